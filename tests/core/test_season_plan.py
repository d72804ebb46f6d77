"""The rounds of a season in time: what each takes from the rule, the week, the exam and the points."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest

from quizapp.core import seasons
from quizapp.core.papers import PaperPlan, Rule
from quizapp.core.ranking import PointsRule
from quizapp.core.timetable import WeekdayTime, WeeklyRule, WeekTimes
from quizapp.core.workdays import WorkdayCalendar

SHANGHAI = timezone(timedelta(hours=8))
CALENDAR = WorkdayCalendar(frozenset(), frozenset(), frozenset({2026}))
WEEKLY_PLAN, OWN_PLAN, EXAM = (PaperPlan((Rule(count),)) for count in (10, 20, 50))
MONDAY = date(2026, 12, 14)


def _season(
    weeks: dict[date, seasons.Week] | None = None, annual: seasons.Annual | None = None
) -> seasons.Season:
    """Make a season of the three weeks from 14 December 2026, open Monday 09:00 to Friday 18:00."""
    rule = WeeklyRule(WeekdayTime(0, time(9)), WeekdayTime(4, time(18)))
    return seasons.Season(
        code="2026",
        title="竞赛",
        time_zone=None,
        starts_on=MONDAY,
        ends_on=date(2027, 1, 3),
        weekly=seasons.Weekly(rule, WEEKLY_PLAN, 900, 2, "after_close", weeks or {}),
        annual=annual,
        points=PointsRule(pass_percent=55, excellent_percent=85),
    )


def _annual(opens_at: str = "2026-12-18 09:00", closes_at: str = "2026-12-18 11:00") -> seasons.Annual:
    opens, closes = datetime.fromisoformat(opens_at), datetime.fromisoformat(closes_at)
    return seasons.Annual(opens, closes, EXAM, pass_percent=70, time_limit_s=5400)


def _plan(season: seasons.Season) -> list[seasons.PlannedRound]:
    return seasons.plan(season, CALENDAR, SHANGHAI)


def test_a_weekly_round_takes_the_rule_and_the_points() -> None:
    assert _plan(_season())[0] == seasons.PlannedRound(
        kind="weekly",
        week=MONDAY,
        number=51,
        opens_at=datetime(2026, 12, 14, 1, tzinfo=UTC),
        closes_at=datetime(2026, 12, 18, 10, tzinfo=UTC),
        skipped=False,
        reason=None,
        provisional=False,
        time_limit_s=900,
        attempts=2,
        results="after_close",
        plan=WEEKLY_PLAN,
        pass_percent=55,
        excellent_percent=85,
    )


def test_rounds_are_numbered_by_iso_weeks_up_to_53() -> None:
    assert [planned.number for planned in _plan(_season())] == [51, 52, 53]


def test_the_week_that_touches_an_unpublished_year_is_provisional() -> None:
    assert [planned.provisional for planned in _plan(_season())] == [False, False, True]


def test_a_week_with_a_paper_of_its_own_keeps_the_times_of_the_rule() -> None:
    first, second, _ = _plan(_season({MONDAY: seasons.Week(plan=OWN_PLAN)}))
    assert (first.plan, second.plan) == (OWN_PLAN, WEEKLY_PLAN)
    assert first.opens_at == datetime(2026, 12, 14, 1, tzinfo=UTC)


def test_a_week_with_times_of_its_own_keeps_the_paper_of_the_rule() -> None:
    opens, closes = (datetime.fromisoformat(f"2026-12-{day} 08:00") for day in (15, 22))
    times = WeekTimes(opens, closes)
    first = _plan(_season({MONDAY: seasons.Week(times)}))[0]
    assert (first.opens_at, first.closes_at) == (
        datetime(2026, 12, 15, tzinfo=UTC),
        datetime(2026, 12, 22, tzinfo=UTC),
    )
    assert first.plan == WEEKLY_PLAN


def test_the_annual_round_comes_last_with_its_own_pass_mark_and_neither_week_nor_number() -> None:
    assert _plan(_season(annual=_annual()))[-1] == seasons.PlannedRound(
        kind="annual",
        week=None,
        number=None,
        opens_at=datetime(2026, 12, 18, 1, tzinfo=UTC),
        closes_at=datetime(2026, 12, 18, 3, tzinfo=UTC),
        skipped=False,
        reason=None,
        provisional=False,
        time_limit_s=5400,
        attempts=1,
        results="after_release",
        plan=EXAM,
        pass_percent=70,
        excellent_percent=85,
    )


@pytest.mark.parametrize(
    ("opens_at", "closes_at"),
    [("2026-12-13 23:00", "2026-12-14 01:00"), ("2027-01-03 23:00", "2027-01-04 00:01")],
)
def test_an_annual_round_not_wholly_within_the_season_is_not_held(opens_at: str, closes_at: str) -> None:
    planned = _plan(_season(annual=_annual(opens_at, closes_at)))[-1]
    assert (planned.skipped, planned.reason) == (True, "outside-season")


def test_an_annual_round_may_last_to_the_end_of_the_last_day() -> None:
    assert not _plan(_season(annual=_annual("2027-01-03 22:00", "2027-01-04 00:00")))[-1].skipped


#   opens            freeze_at       closes
#   ──├──────────────────┼─────────────┤──       a weekly round unfreezes at its close
@pytest.mark.parametrize(("minutes", "frozen_for_h"), [(60, 1), (14 * 24 * 60, 105)])
def test_a_weekly_round_freezes_before_the_close_but_not_before_it_opens(minutes, frozen_for_h) -> None:
    season = _season()
    first = _plan(replace(season, weekly=replace(season.weekly, freeze_min=minutes)))[0]
    assert first.freeze_at == datetime(2026, 12, 18, 10, tzinfo=UTC) - timedelta(hours=frozen_for_h)
    assert first.unfreeze_at == first.closes_at


@pytest.mark.parametrize(
    ("unfreeze_at", "planned_for"),
    [(None, None), (datetime.fromisoformat("2026-12-19 09:00"), datetime(2026, 12, 19, 1, tzinfo=UTC))],
)
def test_the_annual_round_unfreezes_at_its_own_time_or_by_the_organiser(unfreeze_at, planned_for) -> None:
    annual = replace(_annual(), freeze_min=30, unfreeze_at=unfreeze_at)
    planned = _plan(_season(annual=annual))[-1]
    assert planned.freeze_at == datetime(2026, 12, 18, 2, 30, tzinfo=UTC)
    assert planned.unfreeze_at == planned_for
