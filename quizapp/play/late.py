"""Answers after the bell: what they would have been, and letting one count.

An answer that an organiser lets count is written into its slot, the attempt is marked again and gets a new
receipt: a receipt is over what stands. The one that the member was given is kept beside the decision with
what stood before, so that it can still be looked up and checked. Results, sums and boards follow.

Why only until the key may be seen: from then on an answer proves nothing, and a closed round does not move
(docs/exceptions.md).
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quizapp import store
from quizapp.core import attempts, ranking, receipts, refusals
from quizapp.play import marking, regrading
from quizapp.store import checks
from quizapp.store.hand_ins import Held
from quizapp.store.late_answers import Late

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Decision:
    """What an organiser decides about an answer that came late."""

    take: bool
    reason: str
    by_id: int


def is_final(this_round: store.Round, now: datetime) -> bool:
    """Tell whether nothing can be decided any more: the key may be seen."""
    return attempts.key_visible(this_round.results, attempts.phase_of(this_round, now))


def late_s(late: Late) -> int | None:
    """Tell how many whole seconds after the deadline it arrived; None: before it, but after the hand-in."""
    past = (late.answer.received_at - late.attempt.deadline_at).total_seconds()
    return int(past) if past >= 0 else None


def decide(late_id: int, decision: Decision, *, round_id: int, now: datetime, key: bytes) -> None:
    """Let an answer count or not; a "no" can be taken back as long as anything can be decided.

    :param key: the receipt key.
    :raises refusals.Missing: no such answer in this round.
    :raises refusals.Conflict: ``late-final``, ``late-taken`` (it counts already), ``late-older`` (a newer
        answer stands in its slot).
    """
    with store.transaction():
        # Held first: whoever hands in waits, and then finds the sums that are added up here.
        this_round = store.overrides.hold_round(round_id)
        late = store.late_answers.one(late_id, round_id)
        if this_round is None or late is None:
            raise refusals.Missing("not-found")
        if is_final(this_round, now):
            raise refusals.Conflict("late-final")
        if late.answer.taken:
            raise refusals.Conflict("late-taken")
        noted = {"decided_by": decision.by_id, "decided_at": now, "decision": decision.reason}
        before = _take(late, this_round, key=key) if decision.take else {}
        store.late_answers.decide(late_id, taken=decision.take, **noted, **before)
    log.info("late answer %s: taken %s, by member %s", late_id, decision.take, decision.by_id)


def _take(late: Late, this_round: store.Round, *, key: bytes) -> dict[str, Any]:
    """Write the answer into its slot and let everything follow; return what was before."""
    answer, stored = late.answer, late.stored
    held = store.hand_ins.hold(answer.attempt_id)
    assert held is not None
    is_newer = store.attempts.save(
        answer.attempt_id, answer.slot, answer.response, seq=answer.seq, late=True, now=answer.received_at
    )
    if not is_newer:
        raise refusals.Conflict("late-older")
    given = held.given | {answer.slot: answer.response}
    outcome = marking.mark(held.sitting.paper, given, marking.rulings(held.terms))
    code = _receipt(held, given, key)
    store.late_answers.rewrite(answer.attempt_id, outcome | {"receipt": code})
    _count_again(this_round, held.sitting.member_id)
    return {
        "receipt_before": held.sitting.receipt,
        "response_before": stored.response if stored else None,
        "seq_before": stored.seq if stored else None,
    }


def _receipt(held: Held, given: dict[int, Any], key: bytes) -> str:
    sitting = held.sitting
    assert sitting.handed_in_at is not None
    return receipts.receipt(
        key,
        attempt_id=sitting.id,
        member_id=sitting.member_id,
        handed_in_at=sitting.handed_in_at,
        responses=given,
    )


def _count_again(this_round: store.Round, member_id: int) -> None:
    """Choose the member's counting attempt again, and add the sums of the round up."""
    own = [regrading.attempt_result(one) for one in checks.scored(this_round.id, [member_id])]
    counting = ranking.counting_attempt(own)
    names = ("attempt_id", "score_hundredths", "minutes", "handed_in_at")
    result = None if counting is None else {name: getattr(counting, name) for name in names}
    store.late_answers.set_result(this_round.id, member_id, result)
    if this_round.roster_at is not None:
        store.results.add_up(this_round.id, excellent_hundredths=this_round.excellent_percent * 100)
        store.rebuilding.mark_round(this_round.id)
