"""People who move or are on leave and branches that merge while a round is open; closed rounds stay."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
import time_machine

from quizapp import standings, store
from quizapp.core.ranking import RankingRule
from tests import bank_makers, makers
from tests.browsers import Browser, hidden_fields
from tests.journeys.players import NOON, PLAN, Member, right

ZONE = ZoneInfo("Asia/Shanghai")
#: NOON is a Tuesday in an open week: the round began on Monday, the one before it has closed.
MONDAY = "2026-03-02"
LEAVE = {"kind": "leave", "first_on": MONDAY, "last_on": "", "reason": "住院，有假条"}
LATER = datetime(2026, 3, 3, 5, tzinfo=UTC)


@pytest.fixture
def site(app):
    """甲 and 乙 belong to J1, 丙 and 丁 to J2; a week is over and settled, another one is open."""
    with time_machine.travel(NOON, tick=False):
        with app.app_context(), store.transaction():
            j1, j2 = makers.make_branch("J1"), makers.make_branch("J2")
            boss = makers.make_member(None, roles="organiser")
            people = {
                name: makers.make_member(branch, name=name, staff_no=f"G{number}")
                for number, (name, branch) in enumerate({"甲": j1, "乙": j1, "丙": j2, "丁": j2}.items())
            }
            bank_makers.make_bank()
            season = makers.make_season(ranking=RankingRule(small_below=0))
            closed = makers.make_round(season, number=-1, plan=PLAN)
            store.results.draw_up_roster(closed.id, on=date(2026, 2, 23), now=closed.opens_at)
            for score, member in enumerate(people.values(), 90):
                makers.make_result(closed, member, score)
            open_ = makers.make_round(season, plan=PLAN)
            ids = {name: member.id for name, member in people.items()}
            made = SimpleNamespace(app=app, ids=ids, people=people, open=open_.id, closed=closed.id)
        made.boss = Browser(app)
        makers.sign_in(made.boss.client, boss, now=NOON)
        with app.app_context():
            assert standings.settle_due(NOON, ZONE) == 1
            standings.open_due(NOON, ZONE)
            standings.rebuild(NOON)
        made.history = _history(made)
        yield made
        # To the letter, whatever a test has done.
        with app.app_context():
            standings.rebuild(LATER)
        assert _history(made) == made.history


def _history(site):
    """Say everything that is kept and shown of the closed round, but for when it was written."""
    with site.app.app_context():
        session = store.db.session
        kept = [
            sorted(tuple(getattr(row, column.name) for column in model.__table__.columns) for row in rows)
            for model in (store.RosterEntry, store.BranchSum, store.Result)
            for rows in [session.query(model).filter_by(round_id=site.closed)]
        ]
        boards = {board.id: board.scope for board in session.query(store.Board)}
        placed = sorted(
            (boards[row.board_id], row.entrant_id, row.place, row.value_hundredths, str(row.facts))
            for row in session.query(store.BoardRow)
            if boards[row.board_id].partition("/")[0] == f"r{site.closed}"
        )
    shown = [
        site.boss.client.get(f"/api/v1/boards/branches{branch}?round={site.closed}").json["items"]
        for branch in ("", "/J1", "/J2")
    ]
    return kept, placed, shown


def _take(site, name):
    """Take the open round, everything right."""
    browser = Member(site.app, site.people[name])
    attempt = browser.start(site.open).json
    for slot in attempt["slots"]:
        browser.save(attempt["id"], slot["slot"], right(slot))
    return browser.hand_in(attempt["id"])


def _league(site):
    """Return (code, value, participation) of the open round's league, as it is shown, by code."""
    with site.app.app_context():
        standings.rebuild(NOON)
    rows = site.boss.client.get(f"/api/v1/boards/branches?round={site.open}").json["items"]
    return sorted((row["branch"]["code"], row["value"], row["participation"]) for row in rows)


