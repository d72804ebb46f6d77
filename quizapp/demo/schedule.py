"""The demo's season: 40 weeks around today, the open round kept open whatever the day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle
from typing import Any
from zoneinfo import ZoneInfo

from quizapp.core import seasons, timetable
from quizapp.core.seasons import PlannedRound
from quizapp.core.workdays import WorkdayCalendar, monday_of

WEEKS_BEHIND = 20
WEEKS = 40
#: In which week, counted from this one, the annual exam is held.
EXAM_WEEK = 18
#: So long the open round has been open at least, so that there is something on its boards …
OPEN_FOR = timedelta(hours=16)
#: … and so long it stays open at least after the load.
OPEN_STILL = timedelta(days=2)
OPENING, CLOSING = time(9), time(18)

WEEK = timedelta(weeks=1)
DAY = timedelta(days=1)

#: What the weeks are about, in turn: a bank each.
THEMES = (
    "political-theory",
    "union-law",
    "labour-contract",
    "party-history",
    "work-safety",
    "constitution",
    "civil-code",
)
#: How many questions of each type, in a week and in the exam.
WEEKLY_COUNTS = {"single": "5", "multiple": "2", "true_false": "2", "blank": "1"}
EXAM_COUNTS = {"single": "30", "multiple": "10", "true_false": "10", "blank": "5"}


@dataclass(frozen=True, slots=True)
class Week:
    """This week as the demo needs it.

    :ivar monday: its Monday.
    :ivar opens_at: local wall time (naive), like ``closes_at``.
    :ivar previous_closes_at: when the week before has to close earlier than by its rule; else None.
    """

    monday: date
    opens_at: datetime
    closes_at: datetime
    previous_closes_at: datetime | None


def season_for(now: datetime, calendar: WorkdayCalendar, zone: ZoneInfo) -> seasons.Season:
    """Make the demo's season.

    This week's round has opened already and stays open for two days or more; the round before it is closed,
    and the one after it begins no earlier than it ends. Every other week goes by the weekly rule and the
    calendar, so that a week of holidays has no round.

    :param now: aware UTC.
    """
    local = now.astimezone(zone).replace(tzinfo=None)
    monday = monday_of(local.date())
    plain = seasons.from_json(_tree(local, monday, calendar, zone, {}))
    planned = {one.week: one for one in seasons.plan(plain, calendar, zone) if not one.skipped}
    week = this_week(now, planned.get(monday - WEEK), zone)
    own = {monday.isoformat(): {"opens_at": _wall(week.opens_at), "closes_at": _wall(week.closes_at)}}
    if week.previous_closes_at is not None:
        own[(monday - WEEK).isoformat()] = {"closes_at": _wall(week.previous_closes_at)}
    following = planned.get(monday + WEEK)
    if following and _local(following.opens_at, zone) < week.closes_at < _local(following.closes_at, zone):
        own[(monday + WEEK).isoformat()] = {"opens_at": _wall(week.closes_at)}
    return seasons.from_json(_tree(local, monday, calendar, zone, own))


def this_week(now: datetime, previous: PlannedRound | None, zone: ZoneInfo) -> Week:
    """Set the times of this week's round.

    It opens on its Monday at nine, or on the last day whose nine o'clock is ``OPEN_FOR`` ago if that is
    earlier. It closes on its Friday at six, or at the first six o'clock after ``OPEN_STILL`` if that is
    later.

    :param previous: the round of the week before by its rule; None where there is none.
    """
    local = now.astimezone(zone).replace(tzinfo=None)
    monday = monday_of(local.date())
    opens_at = min(datetime.combine(monday, OPENING), _last(OPENING, now - OPEN_FOR, zone))
    closes_at = max(datetime.combine(monday + 4 * DAY, CLOSING), _next(CLOSING, now + OPEN_STILL, zone))
    previous_closes_at = None
    if previous is not None and _local(previous.closes_at, zone) > opens_at:
        if _local(previous.opens_at, zone) < opens_at:
            previous_closes_at = opens_at
        else:
            # All of the week before lies in its last days: they are left to it.
            opens_at = _local(previous.closes_at, zone)
    return Week(monday, opens_at, closes_at, previous_closes_at)


def weeks_behind(season: seasons.Season) -> list[date]:
    """List the Mondays of the weeks before this one, those without a round too."""
    return [season.starts_on + number * WEEK for number in range(WEEKS_BEHIND)]


def week_index(season: seasons.Season, monday: date | None) -> int:
    """Count the weeks of the season before the one that begins with this Monday."""
    assert monday is not None
    return (monday - season.starts_on) // WEEK


def _local(moment: datetime | None, zone: ZoneInfo) -> datetime:
    assert moment is not None
    return moment.astimezone(zone).replace(tzinfo=None)


def _last(hour: time, moment: datetime, zone: ZoneInfo) -> datetime:
    """Give the last wall time with this hour at or before a moment."""
    day = moment.astimezone(zone).date()
    wall = datetime.combine(day, hour)
    return wall if timetable.instant(wall, zone) <= moment else wall - DAY


def _next(hour: time, moment: datetime, zone: ZoneInfo) -> datetime:
    """Give the first wall time with this hour at or after a moment."""
    day = moment.astimezone(zone).date()
    wall = datetime.combine(day, hour)
    return wall if timetable.instant(wall, zone) >= moment else wall + DAY


def _wall(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def _tree(
    local: datetime, monday: date, calendar: WorkdayCalendar, zone: ZoneInfo, own: Mapping[str, Any]
) -> dict[str, Any]:
    """Write the season as its file would have it.

    :param own: the times of some weeks, by their Mondays.
    """
    starts_on = monday - WEEKS_BEHIND * WEEK
    mondays = [(starts_on + number * WEEK).isoformat() for number in range(WEEKS)]
    papers = {day: {"paper": _paper(WEEKLY_COUNTS, theme)} for day, theme in zip(mondays, cycle(THEMES))}
    exam_on = _workday_from(monday + EXAM_WEEK * WEEK + 3 * DAY, calendar)
    return {
        "season": str(local.year),
        "title": f"{local.year} 年度职工知识竞赛（演示）",
        "time_zone": zone.key,
        "starts_on": starts_on.isoformat(),
        "ends_on": (starts_on + WEEKS * WEEK - DAY).isoformat(),
        "weekly": {
            "opens": "MON 09:00",
            "closes": "FRI 18:00",
            "time_limit_min": "15",
            "attempts": "2",
            "results": "after_hand_in",
            "paper": _paper(WEEKLY_COUNTS),
            "weeks": {day: paper | own.get(day, {}) for day, paper in papers.items()},
        },
        "annual": {
            "opens_at": _wall(datetime.combine(exam_on, OPENING)),
            "closes_at": _wall(datetime.combine(exam_on, time(11))),
            "time_limit_min": "90",
            "results": "after_release",
            "paper": _paper(EXAM_COUNTS),
        },
    }


def _paper(counts: Mapping[str, str], *banks: str) -> dict[str, Any]:
    """Write a paper's rules: so many of each type, out of these banks or of all."""
    wanted = {"banks": list(banks)} if banks else {}
    return {"rules": [wanted | {"type": kind, "count": count} for kind, count in counts.items()]}


def _workday_from(day: date, calendar: WorkdayCalendar) -> date:
    while not calendar.is_workday(day):
        day += DAY
    return day


def hours(opens_at: datetime, until: datetime, limit: timedelta, zone: ZoneInfo) -> list[datetime]:
    """List the hours in which people take a round, as often as they are liked, each to be drawn from.

    An hour is liked for its time of day, and more on the first day and the last. Whoever begins within it
    has the whole limit before ``until``.

    :param opens_at: aware, like ``until``: the closing, or now.
    :return: the beginnings of the hours, aware UTC; a round too short for an hour gives its opening.
    """
    found: list[datetime] = []
    hour = timedelta(hours=1)
    at = opens_at.astimezone(UTC)
    ends = (opens_at.astimezone(zone).date(), until.astimezone(zone).date())
    while at + hour + limit <= until:
        local = at.astimezone(zone)
        found += [at] * (_LIKED.get(local.hour, 0) * (2 if local.date() in ends else 1))
        at += hour
    return found or [opens_at.astimezone(UTC)]


# Before work, at noon and in the evening; nobody at night.
_LIKED = dict(zip(range(7, 22), (1, 3, 4, 3, 2, 6, 4, 2, 2, 2, 3, 3, 4, 4, 2), strict=True))
