"""The cover before the bell: it counts down by the server's clock, speaks, and opens by itself."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.people import findings

pytestmark = pytest.mark.browser

COMING = "SELECT id FROM rounds WHERE opens_at > ? ORDER BY opens_at LIMIT 1"
MOVE = "UPDATE rounds SET opens_at = ? WHERE id = ?"
OPEN_S = 8


def _in(**ahead: float) -> str:
    return f"{datetime.now(UTC) + timedelta(**ahead):%Y-%m-%d %H:%M:%S.%f}"


@pytest.fixture
def round_id(demo_site) -> int:
    """The coming round, which opens in twelve minutes."""
    found = demo_site.ask(COMING, _in())
    number = int(found[0][0])
    demo_site.change(MOVE, _in(minutes=12), number)
    return number


@pytest.fixture
def member(visit, demo_site):
    """Give somebody on a phone whose clock a test may set forward."""
    one = visit()
    one.page.clock.install()
    one.sign_in(demo_site.waiting())
    return one


def test_the_cover_speaks_at_ten_five_and_one_minutes_and_then_lets_the_member_begin(
    member, demo_site, round_id
):
    page = member.open(f"/rounds/{round_id}")
    page.evaluate("window.isTheSamePage = true")
    expect(page.locator("#wait-left")).to_have_text(re.compile(r"1[12]:\d\d"))
    expect(page.get_by_role("button", name="开始答题")).to_be_hidden()
    assert findings(page) == []
    for minutes, said in ((2, 10), (5, 5), (4, 1)):
        page.clock.fast_forward(minutes * 60_000)
        expect(page.locator("#wait-said")).to_have_text(f"距开始还有 {said} 分钟")
    page.clock.fast_forward(60_000 + OPEN_S * 1000)
    expect(page.get_by_role("button", name="开始答题")).to_be_focused()
    expect(page.locator("#wait-said")).to_have_text("已经开始，可以答题了")
    assert page.evaluate("window.isTheSamePage")
    assert findings(page) == []

    demo_site.change(MOVE, _in(seconds=-1), round_id)
    page.get_by_role("button", name="开始答题").click()
    assert member.attempt_id()


def test_an_opening_that_moves_is_counted_down_to_as_soon_as_the_page_is_looked_at(
    member, demo_site, round_id
):
    page = member.open(f"/rounds/{round_id}")
    demo_site.change(MOVE, _in(minutes=20), round_id)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.clock.run_for(1000)
    expect(page.locator("#wait-left")).to_have_text(re.compile(r"(19|20):\d\d"))
    demo_site.change(MOVE, _in(days=1), round_id)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("#waiting")).to_have_count(0)


def test_without_a_script_the_page_says_when_and_comes_again(visit, demo_site, round_id):
    member = visit(java_script_enabled=False)
    member.sign_in(demo_site.waiting())
    page = member.open(f"/rounds/{round_id}")
    told = page.locator("#waiting noscript p")
    expect(told).to_be_visible()
    assert "到时这一页会自动刷新" in told.text_content()
    expect(page.locator("#wait-note")).to_be_hidden()
    expect(page.get_by_role("button", name="开始答题")).to_be_hidden()
