"""The clock on the wall of the house: views, jobs and commands ask it, everything below is told the time."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import flask_babel
from flask import current_app


def now() -> datetime:
    """Tell the time of this host, aware, in UTC."""
    return datetime.now(UTC)


def local(moment: datetime) -> datetime:
    """Read a moment in the federation's time zone.

    :param moment: aware, in any zone.
    :raises ValueError: a naive datetime, which names no moment.
    """
    if moment.tzinfo is None:
        raise ValueError(f"a moment needs a time zone: {moment!r}")
    return moment.astimezone(flask_babel.get_timezone())


def today(moment: datetime) -> date:
    """Return the federation's local date at a moment; it decides who belongs where."""
    return moment.astimezone(zone()).date()


def zone() -> ZoneInfo:
    """Return the federation's time zone."""
    found: ZoneInfo = current_app.extensions["settings"].time_zone
    return found
