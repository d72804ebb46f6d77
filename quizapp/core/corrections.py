"""Corrections of keys: what is ruled about one question of a round instead of its key (docs/corrections.md).

A ruling changes what a slot may be worth; a paper's score is added up anew from all of its slots. Everything
follows from what was given and from the rulings, in the order in which they were confirmed: the same answers
earn the same marks, whether they were handed in before a correction or after it.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final, NamedTuple, Protocol, Self

from quizapp.core import marks
from quizapp.core.questions import QUESTION_TYPES, Response, true_false

FULL_SCORE_HUNDREDTHS: Final = 10_000


class Kind(StrEnum):
    """What is ruled."""

    #: The key is another; the bank's key earns nothing by itself any more.
    KEY = "key"
    #: Other answers are keys besides the bank's: the best of them counts.
    ACCEPT = "accept"
    #: The question is taken out of every paper, and its mark out of the paper's total.
    VOID = "void"
    #: Everybody who handed in an answer to anything gets its full mark.
    GIVE = "give"


class Graded(Protocol):
    """What a stored version of a question is graded by."""

    @property
    def type(self) -> str: ...
    @property
    def policy(self) -> str: ...
    @property
    def body(self) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is ruled about a question.

    :ivar answers: under the bank's letters: one for ``key``, one or more for ``accept``, else none. A letter,
        a sorted list of letters, or for blanks a list of the accepted texts of each.
    :ivar shape: of the version that the answers were read by; versions of another shape keep their own key.
    """

    kind: Kind
    answers: tuple[Any, ...] = ()
    shape: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Give the ruling as plain JSON values."""
        return {"kind": self.kind.value, "answers": list(self.answers), "shape": self.shape}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what ``to_json`` gave."""
        return cls(Kind(data["kind"]), tuple(data["answers"]), data["shape"])

    def fits(self, question: Graded) -> bool:
        """Tell whether it rules this version: letters mean the same there as where they were read."""
        return self.shape is None or self.shape == shape(question)


@dataclass(frozen=True, slots=True)
class InForce:
    """A ruling that is confirmed; ``never_lower``: nobody's score falls by it."""

    ruling: Ruling
    never_lower: bool


class SlotState(NamedTuple):
    """What a slot may count as.

    :ivar mark_hundredths: earned, if the slot counts; None: it cannot count.
    :ivar may_drop: it may be left out, mark and worth, if that is better for the score.
    """

    mark_hundredths: int | None
    may_drop: bool = False


class Tally(NamedTuple):
    """A paper added up: the mark of each slot, their sum, and the total of the slots that count."""

    marks: list[int]
    marks_hundredths: int
    total_hundredths: int

    @property
    def score_hundredths(self) -> int:
        """The score out of one hundred; full where nothing is left to be marked."""
        if not self.total_hundredths:
            return FULL_SCORE_HUNDREDTHS
        return marks.score_hundredths(self.marks_hundredths, self.total_hundredths)


def shape(question: Graded) -> str:
    """Give a digest of what answers are read by: the type, and its choices or the number of its blanks."""
    rules = QUESTION_TYPES[question.type]
    told = [question.type, sorted(rules.choice_texts(question.body).items()), rules.size(question.body)]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:16]


def _with_answer(body: Mapping[str, Any], answer: Any) -> dict[str, Any]:
    return {**body, "answer": answer}


def _with_side(body: Mapping[str, Any], answer: Any) -> dict[str, Any]:
    return {**body, "answer": true_false.TEXTS[answer]}


def _with_texts(body: Mapping[str, Any], answer: Any) -> dict[str, Any]:
    return {**body, "answers": answer}


#: How a body is given another key, by type.
_AMEND: Final[Mapping[str, Callable[[Mapping[str, Any], Any], dict[str, Any]]]] = MappingProxyType(
    {"single": _with_answer, "multiple": _with_answer, "true_false": _with_side, "blank": _with_texts}
)


