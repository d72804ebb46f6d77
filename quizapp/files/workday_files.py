"""The workday calendars that ship: one file a year, from the State Council's published notice.

A new year is a new file in ``quizapp/files/data``; nothing else changes (docs/seasons.md).
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from importlib import resources

from quizapp.core.documents import Faults, Node, Scalar
from quizapp.core.fields import Fields, parse_day
from quizapp.core.workdays import WorkdayCalendar
from quizapp.files import yaml_reader

DATA = resources.files("quizapp.files") / "data"
FIELDS = ("year", "notice", "off", "work")
HOLIDAY_FIELDS = ("name", "from", "to")


@cache
def load_calendar() -> WorkdayCalendar:
    """Read the calendars of every year that ships; once for the life of the process."""
    off: frozenset[date] = frozenset()
    work: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()
    for file in sorted(DATA.iterdir(), key=lambda file: file.name):
        if file.name.startswith("workdays-"):
            calendar = read_year(file.read_bytes())
            off, work, years = off | calendar.off, work | calendar.work, years | calendar.years
    return WorkdayCalendar(off, work, years)


def read_year(data: bytes) -> WorkdayCalendar:
    """Read the calendar of one year.

    :param data: a file with ``year``, the ``notice`` it is from, ``off`` (holidays, first and last day) and
        ``work`` (the Saturdays and Sundays that are worked).
    :raises ValueError: for a file that is anything else; these files are part of the program.
    """
    node, found = yaml_reader.read(data)
    faults = Faults()
    if node is None or found:
        raise ValueError(f"unreadable workday file: {found!r}")
    fields = Fields(node, faults, name="workdays", known=FIELDS, required=FIELDS)
    year = fields.whole("year", 1970, 2199, 0)
    off = {day for item in fields.items("off", limit=40) for day in _days(item, faults)}
    work = {_workday(fields, item) for item in fields.items("work", limit=40)}
    if faults.faults or any(day.year != year for day in off | work):
        raise ValueError(f"bad workday file for {year}: {faults.faults!r}")
    return WorkdayCalendar(frozenset(off), frozenset(work), frozenset({year}))


def _days(node: Node, faults: Faults) -> Iterator[date]:
    holiday = Fields(node, faults, name="off", known=HOLIDAY_FIELDS, required=HOLIDAY_FIELDS)
    first, last = holiday.day("from", date.max), holiday.day("to", date.min)
    return (first + timedelta(days=offset) for offset in range((last - first).days + 1))


def _workday(fields: Fields, node: Node) -> date:
    day = parse_day(node.text) if isinstance(node, Scalar) else None
    if day is None:
        fields.fault("bad-value", node, field="work")
    return day or date.min
