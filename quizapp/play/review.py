"""What a member may see of an attempt that is handed in: the total, later right and wrong with reasons."""

from dataclasses import dataclass
from typing import Any

from quizapp import store
from quizapp.core import papers, seasons
from quizapp.core.questions import to_dealt_letters
from quizapp.play import paper, pools, rounds
from quizapp.play.paper import SlotView
from quizapp.store.attempts import Sitting


@dataclass(frozen=True, slots=True)
class Marked:
    """A slot with its mark, key and explanation; only for a round that is closed for everybody."""

    view: SlotView
    mark_hundredths: int
    key: Any
    explanation_html: str | None
    cite: str | None

    @property
    def verdict(self) -> str:
        """``right`` with full marks, ``wrong`` with none, else ``part``."""
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


def marked_slots(sitting: Sitting) -> list[Marked]:
    """Return the slots of an attempt that is handed in; the caller has asked whether they may be seen."""
    dealt = papers.Paper.from_json(sitting.paper)
    views = paper.slots(sitting, store.attempts.responses(sitting.id))
    questions = pools.questions([slot.question_id for slot in dealt.slots])
    earned = store.attempts.marks(sitting.id)
    return [
        _marked(view, slot, questions[slot.question_id], mark)
        for view, slot, mark in zip(views, dealt.slots, earned, strict=True)
    ]


def _marked(view: SlotView, slot: papers.Slot, question: pools.Question, mark_hundredths: int) -> Marked:
    shown = question.rendered
    key = (
        question.body["answers"]
        if question.type == "blank"
        else to_dealt_letters(slot.order, question.rules.key(question.body))
    )
    return Marked(view, mark_hundredths, key, shown.explanation_html, shown.cite)
