"""What people do in their browsers, and what is watched while they do it."""

import re
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.demo_site import PASSWORD, Site

PHONE = {"width": 360, "height": 780}
WALL = {"width": 1920, "height": 1080}
# A browser notes on its console when there is no network, and each answer that declines something; the page
# notes what it could not tell of its conduct, which no answer hangs on.
NOTED = re.compile(
    r"net::ERR_|^Failed to load resource: the server responded with a status of 4\d\d|^not told"
)


class Visitor:
    """A browser of one person or wall: one cookie jar, one page, everything it asked for and said."""

    def __init__(self, chromium: Browser, site: Site, **more: Any) -> None:
        self.site = site
        self.hosts: set[str] = set()
        self.said: list[str] = []
        self.context: BrowserContext = chromium.new_context(**{"viewport": PHONE, **more})
        self.context.set_default_timeout(15_000)
        self.context.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))
        self.page: Page = self.context.new_page()
        self.page.on("console", lambda message: self._hear(message.type, message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def open(self, path: str) -> Page:
        """Open a page of the site."""
        self.page.goto(self.site.address + path)
        return self.page

    def sign_in(self, staff_no: str) -> Page:
        """Sign in by the form."""
        self.open("/login")
        self.page.get_by_label("工号").fill(staff_no)
        self.page.get_by_label("密码").fill(PASSWORD)
        self.page.get_by_role("button", name="登录", exact=True).click()
        expect(self.page.locator(".who")).to_be_attached()
        return self.page

    def begin(self) -> int:
        """Go from the home page over the cover to the paper, and return the attempt's id."""
        self.open("/").get_by_role("link", name="开始答题").click()
        expect(self.page.get_by_role("heading", level=1)).to_contain_text("周周测")
        self.page.get_by_role("button", name="开始答题").click()
        return self.attempt_id()

    def attempt_id(self) -> int:
        """Read the id off the address, which leads to a paper now or in a moment."""
        self.page.wait_for_url(re.compile(r"/attempts/\d+"))
        return int(re.search(r"/attempts/(\d+)", self.page.url)[1])

    def give(self, slot: int, response: Any) -> None:
        """Give an answer in a question that is in view."""
        question = self.question(slot)
        if question.get_attribute("data-type") == "blank":
            for place, text in enumerate(response):
                question.locator("input.form-control").nth(place).fill(text)
        else:
            for letter in response:
                question.locator(f"label[for=r{slot}{letter}]").click()

    def question(self, slot: int) -> Locator:
        """Find a question of the paper."""
        return self.page.locator(f"#q{slot}")

    def say_of(self, slot: int) -> Locator:
        """Find the line that says whether an answer is stored."""
        return self.question(slot).locator("[data-saved]")

    def next(self) -> None:
        """Turn to the next question, or from the last to the answer sheet."""
        self.page.get_by_role("button", name="下一题").click()

    def check_manners(self) -> None:
        """Nothing was asked of another host, and nothing was complained of."""
        assert self.hosts <= {urlsplit(self.site.address).netloc}
        assert self.said == []

    def _hear(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and not NOTED.search(text):
            self.said.append(text)


def findings(page: Page) -> list[str]:
    """Name what axe finds serious or critical on a page, and whether it is wider than its window."""
    report = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    found = [
        f"{one['id']}: {one['nodes'][0]['html']}"
        for one in report
        if one["impact"] in ("serious", "critical")
    ]
    is_wide = width(page) > page.evaluate("innerWidth")
    return [*found, "wider than its window"] if is_wide else found


def width(page: Page) -> int:
    """Measure how many pixels wide a page is, with what stands outside."""
    return int(page.evaluate("document.scrollingElement.scrollWidth"))
