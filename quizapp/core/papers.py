"""Papers: the plan that says what a paper holds, and the draw that deals one.

The draw is stated step by step in docs/papers.md, with an example to check another implementation
by. A change that could deal another paper from the same seed is a new version of ``ALGORITHM``.
"""

from collections.abc import Callable, Iterable, Set
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple, Self

from quizapp.core import allotments, draws, refusals

#: Version of the draw that ``deal`` follows; kept with every paper.
ALGORITHM = 1
#: 对 stands before 错 on every paper; a changed order would only trip people up.
FIXED_ORDER_TYPES = frozenset({"true_false"})

RULE_FIELDS = ("count", "banks", "type", "topic", "difficulty", "mark_hundredths")


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a plan: so many questions of this description.

    A field that is None asks for nothing.

    :ivar count: how many questions, at least 1.
    :ivar banks: codes of the banks to draw from; None means every bank.
    :ivar type: question type, e.g. ``single``.
    :ivar topic: the topic exactly as the bank writes it.
    :ivar difficulty: 1 to 5.
    :ivar mark_hundredths: mark of each slot in hundredths; None takes the question's own.
    """

    count: int
    banks: tuple[str, ...] | None = None
    type: str | None = None
    topic: str | None = None
    difficulty: int | None = None
    mark_hundredths: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Give the rule as plain JSON values; fields that ask for nothing are left out."""
        asked = {name: getattr(self, name) for name in RULE_FIELDS if getattr(self, name) is not None}
        return asked | ({"banks": list(self.banks)} if self.banks is not None else {})

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read what ``to_json`` gave."""
        banks = data.get("banks")
        return cls(**(data | {"banks": None if banks is None else tuple(banks)}))


@dataclass(frozen=True, slots=True)
class PaperPlan:
    """The rules of a paper, in the order of its parts."""

    rules: tuple[Rule, ...]

    @property
    def count(self) -> int:
        """How many slots a paper of this plan has."""
        return sum(rule.count for rule in self.rules)

    def to_json(self) -> dict[str, Any]:
        """Give the plan as plain JSON values."""
        return {"rules": [rule.to_json() for rule in self.rules]}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read what ``to_json`` gave."""
        return cls(tuple(Rule.from_json(rule) for rule in data["rules"]))


@dataclass(frozen=True, slots=True)
class PoolQuestion:
    """What the draw has to know of a question.

    :ivar id: of the stored version of the question.
    :ivar bank: code of its bank; with ``key`` it names the question through all versions.
    :ivar key: the question's id within the bank.
    :ivar mark_hundredths: its own mark, where the plan's rule sets none.
    :ivar choices: the bank's letters in the bank's order; empty where the type has none.
    :ivar shuffle: false keeps the choices in the bank's order.
    """

    id: int
    bank: str
    key: str
    type: str
    topic: str | None
    difficulty: int | None
    mark_hundredths: int
    choices: tuple[str, ...] = ()
    shuffle: bool = True

    def fits(self, rule: Rule) -> bool:
        """Tell whether the rule may draw this question."""
        return (
            (rule.banks is None or self.bank in rule.banks)
            and rule.type in (None, self.type)
            and rule.topic in (None, self.topic)
            and rule.difficulty in (None, self.difficulty)
        )

    @property
    def keeps_order(self) -> bool:
        """Whether the choices are dealt as the bank has them."""
        return not self.shuffle or self.type in FIXED_ORDER_TYPES


class Pool:
    """All questions that a plan may draw from, one version of each, in the order of bank and key.

    Build it once and deal many papers from it: what fits a rule is remembered.

    :param questions: in any order.
    :raises ValueError: a question stands there twice.
    """

    def __init__(self, questions: Iterable[PoolQuestion]) -> None:
        self.questions = tuple(sorted(questions, key=lambda question: (question.bank, question.key)))
        self.positions = {(q.bank, q.key): position for position, q in enumerate(self.questions)}
        if len(self.positions) < len(self.questions):
            raise ValueError(f"{len(self.questions) - len(self.positions)} questions stand in the pool twice")
        self._fitting: dict[Rule, tuple[int, ...]] = {}

    def fitting(self, rule: Rule) -> tuple[int, ...]:
        """Give the positions of the questions that fit a rule, ascending."""
        known = self._fitting.get(rule)
        if known is None:
            known = tuple(position for position, q in enumerate(self.questions) if q.fits(rule))
            self._fitting[rule] = known
        return known


