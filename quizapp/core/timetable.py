"""When the rounds of a season open and close: a weekly rule, the workday calendar and a time zone.

Wall times that a zone's clock skips or shows twice are read as RFC 5545 (section 3.3.5) does: a time
that does not exist moves on by the length of the gap (02:30 becomes 03:30), and of two the first counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from quizapp.core.workdays import WorkdayCalendar, monday_of

NO_WORKDAY = "no-workday"
CLOSES_BEFORE_OPENS = "closes-before-opens"
OUTSIDE_SEASON = "outside-season"
SKIP_REASONS = (NO_WORKDAY, CLOSES_BEFORE_OPENS, OUTSIDE_SEASON)
# What may become of a week without a working day.
WITHOUT_WORKDAY = ("skip",)
WEEKDAY_NAMES = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")


@dataclass(frozen=True, slots=True)
class WeekdayTime:
    """A local wall time, to the minute, on a day of the week: 0 for Monday to 6 for Sunday."""

    weekday: int
    at: time

    def __str__(self) -> str:
        """Write it as files do: ``MON 09:00``."""
        return f"{WEEKDAY_NAMES[self.weekday]} {self.at:%H:%M}"


@dataclass(frozen=True, slots=True)
class WeeklyRule:
    """When the round of a week opens and closes, unless a holiday moves it.

    :ivar without_workday: one of ``WITHOUT_WORKDAY``: what becomes of a week without a working day.
    """

    opens: WeekdayTime
    closes: WeekdayTime
    without_workday: str = "skip"


@dataclass(frozen=True, slots=True)
class WeekTimes:
    """Local wall times (naive) that the organiser set for one week; None leaves that one to the rule."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PlannedWeek:
    """What becomes of one week.

    :ivar week: its Monday.
    :ivar opens_at: aware UTC; None where the rule finds no day for it. The same for ``closes_at``.
    :ivar skipped: no round is held; the times, where there are any, only show why.
    :ivar reason: one of ``SKIP_REASONS`` where it is skipped, else None.
    :ivar provisional: the week touches a year whose notice is not known yet.
    """

    week: date
    opens_at: datetime | None
    closes_at: datetime | None
    skipped: bool
    reason: str | None
    provisional: bool


def instant(wall: datetime, tz: tzinfo) -> datetime:
    """Turn a naive wall time into aware UTC; the module says how skipped and repeated times are read."""
    return wall.replace(tzinfo=tz, fold=0).astimezone(UTC)


def season_span(starts_on: date, ends_on: date, tz: tzinfo) -> tuple[datetime, datetime]:
    """Give the instants, aware UTC, at which the first day begins and the last one has ended."""
    midnight = time()
    after = datetime.combine(ends_on + timedelta(days=1), midnight)
    return instant(datetime.combine(starts_on, midnight), tz), instant(after, tz)


def fault_of_times(
    opens_at: datetime | None, closes_at: datetime | None, span: tuple[datetime, datetime]
) -> str | None:
    """Tell why a round with these times is not held: closing before opening, outside the season, or None.

    :param span: what ``season_span`` gave; a round that only touches its borders lies within.
    """
    # Without an opening every working day of the week is over by its weekday: it would close before it opens.
    if opens_at is None or closes_at is None or closes_at <= opens_at:
        return CLOSES_BEFORE_OPENS
    return None if span[0] <= opens_at and closes_at <= span[1] else OUTSIDE_SEASON


def rule_times(rule: WeeklyRule, monday: date, workdays: list[date]) -> WeekTimes:
    """Give the local wall times of a week by the rule alone.

    The opening stands on its weekday where that is worked, else on the next working day of the same week.
    The closing stands on its weekday where that is worked, even if later days of the week are worked too;
    else on the last working day of the same week, a worked Saturday or Sunday included, whether that comes
    before the weekday or after it. The hour stays in each case.

    :param workdays: the working days of the week, in order.
    :return: None for an opening after which the week has no working day; both None in a week without any.

    Source: contracts, season file, ``opens`` and ``closes``.
    """
    opens_on = monday + timedelta(days=rule.opens.weekday)
    closes_on = monday + timedelta(days=rule.closes.weekday)
    opening = next((day for day in workdays if day >= opens_on), None)
    closing = closes_on if closes_on in workdays else next(reversed(workdays), None)
    return WeekTimes(
        datetime.combine(opening, rule.opens.at) if opening else None,
        datetime.combine(closing, rule.closes.at) if closing else None,
    )


def plan_weeks(
    rule: WeeklyRule,
    starts_on: date,
    ends_on: date,
    calendar: WorkdayCalendar,
    tz: tzinfo,
    overrides: Mapping[date, WeekTimes],
) -> list[PlannedWeek]:
    """Plan every week that shares a day with the season, and every week that has times of its own.

    Times in ``overrides`` stand as written, holiday or not. A round that does not lie wholly within the
    season is not held. The same goes for one that would close before it opens, or at that instant.

    :param starts_on: first day of the season, local; ``ends_on`` is the last.
    :param overrides: by the Monday of the week.
    :return: in the order of their Mondays.
    """
    span = season_span(starts_on, ends_on, tz)
    first = monday_of(starts_on)
    mondays = {first + timedelta(days=days) for days in range(0, (ends_on - first).days + 1, 7)}
    return [
        _plan_week(rule, monday, calendar, tz, overrides.get(monday, WeekTimes()), span)
        for monday in sorted(mondays | overrides.keys())
    ]


def _plan_week(
    rule: WeeklyRule,
    monday: date,
    calendar: WorkdayCalendar,
    tz: tzinfo,
    own: WeekTimes,
    span: tuple[datetime, datetime],
) -> PlannedWeek:
    workdays = calendar.workdays_of_week(monday)
    by_rule = rule_times(rule, monday, workdays)
    opens, closes = own.opens_at or by_rule.opens_at, own.closes_at or by_rule.closes_at
    opens_at, closes_at = opens and instant(opens, tz), closes and instant(closes, tz)
    is_empty = not workdays and not (opens_at and closes_at)
    reason = NO_WORKDAY if is_empty else fault_of_times(opens_at, closes_at, span)
    provisional = calendar.is_provisional(monday)
    return PlannedWeek(monday, opens_at, closes_at, reason is not None, reason, provisional)
