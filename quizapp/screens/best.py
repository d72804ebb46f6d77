"""The week's best on the wall: three on the plinth, five beside it, nobody from the lower half."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from flask_babel import gettext as _

from quizapp.screens import words
from quizapp.screens.scene import Scene
from quizapp.store.walls import Best
from quizapp.web import formats

STEPS = 3
SHOWN = 8
# The middle is the highest: second, first, third from left to right.
STANDING = {1: (0,), 2: (1, 0), 3: (1, 0, 2)}


def pages(scene: Scene, best: Sequence[Best], *, places: str) -> list[dict[str, Any]]:
    """Give the best of the last closed round whose scores are out; nothing when nobody took part.

    :param best: at most ``SHOWN``, in order.
    :param places: ``shared`` or ``dense``, as the season counts.
    """
    if scene.ended is None or not best:
        return []
    numbers = _places(best, places)
    rows = [
        {
            "place": number,
            "name": one.name or _("一位职工"),
            "is_long": one.name is not None and len(one.name) > 4,
            "branch": one.branch,
            "score": formats.hundredths(one.score_hundredths),
            "minutes": one.minutes,
        }
        for number, one in zip(numbers, best, strict=True)
    ]
    top = rows[:STEPS]
    return [
        {
            "key": "best",
            "title": _("学习之星"),
            "subtitle": words.week(scene.ended),
            "plinth": [top[index] for index in STANDING[len(top)]],
            "rest": rows[STEPS:],
            "more": _left_out(best),
            "more_place": numbers[-1],
        }
    ]


def _places(best: Sequence[Best], places: str) -> list[int]:
    if places == "shared":
        return [one.place for one in best]
    dense = [1]
    for above, below in pairwise(best):
        dense.append(dense[-1] + (below.place != above.place))
    return dense


def _left_out(best: Sequence[Best]) -> int:
    """Count who shares the last place that is shown and found no room."""
    last = best[-1]
    return last.sharing - sum(one.place == last.place for one in best)
