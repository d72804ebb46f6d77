"""What follows an exam in a real browser: without a script, at 360 px, for everybody, and on paper."""

import re
from threading import Thread

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from quizapp import standings
from quizapp.web import clock
from tests import makers
from tests.journeys import held
from tests.journeys.players import NOON

pytestmark = pytest.mark.browser

REASON = "教材第三章写的是另一个数，请核对。"
A4_ACROSS = (842, 595)


@pytest.fixture
def exam(app, monkeypatch):
    """An exam whose results are out; the member has passed it."""
    with time_machine.travel(NOON, tick=False) as traveller:
        exam = held.Held(app, traveller)
        exam.mark(better=1)
        with app.app_context():
            standings.release(exam.round_id, held.AFTER)
    monkeypatch.setattr(clock, "now", lambda: held.AFTER)
    return exam


@pytest.fixture
def open_page(exam):
    """Open pages as somebody, without a script: ``open_page(person, path, width=360)``; None: as nobody."""
    server = make_server("127.0.0.1", 0, exam.app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])

        def open_it(person, path, *, width=360, script=False):
            context = browser.new_context(
                viewport={"width": width, "height": 780}, java_script_enabled=script
            )
            if person is not None:
                client = exam.app.test_client()
                makers.sign_in(client, person, now=held.AFTER)
                token = client.get_cookie("quizapp").value
                context.add_cookies([{"name": "quizapp", "value": token, "url": address}])
            page = context.new_page()
            page.goto(address + path)
            return page

        yield open_it
        browser.close()
    server.shutdown()
    thread.join()
    server.server_close()


def _take(page):
    page.get_by_role("button", name="领取证书").click()
    return page.locator(".cert-check b").inner_text()


def test_a_certificate_is_taken_printed_and_checked_without_a_script(exam, open_page):
    attempt = exam.attempts["member"][0]
    page = open_page(exam.people["member"], f"/attempts/{attempt}/review")
    page.get_by_role("link", name="合格证书").click()
    code = _take(page)
    # The browser's print, as a person prints: one sheet across, whatever the sheet of all prints says.
    paper = page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", paper)
    assert [tuple(round(float(side)) for side in box) for box in boxes] == [A4_ACROSS]
    anybody = open_page(None, "/certificates")
    anybody.get_by_label("证书编号").fill(code.lower().replace("-", " "))
    anybody.keyboard.press("Enter")
    anybody.get_by_text("证书有效").wait_for()


def test_an_objection_is_made_and_answered_without_a_script(exam, open_page):
    attempt = exam.attempts["member"][0]
    page = open_page(exam.people["member"], f"/attempts/{attempt}/review")
    page.get_by_role("link", name="对第2题提出异议").click()
    page.get_by_label("理由").fill(REASON)
    page.get_by_role("button", name="提出异议").click()
    page.get_by_text("等待答复").wait_for()
    desk = open_page(exam.organiser, f"/desk/appeals/{exam.round_id}")
    desk.locator("table.list a").first.click()
    desk.get_by_label("答复member").fill("已核对，答案无误。")
    desk.get_by_role("button", name="答复这一份").click()
    desk.get_by_text("已核对，答案无误。").wait_for()
    page.reload()
    assert page.get_by_text("已核对，答案无误。").is_visible()


def test_the_flags_of_this_browser_choose_among_the_wrong_ones(exam, open_page):
    attempt = exam.attempts["member"][0]
    page = open_page(exam.people["member"], f"/attempts/{attempt}/review", script=True)
    assert not page.get_by_role("link", name="标记过的错题").is_visible()
    page.evaluate(f"localStorage.setItem('quizapp-flags-{attempt}', '[2,4]')")
    page.reload()
    page.get_by_role("link", name="标记过的错题").click()
    page.wait_for_url("**slots=2*")
    assert page.locator("article.rv").evaluate_all("all => all.map(one => one.id)") == ["a2", "a4"]


@pytest.mark.parametrize("width", [360, 1280])
def test_pages_after_the_exam_are_for_everybody_and_fit(exam, open_page, width):
    member, organiser, attempt = exam.people["member"], exam.organiser, exam.attempts["member"][0]
    code = _take(open_page(member, f"/rounds/{exam.round_id}/certificate"))
    pages = [
        (member, f"/attempts/{attempt}/review"),
        (member, f"/attempts/{attempt}/appeals/1"),
        (member, "/me"),
        (member, f"/rounds/{exam.round_id}/certificate"),
        (None, f"/certificates/{code}"),
        (None, "/certificates/AAAA"),
        (organiser, f"/desk/certificates/{exam.round_id}"),
        (organiser, f"/desk/appeals/{exam.round_id}"),
        (organiser, "/desk/receipts?code=AAAA"),
    ]
    for person, path in pages:
        page = open_page(person, path, width=width, script=True)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        found = Axe().run(page).response["violations"]
        serious = [one["id"] for one in found if one["impact"] in ("serious", "critical")]
        assert serious == [], path
        page.context.close()
