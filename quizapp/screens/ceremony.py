"""The ceremony on the wall: the places that are out so far, the one that came last on top."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from quizapp.core import ceremonies
from quizapp.screens import words
from quizapp.store.ceremonies import Running
from quizapp.web import ceremony_words, formats, titles

ROWS = 10


def page(running: Running, now: datetime) -> dict[str, Any]:
    """Give the one page of a ceremony; it holds nothing that is not out yet."""
    steps = running.steps
    out = running.out(now)
    last, rows = ceremonies.shown(steps, out, most=ROWS)
    return {
        "key": f"ceremony-{running.id}",
        "title": _("%(round)s榜单揭晓", round=titles.round_title(running.kind, running.week)),
        "subtitle": last.league if last and last.league else "",
        "is_rehearsal": running.is_rehearsal,
        "branches": sum(len(one.rows) for one in steps),
        "leagues": [(one.league, one.of) for one in steps if not one.rows],
        "step": last,
        "last": ceremony_words.places(last) if last and last.rows else "",
        "rows": [_row(row, last) for row in rows] if last else [],
        "is_single": last is not None and len(last.rows) == 1,
        "is_complete": out == len(steps),
    }


def _row(row: ceremonies.Row, last: ceremonies.Step) -> dict[str, Any]:
    whole, part = words.score(row.value_hundredths)
    return {
        "key": f"{last.league or ''}-{row.name or row.number}",
        "kind": "first" if row.place == 1 else "top" if row.place <= ceremonies.MEDALS else "",
        "is_new": row in last.rows,
        "place": row.place,
        "name": ceremony_words.branch(row),
        "whole": whole,
        "part": part,
        "participation": formats.percent(row.participation_hundredths),
    }
