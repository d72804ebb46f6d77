"""How numbers and moments are written for people: template filters, all exact, in the reader's language.

Chinese and digits stand side by side without a typed space; the theme's ``text-autospace`` sets the
thin space where the browser knows it, so that searching and copying stay clean.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import pairwise

import flask_babel
from flask import Flask

from quizapp.web import clock, i18n

THIN_SPACE = "\u2009"
NOTHING = "–"

# CLDR patterns (UTS 35), by style and language.
PATTERNS = {
    "when": {"zh": "M月d日 EEE HH:mm", "en": "EEE d MMM, HH:mm"},
    "when_full": {"zh": "y年M月d日 EEE HH:mm", "en": "EEE d MMM y, HH:mm"},
    "day": {"zh": "M月d日 EEE", "en": "EEE d MMM"},
    "month": {"zh": "y年M月", "en": "MMMM y"},
    "day_full": {"zh": "y年M月d日 EEE", "en": "EEE d MMM y"},
    "date": {"zh": "y年M月d日", "en": "d MMM y"},
    "weekday": {"zh": "EEEEE", "en": "EEE"},
    "week_time": {"zh": "EEE HH:mm", "en": "EEE HH:mm"},
    "stamp": {"zh": "M月d日 HH:mm:ss", "en": "d MMM, HH:mm:ss"},
    "hhmm": {"zh": "HH:mm", "en": "HH:mm"},
    "hhmmss": {"zh": "HH:mm:ss", "en": "HH:mm:ss"},
}


def moment(value: datetime | date, style: str = "when") -> str:
    """Write a moment in the federation's time zone, or a plain date as it stands.

    :param value: aware datetime, or a date (styles without a time only).
    :param style: a key of ``PATTERNS``.
    :raises ValueError: a naive datetime.
    """
    pattern = PATTERNS[style][i18n.language()]
    if isinstance(value, datetime):
        return str(flask_babel.format_datetime(clock.local(value), pattern, rebase=False))
    return str(flask_babel.format_date(value, pattern, rebase=False))


def iso(value: datetime | date) -> str:
    """Write what a ``<time datetime>`` attribute holds: UTC with Z for a moment, else the date."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return value.isoformat()


def duration(seconds: int) -> str:
    """Say a length of time in its two largest units: 1天4小时, 15分钟, 1分钟30秒.

    :param seconds: 0 or more; parts smaller than the second unit are dropped.
    """
    units = ((86400, _days), (3600, _hours), (60, minutes), (1, _seconds))
    for (size, say), (finer, say_finer) in pairwise(units):
        if seconds >= size:
            parts = [say(seconds // size)]
            if seconds % size >= finer:
                parts.append(say_finer(seconds % size // finer))
            return i18n.join_words(parts)
    return _seconds(seconds)


def _days(count: int) -> str:
    return str(flask_babel.ngettext("%(num)s天", "%(num)s天", count))


def _hours(count: int) -> str:
    return str(flask_babel.ngettext("%(num)s小时", "%(num)s小时", count))


def _seconds(count: int) -> str:
    return str(flask_babel.ngettext("%(num)s秒", "%(num)s秒", count))


def minutes(count: int) -> str:
    """Say a number of minutes; in Chinese always 分钟, for 分 alone is a mark (visual.md)."""
    return str(flask_babel.ngettext("%(num)s分钟", "%(num)s分钟", count))


def marks(value: int) -> str:
    """Say the marks of a question: 2分, in English 1 mark, 0.5 marks.

    :param value: hundredths.
    """
    count = 1 if value == 100 else 2
    return str(flask_babel.ngettext("%(mark)s分", "%(mark)s分", count, mark=hundredths(value)))


def countdown(seconds: int, *, with_seconds: bool = True) -> str:
    """Write what is left as digits, without the whole days: 12:31, 4:12:09, and 04:12:09 beside days.

    :param seconds: 0 or more.
    :param with_seconds: False for the wall, which says hours and minutes: 04:12.
    """
    days, rest = divmod(max(0, int(seconds)), 86400)
    hours, rest = divmod(rest, 3600)
    mins, secs = divmod(rest, 60)
    if not with_seconds:
        return f"{hours:02}:{mins:02}"
    if days:
        return f"{hours:02}:{mins:02}:{secs:02}"
    return f"{hours}:{mins:02}:{secs:02}" if hours else f"{mins}:{secs:02}"


def hundredths(value: int | None, *, fixed: bool = False) -> str:
    """Write integer hundredths with at most two decimals: 9260 is 92.6, 10000 is 100, None a dash.

    :param fixed: always two decimals (92.60), for columns that are compared by eye.
    """
    if value is None:
        return NOTHING
    sign, whole, part = "-" if value < 0 else "", *divmod(abs(value), 100)
    digits = f"{part:02}" if fixed else f"{part:02}".rstrip("0")
    return f"{sign}{thousands(whole)}" + (f".{digits}" if digits else "")


def percent(value: int | None) -> str:
    """Write a percentage held in hundredths as a whole number, without its sign: 9437 is 94.

    Nothing rounds up to 100 and nobody rounds down to 0: 9999 is 99 and 1 is 1 (visual.md).

    :param value: 0 to 10000, or None for a dash.
    """
    if value is None:
        return NOTHING
    if 0 < value < 10000:
        return str(min(99, max(1, (value + 50) // 100)))
    return str(value // 100)


def share(part: int, whole: int) -> str:
    """Write part of whole as a whole percentage by the rule of ``percent``; a dash of nothing.

    :param part: 0 to ``whole``.
    """
    if whole == 0:
        return NOTHING
    if 0 < part < whole:
        return str(min(99, max(1, (200 * part + whole) // (2 * whole))))
    return str(100 * part // whole)


def thousands(value: int) -> str:
    """Group digits by three with a thin space (U+2009): 2 796."""
    return f"{value:,}".replace(",", THIN_SPACE)


def filesize(size: int) -> str:
    """Write a number of bytes as people read it: 812 B, 14 kB, 3.2 MB (powers of 1000)."""
    if size < 1000:
        return f"{size} B"
    if size < 1_000_000:
        return f"{(size + 500) // 1000} kB"
    tenths = (size + 50_000) // 100_000
    return f"{tenths // 10}.{tenths % 10} MB"


def spark_points(values: Sequence[float | None], width: int, height: int, *, invert: bool = False) -> str:
    """Place the values of a sparkline in its box: the points of an SVG polyline.

    :param values: oldest first; None leaves a week out.
    :param invert: small is good, as places are.
    :return: ``x,y`` pairs, 3 units inside the box; empty when there is no value.
    """
    known = [value for value in values if value is not None]
    if not known:
        return ""
    low, high = min(known), max(known)
    step = (width - 8) / max(1, len(values) - 1)
    pairs = []
    for index, value in enumerate(values):
        if value is not None:
            level = 0.5 if high == low else (value - low) / (high - low)
            rise = 1 - level if invert else level
            pairs.append(f"{3 + index * step:.1f},{height - 4 - rise * (height - 8):.1f}")
    return " ".join(pairs)


def init_app(app: Flask) -> None:
    """Offer the formats to templates, each under its own name."""
    app.jinja_env.filters.update(
        moment=moment,
        iso=iso,
        duration=duration,
        minutes=minutes,
        marks=marks,
        countdown=countdown,
        hundredths=hundredths,
        percent=percent,
        thousands=thousands,
        filesize=filesize,
    )
    app.jinja_env.globals.update(share=share, spark_points=spark_points)
