"""A screen's own playlist in a real browser: it turns, a message comes, letters fit, and nothing grows."""

import contextlib
import re
from datetime import UTC, datetime, time, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from quizapp import standings, store
from quizapp.core import credentials, playlists
from quizapp.core.playlists import Entry, Hours, Settings
from tests import federations, makers
from tests.browser.wall_site import Site

pytestmark = pytest.mark.browser

LONG = "<b>古丽巴哈尔·</b>" + "阿" * 27
CUT = """() => {
  const out = [], root = document.documentElement;
  if (root.scrollWidth > innerWidth || root.scrollHeight > innerHeight) out.push("the page scrolls");
  const foot = document.querySelector("footer").getBoundingClientRect();
  const note = document.getElementById("note").getBoundingClientRect();
  document.querySelectorAll("main *:not(.visually-hidden)").forEach((one) => {
    const box = one.getBoundingClientRect();
    const isDrawn = box.width && (!one.closest("svg") || one.tagName === "text");
    if (!isDrawn) return;
    const least = note.height ? note.top : foot.top;
    const isOut = box.right > innerWidth + 1 || box.left < -1 || box.bottom > least + 1;
    if (isOut) out.push(one.outerHTML.slice(0, 90));
    const style = getComputedStyle(one), isShortened = style.textOverflow === "ellipsis";
    if (style.overflowX === "hidden" && !isShortened && one.scrollWidth > one.clientWidth + 1) {
      out.push("cut: " + one.outerHTML.slice(0, 90));
    }
  });
  return out;
}"""
# Every wait of the page a thousandth, but for the patience with an answer: hours pass in seconds.
HURRY = """
  const wait = window.setTimeout, every = window.setInterval;
  window.setTimeout = (what, ms, ...more) => wait(what, ms === 8000 ? ms : ms / 1000, ...more);
  window.setInterval = (what, ms, ...more) => every(what, Math.max(20, ms / 1000), ...more);
  window.polls = 0;
  window.turns = 0;
  const ask = window.fetch;
  window.fetch = (...what) => {
    window.polls += 1;
    return ask(...what);
  };
  addEventListener("DOMContentLoaded", () => {
    const watch = new MutationObserver(() => { window.turns += 1; });
    watch.observe(document.getElementById("stage"), { attributes: true, attributeFilter: ["data-page"] });
  });
"""


@pytest.fixture
def hall(app):
    """Twelve branches in a round that is open now, people with the longest names among them."""
    now = datetime.now(UTC)
    with app.app_context():
        branches, this_round, _moment = federations.make_federation(weeks=4, branches=12)
        with store.transaction():
            row = store.db.session.get(store.Round, this_round.id)
            row.opens_at, row.closes_at = now - timedelta(days=2), now + timedelta(days=1, hours=4)
            branch = store.db.session.get(store.Branch, branches[0].id)
            branch.wall, branch.name = "<b>工会工会", LONG
            sums = store.db.session.get(store.BranchSum, (this_round.id, branch.id))
            sums.expected, sums.took_part, sums.sum_hundredths, sums.excellent = 40, 0, 0, 0
            for number in range(34):
                member = makers.make_member(branch, name=LONG if number % 3 else f"李娜{number}")
                entry = store.RosterEntry(round_id=this_round.id, member_id=member.id, branch_id=branch.id)
                store.db.session.add(entry)
                store.db.session.flush()
                makers.make_result(this_round, member, 100 - number)
            store.screens.add_paired(credentials.token_sha256("token"), name="大厅", now=now)
            organiser = makers.make_member(branch, roles="organiser")
        standings.rebuild(now)
        store.end_reading()
    return branch.id, organiser.id


@pytest.fixture
def site(app, hall):
    site = Site(app)
    yield site
    with contextlib.suppress(OSError):
        site.stop()


@pytest.fixture
def wall(chromium, site):
    """Open the paired screen; ``wall.said`` is what the page complained of."""
    contexts = []

    def open_it(path="/screen", *, script="", **size):
        context = chromium.new_context(viewport={"width": 1920, "height": 1080} | size)
        contexts.append(context)
        context.add_cookies([{"name": "quizapp_screen", "value": "token", "url": site.address}])
        page = context.new_page()
        page.said = []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        if script:
            page.add_init_script(script)
        page.goto(site.address + path)
        return page

    yield open_it
    for context in contexts:
        context.close()


def _set(app, *entries, **more):
    with app.app_context(), store.transaction():
        settings = Settings(entries or playlists.DEFAULT_ENTRIES, **more)
        store.screens.put_settings_of_all(playlists.to_json(settings))


