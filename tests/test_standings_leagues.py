"""Leagues by size in rounds that are stored: who stands where, what stays, what a dissolved branch leaves."""

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from quizapp import standings, store
from quizapp.core import seasons
from quizapp.core.ranking import League, Promotion, RankingRule
from quizapp.store.boards import round_scope, season_scope
from tests import makers
from tests.makers import FIRST_OPENING, HELD_OPEN, WEEK

pytestmark = [pytest.mark.databases("sqlite", "postgresql"), pytest.mark.usefixtures("db")]
ZONE = ZoneInfo("Asia/Shanghai")
LEAGUES = (League("甲组", 3), League("乙组", 1))
RULE = RankingRule(small_below=0, leagues=LEAGUES, promotion=Promotion(every_weeks=2, branches=1))


def _branches(*sizes):
    branches = [makers.make_branch() for _ in sizes]
    people = [
        [makers.make_member(one) for _ in range(size)] for one, size in zip(branches, sizes, strict=True)
    ]
    return branches, people


def _hold(season, number, people, scores, **columns):
    """Hold a round: everybody of a branch gets its score; it is settled a minute after the close."""
    this_round = makers.make_round(season, number=number, **columns)
    standings.open_due(this_round.opens_at, ZONE)
    for members, score in zip(people, scores, strict=True):
        for member in members:
            makers.make_result(this_round, member, score)
    standings.settle_due(this_round.opens_at + HELD_OPEN + timedelta(minutes=1), ZONE)
    return this_round


def _leagues(this_round, branches):
    found = store.results.leagues_of(this_round.id)
    store.end_reading()
    return [found.get(one.id) for one in branches]


def _lines(scope):
    """Return (branch, league, place, moved) of each row of a board."""
    board = store.boards.board(scope)
    lines = [
        (one.branch_id, one.facts.get("league"), one.place, one.moved)
        for one in store.boards.league(board.id)
    ]
    store.end_reading()
    return lines


def test_a_season_places_by_size_once_and_promotion_moves_after_the_weeks():
    season = makers.make_season(ranking=RULE)
    branches, people = _branches(3, 4, 1, 2)
    big, second, small, climber = branches
    first = _hold(season, 0, people, (90, 40, 30, 80))
    assert _leagues(first, branches) == [0, 0, 1, 1]
    assert _lines(round_scope(first.id)) == [
        (big.id, 0, 1, None),
        (second.id, 0, 2, None),
        (climber.id, 1, 1, None),
        (small.id, 1, 2, None),
    ]
    # Two are hired where one was: the league stays.
    people[2] += [makers.make_member(small), makers.make_member(small)]
    week_two = _hold(season, 1, people, (90, 50, 30, 80))
    assert _leagues(week_two, branches) == [0, 0, 1, 1]
    week_three = _hold(season, 2, people, (90, 50, 30, 80))
    assert _leagues(week_three, branches) == [0, 1, 1, 0]
    # Who has changed its league has moved against nobody in it; the others have.
    assert _lines(round_scope(week_three.id)) == [
        (big.id, 0, 1, 0),
        (climber.id, 0, 2, None),
        (second.id, 1, 1, None),
        (small.id, 1, 2, 0),
    ]
    assert _leagues(first, branches) == [0, 0, 1, 1]
    assert [line[:3] for line in _lines(season_scope(season.id))] == [
        (big.id, 0, 1),
        (climber.id, 0, 2),
        (second.id, 1, 1),
        (small.id, 1, 2),
    ]


def test_drawing_a_roster_up_again_moves_nobody_and_places_who_is_new():
    season = makers.make_season(ranking=RULE)
    branches, people = _branches(3, 2)
    for number in (0, 1):
        _hold(season, number, people, (10, 90))
    this_round = _hold_open(season, 2)
    assert _leagues(this_round, branches) == [1, 0]
    new, _ = _branches(5)
    for _ in range(2):
        with store.transaction():
            on = this_round.opens_at.date()
            store.results.draw_up_roster(this_round.id, on=on, now=this_round.opens_at)
    assert _leagues(this_round, branches + new) == [1, 0, 0]


