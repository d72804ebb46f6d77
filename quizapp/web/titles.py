"""What a round is called: 第 47 周周测 by its ISO week, 年度大考 once a year."""

from datetime import date

from flask_babel import gettext as _


def round_title(kind: str, week: date | None) -> str:
    """Name a round in the reader's language.

    :param kind: ``weekly`` or ``annual``.
    :param week: the Monday of a weekly round.
    """
    if kind == "annual" or week is None:
        return str(_("年度大考"))
    return str(_("第%(week)s周周测", week=week.isocalendar().week))


def week_title(kind: str, week: date | None) -> str:
    """Name only the week, where the page says already what it is of."""
    if kind == "annual" or week is None:
        return str(_("年度大考"))
    return str(_("第%(week)s周", week=week.isocalendar().week))
