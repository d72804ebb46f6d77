"""Dealing: from a round's plan, its seed and the banks to one member's paper, frozen."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any, Self

from quizapp import store
from quizapp.core import attempts, difficulties, papers
from quizapp.core.windows import Window
from quizapp.play import pools
from quizapp.store.attempts import Terms

#: A paper as an attempt keeps it, and its total mark in hundredths.
Frozen = tuple[dict[str, Any], int]


@dataclass(frozen=True, slots=True)
class Draw:
    """What papers are dealt from besides plan and seed.

    :ivar versions: ids of the bank versions, ascending.
    :ivar known: difficulties by question id in hundredths, where the plan balances and they are known.
    """

    versions: tuple[int, ...]
    known: Mapping[int, int]

    def to_json(self, plan: papers.PaperPlan) -> dict[str, Any]:
        """Give the draw as a round keeps it: with the version of the algorithm that the plan asks for."""
        is_balanced = plan.difficulty_within_hundredths is not None
        kept: dict[str, Any] = {
            "algorithm": papers.BALANCED if is_balanced else papers.ALGORITHM,
            "versions": list(self.versions),
        }
        known = {str(question_id): number for question_id, number in self.known.items()}
        return kept | ({"difficulties": known} if is_balanced else {})

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what ``to_json`` gave."""
        known = {int(question_id): number for question_id, number in data.get("difficulties", {}).items()}
        return cls(tuple(data["versions"]), known)


def deal(
    terms: Terms, *, staff_no: str, number: int, newest_version_id: int | None, avoid: Set[tuple[str, str]]
) -> Frozen:
    """Deal the paper of a member's attempt, from what is frozen for its round where that is.

    :param number: the attempt, from 1.
    :param newest_version_id: of all bank versions, see ``pools.latest``.
    :param avoid: (bank, key) of questions that earlier attempts of the member had.
    :raises refusals.Conflict: ``questions-short``.
    """
    plan = papers.PaperPlan.from_json(terms.plan)
    draw = _draw(terms, plan, newest_version_id)
    return freeze(paper(plan, draw, seed=terms.seed, staff_no=staff_no, number=number, avoid=avoid))


def paper(
    plan: papers.PaperPlan, draw: Draw, *, seed: str, staff_no: str, number: int, avoid: Set[tuple[str, str]]
) -> papers.Paper:
    """Deal from a draw; ``seed`` as the round keeps it, the rest as for :func:`deal`."""
    return papers.deal(
        plan,
        pools.pool(draw.versions),
        seed=bytes.fromhex(seed),
        member=staff_no,
        number=number,
        avoid=avoid,
        known=draw.known,
    )


def latest_draw(plan: papers.PaperPlan, newest_version_id: int | None) -> Draw:
    """Return what a paper that is dealt now is dealt from: the latest bank versions, what is known by now."""
    is_balanced = plan.difficulty_within_hundredths is not None
    known = difficulties.known(store.dealt_papers.counted_answers()) if is_balanced else {}
    return Draw(pools.latest(newest_version_id), known)


def _draw(terms: Terms, plan: papers.PaperPlan, newest_version_id: int | None) -> Draw:
    """Return a round's draw; the first paper of a plan that balances freezes it, lest the next one differ."""
    kept = pools.kept_draw(terms.id)
    if kept is not None:
        return Draw.from_json(kept)
    draw = latest_draw(plan, newest_version_id)
    if plan.difficulty_within_hundredths is None:
        return draw
    frozen = draw.to_json(plan)
    with store.transaction():
        is_first = store.dealt_papers.keep(terms.id, [], plan=terms.plan, draw=frozen)
    return draw if is_first else Draw.from_json(pools.kept_draw(terms.id) or frozen)


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
    window: Window | None = None,
) -> dict[str, Any]:
    """Return the values of a new attempt's row: its paper frozen, its deadline set.

    :param number: the attempt, from 1.
    :param window: the member's own; None where the round's times hold as they are.
    """
    closes_at = terms.closes_at if window is None else window.closes_at
    extra_time = Fraction(1) if window is None else window.extra_time
    deadline_at = attempts.deadline_at(
        now, time_limit_s=terms.time_limit_s, closes_at=closes_at, extra_time=extra_time
    )
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
