"""Taking a round: answer, hand in; ``starting`` begins an attempt."""

import contextlib
import logging
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NoReturn

from quizapp import store
from quizapp.core import attempts, ranking, receipts, refusals
from quizapp.play import marking, pools
from quizapp.store import checks
from quizapp.store.attempts import Sitting, Stored, Terms
from quizapp.store.hand_in_batches import Decision
from quizapp.store.hand_ins import Counted, Held

log = logging.getLogger(__name__)

SEQ_MOST = 2**53 - 1


@dataclass(frozen=True, slots=True)
class Saved:
    """What stands in a slot after a save, and whether it is what was sent."""

    slot: int
    seq: int
    response: Any
    accepted: bool
    late: bool
    saved_at: datetime
    deadline_at: datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a hand-in recorded; a repeat returns the same. ``shows_score``: the member may see it by now."""

    attempt_id: int
    handed_in_at: datetime
    answered: int
    code: str
    score_hundredths: int | None
    shows_score: bool


def save(
    attempt_id: int, slot: int, raw: Any, *, seq: int, member_id: int, now: datetime, key: bytes
) -> Saved:
    """Keep what the member gave in a slot, unless something newer stands there.

    :param raw: what was sent, under the paper's letters.
    :param seq: 1 to 2**53 - 1; the highest stands.
    :param key: the receipt key, should the attempt be overdue.
    :raises refusals.Missing: not the member's attempt, or no such slot.
    :raises refusals.Invalid: ``bad-response``.
    :raises refusals.Conflict: ``attempt-closed``; what was sent is kept apart.
    """
    with store.transaction():
        saved = _save(attempt_id, slot, raw, seq=seq, member_id=member_id, now=now)
    if saved is None:
        _refuse_closed(attempt_id, member_id=member_id, now=now, key=key)
    return saved


def save_form(
    attempt_id: int, given: dict[int, tuple[Any, int]], *, member_id: int, now: datetime, key: bytes
) -> list[Saved]:
    """Keep what a form without a script holds: every slot in one transaction.

    :param given: slot -> what was sent, and its seq.
    :raises: as :func:`save`; nothing but evidence is kept when the attempt is closed.
    """
    with store.transaction():
        saved = [
            _save(attempt_id, slot, raw, seq=seq, member_id=member_id, now=now)
            for slot, (raw, seq) in given.items()
        ]
    if None in saved:
        _refuse_closed(attempt_id, member_id=member_id, now=now, key=key)
    return [one for one in saved if one is not None]


def _save(attempt_id: int, slot: int, raw: Any, *, seq: int, member_id: int, now: datetime) -> Saved | None:
    """Keep one response inside the caller's transaction; None when the attempt is closed."""
    found = store.attempts.sitting_for_save(attempt_id, slot, member_id=member_id)
    if found is None:
        raise refusals.Missing("not-found")
    sitting, stored = found
    response = _checked(sitting, slot, raw)
    verdict = attempts.save_verdict(
        now, deadline_at=sitting.deadline_at, handed_in=sitting.handed_in_at is not None
    )
    if verdict is attempts.SaveVerdict.REFUSED:
        store.attempts.keep_apart(attempt_id, slot, response, seq=seq, now=now)
        return None
    late = verdict is attempts.SaveVerdict.LATE
    if stored is None or seq > stored.seq:
        if store.attempts.save(attempt_id, slot, response, seq=seq, late=late, now=now):
            return Saved(slot, seq, response, True, late, now, sitting.deadline_at)
        # A newer one came in between: it stands.
        stored = store.attempts.responses(attempt_id)[slot]
    return _as_stored(stored, seq, response, sitting.deadline_at)


def _refuse_closed(attempt_id: int, *, member_id: int, now: datetime, key: bytes) -> NoReturn:
    """Hand in what is overdue, then say that the attempt is closed."""
    hand_in(attempt_id, member_id=member_id, now=now, key=key)
    raise refusals.Conflict("attempt-closed")


def _as_stored(stored: Stored, seq: int, response: Any, deadline_at: datetime) -> Saved:
    is_retry = (stored.seq, stored.response) == (seq, response)
    standing = (stored.slot, stored.seq, stored.response)
    return Saved(*standing, is_retry, stored.late, stored.saved_at, deadline_at)


def _checked(sitting: Sitting, slot: int, raw: Any) -> Any:
    forms = sitting.paper["forms"]
    if not 1 <= slot <= len(forms):
        raise refusals.Missing("not-found")
    type_name, size = forms[slot - 1]
    return pools.QUESTION_TYPES[type_name].check_response(size, raw)


def hand_in(attempt_id: int, *, member_id: int, now: datetime, key: bytes) -> Receipt:
    """Close the member's attempt, mark it and record the score; the first hand-in decides.

    :param key: the receipt key.
    :return: the receipt; a repeat returns the first one's.
    :raises refusals.Missing: not the member's attempt.
    """
    return _close(attempt_id, member_id=member_id, now=now, key=key)


def hand_in_by_server(attempt_id: int, *, now: datetime, key: bytes) -> Receipt:
    """Close an attempt whose deadline and grace have passed, with what it holds."""
    return _close(attempt_id, member_id=None, now=now, key=key)


