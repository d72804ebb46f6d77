"""A paper as its member sees it: stems, choices under the paper's letters, what was saved; never a key."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from quizapp.core import papers
from quizapp.core.questions.letters import DEALT
from quizapp.play import pools
from quizapp.store.attempts import Sitting, Stored


class Choice(NamedTuple):
    """A choice under the letter of the paper, which says nothing about the bank's."""

    id: str
    html: str


@dataclass(frozen=True, slots=True)
class SlotView:
    """One slot: the question and what stands there. ``blanks``: how many, for a blank; else None."""

    slot: int
    type: str
    policy: str
    stem_html: str
    choices: tuple[Choice, ...]
    blanks: int | None
    mark_hundredths: int
    response: Any
    seq: int

    @property
    def is_answered(self) -> bool:
        """Whether something is given here."""
        return pools.QUESTION_TYPES[self.type].is_answered(self.response)


def slots(sitting: Sitting, stored: dict[int, Stored]) -> list[SlotView]:
    """Return the slots of a paper in order, with what is stored in each."""
    paper = papers.Paper.from_json(sitting.paper)
    questions = pools.questions([slot.question_id for slot in paper.slots])
    return [_slot(slot, questions[slot.question_id], stored.get(slot.slot)) for slot in paper.slots]


def slot(paper_json: Any, number: int, stored: Stored | None) -> SlotView:
    """Return one slot of a paper as an attempt keeps it, with what is stored there or instead of it."""
    paper = papers.Paper.from_json(paper_json)
    found = paper.slots[number - 1]
    return _slot(found, pools.questions([found.question_id])[found.question_id], stored)


def _slot(slot: papers.Slot, question: pools.Question, stored: Stored | None) -> SlotView:
    shown = question.rendered
    return SlotView(
        slot=slot.slot,
        type=question.type,
        policy=question.policy,
        stem_html=shown.stem_html,
        choices=tuple(map(Choice, DEALT, [shown.choices[letter] for letter in slot.order])),
        blanks=question.rules.size(question.body) if question.type == "blank" else None,
        mark_hundredths=slot.mark_hundredths,
        response=stored.response if stored else None,
        seq=stored.seq if stored else 0,
    )