def _say(app, hall, text):
    now = datetime.now(UTC)
    with app.app_context(), store.transaction():
        store.wall_messages.add(text, by_id=hall[1], until_at=now + timedelta(hours=1), now=now)


def test_the_playlist_turns_and_a_message_comes_within_five_seconds(app, hall, wall):
    _set(app, Entry("text", 5, "<b>停电</b>"), Entry("countdown", 5))
    page = wall()
    stage, note = page.locator("#stage"), page.locator("#note")
    expect(stage).to_have_attribute("data-page", "text-1")
    expect(page.locator(".free p")).to_have_text("<b>停电</b>")
    expect(stage).to_have_attribute("data-page", "countdown", timeout=9000)
    _say(app, hall, "<i>15:00</i> 三楼开会")
    expect(note).to_have_text("<i>15:00</i> 三楼开会", timeout=5000)
    expect(note).to_be_visible()
    expect(stage).to_have_attribute("data-page", "text-1", timeout=9000)
    _set(app, Entry("season", 5), Entry("league", 9), theme="light")
    expect(stage).to_have_attribute("data-page", "season", timeout=5000)
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "light")
    assert page.said == []


@pytest.mark.parametrize(("width", "height", "theme"), [(1920, 1080, "light"), (1280, 1024, "dark")])
def test_long_names_and_a_message_leave_every_page_in_its_frame_and_legible(
    app, hall, wall, width, height, theme
):
    kinds = [Entry(kind, 9) for kind in playlists.KINDS if kind not in ("branch", "text", "code")]
    texts = Entry("text", 9, "请各支部注意" * 20), Entry("code", 9, "/boards?" + "week=2026-03-02&" * 8)
    _set(app, *kinds, Entry("branch", 9, str(hall[0])), *texts, theme=theme)
    _say(app, hall, "本周五下午三点在三楼会议室颁发流动红旗，请各支部组织员提前十分钟到场签到并带上参赛名单")
    page = wall(width=width, height=height)
    for kind in playlists.KINDS:
        page.goto(page.url.partition("?")[0] + f"?page={kind}")
        expect(page.locator("[data-live]")).to_contain_text("数据")
        assert page.evaluate(CUT) == [], kind
        contrast = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}
        assert Axe().run(page, options=contrast).response["violations"] == [], kind
    assert page.said == []


def test_outside_its_hours_the_wall_is_black_and_its_time_wanders(app, wall):
    is_morning = datetime.now(app.extensions["settings"].time_zone).hour < 12
    begins = time(22) if is_morning else time(1)
    hours = Hours(begins, begins.replace(minute=30), workdays_only=False)
    _set(app, Entry("league", 9), hours=hours)
    page = wall(script=HURRY)
    place = page.locator("[data-night]")
    expect(place).to_have_text(re.compile(r"^\d\d:\d\d$"))
    first = place.bounding_box()
    page.wait_for_timeout(300)
    assert place.bounding_box() != first
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.night')).backgroundColor") == "rgb(0, 0, 0)"
    )
    assert page.locator("header").count() == 0
    _set(app, Entry("league", 9))
    expect(page.locator("#stage")).to_have_attribute("data-page", "league-1", timeout=5000)


def test_thousands_of_polls_and_pages_leave_the_memory_flat(app, hall, wall):
    _set(app, Entry("league", 5), Entry("branch", 5, str(hall[0])), Entry("season", 5), Entry("best", 5))
    page = wall(script=HURRY)
    devtools = page.context.new_cdp_session(page)

    def measure():
        """Give what is held: the least of some counts, for the collector of nodes comes when it likes."""
        counts = []
        for _ in range(10):
            devtools.send("HeapProfiler.collectGarbage")
            page.wait_for_timeout(200)
            counted = devtools.send("Memory.getDOMCounters")
            used = devtools.send("Runtime.getHeapUsage")["usedSize"]
            counts.append((used, counted["nodes"], counted["jsEventListeners"]))
        return [min(column) for column in zip(*counts, strict=True)]

    page.wait_for_function("() => window.polls > 100 && window.turns > 100", timeout=30_000)
    before = measure()
    page.wait_for_function("() => window.polls > 1000 && window.turns > 1000", timeout=90_000)
    heap, nodes, listeners = (now - then for now, then in zip(measure(), before, strict=True))
    assert heap < 300_000
    # A page has more than a hundred: had each of 900 turns left its own, there would be ten times as many.
    assert nodes < 10_000
    assert listeners <= 0
    assert page.said == []
