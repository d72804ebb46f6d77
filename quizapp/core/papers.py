"""Papers: the plan that says what a paper holds, and the draw that deals one.

The draw is stated step by step in docs/papers.md, with an example to check another implementation
by. A change that could deal another paper from the same seed is a new version of the algorithm.
"""

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any, NamedTuple, Self

from quizapp.core import allotments, difficulties, draws, refusals
from quizapp.core.plans import PaperPlan, Rule, Section

__all__ = [
    "ALGORITHM", "BALANCED", "FIXED_ORDER_TYPES", "TRIES", "Paper", "PaperPlan", "Pool", "PoolQuestion",
    "Rule", "Section", "Shortage", "Slot", "deal", "mark_of", "shortages",
]  # fmt: skip

#: Version of the draw of plans that do not balance; kept with every paper.
ALGORITHM = 1
#: Version of the draw of plans whose papers are of equal difficulty.
BALANCED = 2
#: How many papers ``BALANCED`` tries before it takes the nearest.
TRIES = 50
#: 对 stands before 错 on every paper; a changed order would only trip people up.
FIXED_ORDER_TYPES = frozenset({"true_false"})


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

    def difficulty_of(self, position: int, known: Mapping[int, int]) -> int:
        """Tell how hard a question is, in hundredths: as known, else as stated, else in the middle.

        :param known: difficulties by question id, see ``difficulties.known``.
        """
        question = self.questions[position]
        if question.id in known:
            return known[question.id]
        if question.difficulty is None:
            return difficulties.MIDDLE_HUNDREDTHS
        return 100 * question.difficulty


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
    """What was dealt, for good: grading reads this, never the plan or the bank.

    :ivar sections: the first slot of each section and its heading; empty where the paper has none.
    """

    algorithm: int
    slots: tuple[Slot, ...]
    sections: tuple[tuple[int, str], ...] = ()

    @property
    def total_hundredths(self) -> int:
        """The marks of all slots together."""
        return sum(slot.mark_hundredths for slot in self.slots)

    def to_json(self) -> dict[str, Any]:
        """Give the paper as plain JSON values, a slot as [question id, mark, letters]."""
        slots = [[slot.question_id, slot.mark_hundredths, "".join(slot.order)] for slot in self.slots]
        sections = {"sections": [list(section) for section in self.sections]} if self.sections else {}
        return {"algorithm": self.algorithm, "slots": slots} | sections

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read what ``to_json`` gave."""
        slots = enumerate(data["slots"], start=1)
        return cls(
            data["algorithm"],
            tuple(Slot(n, id_, mark, tuple(order)) for n, (id_, mark, order) in slots),
            tuple((slot, title) for slot, title in data.get("sections", ())),
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
    known: Mapping[int, int] = MappingProxyType({}),
) -> Paper:
    """Deal the paper of one attempt; the same arguments deal the same paper.

    No question stands in it twice. Parts follow the order of the rules; within a part the questions
    are shuffled, and so are the choices of each, where the question allows it. Whenever the pool
    can fill the plan it is filled, also where rules overlap, and with as few questions to avoid as can be.
    Where the plan sets a distance from its mean difficulty, papers are drawn until one keeps it.

    :param seed: the round's, 32 random bytes.
    :param member: the staff number as stored.
    :param number: the attempt, from 1.
    :param avoid: (bank, key) of questions that earlier attempts of the member had.
    :param known: difficulties by question id, in hundredths, for plans that balance.
    :raises Conflict: ``questions-short``, with the shortages.
    """
    avoided = {pool.positions[name] for name in avoid if name in pool.positions}

    def drawn(purpose: str) -> Drawn:
        stream = draws.Draws(purpose, seed=seed, member=member, number=number)
        return _drawn(plan, pool, avoided, stream.below)

    if plan.difficulty_within_hundredths is None:
        return Paper(ALGORITHM, _slots(plan, pool, drawn(f"quizapp-paper-{ALGORITHM}")), plan.headings)
    tries = (drawn(f"quizapp-paper-{BALANCED}-{try_number}") for try_number in range(1, TRIES + 1))
    chosen = _balanced(tries, difficulties.Balance.of(plan, pool, known), pool, known)
    return Paper(BALANCED, _slots(plan, pool, chosen), plan.headings)


class Drawn(NamedTuple):
    """One try: the questions of each rule in the order of the pool, and the stream that goes on."""

    held: list[list[int]]
    below: Callable[[int], int]


def _drawn(plan: PaperPlan, pool: Pool, avoided: Set[int], below: Callable[[int], int]) -> Drawn:
    allotment = _allot(plan, pool, below)
    allotment.fill(avoided)
    allotment.fill()
    if not allotment.is_full:
        raise refusals.Conflict(
            "questions-short", shortages=[asdict(short) for short in shortages(plan, pool)]
        )
    return Drawn([sorted(held) for held in allotment.held], below)


def _balanced(
    tries: Iterable[Drawn], balance: difficulties.Balance, pool: Pool, known: Mapping[int, int]
) -> Drawn:
    """Take the first try within the distance, else the nearest, of equally near ones the first."""
    nearest, least = None, None
    for one in tries:
        total = sum(pool.difficulty_of(position, known) for held in one.held for position in held)
        distance = balance.distance(total)
        if least is None or distance < least:
            nearest, least = one, distance
        if distance <= balance.allowed:
            break
    assert nearest is not None
    return nearest


def _slots(plan: PaperPlan, pool: Pool, drawn: Drawn) -> tuple[Slot, ...]:
    """Put the questions of a try in order: within each rule they are shuffled, and each one's choices."""
    slots: list[Slot] = []
    for rule, held in zip(plan.rules, drawn.held, strict=True):
        for position in draws.pick(held, rule.count, drawn.below):
            question = pool.questions[position]
            order = question.choices
            if not question.keeps_order:
                order = tuple(draws.pick(list(order), len(order), drawn.below))
            mark = question.mark_hundredths if rule.mark_hundredths is None else rule.mark_hundredths
            slots.append(Slot(len(slots) + 1, question.id, mark, order))
    return tuple(slots)


def mark_of(rule: Rule, pool: Pool) -> int | None:
    """Tell the mark that every slot of a rule has, in hundredths: its own, or that of all fitting questions.

    :return: None where the questions differ, or there are none.
    """
    if rule.mark_hundredths is not None:
        return rule.mark_hundredths
    marks = {pool.questions[position].mark_hundredths for position in pool.fitting(rule)}
    return marks.pop() if len(marks) == 1 else None


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
