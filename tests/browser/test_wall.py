"""The wall in a real browser: pairing, a row that glides, a server that goes and comes back, every panel."""

import contextlib
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

from quizapp import standings, store
from quizapp.core import credentials
from quizapp.screens import services
from tests import federations, makers
from tests.browser.wall_site import Site

pytestmark = pytest.mark.browser

PAGES = ("league", "league-6", "participation", "best", "season", "countdown")
PANELS = [(1920, 1080), (3840, 2160), (1366, 768), (1280, 1024)]
OVERFLOW = """() => {
  const out = [], root = document.documentElement;
  if (root.scrollWidth > innerWidth || root.scrollHeight > innerHeight) out.push("the page scrolls");
  document.querySelectorAll("#stage *:not(.visually-hidden)").forEach((one) => {
    const box = one.getBoundingClientRect();
    const isDrawn = box.width && (!one.closest("svg") || one.tagName === "text");
    const isOut = box.right > innerWidth + 1 || box.bottom > innerHeight + 1 || box.left < -1 || box.top < -1;
    if (isDrawn && isOut) out.push(one.outerHTML.slice(0, 80));
    const isCut = getComputedStyle(one).overflow === "hidden" && one.scrollWidth > one.clientWidth + 1;
    if (isDrawn && isCut) out.push("cut: " + one.outerHTML.slice(0, 80));
  });
  return out;
}"""


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def federation(app):
    """92 branches in a round that is open now, whatever the day; a paired screen with the token ``token``."""
    now = datetime.now(UTC)
    with app.app_context():
        branches, this_round, _moment = federations.make_federation(weeks=4)
        with store.transaction():
            row = store.db.session.get(store.Round, this_round.id)
            row.opens_at, row.closes_at = now - timedelta(days=2), now + timedelta(days=1, hours=4)
            store.screens.add_paired(credentials.token_sha256("token"), name="大厅", now=now)
        store.end_reading()
    return branches, this_round


@pytest.fixture
def site(app, federation) -> Iterator[Site]:
    site = Site(app)
    yield site
    with contextlib.suppress(OSError):
        site.stop()


@pytest.fixture
def open_screen(chromium, site):
    """Open a browser: a paired screen, or (``paired=False``) one that knows nothing yet."""
    contexts = []

    def open_it(path="/screen", *, paired=True, width=1920, height=1080, **more):
        context = chromium.new_context(viewport={"width": width, "height": height}, **more)
        contexts.append(context)
        if paired:
            context.add_cookies([{"name": "quizapp_screen", "value": "token", "url": site.address}])
        page = context.new_page()
        page.said = []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        if paired and more.get("java_script_enabled", True):
            with page.expect_response(re.compile("/me/state")):
                page.goto(site.address + path)
        else:
            page.goto(site.address + path)
        return page

    yield open_it
    for context in contexts:
        context.close()


def _names(page):
    return page.locator(".lg-row:not(.is-ghost) .lg-name").all_inner_texts()


def _hand_in(app, federation, position, hundredths):
    """Let the branch at a position of the league get more, rebuild as the scheduler does; return its name."""
    _branches, this_round = federation
    with app.app_context():
        board = store.boards.board(f"r{this_round.id}")
        row = store.boards.league(board.id, after=position - 1, limit=1)[0]
        store.end_reading()
        with store.transaction():
            makers.add_to_branch(this_round.id, row.branch_id, sum_hundredths=hundredths)
        standings.rebuild(datetime.now(UTC))
    return row.wall


def test_digits_are_entered_and_the_league_appears(app, open_screen):
    page = open_screen(paired=False)
    digits = page.locator("#digits")
    expect(digits).to_have_text(re.compile(r"\d{3}\s*\d{3}"))
    with app.app_context(), store.transaction():
        services.pair(digits.inner_text(), name="大厅", by_id=None, now=datetime.now(UTC))
    expect(page.locator("h1")).to_contain_text("支部联赛", timeout=5000)
    expect(page.locator(".lg-row")).to_have_count(10)
    assert page.said == []


def test_a_hand_in_moves_a_row_within_five_seconds_and_it_glides(app, federation, open_screen):
    page = open_screen("/screen?page=league")
    expect(page.locator("[data-live]")).to_contain_text("数据")
    expect(page.locator("#stage")).to_have_attribute("data-page", "league-1")
    page.evaluate(
        """() => {
          window.seen = [];
          const watch = () => {
            document.querySelectorAll(".lg-row").forEach((row) => {
              const y = new DOMMatrix(getComputedStyle(row).transform).f;
              if (Math.abs(y) > 1) window.seen.push(row.dataset.key);
            });
            requestAnimationFrame(watch);
          };
          watch();
        }"""
    )
    before = _names(page)
    name = _hand_in(app, federation, 6, 5_000)
    assert before.index(name) == 5
    page.wait_for_function(
        """([name, at]) => {
          const names = Array.from(document.querySelectorAll(".lg-row:not(.is-ghost) .lg-name"));
          const now = names.findIndex((one) => one.textContent.trim() === name);
          return now >= 0 && now < at;
        }""",
        arg=[name, 5],
        timeout=5000,
    )
    page.wait_for_timeout(400)
    assert len(set(page.evaluate("window.seen"))) >= 2
    expect(page.locator(".is-gliding, .is-ghost")).to_have_count(0, timeout=8000)


