"""Dealing: from a round's plan, its seed and the banks to one member's paper, frozen."""

from collections.abc import Set
from datetime import datetime
from typing import Any

from quizapp import store
from quizapp.core import attempts, papers
from quizapp.play import pools
from quizapp.store.attempts import Terms

#: A paper as an attempt keeps it, and its total mark in hundredths.
Frozen = tuple[dict[str, Any], int]


def deal(
    terms: Terms, *, staff_no: str, number: int, newest_version_id: int | None, avoid: Set[tuple[str, str]]
) -> Frozen:
    """Deal the paper of a member's attempt.

    :param number: the attempt, from 1.
    :param newest_version_id: of all bank versions, see ``pools.pool``.
    :param avoid: (bank, key) of questions that earlier attempts of the member had.
    :raises refusals.Conflict: ``questions-short``.
    """
    paper = papers.deal(
        papers.PaperPlan.from_json(terms.plan),
        pools.pool(newest_version_id),
        seed=bytes.fromhex(terms.seed),
        member=staff_no,
        number=number,
        avoid=avoid,
    )
    return freeze(paper)


def freeze(paper: papers.Paper) -> Frozen:
    """Return a paper as an attempt keeps it: with each slot's type and size.

    So a save can be checked without its question.
    """
    dealt = pools.questions([slot.question_id for slot in paper.slots])
    forms = [
        [dealt[slot.question_id].type, dealt[slot.question_id].rules.size(dealt[slot.question_id].body)]
        for slot in paper.slots
    ]
    return paper.to_json() | {"forms": forms}, paper.total_hundredths


def begun(
    terms: Terms | store.Round,
    paper: dict[str, Any],
    total_hundredths: int,
    *,
    member_id: int,
    number: int,
    now: datetime,
) -> dict[str, Any]:
    """Return the values of a new attempt's row: its paper frozen, its deadline set.

    :param number: the attempt, from 1.
    """
    deadline_at = attempts.deadline_at(now, time_limit_s=terms.time_limit_s, closes_at=terms.closes_at)
    return {
        "round_id": terms.id,
        "member_id": member_id,
        "number": number,
        "started_at": now,
        "deadline_at": deadline_at,
        "paper": paper,
        "total_hundredths": total_hundredths,
        "by_server": False,
        "handed_in_at": None,
        "answered": None,
        "marks_hundredths": None,
        "score_hundredths": None,
        "receipt": None,
    }