def _members(site, code):
    rows = site.boss.client.get(f"/api/v1/boards/branches/{code}?round={site.open}").json["items"]
    return {row["member"]["name"] for row in rows}


def test_who_moves_in_mid_round_takes_the_score_along_from_the_day_of_the_opening_on(site):
    _take(site, "甲")
    assert _league(site) == [("J1", 50, 50), ("J2", 0, 0)]
    path = f"/desk/people/{site.ids['甲']}/branch"
    # From Tuesday: this round opened on Monday, and is as it was.
    assert site.boss.post(path, branch="J2", from_on="2026-03-03").status_code == 303
    assert _league(site) == [("J1", 50, 50), ("J2", 0, 0)]
    assert site.boss.post(path, branch="J2", from_on=MONDAY).status_code == 303
    assert _league(site) == [("J1", 0, 0), ("J2", 33.33, 33.33)]
    # Reaching back past the closed round: taken, said, and nothing changes there.
    site.boss.post(path, branch="J2", from_on="2026-02-01")
    assert "已经截止的 1 轮不受影响" in site.boss.get(f"/desk/people/{site.ids['甲']}").text


def test_who_is_on_leave_is_not_expected_and_may_take_the_round_without_a_place(site):
    path = f"/desk/people/{site.ids['甲']}/exemptions"
    assert site.boss.post(path, **(LEAVE | {"first_on": "2026-02-01"})).status_code == 303
    on_leave = Member(site.app, site.people["甲"]).client.get(f"/rounds/{site.open}").text
    assert "不必参加" in on_leave
    closed = Member(site.app, site.people["甲"]).client.get(f"/rounds/{site.closed}").text
    assert "不必参加" not in closed
    _take(site, "乙")
    assert _league(site) == [("J1", 100, 100), ("J2", 0, 0)]
    assert _take(site, "甲").json["score"] == 100
    assert _league(site) == [("J1", 100, 100), ("J2", 0, 0)]
    assert _members(site, "J1") == {"乙"}


def test_an_exemption_after_the_start_takes_the_score_out_and_its_withdrawal_brings_it_back(site):
    browser = Member(site.app, site.people["甲"])
    attempt = browser.start(site.open).json
    for slot in attempt["slots"]:
        browser.save(attempt["id"], slot["slot"], right(slot))
    site.boss.post(f"/desk/people/{site.ids['甲']}/exemptions", **(LEAVE | {"kind": "exempt"}))
    assert browser.hand_in(attempt["id"]).json["score"] == 100
    assert _league(site) == [("J1", 0, 0), ("J2", 0, 0)]
    assert _members(site, "J1") == {"乙"}
    site.boss.post("/desk/people/exemptions/1/withdraw")
    assert _league(site) == [("J1", 50, 50), ("J2", 0, 0)]
    assert _members(site, "J1") == {"甲", "乙"}


def test_branches_that_merge_while_a_round_is_open_are_one_in_it_and_two_again_when_taken_back(site):
    _take(site, "甲")
    assert _league(site) == [("J1", 50, 50), ("J2", 0, 0)]
    page = site.boss.get(f"/desk/people/branches/J1/merge?into=J2&from_on={MONDAY}")
    assert site.boss.post("/desk/people/branches/J1/merge", **hidden_fields(page)).status_code == 303
    assert _league(site) == [("J2", 25, 25)]
    assert _members(site, "J2") == {"甲", "乙", "丙", "丁"}
    # A board of a branch that is none any more holds nobody.
    gone = site.boss.client.get(f"/api/v1/boards/branches/J1?round={site.open}")
    assert gone.json["items"] == []
    _take(site, "乙")
    assert _league(site) == [("J2", 50, 50)]
    assert site.boss.post("/desk/people/branches/J1/restore").status_code == 303
    assert _league(site) == [("J1", 100, 100), ("J2", 0, 0)]
    assert _members(site, "J1") == {"甲", "乙"}