def test_a_branch_from_another_page_glides_in_and_another_out(app, federation, open_screen):
    page = open_screen("/screen?page=league")
    expect(page.locator("[data-live]")).to_contain_text("数据")
    page.wait_for_timeout(200)
    before = _names(page)
    name = _hand_in(app, federation, 25, 400_000)
    expect(page.locator(".lg-lead .lg-name")).to_have_text(name, timeout=5000)
    expect(page.locator(".is-gliding, .is-ghost")).to_have_count(0, timeout=8000)
    assert _names(page) == [name, *before[:9]]
    assert page.locator(".lg-list > *").count() == 10


def test_who_wants_no_motion_sees_none(app, federation, open_screen):
    page = open_screen("/screen?page=league", reduced_motion="reduce")
    page.wait_for_timeout(200)
    name = _hand_in(app, federation, 25, 400_000)
    expect(page.locator(".lg-lead .lg-name")).to_have_text(name, timeout=5000)
    assert page.evaluate("document.getAnimations().length") == 0


def test_when_the_server_is_gone_the_picture_stays_and_says_so_until_it_is_back(
    app, federation, site, open_screen
):
    page = open_screen("/screen?page=league")
    expect(page.locator("[data-live]")).to_have_text(re.compile(r"^数据 \d\d:\d\d:\d\d$"))
    page.wait_for_timeout(200)
    names = _names(page)
    site.stop()
    expect(page.locator("[data-live]")).to_have_text(
        re.compile(r"^连接中断，画面停在 \d\d:\d\d:\d\d$"), timeout=15000
    )
    assert _names(page) == names
    name = _hand_in(app, federation, 25, 400_000)
    site.start()
    expect(page.locator("[data-live]")).to_have_text(re.compile("^数据"), timeout=10000)
    expect(page.locator(".lg-lead .lg-name")).to_have_text(name)


def test_a_revoked_screen_goes_back_to_digits(app, open_screen):
    page = open_screen()
    expect(page.locator(".lg-row")).to_have_count(10)
    with app.app_context(), store.transaction():
        services.revoke(store.screens.all_paired()[0].id)
    expect(page.locator("#digits")).to_have_text(re.compile(r"\d{3}"), timeout=6000)


def test_an_upgrade_reloads_the_screen(app, open_screen):
    page = open_screen()
    expect(page.locator(".lg-row")).to_have_count(10)
    page.wait_for_timeout(200)
    app.extensions["assets"] = replace(app.extensions["assets"], digest="of the next version")
    expect(page.locator("#stage")).to_have_attribute("data-assets", "of the next version", timeout=8000)


def test_pages_turn_by_the_arrow_keys_and_by_themselves(open_screen):
    page = open_screen()
    page.wait_for_timeout(200)
    page.keyboard.press("ArrowRight")
    expect(page.locator("#stage")).to_have_attribute("data-page", "league-2")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#stage")).to_have_attribute("data-page", "countdown")
    turning = open_screen("/screen")
    turning.clock.install()
    turning.goto(turning.url)
    expect(turning.locator("#stage")).to_have_attribute("data-page", "league-1")
    turning.clock.run_for(4_000)
    turning.wait_for_timeout(500)
    turning.clock.run_for(26_000)
    expect(turning.locator("#stage")).not_to_have_attribute("data-page", "league-1")


def test_the_countdown_runs(open_screen):
    page = open_screen("/screen?page=countdown")
    rest = page.locator("[data-rest]")
    first = rest.inner_text()
    expect(rest).not_to_have_text(first, timeout=3000)


@pytest.mark.parametrize(("width", "height"), PANELS)
def test_no_page_overflows_on_any_panel(open_screen, width, height):
    page = open_screen("/screen", width=width, height=height)
    for name in PAGES:
        page.goto(page.url.partition("?")[0] + f"?page={name}")
        expect(page.locator("[data-live]")).to_contain_text("数据")
        assert page.evaluate(OVERFLOW) == [], name
    assert page.evaluate("getComputedStyle(document.body).cursor") == "none"


def test_pages_have_no_serious_findings_and_break_no_policy(open_screen):
    page = open_screen("/screen")
    for path in (*(f"/screen?page={name}" for name in PAGES), "/screen/link/none"):
        page.goto(re.sub(r"/screen.*", path, page.url))
        page.wait_for_timeout(300)
        found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        serious = [one["id"] for one in found if one["impact"] in ("serious", "critical")]
        assert serious == [], path
    assert [said for said in page.said if "Content Security Policy" in said] == []


def test_without_a_script_the_first_picture_stands(open_screen):
    page = open_screen("/screen?page=league", java_script_enabled=False)
    assert page.locator(".lg-row").count() == 10
