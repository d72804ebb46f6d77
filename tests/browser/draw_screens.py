"""Draw the pictures of docs/screens.md: every page of the wall of a made-up federation, as PNG.

``python -m tests.browser.draw_screens [FOLDER]``; FOLDER is docs/images unless it is named.
"""

import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, sync_playwright

from quizapp import create_app, store
from quizapp.config import Settings
from quizapp.core import credentials, playlists, seasons
from quizapp.core.playlists import Entry
from tests import federations, makers
from tests.browser.wall_site import Site

FOLDER = Path(__file__).parents[2] / "docs" / "images"
SIZE = {"width": 960, "height": 540}
STUDY = (
    "《中华人民共和国工会法》第三章",
    "《工会法》问答：企业不建工会怎么办",
    "女职工劳动保护特别规定（全文）",
)
WEEKS = 13


def main() -> None:
    """Draw all of them."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    with tempfile.TemporaryDirectory() as instance:
        app = create_app(
            Settings.from_environ(
                {
                    "QUIZAPP_INSTANCE": instance,
                    "QUIZAPP_URL": "http://quiz.example.org",
                    "QUIZAPP_TITLE": "周测联赛",
                }
            )
        )
        with app.app_context():
            store.upgrade()
            branch_id = _fill()
        site = Site(app)
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path="/usr/bin/chromium", args=["--no-sandbox"]
                )
                _draw(browser, app, site.address, branch_id, folder)
        finally:
            site.stop()


def _fill() -> int:
    """Make a federation whose round is open now, with a study list; return a branch with people."""
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    branches, this_round, _moment = federations.make_federation(weeks=WEEKS)
    with store.transaction():
        row = store.db.session.get(store.Round, this_round.id)
        row.opens_at, row.closes_at = now - timedelta(days=3), now + timedelta(days=1, hours=4)
        season = store.db.session.get(store.Season, row.season_id)
        told = seasons.from_json(season.document)
        weekly = replace(told.weekly, weeks={row.week: seasons.Week(study=STUDY)})
        season.document = seasons.to_json(replace(told, weekly=weekly))
    with store.transaction():
        sums = store.db.session.get(store.BranchSum, (this_round.id, branches[10].id))
        sums.expected, sums.took_part, sums.sum_hundredths, sums.excellent = 24, 0, 0, 0
        for number in range(24):
            name = federations.FAMILY_NAMES[number % 14] + federations.GIVEN_NAMES[number * 5 % 12]
            member = makers.make_member(branches[10], name=name)
            entry = store.RosterEntry(round_id=this_round.id, member_id=member.id, branch_id=branches[10].id)
            store.db.session.add(entry)
            store.db.session.flush()
            if number < 21:
                makers.make_result(this_round, member, 100 - 1.5 * number, minutes=4 + number % 7)
    federations.standings.rebuild(now)
    return branches[10].id


def _draw(browser: Browser, app: Flask, address: str, branch_id: int, folder: Path) -> None:
    text = Entry(playlists.TEXT, 9, "本周五 17:30\n在三楼会议室颁发流动红旗")
    others = tuple(
        Entry(kind, 9) for kind in playlists.KINDS if kind not in (playlists.TEXT, playlists.BRANCH)
    )
    entries = (*others, text, Entry(playlists.BRANCH, 9, str(branch_id)))
    with app.app_context(), store.transaction():
        store.screens.add_paired(credentials.token_sha256("token"), name="大厅", now=datetime.now(UTC))
        store.screens.put_settings_of_all(playlists.to_json(playlists.Settings(entries)))
    context = browser.new_context(viewport=SIZE, reduced_motion="reduce")
    context.add_cookies([{"name": "quizapp_screen", "value": "token", "url": address}])
    page = context.new_page()
    for kind in playlists.KINDS:
        _picture(page, f"{address}/screen?page={kind}", folder / f"screen-{kind}.png")
    _say(app)
    _picture(page, f"{address}/screen?page=countdown", folder / "screen-message.png")
    with app.app_context(), store.transaction():
        light = playlists.Settings(entries, theme=playlists.LIGHT)
        store.screens.put_settings_of_all(playlists.to_json(light))
    _picture(page, f"{address}/screen?page=league", folder / "screen-light.png")


def _say(app: Flask) -> None:
    now = datetime.now(UTC)
    with app.app_context(), store.transaction():
        member = makers.make_member(name="方主任")
        store.wall_messages.add(
            "今天15:00起三楼停电检修，请提前交卷", by_id=member.id, until_at=now + timedelta(hours=2), now=now
        )


def _picture(page: Any, address: str, file: Path) -> None:
    page.goto(address)
    page.locator("[data-live]:not(:empty)").wait_for()
    page.wait_for_timeout(300)
    page.screenshot(path=file)
    sys.stdout.write(f"{file}\n")


if __name__ == "__main__":
    main()