def _hold_open(season, number):
    this_round = makers.make_round(season, number=number)
    standings.open_due(this_round.opens_at, ZONE)
    return this_round


#   week 1 ├──┤ settled    week 2 ├──┤ ─ ─ ─ ─ ─ ─ settled late
#                                      week 3 ├──┤          week 4 ├──┤     only here do they change
def test_a_week_that_is_settled_late_moves_branches_a_round_later():
    season = makers.make_season(ranking=RULE)
    branches, people = _branches(3, 2)
    _hold(season, 0, people, (10, 90))
    late = makers.make_round(season, number=1)
    standings.open_due(late.opens_at, ZONE)
    third = _hold_open(season, 2)
    standings.settle_due(third.opens_at + timedelta(hours=1), ZONE)
    assert _leagues(third, branches) == [0, 1]
    with store.transaction():
        store.results.draw_up_roster(third.id, on=third.opens_at.date(), now=third.closes_at)
    assert _leagues(third, branches) == [0, 1]
    assert _leagues(_hold_open(season, 3), branches) == [1, 0]


def test_a_week_whose_scores_are_not_out_says_nothing_of_who_moves():
    season = makers.make_season(ranking=RULE)
    branches, people = _branches(3, 2)
    for number in (0, 1):
        _hold(season, number, people, (10, 90), results="after_release")
    assert _leagues(_hold_open(season, 2), branches) == [0, 1]


def test_other_leagues_begin_anew_by_size():
    season = makers.make_season(ranking=RULE)
    branches, people = _branches(3, 2, 1)
    _hold(season, 0, people, (10, 90, 50))
    three = replace(RULE, leagues=(League("甲组", 3), League("乙组", 2), League("丙组", 1)))
    with store.transaction():
        row = store.seasons.by_id(season.id)
        row.document = seasons.to_json(replace(seasons.from_json(row.document), ranking=three))
    assert _leagues(_hold_open(season, 1), branches) == [0, 1, 2]


def test_a_branch_that_is_dissolved_is_listed_no_more_without_a_roster_and_history_stays():
    season = makers.make_season(ranking=RULE)
    branches, people = _branches(3, 2, 2)
    first = _hold(season, 0, people, (90, 80, 70))
    with store.transaction():
        for gone in branches[1:]:
            store.db.session.merge(gone).dissolved_on = (FIRST_OPENING + WEEK).date()
    for member in people[1]:
        makers.move(member, None, from_on=date(2026, 1, 2))
    second = _hold_open(season, 1)
    # The third still has people: they are counted where they belong.
    assert _leagues(second, branches) == [0, None, 1]
    assert _leagues(first, branches) == [0, 1, 1]
    with store.transaction():
        store.results.add_up(first.id, excellent_hundredths=90_00)
    assert _leagues(first, branches) == [0, 1, 1]


def test_without_leagues_nothing_is_said_of_them():
    season = makers.make_season()
    branches, people = _branches(3, 2)
    this_round = _hold(season, 0, people, (90, 80))
    assert _leagues(this_round, branches) == [None, None]
    assert {line[1] for line in _lines(round_scope(this_round.id))} == {None}


def test_an_own_branch_is_placed_among_those_of_its_league():
    season = makers.make_season(ranking=RULE)
    branches, people = _branches(3, 4, 1)
    this_round = _hold(season, 0, people, (90, 40, 30))
    for branch, members, of in zip(branches, people, (2, 2, 1), strict=True):
        own = store.boards.own_places(members[0].id, branch.id, now=this_round.closes_at)
        store.end_reading()
        assert own.branch.of == of
    assert store.boards.board(season_scope(season.id)).facts["league_sizes"] == [2, 1]