def hand_in_overdue(*, now: datetime, key: bytes, limit: int = 100) -> int:
    """Hand in overdue attempts with what they hold, a batch in one transaction; late or twice is the same.

    One that cannot be marked, or that somebody holds at the moment, keeps nobody waiting: the next ones are
    taken instead, and it is tried again by the next call.

    :param limit: attempts in a transaction: it holds up everybody's answers on SQLite.
    :return: how many were handed in; fewer than ``limit`` where nothing is left but what cannot be.
    """
    done, last = 0, None
    while due := store.hand_in_batches.overdue(before=now - attempts.GRACE, after=last, limit=limit):
        with store.transaction():
            handed_in = _close_all([one.id for one in due], now=now, key=key)
        done, last = done + handed_in, due[-1]
        if done >= limit or len(due) < limit:
            break
    return done


def _close_all(attempt_ids: list[int], *, now: datetime, key: bytes) -> int:
    decisions, in_force = [], {}
    all_held = store.hand_in_batches.hold(attempt_ids)
    _remember_questions(all_held)
    for held in all_held:
        round_id = held.terms.id
        if round_id not in in_force:
            in_force[round_id] = marking.rulings(held.terms)
        try:
            outcome = _outcome(held, in_force[round_id], now=now, key=key)
            counts = counted(held, outcome["score_hundredths"], now)
        except checks.Unreachable:
            raise
        # Whatever is wrong with it is a bug or damage: it is logged every time, and found by the audit.
        except Exception:
            log.exception("attempt %s could not be handed in", held.sitting.id)
        else:
            decisions.append(Decision(held, outcome, counts))
    if decisions:
        store.hand_in_batches.decide(decisions)
    return len(decisions)


def _remember_questions(all_held: list[Held]) -> None:
    """Read the questions of all these papers at once, not paper by paper."""
    ids: set[int] = set()
    for held in all_held:
        # A paper that is damaged is found and logged when it is marked.
        with contextlib.suppress(LookupError, TypeError):
            ids.update(slot[0] for slot in held.sitting.paper["slots"])
    pools.remember(ids)


def _close(attempt_id: int, *, member_id: int | None, now: datetime, key: bytes) -> Receipt:
    with store.transaction():
        held = store.hand_ins.hold(attempt_id)
        if held is None or member_id not in (None, held.sitting.member_id):
            raise refusals.Missing("not-found")
        if held.sitting.handed_in_at is not None:
            return _receipt(held.sitting, held.terms, now)
        outcome = _outcome(held, marking.rulings(held.terms), now=now, key=key)
        store.hand_ins.decide(held, outcome, counted(held, outcome["score_hundredths"], now))
    shown = {name: value for name, value in outcome.items() if name != "marks"}
    return _receipt(replace(held.sitting, **shown), held.terms, now)


def _outcome(held: Held, in_force: marking.Rulings, *, now: datetime, key: bytes) -> dict[str, Any]:
    """Mark what is held; return every column of the attempt that its hand-in decides."""
    sitting = held.sitting
    code = receipts.receipt(
        key, attempt_id=sitting.id, member_id=sitting.member_id, handed_in_at=now, responses=held.given
    )
    by_server = attempts.is_overdue(now, deadline_at=sitting.deadline_at)
    decided = {"handed_in_at": now, "receipt": code, "by_server": by_server}
    return marking.mark(sitting.paper, held.given, in_force) | decided


def counted(held: Held, score_hundredths: int | None, handed_in_at: datetime) -> Counted | None:
    """Let an attempt count if it is the member's better one, and the branch's sums follow.

    :param score_hundredths: None where nothing was answered: such an attempt never counts.
    :return: None where the result so far stands.
    """
    sitting, before = held.sitting, held.weighed
    if score_hundredths is None:
        return None
    minutes = ranking.taken_minutes(
        sitting.started_at, handed_in_at, sitting.deadline_at, questions=len(sitting.paper["slots"])
    )
    was = before.score_hundredths
    if was is not None and (was, -(before.minutes or 0)) >= (score_hundredths, -minutes):
        return None
    excellent_from = before.excellent_percent * 100
    return Counted(
        sitting.round_id,
        sitting.member_id,
        sitting.id,
        score_hundredths,
        minutes,
        handed_in_at,
        more_took_part=was is None,
        more_sum_hundredths=score_hundredths - (was or 0),
        more_excellent=(score_hundredths >= excellent_from) - (was is not None and was >= excellent_from),
    )


def _receipt(sitting: Sitting, terms: Terms, now: datetime) -> Receipt:
    if sitting.handed_in_at is None or sitting.receipt is None:
        raise ValueError(f"attempt {sitting.id} has no receipt: it is not handed in")
    phase = attempts.phase_of(terms, now)
    return Receipt(
        sitting.id,
        sitting.handed_in_at,
        sitting.answered or 0,
        sitting.receipt,
        sitting.score_hundredths,
        shows_score=attempts.total_visible(terms.results, phase, handed_in=True),
    )
