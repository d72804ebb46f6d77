"""The study list on the wall: what to read for the week's test."""

from typing import Any

from flask_babel import gettext as _

from quizapp.core import seasons
from quizapp.screens import words
from quizapp.screens.material import Material

ROWS = 8
# From so many entries on, or beyond so many characters, letters are smaller.
FEW, SHORT_CHARACTERS = 4, 26


def pages(material: Material) -> list[dict[str, Any]]:
    """Give the list of the week whose round is open, after its close that of the next one; else nothing."""
    seen = material.seen
    this_round = seen.shown if seen.is_open else seen.coming
    if this_round is None or this_round.week is None:
        return []
    season = seasons.from_json(material.document_of(this_round.season_id))
    week = season.weekly.weeks.get(this_round.week)
    if week is None or not week.study:
        return []
    shown = week.study[:ROWS]
    is_small = len(shown) > FEW or any(len(text) > SHORT_CHARACTERS for text in shown)
    return [
        {
            "key": "study",
            "title": _("学习清单"),
            "subtitle": words.week(this_round),
            "rows": shown,
            "is_small": is_small,
            "more": len(week.study) - len(shown),
        }
    ]
