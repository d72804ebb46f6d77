"""The countdown on the wall: how long the round is open, or when the next one opens."""

from typing import Any

from flask_babel import gettext as _

from quizapp.screens import words
from quizapp.screens.scene import Scene
from quizapp.web import formats


def pages(scene: Scene) -> list[dict[str, Any]]:
    """Give the countdown; nothing where there is nothing to wait for."""
    if scene.target is None:
        return []
    this_round, moment = scene.target
    is_closing = scene.is_open
    facts = scene.league.facts if is_closing and scene.league else None
    return [
        {
            "key": "countdown",
            "title": _("答题进行中") if is_closing else _("下一轮"),
            "subtitle": words.week(this_round),
            "until": moment,
            "left_s": max(0, int((moment - scene.now).total_seconds())),
            "caption": _("距截止还有") if is_closing else _("距开始还有"),
            "when": formats.moment(moment, "when"),
            "is_closing": is_closing,
            "took_part": facts and facts["took_part"],
            "expected": facts and facts["expected"],
            "attempts": this_round.attempts,
            "minutes": this_round.time_limit_s and -(-this_round.time_limit_s // 60),
        }
    ]
