"""Receipts for good: every attempt of a member that was handed in, and whose a receipt is."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from quizapp.store.attempt_rows import Attempt, LateResponse, Response
from quizapp.store.base import db
from quizapp.store.people import Branch, Member
from quizapp.store.seasons import RosterEntry, Round, Season


@dataclass(frozen=True, slots=True)
class Kept:
    """An attempt that was handed in, with its receipt.

    :ivar season: its title. :ivar answered: slots in which something was given.
    """

    attempt_id: int
    round_id: int
    kind: str
    week: date | None
    season: str
    number: int
    handed_in_at: datetime
    by_server: bool
    answered: int
    receipt: str


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose a receipt is, and what stands behind it.

    :ivar branch: the branch that the round's roster names; None where the member is not on it.
    :ivar responses: slot -> response, as stored now.
    """

    kept: Kept
    member_id: int
    name: str
    staff_no: str
    branch: str | None
    responses: dict[int, Any]


_KEPT: tuple[Any, ...] = (
    Attempt.id,
    Attempt.round_id,
    Round.kind,
    Round.week,
    Season.title,
    Attempt.number,
    Attempt.handed_in_at,
    Attempt.by_server,
    Attempt.answered,
    Attempt.receipt,
)


def _of(member_id: int) -> Select[Any]:
    # By round and member, which has an index; there are as many rounds as weeks.
    return (
        select(*_KEPT)
        .join(Round, Round.id == Attempt.round_id)
        .join(Season, Season.id == Round.season_id)
        .where(
            Attempt.round_id.in_(select(Round.id)),
            Attempt.member_id == member_id,
            Attempt.handed_in_at.is_not(None),
        )
    )


def own(member_id: int, *, after: int, limit: int) -> list[Kept]:
    """Return a member's attempts that were handed in, of all seasons, the latest first.

    :param after: how many to leave out.
    """
    query = _of(member_id).order_by(Attempt.handed_in_at.desc(), Attempt.id.desc())
    return [Kept(*row) for row in db.session.execute(query.offset(after).limit(limit))]


def _is_of(receipt: str) -> ColumnElement[bool]:
    """Find an attempt by its receipt, or by the one it had before an organiser let a late answer count."""
    before = select(LateResponse.attempt_id).where(LateResponse.receipt_before == receipt)
    return or_(Attempt.receipt == receipt, Attempt.id.in_(before))


def own_one(member_id: int, receipt: str) -> Kept | None:
    """Return the member's own attempt with this receipt; None for nobody's and for another's."""
    row = db.session.execute(_of(member_id).where(_is_of(receipt))).first()
    return None if row is None else Kept(*row)


def holder(receipt: str) -> Holder | None:
    """Return whose a receipt is; None where nobody has it."""
    query = (
        select(*_KEPT, Member.id, Member.name, Member.staff_no, Branch.name)
        .join(Round, Round.id == Attempt.round_id)
        .join(Season, Season.id == Round.season_id)
        .join(Member, Member.id == Attempt.member_id)
        .outerjoin(
            RosterEntry, (RosterEntry.round_id == Round.id) & (RosterEntry.member_id == Attempt.member_id)
        )
        .outerjoin(Branch, Branch.id == RosterEntry.branch_id)
        .where(_is_of(receipt), Attempt.handed_in_at.is_not(None))
    )
    row = db.session.execute(query).first()
    if row is None:
        return None
    kept = Kept(*row[: len(_KEPT)])
    member_id, name, staff_no, branch = row[len(_KEPT) :]
    given = select(Response.slot, Response.response).where(Response.attempt_id == kept.attempt_id)
    return Holder(kept, member_id, name, staff_no, branch, dict(db.session.execute(given).all()))
