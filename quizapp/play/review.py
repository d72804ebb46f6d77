"""What a member may see of an attempt that is handed in: the total, later right and wrong with reasons."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from quizapp import store
from quizapp.core import corrections, papers, seasons
from quizapp.core.corrections import InForce, Kind
from quizapp.core.questions import to_dealt_letters
from quizapp.play import paper, pools, rounds
from quizapp.play.marking import Rulings
from quizapp.play.paper import SlotView
from quizapp.store.attempts import Sitting


@dataclass(frozen=True, slots=True)
class Marked:
    """A slot with its mark, key and explanation; only for a round that is closed for everybody.

    ``ruled``: the kind of the correction that stands, if any; the key is the corrected one.
    """

    view: SlotView
    mark_hundredths: int
    key: Any
    explanation_html: str | None
    cite: str | None
    ruled: str | None

    @property
    def verdict(self) -> str:
        """``right`` with full marks, ``wrong`` with none, else ``part``; ``void`` where it does not count."""
        if self.ruled == Kind.VOID and not self.mark_hundredths:
            return "void"
        if self.mark_hundredths == self.view.mark_hundredths:
            return "right"
        return "part" if self.mark_hundredths else "wrong"

    def choice_state(self, letter: str) -> str:
        """Say of a choice: ticked ``right`` or ``wrong``, ``missed``, ``key`` of a single, or ``plain``."""
        given, keys = set(self.view.response or ()), set(self.key)
        if letter in given:
            return "right" if letter in keys else "wrong"
        if letter in keys:
            return "missed" if self.view.type == "multiple" else "key"
        return "plain"


def gives_certificate(found: rounds.RoundView) -> bool:
    """Tell whether the member has passed an annual exam whose results are out."""
    best = found.best
    is_exam = found.round.kind == seasons.ANNUAL and found.shows_keys
    return is_exam and best is not None and (best.score_hundredths or 0) >= found.round.pass_percent * 100


def marked_slots(sitting: Sitting, in_force: Rulings) -> list[Marked]:
    """Return the slots of an attempt that is handed in; the caller has asked whether they may be seen.

    :param in_force: the round's corrections.
    """
    dealt = papers.Paper.from_json(sitting.paper)
    views = paper.slots(sitting, store.attempts.responses(sitting.id))
    questions = pools.questions([slot.question_id for slot in dealt.slots])
    earned = store.attempts.marks(sitting.id)
    return [
        _marked(view, slot, questions[slot.question_id], mark, in_force.get(slot.question_id, ()))
        for view, slot, mark in zip(views, dealt.slots, earned, strict=True)
    ]


def _marked(
    view: SlotView,
    slot: papers.Slot,
    question: pools.Question,
    mark_hundredths: int,
    ruled: Sequence[InForce],
) -> Marked:
    shown, body = question.rendered, corrections.body_that_stands(question, ruled)
    key = (
        body["answers"]
        if question.type == "blank"
        else to_dealt_letters(slot.order, question.rules.key(body))
    )
    fitting = [one.ruling.kind.value for one in ruled if one.ruling.fits(question)]
    stands = fitting[-1] if fitting else None
    return Marked(view, mark_hundredths, key, shown.explanation_html, shown.cite, stands)
