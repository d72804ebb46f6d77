"""The year as calendar months, ready to be drawn: which days are worked, and which a round is open on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from quizapp.core.attempts import Phase
from quizapp.core.seasons import ANNUAL
from quizapp.core.workdays import WorkdayCalendar, monday_of, week_of
from quizapp.seasons.year import PlanRow

OFF, WORK = "off", "work"
_LOOKS = {Phase.PLANNED: "planned", Phase.OPEN: "open", Phase.CLOSED: "done", Phase.RELEASED: "done"}


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a month.

    :ivar mark: ``off`` for a weekday without work, ``work`` for a worked Saturday or Sunday, else empty.
    :ivar look: of the round held on it: ``planned``, ``open``, ``done`` or ``annual``; empty without one.
    :ivar is_first: the round opens on it; ``is_last`` it closes on it.
    """

    day: date
    mark: str
    look: str
    is_first: bool
    is_last: bool
    is_today: bool


@dataclass(frozen=True, slots=True)
class Week:
    """A week as far as it lies in the month; ``days`` are seven, None outside the month.

    :ivar row: the weekly round of this week, held or not; None where the season plans none.
    """

    monday: date
    row: PlanRow | None
    days: tuple[Day | None, ...]

    @property
    def number(self) -> int:
        """Its ISO number."""
        return self.monday.isocalendar().week


@dataclass(frozen=True, slots=True)
class Month:
    """One month of the season; ``first`` is its first day."""

    first: date
    weeks: tuple[Week, ...]

    @property
    def is_now(self) -> bool:
        """Whether today lies in it."""
        return any(day is not None and day.is_today for week in self.weeks for day in week.days)

    @property
    def weekdays(self) -> tuple[date, ...]:
        """Seven days in the order of a row, to name the columns."""
        return tuple(week_of(self.weeks[0].monday))


@dataclass(frozen=True, slots=True)
class _Span:
    """The days on which a round is open, in local dates."""

    first: date
    last: date
    look: str


def months(
    rows: Iterable[PlanRow],
    starts_on: date,
    ends_on: date,
    *,
    calendar: WorkdayCalendar,
    today: date,
    zone: ZoneInfo,
) -> list[Month]:
    """Lay out every month that the season touches.

    :param rows: what ``year.year`` gives.
    :param today: the local date.
    :param zone: in which the days of rounds are read.
    """
    listed = list(rows)
    by_week = {row.week: row for row in listed if row.week is not None}
    spans = list(_spans(listed, zone))
    first = starts_on.replace(day=1)
    days = (first + timedelta(days=offset) for offset in range((_month_end(ends_on) - first).days + 1))
    found = []
    for _, of_month in groupby(days, key=lambda day: (day.year, day.month)):
        inside = list(of_month)
        mondays = dict.fromkeys(map(monday_of, inside))
        weeks = [
            Week(monday, by_week.get(monday), tuple(_days(monday, set(inside), spans, calendar, today)))
            for monday in mondays
        ]
        found.append(Month(inside[0], tuple(weeks)))
    return found


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _spans(rows: Iterable[PlanRow], zone: ZoneInfo) -> Iterator[_Span]:
    # The annual round comes first: on its days it is what counts.
    for row in sorted(rows, key=lambda row: row.kind != ANNUAL):
        if row.phase and row.opens_at and row.closes_at:
            # A round that closes at midnight is not open on the day that begins then.
            last = (row.closes_at - timedelta(microseconds=1)).astimezone(zone).date()
            is_coming_annual = row.kind == ANNUAL and row.phase is Phase.PLANNED
            look = ANNUAL if is_coming_annual else _LOOKS[row.phase]
            yield _Span(row.opens_at.astimezone(zone).date(), last, look)


def _days(
    monday: date, inside: set[date], spans: list[_Span], calendar: WorkdayCalendar, today: date
) -> Iterator[Day | None]:
    worked = set(calendar.workdays_of_week(monday))
    for day in week_of(monday):
        if day not in inside:
            yield None
            continue
        span = next((span for span in spans if span.first <= day <= span.last), None)
        mark = "" if (day in worked) == (day.weekday() < 5) else (WORK if day in worked else OFF)
        yield Day(
            day=day,
            mark=mark,
            look=span.look if span else "",
            is_first=span is not None and span.first == day,
            is_last=span is not None and span.last == day,
            is_today=day == today,
        )
