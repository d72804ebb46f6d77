"""What loading a season changes, and what it leaves alone: no database, only plans and moments."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from quizapp.core import seasons
from quizapp.core.papers import PaperPlan, Rule
from quizapp.core.timetable import WeekTimes
from quizapp.core.workdays import WEEKDAYS, WorkdayCalendar
from quizapp.seasons import differences
from quizapp.seasons.differences import ROUND_FIELDS, StoredRound
from tests.makers import SEASON

ZONE = ZoneInfo("Asia/Shanghai")
#: Four weeks of March 2026, Monday 09:00 to Friday 18:00.
MARCH = replace(SEASON, starts_on=date(2026, 3, 2), ends_on=date(2026, 3, 29))
MONDAYS = [date(2026, 3, day) for day in (2, 9, 16, 23)]
FRIDAY = date(2026, 3, 20)
WEDNESDAY_OF_THE_SECOND = datetime(2026, 3, 11, 4, tzinfo=UTC)
YEAR_2026 = WorkdayCalendar(frozenset(), frozenset(), frozenset({2026}))


def _plan(season, calendar=YEAR_2026):
    return seasons.plan(season, calendar, ZONE)


def _stored(season, *, with_roster=()):
    return [
        StoredRound(
            id=number,
            kind=one.kind,
            week=one.week,
            has_roster=one.week in with_roster,
            **{name: getattr(one, name) for name in ROUND_FIELDS},
        )
        for number, one in enumerate(_plan(season), start=1)
        if not one.skipped
    ]


def _difference(new, *, now, before=MARCH, stored=None, calendar=YEAR_2026):
    return differences.difference(
        new,
        _plan(new, calendar),
        document_before=before and seasons.to_json(before),
        stored=_stored(before) if stored is None and before else stored or (),
        now=now,
    )


def _weeks(rounds):
    return [one.week for one in rounds]


def test_a_new_season_gets_all_its_rounds_past_ones_too():
    found = _difference(MARCH, now=WEDNESDAY_OF_THE_SECOND, before=None)
    assert found.is_new
    assert _weeks(found.added) == MONDAYS
    assert found.facts == ()


#   2 ├───┤    9 ├─now─┤    16 ├───┤    23 ├───┤      what has begun stays, what comes is planned anew
def test_past_and_open_rounds_stay_and_coming_ones_are_planned_anew():
    weekly = replace(MARCH.weekly, attempts=3)
    found = _difference(replace(MARCH, weekly=weekly), now=WEDNESDAY_OF_THE_SECOND)
    assert _weeks(change.before for change in found.changed) == MONDAYS[2:]
    assert [one.name for change in found.changed for one in change.changes] == ["attempts", "attempts"]
    assert _weeks(change.before for change in found.kept) == MONDAYS[:2]
    assert all(change.changes for change in found.kept)
    assert (found.added, found.gone) == ((), ())


def test_a_round_with_a_roster_has_begun_whatever_the_clock_says():
    weekly = replace(MARCH.weekly, attempts=3)
    stored = _stored(MARCH, with_roster=MONDAYS)
    found = _difference(replace(MARCH, weekly=weekly), now=datetime(2026, 1, 1, tzinfo=UTC), stored=stored)
    assert found.changed == ()
    assert len(found.kept) == 4


def test_a_round_at_its_very_opening_has_begun():
    opens_at = _stored(MARCH)[2].opens_at
    weekly = replace(MARCH.weekly, attempts=3)
    at_opening = _difference(replace(MARCH, weekly=weekly), now=opens_at)
    before = _difference(replace(MARCH, weekly=weekly), now=opens_at - timedelta(microseconds=1))
    assert (len(at_opening.changed), len(before.changed)) == (1, 2)


def test_coming_rounds_that_the_plan_no_longer_holds_are_gone():
    shorter = replace(MARCH, ends_on=date(2026, 3, 22))
    found = _difference(shorter, now=WEDNESDAY_OF_THE_SECOND)
    assert _weeks(found.gone) == [MONDAYS[3]]
    assert [(one.name, one.after) for one in found.facts] == [("ends_on", "2026-03-22")]


def test_what_is_over_already_is_not_added_to_a_season_that_counts():
    longer = replace(MARCH, starts_on=date(2026, 2, 23))
    found = _difference(longer, now=WEDNESDAY_OF_THE_SECOND)
    assert _weeks(found.too_late) == [date(2026, 2, 23)]
    assert found.added == ()


def test_a_round_may_be_added_while_it_would_be_open():
    third = _stored(MARCH)[2]
    stored = [one for one in _stored(MARCH) if one.week != third.week]
    found = _difference(MARCH, now=third.opens_at + timedelta(hours=1), stored=stored)
    assert _weeks(found.added) == [third.week]


def test_a_coming_round_moved_wholly_into_the_past_is_gone():
    own = {MONDAYS[2]: seasons.Week(WeekTimes(datetime(2026, 3, 9, 9), datetime(2026, 3, 10, 18)))}  # noqa: DTZ001
    found = _difference(replace(MARCH, weekly=replace(MARCH.weekly, weeks=own)), now=WEDNESDAY_OF_THE_SECOND)
    assert _weeks(found.gone) == [MONDAYS[2]]
    assert _weeks(found.too_late) == [MONDAYS[2]]


def test_a_holiday_moves_a_round_and_a_week_of_holidays_takes_one_away_with_its_reason():
    holidays = [FRIDAY, *(MONDAYS[3] + timedelta(days=offset) for offset in range(5))]
    calendar = YEAR_2026.with_entries(dict.fromkeys(holidays, False))
    found = _difference(MARCH, now=WEDNESDAY_OF_THE_SECOND, calendar=calendar)
    (change,) = found.changed
    assert (change.before.week, change.changes[0].name) == (MONDAYS[2], "closes_at")
    assert change.after("closes_at") == datetime(2026, 3, 19, 10, tzinfo=UTC)
    assert change.after("attempts") == change.before.attempts
    (gone,) = found.gone
    assert found.reason(gone) == "no-workday"


def test_a_round_that_is_no_longer_provisional_counts_as_changed():
    stored = [replace(one, provisional=True) for one in _stored(MARCH)]
    found = _difference(MARCH, now=WEDNESDAY_OF_THE_SECOND, stored=stored)
    assert {one.name for change in found.changed for one in change.changes} == {"provisional"}
    assert _difference(MARCH, now=WEDNESDAY_OF_THE_SECOND, stored=stored, calendar=WEEKDAYS).moved == 0


def test_the_annual_round_is_compared_by_its_kind():
    plan = PaperPlan((Rule(count=50),))
    wall = datetime(2026, 3, 27, 9), datetime(2026, 3, 27, 11)  # noqa: DTZ001
    annual = seasons.Annual(*wall, plan=plan, pass_percent=60)
    before = replace(MARCH, annual=annual)
    later = replace(MARCH, annual=replace(annual, pass_percent=70))
    found = _difference(later, now=WEDNESDAY_OF_THE_SECOND, before=before)
    (change,) = found.changed
    assert (change.before.kind, change.before.week, change.changes[0].name) == (
        "annual",
        None,
        "pass_percent",
    )


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"title": "新名"}, "title"),
        ({"boards": "own_branch"}, "boards"),
        ({"points": replace(MARCH.points, pass_percent=50)}, "points.pass_percent"),
        ({"ranking": replace(MARCH.ranking, small_below=3)}, "ranking.small_branch.below"),
        ({"time_zone": None}, "time_zone"),
    ],
)
def test_facts_of_the_season_are_named_by_their_path(changed, name):
    found = _difference(replace(MARCH, **changed), now=WEDNESDAY_OF_THE_SECOND)
    assert name in [one.name for one in found.facts]


def test_the_same_season_changes_nothing():
    found = _difference(MARCH, now=WEDNESDAY_OF_THE_SECOND)
    assert not found.changes_anything
    assert found.unchanged == 2


def test_a_fingerprint_names_one_difference():
    one = _difference(MARCH, now=WEDNESDAY_OF_THE_SECOND)
    later = _difference(MARCH, now=WEDNESDAY_OF_THE_SECOND + timedelta(days=6))
    again = _difference(MARCH, now=WEDNESDAY_OF_THE_SECOND)
    assert differences.fingerprint([one]) == differences.fingerprint([again])
    assert differences.fingerprint([one]) != differences.fingerprint([later])
