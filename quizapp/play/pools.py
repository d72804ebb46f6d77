"""What papers are dealt from and marked by, kept in memory: stored versions never change."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from quizapp import store
from quizapp.core import papers
from quizapp.core.questions import QUESTION_TYPES, QuestionType

# Questions of the banks that ship take about 2 kB each in memory.
_QUESTIONS_KEPT = 20_000
_questions: dict[int, "Question"] = {}


@dataclass(frozen=True, slots=True)
class Question:
    """A stored question version, ready to show and to grade."""

    id: int
    key: str
    bank_id: int
    type: str
    rules: QuestionType
    policy: str
    body: dict[str, Any]


def questions(ids: Collection[int]) -> dict[int, Question]:
    """Return questions by the ids of their versions; those not seen yet are read in one statement."""
    unseen = [one for one in ids if one not in _questions]
    if unseen:
        if len(_questions) + len(unseen) > _QUESTIONS_KEPT:
            _questions.clear()
            unseen = list(ids)
        for row in store.banks.questions(unseen):
            _questions[row.id] = Question(
                row.id, row.key, row.bank_id, row.type, QUESTION_TYPES[row.type], row.policy, row.body
            )
    return {one: _questions[one] for one in ids}


def pool() -> papers.Pool:
    """Return the questions of the latest version of every bank; one statement when none has changed."""
    return _pool(store.banks.latest_versions())


@lru_cache(maxsize=2)
def _pool(version_ids: tuple[int, ...]) -> papers.Pool:
    return papers.Pool(store.banks.pool(version_ids))
