"""The organiser's pages of seasons in a real browser: without a script, at 360 px, and for everybody."""

from datetime import UTC, date, datetime
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from quizapp import standings, store
from quizapp.files import season_files
from quizapp.seasons import services
from quizapp.web import clock
from tests import makers
from tests.journeys.test_seasons import DESK, SEASON

pytestmark = pytest.mark.browser

WEDNESDAY = datetime(2026, 3, 11, 4, tzinfo=UTC)
PREVIEW = f"{DESK}/workdays/preview?day=2026-03-16&word=off&note=x"
PAGES = (DESK, f"{DESK}/1", f"{DESK}/upload", f"{DESK}/workdays", PREVIEW, f"{DESK}/rounds/1")


@pytest.fixture
def site(app, monkeypatch):
    """A season in its second week, its exam waiting to be released; 陈建国 organises."""
    monkeypatch.setattr(clock, "now", lambda: WEDNESDAY)
    zone = app.extensions["settings"].time_zone
    with app.app_context():
        app.organiser = makers.make_member(
            makers.make_branch("J1"), roles="organiser", from_on=date(2026, 1, 1)
        )
        season = season_files.read_season(SEASON.encode()).season
        services.load(season, now=WEDNESDAY, calendar=services.calendar(), zone=zone)
        standings.open_due(WEDNESDAY, zone)
    return app


@pytest.fixture
def open_page(site):
    """Open pages as the organiser, without a script: ``open_page(path, width=360)``."""
    server = make_server("127.0.0.1", 0, site, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}"
    client = site.test_client()
    makers.sign_in(client, site.organiser, now=WEDNESDAY)
    cookie = {"name": "quizapp", "value": client.get_cookie("quizapp").value, "url": address}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])

        def open_it(path, *, width, script=False):
            context = browser.new_context(
                viewport={"width": width, "height": 780}, java_script_enabled=script
            )
            context.add_cookies([cookie])
            page = context.new_page()
            page.goto(address + path)
            return page

        yield open_it
        browser.close()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_fits_its_width_and_has_no_serious_finding(open_page, width):
    for path in PAGES:
        page = open_page(path, width=width, script=True)
        found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == [], path
        root = "document.documentElement"
        assert page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth"), path


def test_a_season_is_replaced_without_a_script(open_page, site):
    page = open_page(f"{DESK}/upload", width=360)
    changed = SEASON.replace('attempts: "2"', 'attempts: "3"').encode()
    file = {"name": "season.yaml", "mimeType": "application/yaml", "buffer": changed}
    page.set_input_files("#file", file)
    page.get_by_role("button", name="检查文件").click()
    assert "答题次数：2 → 3" in page.content()
    page.get_by_role("button", name="载入").click()
    assert "赛季 2026 已经载入" in page.content()
    with site.app_context():
        weekly = [one.attempts for one, _season in store.seasons.rounds("2026") if one.kind == "weekly"]
    assert weekly == [2, 2, 3, 3, 3]


def test_results_are_released_without_a_script(open_page, site):
    page = open_page(f"{DESK}/1", width=360)
    page.get_by_role("link", name="去公布").click()
    page.get_by_role("link", name="公布成绩").click()
    page.get_by_role("button", name="公布").click()
    assert "年度大考的成绩已经公布" in page.content()
