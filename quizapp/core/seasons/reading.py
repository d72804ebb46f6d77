"""From a decoded season file to a ``Season``, or to every fault in it at once.

Beside the codes of ``core.fields`` these are noted: ``ends-before-starts`` {starts_on, ends_on},
``season-too-long`` {days, limit}, ``closes-before-opens`` {opens_at, closes_at}, ``not-a-monday``
{week, monday}, ``unfreeze-without-freeze`` {}, ``unfreezes-before-close`` {unfreeze_at, closes_at}; as a
warning ``week-times-far`` {field, value, week}; and those of ``scoring``.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType

from quizapp.core.documents import Fault, Faults, Map, Node, Scalar, shown
from quizapp.core.fields import Fields, parse_day
from quizapp.core.seasons.plans import EMPTY_PLAN, MarkOf, own_mark, read_plan
from quizapp.core.seasons.scoring import read_points, read_ranking
from quizapp.core.seasons.terms import BOARDS, NAMES, RESULTS, Annual, Season, Week, Weekly
from quizapp.core.text import is_blank
from quizapp.core.timetable import WEEKDAY_NAMES, WITHOUT_WORKDAY, WeekdayTime, WeeklyRule, WeekTimes
from quizapp.core.workdays import monday_of

SEASON_REQUIRED = ("season", "title", "starts_on", "ends_on", "weekly")
SEASON_FIELDS = (*SEASON_REQUIRED, "time_zone", "annual", "points", "ranking", "boards", "names")
WEEKLY_REQUIRED = ("opens", "closes", "paper")
COMMON_FIELDS = ("time_limit_min", "attempts", "results", "freeze_min")
WEEKLY_FIELDS = (*WEEKLY_REQUIRED, *COMMON_FIELDS, "without_workday", "weeks")
WEEK_FIELDS = ("opens_at", "closes_at", "paper", "study")
ANNUAL_REQUIRED = ("opens_at", "closes_at", "paper")
ANNUAL_FIELDS = (*ANNUAL_REQUIRED, *COMMON_FIELDS, "pass_percent", "unfreeze_at")

MAX_TITLE = 200
# A season is a year's plan; a slip in the year must not make ten thousand rounds.
MAX_SEASON_DAYS = 3 * 366
MAX_WEEKS = 3 * 53
MAX_TIME_LIMIT_MIN = 24 * 60
MAX_ATTEMPTS = 20
MAX_FREEZE_MIN = 14 * 24 * 60
MAX_STUDY = 20
MAX_STUDY_TEXT = 200
# A week's own times may reach into the next week; beyond that a slip in the date is likelier than a wish.
WEEK_REACH = timedelta(days=14)
WALL_FORMAT = "%Y-%m-%d %H:%M"
CLOCK_PATTERN = "([01][0-9]|2[0-3]):([0-5][0-9])"
# Stands where a required value is missing or wrong; a fault keeps it from ever being used.
NO_DAY = date.min
NO_TIME = datetime.combine(NO_DAY, time())
NO_WEEKDAY_TIME = WeekdayTime(0, time())


@dataclass(frozen=True, slots=True)
class ParsedSeason:
    """What a file gave.

    :ivar season: None where any fault is more than a warning.
    :ivar faults: in the order of the file, warnings among them.
    """

    season: Season | None
    faults: list[Fault]


def parse(node: Node, time_zones: Collection[str], mark_of: MarkOf = own_mark) -> ParsedSeason:
    """Read a season and note everything that is wrong with it in one pass.

    :param node: the top of the decoded file.
    :param time_zones: names that may stand as ``time_zone``.
    :param mark_of: tells the mark of a rule's slots, so that the total of a paper can be checked.
    """
    faults = Faults()
    fields = Fields(node, faults, name="season", known=SEASON_FIELDS, required=SEASON_REQUIRED)
    season = _season(fields, time_zones, mark_of)
    found = sorted(faults.faults + faults.warnings, key=lambda fault: (fault.line, fault.column))
    return ParsedSeason(None if faults.faults else season, found)


def _season(fields: Fields, time_zones: Collection[str], mark_of: MarkOf) -> Season:
    points = read_points(fields)
    starts_on, ends_on = fields.day("starts_on", NO_DAY), fields.day("ends_on", NO_DAY)
    if NO_DAY not in (starts_on, ends_on):
        _check_span(fields, starts_on, ends_on)
    return Season(
        code=fields.code("season", ""),
        title=fields.text("title", "", limit=MAX_TITLE),
        time_zone=_time_zone(fields, time_zones),
        starts_on=starts_on,
        ends_on=ends_on,
        weekly=_weekly(fields, mark_of),
        annual=_annual(fields, points.pass_percent, mark_of),
        points=points,
        ranking=read_ranking(fields),
        boards=fields.one_of("boards", BOARDS, "open"),
        names=fields.one_of("names", NAMES, "full"),
    )


def _check_span(fields: Fields, starts_on: date, ends_on: date) -> None:
    days = (ends_on - starts_on).days + 1
    if days < 1:
        at = fields.key("ends_on")
        fields.fault("ends-before-starts", at, starts_on=f"{starts_on}", ends_on=f"{ends_on}")
    elif days > MAX_SEASON_DAYS:
        fields.fault("season-too-long", fields.key("ends_on"), days=days, limit=MAX_SEASON_DAYS)


def _time_zone(fields: Fields, time_zones: Collection[str]) -> str | None:
    node = fields.scalar("time_zone")
    if node is not None and node.text not in time_zones:
        fields.bad_value("time_zone", node, "Asia/Shanghai, Asia/Urumqi, …")
        return None
    return node.text if node else None


def _weekly(fields: Fields, mark_of: MarkOf) -> Weekly:
    weekly = fields.inner("weekly", WEEKLY_FIELDS, WEEKLY_REQUIRED)
    if weekly is None:
        return Weekly(WeeklyRule(NO_WEEKDAY_TIME, NO_WEEKDAY_TIME), EMPTY_PLAN)
    rule = WeeklyRule(
        opens=_weekday_time(weekly, "opens"),
        closes=_weekday_time(weekly, "closes"),
        without_workday=weekly.one_of("without_workday", WITHOUT_WORKDAY, "skip"),
    )
    return Weekly(
        rule=rule,
        plan=read_plan(weekly, mark_of) or EMPTY_PLAN,
        time_limit_s=_time_limit_s(weekly),
        attempts=weekly.whole("attempts", 1, MAX_ATTEMPTS, 1),
        results=weekly.one_of("results", RESULTS, "after_hand_in"),
        weeks=_weeks(weekly, mark_of),
        freeze_min=_freeze_min(weekly),
    )


def _weekday_time(fields: Fields, name: str) -> WeekdayTime:
    node = fields.scalar(name)
    if node is None:
        return NO_WEEKDAY_TIME
    match = re.fullmatch(f"({'|'.join(WEEKDAY_NAMES)}) {CLOCK_PATTERN}", node.text)
    if match is None:
        fields.bad_value(name, node, "MON 00:00 – SUN 23:59")
        return NO_WEEKDAY_TIME
    return WeekdayTime(WEEKDAY_NAMES.index(match[1]), time(int(match[2]), int(match[3])))


def _time_limit_s(fields: Fields) -> int | None:
    minutes = fields.whole("time_limit_min", 1, MAX_TIME_LIMIT_MIN, None)
    return None if minutes is None else minutes * 60


def _freeze_min(fields: Fields) -> int | None:
    return fields.whole("freeze_min", 1, MAX_FREEZE_MIN, None)


def _weeks(weekly: Fields, mark_of: MarkOf) -> Mapping[date, Week]:
    node = weekly.get("weeks")
    if node is None:
        return MappingProxyType({})
    if not isinstance(node, Map):
        weekly.wrong_kind("weeks", node, "mapping")
    elif len(node.entries) > MAX_WEEKS:
        weekly.fault("too-many", node, field="weeks", count=len(node.entries), limit=MAX_WEEKS)
    else:
        read = {
            _monday(weekly, key): _week(weekly, key, entry, mark_of) for key, entry in node.entries.values()
        }
        return MappingProxyType(dict(sorted(read.items())))
    return MappingProxyType({})


def _monday(weekly: Fields, key: Scalar) -> date:
    day = parse_day(key.text)
    if day is None:
        weekly.fault("bad-date", key, field="weeks", value=shown(key.text))
    elif day != monday_of(day):
        weekly.fault("not-a-monday", key, week=key.text, monday=monday_of(day).isoformat())
    return day or NO_DAY


def _week(weekly: Fields, key: Scalar, node: Node, mark_of: MarkOf) -> Week:
    week = Fields(node, weekly.faults, name=key.text[:10], known=WEEK_FIELDS)
    times = WeekTimes(_wall_time(week, "opens_at"), _wall_time(week, "closes_at"))
    _check_order(week, times)
    monday = parse_day(key.text)
    for name, wall in (("opens_at", times.opens_at), ("closes_at", times.closes_at)):
        if monday and wall and not timedelta(0) <= wall - datetime.combine(monday, time()) <= WEEK_REACH:
            value = f"{wall:{WALL_FORMAT}}"
            week.warn("week-times-far", week.key(name), field=name, value=value, week=key.text)
    return Week(times, read_plan(week, mark_of), _study(week))


def _study(week: Fields) -> tuple[str, ...]:
    """Read the study list of a week; an entry that says nothing or is no text is a fault."""
    entries: list[str] = []
    for item in week.items("study", limit=MAX_STUDY):
        if not isinstance(item, Scalar):
            week.wrong_kind("study", item, "text")
        elif is_blank(item.text):
            week.fault("empty-field", item, field="study")
        elif len(item.text) > MAX_STUDY_TEXT:
            week.fault("field-too-long", item, field="study", length=len(item.text), limit=MAX_STUDY_TEXT)
        else:
            entries.append(item.text)
    return tuple(entries)


def _wall_time(fields: Fields, name: str) -> datetime | None:
    node = fields.scalar(name)
    if node is None:
        return None
    match = re.fullmatch(f"([0-9-]{{10}}) {CLOCK_PATTERN}", node.text)
    day = parse_day(match[1]) if match else None
    if match is None or day is None:
        fields.bad_value(name, node, "YYYY-MM-DD HH:MM")
        return None
    return datetime.combine(day, time(int(match[2]), int(match[3])))


def _check_order(fields: Fields, times: WeekTimes) -> None:
    if times.opens_at and times.closes_at and times.closes_at <= times.opens_at:
        opens_at, closes_at = f"{times.opens_at:{WALL_FORMAT}}", f"{times.closes_at:{WALL_FORMAT}}"
        at = fields.key("closes_at")
        fields.fault("closes-before-opens", at, opens_at=opens_at, closes_at=closes_at)


def _annual(fields: Fields, pass_percent: int, mark_of: MarkOf) -> Annual | None:
    annual = fields.inner("annual", ANNUAL_FIELDS, ANNUAL_REQUIRED)
    if annual is None:
        return None
    times = WeekTimes(_wall_time(annual, "opens_at"), _wall_time(annual, "closes_at"))
    _check_order(annual, times)
    return Annual(
        opens_at=times.opens_at or NO_TIME,
        closes_at=times.closes_at or NO_TIME,
        plan=read_plan(annual, mark_of) or EMPTY_PLAN,
        pass_percent=annual.whole("pass_percent", 0, 100, pass_percent),
        time_limit_s=_time_limit_s(annual),
        attempts=annual.whole("attempts", 1, MAX_ATTEMPTS, 1),
        results=annual.one_of("results", RESULTS, "after_release"),
        freeze_min=_freeze_min(annual),
        unfreeze_at=_unfreeze_at(annual, times.closes_at),
    )


def _unfreeze_at(annual: Fields, closes_at: datetime | None) -> datetime | None:
    moment = _wall_time(annual, "unfreeze_at")
    if moment is None:
        return None
    at = annual.key("unfreeze_at")
    if annual.get("freeze_min") is None:
        annual.fault("unfreeze-without-freeze", at)
    if closes_at is not None and moment < closes_at:
        pair = {"unfreeze_at": f"{moment:{WALL_FORMAT}}", "closes_at": f"{closes_at:{WALL_FORMAT}}"}
        annual.fault("unfreezes-before-close", at, **pair)
    return moment
