"""The best of a week: only the upper half, shared places shared, and who finds no room is counted."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from quizapp import standings, store
from quizapp.screens import best
from quizapp.store import walls
from quizapp.store.walls import Best
from tests import makers

ZONE = ZoneInfo("Asia/Shanghai")
OPEN = makers.FIRST_OPENING + timedelta(hours=2)
ON_BOTH = pytest.mark.databases("sqlite", "postgresql")


def _best(*results):
    """Store results (score, minutes) of one round, and return its best."""
    branch, this_round = makers.make_branch(), makers.make_round(makers.make_season())
    members = [makers.make_member(branch) for _ in results]
    standings.open_due(OPEN, ZONE)
    for member, (score, minutes) in zip(members, results, strict=True):
        makers.make_result(this_round, member, score, minutes=minutes)
    found = walls.best(this_round.id, season_names="full", limit=best.SHOWN)
    store.end_reading()
    return [(one.score_hundredths // 100, one.minutes, one.place, one.sharing) for one in found]


@ON_BOTH
def test_only_the_upper_half_is_named_and_whoever_shares_its_last_place(db):
    assert _best((100, 5), (90, 5), (80, 5), (70, 5)) == [(100, 5, 1, 1), (90, 5, 2, 1)]


@ON_BOTH
def test_whoever_shares_the_last_place_of_the_upper_half_is_in_it(db):
    assert _best((100, 5), (90, 5), (90, 5), (70, 5)) == [(100, 5, 1, 1), (90, 5, 2, 2), (90, 5, 2, 2)]


@ON_BOTH
def test_equal_scores_go_by_minutes(db):
    assert _best((100, 7), (100, 5), (90, 1)) == [(100, 5, 1, 1), (100, 7, 2, 1)]


@ON_BOTH
def test_nobody_is_the_best_where_nobody_took_part(db):
    assert _best() == []


def _of(*places, sharing=1):
    return [Best("周雅琴", "一支部", 10_000, 5, place, sharing) for place in places]


def test_places_are_counted_as_the_season_counts():
    assert best._places(_of(1, 1, 3, 4), "shared") == [1, 1, 3, 4]
    assert best._places(_of(1, 1, 3, 4), "dense") == [1, 1, 2, 3]


def test_who_shares_the_last_place_and_finds_no_room_is_counted():
    assert best._left_out(_of(*[1] * 8, sharing=14)) == 6


@ON_BOTH
@pytest.mark.parametrize(
    ("season", "wish", "named"), [("full", "none", None), ("initials", "", "王＊"), ("none", "", None)]
)
def test_who_is_not_to_be_named_is_on_the_plinth_without_a_name(db, season, wish, named):
    branch, this_round = makers.make_branch(), makers.make_round(makers.make_season())
    member = makers.make_member(branch, name="王芳", shown_as=wish)
    standings.open_due(OPEN, ZONE)
    makers.make_result(this_round, member, 90)
    (found,) = walls.best(this_round.id, season_names=season, limit=best.SHOWN)
    store.end_reading()
    assert (found.name, found.place) == (named, 1)
