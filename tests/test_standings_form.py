"""Who holds the flag, whose streak lasts, who has improved most: from rounds that are stored."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from quizapp import standings, store
from quizapp.core.ranking import Improved, League, RankingRule, Streak
from quizapp.standings import flags, form
from tests import makers
from tests.makers import FIRST_OPENING, HELD_OPEN, WEEK

pytestmark = [pytest.mark.databases("sqlite", "postgresql"), pytest.mark.usefixtures("db")]
ZONE = ZoneInfo("Asia/Shanghai")
LATER = FIRST_OPENING + 9 * WEEK
NO_SMALL = RankingRule(small_below=0)


def _branches(*sizes):
    branches = [makers.make_branch() for _ in sizes]
    return branches, [
        [makers.make_member(one) for _ in range(size)] for one, size in zip(branches, sizes, strict=True)
    ]


def _hold(season, number, people, scores, **columns):
    """Hold a week: every member of a branch gets its score, with None nobody takes part."""
    this_round = makers.make_round(season, number=number, **columns)
    standings.open_due(this_round.opens_at, ZONE)
    for members, score in zip(people, scores, strict=True):
        for member in members if score is not None else ():
            makers.make_result(this_round, member, score)
    standings.settle_due(this_round.opens_at + HELD_OPEN + timedelta(minutes=1), ZONE)
    return this_round


def _flags(season):
    held = flags.holders(season.id, LATER)
    store.end_reading()
    return [(one.league, one.branch_ids, one.round_id) for one in held]


def test_the_flag_goes_to_the_first_of_the_week_and_stays_where_nobody_may_win():
    season = makers.make_season(ranking=NO_SMALL)
    (one, two), people = _branches(2, 2)
    assert _flags(season) == []
    first = _hold(season, 0, people, (70, 90))
    assert _flags(season) == [(None, (two.id,), first.id)]
    _hold(season, 1, people, (None, None))
    assert _flags(season) == [(None, (two.id,), first.id)]
    third = _hold(season, 2, people, (80, 80))
    assert _flags(season) == [(None, (one.id, two.id), third.id)]
    _hold(season, 3, people, (99, 80), results="after_release")
    assert _flags(season) == [(None, (one.id, two.id), third.id)]


def test_each_league_has_a_flag_of_its_own():
    season = makers.make_season(
        ranking=RankingRule(small_below=0, leagues=(League("甲组", 3), League("乙组", 1)))
    )
    (big, _second, small), people = _branches(4, 3, 1)
    first = _hold(season, 0, people, (70, 60, 50))
    second = _hold(season, 1, people, (70, 60, None))
    assert _flags(season) == [(0, (big.id,), second.id), (1, (small.id,), first.id)]


def test_a_streak_skips_weeks_off_the_roster_and_forgives_one():
    season = makers.make_season(ranking=NO_SMALL)
    [branch], people = _branches(3)
    [steady, once, late] = people[0]
    weeks = [[steady, once], [steady], [steady, once], [steady, once, late]]
    makers.move(late, None, from_on=date(2026, 1, 2))
    makers.move(late, branch, from_on=(FIRST_OPENING + 2 * WEEK).date())
    for number, took_part in enumerate(weeks):
        _hold(season, number, [took_part], [80])
    makers.make_round(season, number=4)
    ids = [one.id for one in (steady, once, late)]
    assert form.member_streaks(season.id, ids, LATER) == {
        steady.id: Streak(4, spare_used=False),
        once.id: Streak(3, spare_used=True),
        late.id: Streak(1, spare_used=False),
    }


def test_the_most_improved_is_known_once_the_week_is_settled():
    season = makers.make_season(ranking=NO_SMALL)
    (_, two), people = _branches(2, 2)
    for number, scores in enumerate([(50, 80), (60, None), (70, 85)]):
        last = _hold(season, number, people, scores)
    # 70 against 55; 85 against 40, for nobody came once.
    assert form.most_improved(last, LATER) == [Improved(two.id, 45_00)]
    assert form.most_improved(makers.make_round(season, number=3), LATER) == []
