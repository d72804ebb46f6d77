"""What a ceremony is called, and its invented branches: on the wall and on the phone that leads it."""

from flask_babel import gettext as _

from quizapp.core import ceremonies


def branch(row: ceremonies.Row) -> str:
    """Name a branch; an invented one by its number."""
    return row.name if row.name is not None else _("演示支部%(number)s", number=row.number)


def places(step: ceremonies.Step) -> str:
    """Say which places a step reveals: 第3名, or 第20名到第11名."""
    first, last = step.rows[0].place, step.rows[-1].place
    if first != last:
        return _("第%(last)s名到第%(first)s名", last=last, first=first)
    if len(step.rows) > 1:
        return _("第%(place)s名（%(count)s个支部并列）", place=first, count=len(step.rows))
    return _("第%(place)s名", place=first)