def bodies(ruling: Ruling, question: Graded) -> list[dict[str, Any]]:
    """Give the question once for each key that holds under the ruling; a response is graded by the best.

    For blanks the accepted texts join the bank's, blank by blank, so that one may be filled by the bank's
    key and another by an accepted text.

    :param ruling: a ``key`` or an ``accept``: the others have no keys.
    """
    if ruling.kind is Kind.KEY:
        return [_AMEND[question.type](question.body, ruling.answers[0])]
    if question.type == "blank":
        lists = zip(question.body["answers"], *ruling.answers, strict=True)
        return [_with_texts(question.body, [[text for one in texts for text in one] for texts in lists])]
    return [question.body, *(_AMEND[question.type](question.body, one) for one in ruling.answers)]


def credit(ruling: Ruling, question: Graded, response: Response) -> Fraction:
    """Credit a response under a ruling that leaves the question in the paper.

    :param response: canonical, in the bank's letters.
    :return: from 0 to 1; 1 under ``give``, whatever was given.
    """
    if ruling.kind is Kind.GIVE:
        return Fraction(1)
    rules = QUESTION_TYPES[question.type]
    return max(rules.grade(body, response, question.policy) for body in bodies(ruling, question))


def judge(question: Graded, response: Response, worth: int, in_force: Sequence[InForce]) -> SlotState:
    """Tell what a slot may count as, by the bank's key and then by each ruling in turn.

    The latest ruling stands; under ``never_lower`` what held before it stays possible.

    :param response: canonical, in the bank's letters.
    :param worth: the slot's, in hundredths.
    :param in_force: in the order in which they were confirmed.
    """
    rules = QUESTION_TYPES[question.type]
    own = marks.mark_hundredths(rules.grade(question.body, response, question.policy), worth)
    state = SlotState(own)
    for one in in_force:
        if not one.ruling.fits(question):
            continue
        if one.ruling.kind is Kind.VOID:
            state = SlotState(state.mark_hundredths if one.never_lower else None, may_drop=True)
            continue
        earned = marks.mark_hundredths(credit(one.ruling, question, response), worth)
        before = state if one.never_lower else SlotState(None)
        state = SlotState(max(earned, before.mark_hundredths or 0), before.may_drop)
    return state


def tally(states: Sequence[SlotState], worths: Sequence[int]) -> Tally:
    """Add a paper up; slots that may be left out count where that makes the score higher or leaves it.

    The best choice takes them by their share, highest first, for as long as a share is not below that of
    what counts already. A slot that is left out has the mark 0 and is not in the total.

    :param states: of each slot.
    :param worths: of each slot, in hundredths.
    """
    counts = [not state.may_drop for state in states]
    earned = sum(state.mark_hundredths or 0 for state, taken in zip(states, counts, strict=True) if taken)
    total = sum(worth for worth, taken in zip(worths, counts, strict=True) if taken)
    for _share, at in _optional(states, worths):
        mark = states[at].mark_hundredths or 0
        # Where nothing else counts the score is full without it.
        if not total or mark * total < earned * worths[at]:
            break
        counts[at], earned, total = True, earned + mark, total + worths[at]
    each = [(state.mark_hundredths or 0) if taken else 0 for state, taken in zip(states, counts, strict=True)]
    return Tally(each, earned, total)


def _optional(states: Sequence[SlotState], worths: Sequence[int]) -> list[tuple[Fraction, int]]:
    """List the slots that may count or not, by their share, highest first."""
    found = [
        (Fraction(state.mark_hundredths, worths[at]), at)
        for at, state in enumerate(states)
        if state.may_drop and state.mark_hundredths is not None
    ]
    return sorted(found, key=lambda one: (-one[0], one[1]))


def body_that_stands(question: Graded, in_force: Sequence[InForce]) -> dict[str, Any]:
    """Give the question with the key that holds now: the bank's, unless the latest ruling sets another."""
    fitting = [one.ruling for one in in_force if one.ruling.fits(question)]
    if fitting and fitting[-1].kind is Kind.KEY:
        return bodies(fitting[-1], question)[0]
    return question.body