class Slot(NamedTuple):
    """One place of a paper.

    :ivar slot: from 1.
    :ivar order: the bank's letters as dealt: the first stands where the paper prints A.
    """

    slot: int
    question_id: int
    mark_hundredths: int
    order: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """What was dealt, for good: grading reads this, never the plan or the bank."""

    algorithm: int
    slots: tuple[Slot, ...]

    @property
    def total_hundredths(self) -> int:
        """The marks of all slots together."""
        return sum(slot.mark_hundredths for slot in self.slots)

    def to_json(self) -> dict[str, Any]:
        """Give the paper as plain JSON values, a slot as [question id, mark, letters]."""
        slots = [[slot.question_id, slot.mark_hundredths, "".join(slot.order)] for slot in self.slots]
        return {"algorithm": self.algorithm, "slots": slots}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read what ``to_json`` gave."""
        slots = enumerate(data["slots"], start=1)
        return cls(
            data["algorithm"], tuple(Slot(n, id_, mark, tuple(order)) for n, (id_, mark, order) in slots)
        )


@dataclass(frozen=True, slots=True)
class Shortage:
    """A rule that the pool cannot fill.

    :ivar rule_number: from 1.
    :ivar wanted: the rule's count.
    :ivar available: how many are left for it when the rules before it have got theirs.
    """

    rule_number: int
    wanted: int
    available: int


def deal(
    plan: PaperPlan,
    pool: Pool,
    *,
    seed: bytes,
    member: str,
    number: int,
    avoid: Set[tuple[str, str]] = frozenset(),
) -> Paper:
    """Deal the paper of one attempt; the same arguments deal the same paper.

    No question stands in it twice. Parts follow the order of the rules; within a part the questions
    are shuffled, and so are the choices of each, where the question allows it. Whenever the pool
    can fill the plan it is filled, also where rules overlap, and with as few questions to avoid as can be.

    :param seed: the round's, 32 random bytes.
    :param member: the staff number as stored.
    :param number: the attempt, from 1.
    :param avoid: (bank, key) of questions that earlier attempts of the member had.
    :raises Conflict: ``questions-short``, with the shortages.
    """
    below = draws.Draws(f"quizapp-paper-{ALGORITHM}", seed=seed, member=member, number=number).below
    allotment = _allot(plan, pool, below)
    allotment.fill({pool.positions[name] for name in avoid if name in pool.positions})
    allotment.fill()
    if not allotment.is_full:
        raise refusals.Conflict(
            "questions-short", shortages=[asdict(short) for short in shortages(plan, pool)]
        )

    slots: list[Slot] = []
    for rule, held in zip(plan.rules, allotment.held, strict=True):
        for position in draws.pick(sorted(held), rule.count, below):
            question = pool.questions[position]
            order = question.choices
            if not question.keeps_order:
                order = tuple(draws.pick(list(order), len(order), below))
            mark = question.mark_hundredths if rule.mark_hundredths is None else rule.mark_hundredths
            slots.append(Slot(len(slots) + 1, question.id, mark, order))
    return Paper(ALGORITHM, tuple(slots))


def shortages(plan: PaperPlan, pool: Pool) -> list[Shortage]:
    """List the rules that the pool cannot fill; empty exactly when ``deal`` succeeds.

    A question that several rules want is counted once: later rules get what the earlier ones can spare.
    """
    allotment = _allot(plan, pool, lambda limit: 0)
    allotment.fill()
    return [
        Shortage(rule_number, rule.count, len(held))
        for rule_number, (rule, held) in enumerate(zip(plan.rules, allotment.held, strict=True), start=1)
        if len(held) < rule.count
    ]


def _allot(plan: PaperPlan, pool: Pool, below: Callable[[int], int]) -> allotments.Allotment:
    counts = [rule.count for rule in plan.rules]
    return allotments.Allotment(counts, [pool.fitting(rule) for rule in plan.rules], below)
