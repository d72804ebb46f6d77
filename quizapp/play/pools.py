"""What papers are dealt from and marked by, kept in memory: stored versions never change."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

from quizapp import store
from quizapp.core import papers, text
from quizapp.core.questions import QUESTION_TYPES, QuestionType, Response

# A question takes about 4 kB in memory, its texts as HTML included.
QUESTIONS_KEPT = 20_000
# Open rounds draw from few sets of versions; one of 20,000 questions takes about 10 MB.
POOLS_KEPT = 4
# A question with five choices has at most 32 responses; what people type into blanks has no end.
CREDITS_KEPT = 64


@dataclass(frozen=True, slots=True)
class Rendered:
    """The texts of a stored question as safe HTML; choices under the bank's letters."""

    stem_html: str
    choices: dict[str, str]
    explanation_html: str | None
    cite: str | None


@dataclass(frozen=True)
class Question:
    """A stored question version, ready to show and to grade."""

    id: int
    type: str
    rules: QuestionType
    policy: str
    body: dict[str, Any]
    _credits: dict[Any, Fraction] = field(default_factory=dict, compare=False, repr=False)

    def credit(self, given: Response) -> Fraction:
        """Grade a response in the bank's letters; the same one is graded once, as far as memory goes."""
        key = tuple(given) if isinstance(given, list) else given
        known = self._credits.get(key)
        if known is None:
            known = self.rules.grade(self.body, given, self.policy)
            if len(self._credits) < CREDITS_KEPT:
                self._credits[key] = known
        return known

    @cached_property
    def rendered(self) -> Rendered:
        """Its texts, rendered once."""
        explanation = self.body.get("explanation")
        texts = self.rules.choice_texts(self.body)
        return Rendered(
            stem_html=text.render(self.body["stem"]),
            choices={letter: text.render(choice) for letter, choice in texts.items()},
            explanation_html=text.render(explanation) if explanation else None,
            cite=self.body.get("cite"),
        )


@dataclass
class _Memory:
    """What is kept of one database."""

    questions: dict[int, Question] = field(default_factory=dict)
    newest_version_id: int | None = None
    latest: tuple[int, ...] = ()
    pools: dict[tuple[int, ...], papers.Pool] = field(default_factory=dict)
    draws: dict[int, Any] = field(default_factory=dict)


_memories: WeakKeyDictionary[object, _Memory] = WeakKeyDictionary()


def _memory() -> _Memory:
    return _memories.setdefault(store.db.engine, _Memory())


def questions(ids: Collection[int]) -> dict[int, Question]:
    """Return questions by the ids of their versions; those not seen yet are read in one statement."""
    kept = remember(ids)
    return {one: kept[one] for one in ids}


def remember(ids: Collection[int]) -> Mapping[int, Question]:
    """Read those of these questions that were not seen yet, in one statement; return all that are kept."""
    kept = _memory().questions
    unseen = [one for one in ids if one not in kept]
    if unseen:
        if len(kept) + len(unseen) > QUESTIONS_KEPT:
            kept.clear()
            unseen = list(ids)
        for row in store.banks.questions(unseen):
            kept[row.id] = Question(row.id, row.type, QUESTION_TYPES[row.type], row.policy, row.body)
    return kept


def latest(newest_version_id: int | None) -> tuple[int, ...]:
    """Return the ids of the latest version of every bank, ascending.

    :param newest_version_id: of all bank versions; while it stands, what is in memory is the latest.
    """
    memory = _memory()
    if memory.newest_version_id != newest_version_id:
        memory.latest = store.banks.latest_versions()
        memory.newest_version_id = newest_version_id
    return memory.latest


def pool(version_ids: tuple[int, ...]) -> papers.Pool:
    """Return the questions of these bank versions, one of each bank."""
    pools = _memory().pools
    if version_ids not in pools:
        if len(pools) >= POOLS_KEPT:
            pools.clear()
        pools[version_ids] = papers.Pool(store.banks.pool(version_ids))
    return pools[version_ids]


def kept_draw(round_id: int) -> Any | None:
    """Return what a round's papers are dealt from, where it is frozen.

    Asked by whoever starts: from its opening on a round's draw never changes, and is remembered.
    """
    draws = _memory().draws
    if round_id not in draws:
        found = store.dealt_papers.draw(round_id)
        if found is None:
            return None
        draws[round_id] = found
    return draws[round_id]
