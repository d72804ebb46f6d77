"""The verbs of a correction: propose, confirm, withdraw."""

from datetime import datetime

from quizapp import store
from quizapp.core import refusals
from quizapp.core.corrections import Ruling
from quizapp.marking.questions import Sheet


def propose(
    round_id: int,
    sheet: Sheet,
    ruling: Ruling,
    *,
    never_lower: bool,
    reason: str,
    note: str,
    actor_id: int,
    now: datetime,
) -> int:
    """Write a ruling down for a second organiser to confirm; nothing changes yet.

    :param reason: for organisers; ``note``: what members read once the keys are out.
    :return: the correction's id; sent again while it waits, the same proposal is the first one.
    """
    return store.corrections.propose(
        round_id=round_id,
        bank=sheet.bank,
        question=sheet.question.key,
        ruling=ruling.to_json(),
        never_lower=never_lower,
        reason=reason,
        note=note,
        proposed_by=actor_id,
        now=now,
    )


def find(correction_id: int) -> store.Correction:
    """Return a correction.

    :raises refusals.Missing: there is none.
    """
    found = store.corrections.by_id(correction_id)
    if found is None:
        raise refusals.Missing("not-found")
    return found


def confirm(correction_id: int, *, actor_id: int, now: datetime) -> None:
    """Put a proposal in force; the scheduler brings it into the marks.

    :raises refusals.Missing: there is none.
    :raises refusals.Conflict: ``own-correction`` (who proposed it may not), ``correction-decided``.
    """
    if not store.corrections.confirm(correction_id, by=actor_id, now=now):
        found = find(correction_id)
        raise refusals.Conflict("own-correction" if found.waits else "correction-decided")


def withdraw(correction_id: int, *, actor_id: int, now: datetime) -> None:
    """Take a proposal back; whoever manages seasons may.

    :raises refusals.Missing: there is none.
    :raises refusals.Conflict: ``correction-decided``: what is in force is undone by another correction only.
    """
    if not store.corrections.withdraw(correction_id, by=actor_id, now=now):
        find(correction_id)
        raise refusals.Conflict("correction-decided")
