"""A ceremony on the wall, led from a second browser at 360 px."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

from quizapp import standings, store
from quizapp.core import credentials
from tests import federations, makers
from tests.browser.wall_site import Site

pytestmark = pytest.mark.browser

#: Where pictures for the docs go, when somebody wants them.
PICTURES = os.environ.get("QUIZAPP_TEST_PICTURES")


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def hall(app, chromium):
    """A round of 92 branches that is over, a paired screen at 1920 px and the organiser's phone at 360 px."""
    now = datetime.now(UTC)
    with app.app_context():
        branches, this_round, _moment = federations.make_federation(weeks=2)
        with store.transaction():
            row = store.db.session.get(store.Round, this_round.id)
            row.opens_at, row.closes_at = now - timedelta(days=5), now - timedelta(minutes=10)
            row.settled_at = now
            boss = makers.make_member(branches[0], roles="organiser", name="主持")
            store.screens.add_paired(credentials.token_sha256("token"), name="大厅", now=now)
            store.rebuilding.mark_round(this_round.id)
        standings.rebuild(now)
        names = [row.wall for row in store.boards.league(store.boards.board(f"r{this_round.id}").id)]
        store.end_reading()
    site, signed_in = Site(app), app.test_client()
    makers.sign_in(signed_in, boss, now=now)
    token = signed_in.get_cookie("quizapp").value
    wall = chromium.new_context(viewport={"width": 1920, "height": 1080})
    wall.add_cookies([{"name": "quizapp_screen", "value": "token", "url": site.address}])
    phone = chromium.new_context(viewport={"width": 360, "height": 740}, has_touch=True)
    phone.add_cookies([{"name": "quizapp", "value": token, "url": site.address}])
    on_wall, said = wall.new_page(), []
    on_wall.on("pageerror", lambda error: said.append(str(error)))
    yield site, on_wall, phone.new_page(), this_round.id, names
    assert said == []
    wall.close()
    phone.close()
    site.stop()


def _picture(page, name):
    if PICTURES:
        page.wait_for_timeout(900)
        page.screenshot(path=f"{PICTURES}/{name}.png")


def _lies_within(page):
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def _serious(page):
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [one["id"] for one in found if one["impact"] in ("serious", "critical")]


def _press(phone, out):
    phone.get_by_role("button", name="下一步").click()
    expect(phone.locator("#now")).to_contain_text(f"第{out + 1}步，")
    return out + 1


def test_a_ceremony_is_led_from_a_phone_and_the_wall_follows(hall):
    site, wall, phone, round_id, names = hall
    wall.goto(f"{site.address}/screen")
    expect(wall.locator(".lg-row").first).to_be_visible()
    phone.goto(f"{site.address}/desk/ceremonies/rounds/{round_id}")
    _picture(phone, "ceremony-ask")
    phone.get_by_role("button", name="开始滚榜").click()
    expect(wall.locator(".cer-big")).to_have_text("即将揭晓", timeout=6000)
    _picture(wall, "ceremony-opening")
    next_key = phone.get_by_role("button", name="下一步")
    assert next_key.bounding_box()["height"] >= 80
    out = 0
    while "等您按" not in phone.locator(".cer-coming").inner_text():
        out = _press(phone, out)
    expect(phone.locator(".cer-coming")).to_contain_text(names[2])
    expect(wall.locator(".lg-name").first).to_contain_text(names[3], timeout=6000)
    assert names[2] not in wall.content()
    _picture(phone, "ceremony-phone")
    assert (_lies_within(phone), _serious(phone)) == (True, [])
    for at in (2, 1, 0):
        out = _press(phone, out)
        expect(wall.locator(".lg-name").first).to_contain_text(names[at], timeout=6000)
        _picture(wall, f"ceremony-{at + 1}")
    # Who came last came down from above; nothing of what glided is left.
    expect(wall.locator(".is-gliding, .is-ghost")).to_have_count(0)
    expect(wall.locator(".lg-row")).to_have_count(10)
    assert _serious(wall) == []
    phone.get_by_role("link", name="结束滚榜").click()
    phone.get_by_role("button", name="结束").click()
    expect(wall.locator(".cer")).to_have_count(0, timeout=6000)


def test_a_rehearsal_goes_on_by_itself_and_says_what_it_is(hall):
    site, wall, phone, round_id, _names = hall
    wall.goto(f"{site.address}/screen")
    phone.goto(f"{site.address}/desk/ceremonies/rounds/{round_id}")
    phone.get_by_role("button", name="开始彩排").click()
    phone.get_by_label("每步几秒").select_option("5")
    phone.get_by_role("button", name="自动").click()
    # The phone follows by itself what the wall does by itself.
    expect(phone.locator("#now")).to_contain_text("第1步", timeout=9000)
    expect(wall.locator(".cer-mark")).to_contain_text("彩排", timeout=4000)
    expect(wall.locator(".lg-row").first).to_contain_text("演示支部", timeout=4000)
    _picture(wall, "ceremony-rehearsal")
    _picture(phone, "ceremony-phone-rehearsal")
    assert (_lies_within(phone), _serious(phone)) == (True, [])
    phone.get_by_role("button", name="暂停").click()
    expect(phone.get_by_role("button", name="自动")).to_be_visible()
