"""Whether the papers that people hold follow from the round's seed, by the algorithm of docs/papers.md."""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import Any

from quizapp import store
from quizapp.core import papers, refusals
from quizapp.play import dealing
from quizapp.store.dealt_papers import Taken

#: What of a paper is derived again, in the order in which it is compared.
COMPARED = ("algorithm", "slots", "sections", "forms")


@dataclass(frozen=True, slots=True)
class Verdict:
    """An attempt's paper, compared with the one that follows from the seed.

    :ivar differs: None where they agree; else one of ``COMPARED``, ``total``, or ``questions-short``: nothing
        can be dealt from what the round was dealt from.
    :ivar slot: the first slot that differs, from 1, where slots do.
    """

    staff_no: str
    number: int
    differs: str | None
    slot: int | None = None


def verify(this_round: store.Round, *, staff_key: str | None = None) -> Iterator[Verdict]:
    """Derive the paper of every attempt in a round again, and compare; by staff number and attempt.

    Papers are derived from what the round was dealt from. Where that was not frozen yet when an attempt
    began, they may also follow from the bank versions of that time.

    :param staff_key: of the one member to look at; None: everybody.
    """
    plan = papers.PaperPlan.from_json(this_round.plan)
    seed, kept = this_round.seed, this_round.draw
    member_id, before = None, []
    for one in store.dealt_papers.taken(this_round.id, staff_key=staff_key):
        if one.member_id != member_id:
            member_id, before = one.member_id, []
        avoid = store.banks.names(before) if before else frozenset()
        yield _verdict(plan, seed, kept, one, avoid)
        before += [slot[0] for slot in one.paper.get("slots", ())]


def _verdict(
    plan: papers.PaperPlan, seed: str, kept: Any, one: Taken, avoid: Set[tuple[str, str]]
) -> Verdict:
    verdict = None
    for draw in _draws(kept, one):
        verdict = _compared(plan, seed, draw, one, avoid)
        if verdict.differs is None:
            break
    assert verdict is not None
    return verdict


def _draws(kept: Any, one: Taken) -> Iterator[dealing.Draw]:
    if kept is not None:
        yield dealing.Draw.from_json(kept)
    if kept is None or kept["algorithm"] == papers.ALGORITHM:
        yield dealing.Draw(store.banks.versions_at(one.started_at), {})


def _compared(
    plan: papers.PaperPlan, seed: str, draw: dealing.Draw, one: Taken, avoid: Set[tuple[str, str]]
) -> Verdict:
    try:
        paper = dealing.paper(plan, draw, seed=seed, staff_no=one.staff_no, number=one.number, avoid=avoid)
    except refusals.Conflict as short:
        return Verdict(one.staff_no, one.number, short.code)
    follows, total_hundredths = dealing.freeze(paper)
    for part in COMPARED:
        if follows.get(part) != one.paper.get(part):
            slot = _first(follows["slots"], one.paper.get("slots", ())) if part == "slots" else None
            return Verdict(one.staff_no, one.number, part, slot)
    return Verdict(one.staff_no, one.number, None if total_hundredths == one.total_hundredths else "total")


def _first(follows: list[Any], held: list[Any]) -> int:
    """Find the first slot, from 1, in which two papers differ."""
    pairs = enumerate(zip(follows, held, strict=False), start=1)
    return next((slot for slot, (one, other) in pairs if one != other), min(len(follows), len(held)) + 1)
