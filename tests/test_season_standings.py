"""The boards of a season bring its settled rounds together."""

from datetime import date, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from quizapp import standings, store
from quizapp.core.marks import round_half_up
from tests.makers import (
    FIRST_OPENING,
    HELD_OPEN,
    WEEK,
    make_branch,
    make_federation,
    make_member,
    make_result,
    make_round,
    make_season,
    move,
)

pytestmark = [pytest.mark.databases("sqlite", "postgresql"), pytest.mark.usefixtures("db")]
ZONE = ZoneInfo("Asia/Shanghai")
CLOSED = FIRST_OPENING + HELD_OPEN + timedelta(minutes=1)


def _league(scope):
    rows = store.boards.league(store.boards.board(scope).id)
    store.end_reading()
    return rows


def _members(scope):
    rows = store.boards.members(store.boards.board(scope).id)
    store.end_reading()
    return rows


def test_a_season_is_the_mean_of_the_rounds_as_printed():
    federation = make_federation(branches=4, members=6, weeks=3)
    standings.settle_due(CLOSED + 3 * WEEK, ZONE)
    printed = {}
    for this_round in federation.rounds:
        for row in _league(f"r{this_round.id}"):
            printed.setdefault(row.branch_id, []).append(row.value_hundredths)
    season = {row.branch_id: row.value_hundredths for row in _league(f"s{federation.season.id}")}
    assert season == {branch: round_half_up(Fraction(sum(three), 3)) for branch, three in printed.items()}


def test_the_running_round_is_not_in_the_season():
    federation = make_federation(branches=3, members=3, weeks=2)
    now = federation.rounds[1].opens_at + timedelta(hours=3)
    standings.settle_due(now, ZONE)
    standings.rebuild(now)
    board = store.boards.board(f"s{federation.season.id}")
    assert (board.facts["weeks"], board.facts["expected"]) == (1, 9)


def test_movement_in_a_season_is_against_the_places_before_its_last_closed_round():
    federation = make_federation(branches=6, members=4, weeks=4)
    last = federation.rounds[-1]
    standings.settle_due(last.opens_at, ZONE)
    before = {row.branch_id: row.place for row in _league(f"s{federation.season.id}")}
    standings.settle_due(CLOSED + 4 * WEEK, ZONE)
    after = _league(f"s{federation.season.id}")
    assert [row.moved for row in after] == [before[row.branch_id] - row.place for row in after]


def test_a_week_gives_points_and_the_best_weeks_count():
    season, branch = make_season(), make_branch()
    member = make_member(branch)
    # 4 + 1 + 3 + 0 points; of four weeks 85 %, so all four count.
    scores = (100, 59.99, 92, None)
    rounds = [make_round(season, number=week) for week in range(4)]
    for this_round, score in zip(rounds, scores, strict=True):
        standings.open_due(this_round.opens_at, ZONE)
        if score is not None:
            make_result(this_round, member, score, minutes=5)
    standings.settle_due(CLOSED + 4 * WEEK, ZONE)
    (row,) = _members(f"s{season.id}/b{branch.id}")
    assert (row.place, row.value_hundredths) == (1, 5000)
    # A week not taken adds its time limit of 15 minutes.
    assert row.minutes == 3 * 5 + 15
    assert row.facts == {"took_part": True, "weeks": 4, "times": 3, "counted": 4, "points": 8}


def test_a_member_who_moved_stands_with_the_whole_season_in_the_new_branch():
    season, old, new = make_season(), make_branch(), make_branch()
    member = make_member(old)
    rounds = [make_round(season, number=week) for week in range(2)]
    standings.open_due(rounds[0].opens_at, ZONE)
    make_result(rounds[0], member, 100)
    standings.settle_due(rounds[1].opens_at, ZONE)
    move(member, new, from_on=date(2026, 3, 9))
    standings.open_due(rounds[1].opens_at, ZONE)
    make_result(rounds[1], member, 100)
    standings.settle_due(CLOSED + 2 * WEEK, ZONE)
    assert _members(f"s{season.id}/b{old.id}") == []
    assert [row.value_hundredths for row in _members(f"s{season.id}/b{new.id}")] == [10000]
    assert [row.value_hundredths for row in _members(f"r{rounds[0].id}/b{old.id}")] == [10000]


def test_who_never_took_part_stands_last_without_a_place():
    season, branch = make_season(), make_branch()
    present, absent = make_member(branch), make_member(branch)
    this_round = make_round(season)
    standings.open_due(this_round.opens_at, ZONE)
    make_result(this_round, present, 70)
    standings.settle_due(CLOSED, ZONE)
    rows = _members(f"s{season.id}/b{branch.id}")
    assert [(row.member_id, row.place, row.value_hundredths) for row in rows] == [
        (present.id, 1, 5000),
        (absent.id, None, None),
    ]


def test_the_exam_is_weighed_in_once_it_is_released():
    season, branch = make_season(), make_branch()
    members = [make_member(branch) for _ in range(5)]
    weekly = make_round(season)
    exam = make_round(season, number=1, kind="annual", week=None, results="after_release")
    standings.open_due(exam.opens_at, ZONE)
    for member in members:
        make_result(weekly, member, 80)
        make_result(exam, member, 50)
    standings.settle_due(CLOSED + WEEK, ZONE)
    assert [row.value_hundredths for row in _league(f"s{season.id}")] == [8000]
    standings.release(exam.id, CLOSED + WEEK)
    # 60 % of 80 and 40 % of 50.
    assert [row.value_hundredths for row in _league(f"s{season.id}")] == [6800]
    # Two points of four, and the exam's score.
    assert {row.value_hundredths for row in _members(f"s{season.id}/b{branch.id}")} == {5000}


def test_own_places_say_where_the_member_and_the_branch_stand():
    federation = make_federation(branches=6, members=4, weeks=3)
    now = federation.rounds[-1].opens_at + timedelta(hours=3)
    standings.settle_due(now, ZONE)
    standings.rebuild(now)
    branch = federation.branches[2]
    rows = _members(f"r{federation.rounds[-1].id}/b{branch.id}")
    mine = rows[0]
    own = store.boards.own_places(mine.member_id, branch.id, now=now)
    assert own.round_id == federation.rounds[-1].id
    assert (own.member.place, own.member.of, own.member.moved) == (1, 4, mine.moved)
    assert own.member.history[-1] == mine.value_hundredths
    assert len(own.member.history) == len(own.branch.history) == 3
    league = {row.branch_id: row for row in _league(f"r{federation.rounds[-1].id}")}
    assert (own.branch.place, own.branch.of) == (league[branch.id].place, 6)
    assert own.missing == sum(not row.facts["took_part"] for row in rows)


def test_before_the_first_round_there_are_no_own_places():
    branch = make_branch()
    member = make_member(branch)
    make_round(make_season())
    assert store.boards.own_places(member.id, branch.id, now=FIRST_OPENING - WEEK) is None


def test_who_has_no_branch_has_no_place():
    federation = make_federation(branches=2, members=2, weeks=1)
    own = store.boards.own_places(make_member().id, None, now=federation.rounds[0].opens_at)
    assert (own.member, own.branch, own.missing) == (None, None, 0)
