"""Answers that came after the bell: kept apart, listed for the organiser, decided one by one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import aliased

from quizapp.store.attempt_rows import Attempt, LateResponse, Response
from quizapp.store.attempts import Stored
from quizapp.store.base import connection, db
from quizapp.store.hand_ins import RECORDING
from quizapp.store.people import Branch, Member
from quizapp.store.results import Result
from quizapp.store.seasons import RosterEntry


@dataclass(frozen=True, slots=True)
class Late:
    """An answer that was kept apart, with the attempt that it was for.

    :ivar stored: what stands in its slot; None where nothing does.
    """

    answer: LateResponse
    attempt: Attempt
    name: str
    staff_no: str
    branch: str | None
    decided_by: str | None
    stored: Stored | None


def count(round_id: int) -> tuple[int, int]:
    """Count the answers of a round that were kept apart: all of them, and those that wait for a decision."""
    query = (
        select(func.count(LateResponse.id), func.count(LateResponse.id) - func.count(LateResponse.taken))
        .join(Attempt, Attempt.id == LateResponse.attempt_id)
        .where(Attempt.round_id == round_id)
    )
    row = db.session.execute(query).one()
    return int(row[0]), int(row[1])


def listed(round_id: int, *, after: int, limit: int) -> list[Late]:
    """Return a round's answers that were kept apart, those that wait first, then as they arrived.

    :param after: how many to leave out.
    """
    query = _late(Attempt.round_id == round_id).order_by(
        LateResponse.taken.is_not(None), LateResponse.received_at, LateResponse.id
    )
    rows = db.session.execute(query.offset(after).limit(limit))
    return [_read(row) for row in rows]


def one(late_id: int, round_id: int) -> Late | None:
    """Return one of them as it stands now, held until the transaction ends."""
    which = (LateResponse.id == late_id) & (Attempt.round_id == round_id)
    query = _late(which).with_for_update(of=LateResponse)
    row = db.session.execute(query.execution_options(populate_existing=True)).one_or_none()
    return _read(row) if row else None


def _late(which: Any) -> Any:
    decider = aliased(Member)
    stands = (Response.attempt_id == LateResponse.attempt_id) & (Response.slot == LateResponse.slot)
    listed_in = (RosterEntry.round_id == Attempt.round_id) & (RosterEntry.member_id == Attempt.member_id)
    return (
        select(LateResponse, Attempt, Member.name, Member.staff_no, Branch.name, decider.name, Response)
        .join(Attempt, Attempt.id == LateResponse.attempt_id)
        .join(Member, Member.id == Attempt.member_id)
        .outerjoin(RosterEntry, listed_in)
        .outerjoin(Branch, Branch.id == RosterEntry.branch_id)
        .outerjoin(decider, decider.id == LateResponse.decided_by)
        .outerjoin(Response, stands)
        .where(which)
    )


def _read(row: Any) -> Late:
    answer, attempt, name, staff_no, branch, decided_by, stands = row
    stored = stands and Stored(stands.slot, stands.seq, stands.response, stands.late, stands.saved_at)
    return Late(answer, attempt, name, staff_no, branch, decided_by, stored)


def decide(late_id: int, **values: Any) -> None:
    """Write the columns of a decision."""
    db.session.execute(update(LateResponse).where(LateResponse.id == late_id).values(values))


def rewrite(attempt_id: int, outcome: Mapping[str, Any]) -> None:
    """Write what follows for an attempt that is handed in: marks, score and receipt."""
    db.session.execute(update(Attempt).where(Attempt.id == attempt_id).values(dict(outcome)))


def set_result(round_id: int, member_id: int, result: Mapping[str, Any] | None) -> None:
    """Write which attempt of a member counts in a round; None: none does."""
    if result is None:
        which = (Result.round_id == round_id) & (Result.member_id == member_id)
        db.session.execute(delete(Result).where(which))
    else:
        values = {"round_id": round_id, "member_id": member_id} | dict(result)
        connection().execute(RECORDING[db.engine.dialect.name], values)
