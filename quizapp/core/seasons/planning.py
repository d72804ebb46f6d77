"""The rounds of a season in time, before any of them is stored."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from quizapp.core import timetable
from quizapp.core.papers import PaperPlan
from quizapp.core.seasons.terms import ANNUAL, WEEKLY, Annual, Season
from quizapp.core.timetable import PlannedWeek
from quizapp.core.workdays import WorkdayCalendar


@dataclass(frozen=True, slots=True)
class PlannedRound:
    """One round as the plan has it.

    :ivar kind: ``weekly`` or ``annual``.
    :ivar week: the Monday of a weekly round's week, else None.
    :ivar number: ISO week number (1 to 53) of a weekly round: 53 stands in the title 第 53 周; else None.
    :ivar opens_at: aware UTC; None where the rule finds no day for it. The same for ``closes_at``.
    :ivar skipped: no round is held; ``reason`` is then one of ``timetable.SKIP_REASONS``, else None.
    :ivar provisional: the week touches a year whose holidays are not published yet.
    :ivar time_limit_s: None for no limit but the closing.
    :ivar freeze_at: from when on its boards stand still, not before it opens; None: they do not.
    :ivar unfreeze_at: until when; None where they do not, or until an organiser says so.
    """

    kind: str
    week: date | None
    number: int | None
    opens_at: datetime | None
    closes_at: datetime | None
    skipped: bool
    reason: str | None
    provisional: bool
    time_limit_s: int | None
    attempts: int
    results: str
    plan: PaperPlan
    pass_percent: int
    excellent_percent: int
    freeze_at: datetime | None = None
    unfreeze_at: datetime | None = None


def plan(season: Season, calendar: WorkdayCalendar, tz: tzinfo) -> list[PlannedRound]:
    """Lay out every round of the season, those that are not held too, each with its reason.

    :param tz: the season's own time zone, or the setting's where it has none.
    :return: the weeks by their Mondays, then the annual round.
    """
    weekly = season.weekly
    overrides = {monday: week.times for monday, week in weekly.weeks.items()}
    weeks = timetable.plan_weeks(weekly.rule, season.starts_on, season.ends_on, calendar, tz, overrides)
    rounds = [_weekly_round(season, week) for week in weeks]
    return rounds + ([_annual_round(season, season.annual, tz)] if season.annual else [])


def _freeze_at(
    opens_at: datetime | None, closes_at: datetime | None, freeze_min: int | None
) -> datetime | None:
    if opens_at is None or closes_at is None or freeze_min is None:
        return None
    return max(opens_at, closes_at - timedelta(minutes=freeze_min))


def _weekly_round(season: Season, week: PlannedWeek) -> PlannedRound:
    weekly = season.weekly
    own = weekly.weeks.get(week.week)
    freeze_at = _freeze_at(week.opens_at, week.closes_at, weekly.freeze_min)
    return PlannedRound(
        kind=WEEKLY,
        week=week.week,
        number=week.week.isocalendar().week,
        opens_at=week.opens_at,
        closes_at=week.closes_at,
        skipped=week.skipped,
        reason=week.reason,
        provisional=week.provisional,
        time_limit_s=weekly.time_limit_s,
        attempts=weekly.attempts,
        results=weekly.results,
        plan=own.plan if own and own.plan else weekly.plan,
        pass_percent=season.points.pass_percent,
        excellent_percent=season.points.excellent_percent,
        freeze_at=freeze_at,
        unfreeze_at=None if freeze_at is None else week.closes_at,
    )


def _annual_round(season: Season, annual: Annual, tz: tzinfo) -> PlannedRound:
    opens_at, closes_at = timetable.instant(annual.opens_at, tz), timetable.instant(annual.closes_at, tz)
    span = timetable.season_span(season.starts_on, season.ends_on, tz)
    reason = timetable.fault_of_times(opens_at, closes_at, span)
    return PlannedRound(
        kind=ANNUAL,
        week=None,
        number=None,
        opens_at=opens_at,
        closes_at=closes_at,
        skipped=reason is not None,
        reason=reason,
        provisional=False,
        time_limit_s=annual.time_limit_s,
        attempts=annual.attempts,
        results=annual.results,
        plan=annual.plan,
        pass_percent=annual.pass_percent,
        excellent_percent=season.points.excellent_percent,
        freeze_at=_freeze_at(opens_at, closes_at, annual.freeze_min),
        unfreeze_at=None if annual.unfreeze_at is None else timetable.instant(annual.unfreeze_at, tz),
    )
