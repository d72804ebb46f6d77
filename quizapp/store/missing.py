"""Who has not taken part in a round yet: how many in each branch, and by name in one."""

from dataclasses import dataclass

from sqlalchemy import select

from quizapp.store.base import db
from quizapp.store.people import Branch, Member
from quizapp.store.results import BranchSum, Result
from quizapp.store.seasons import RosterEntry


@dataclass(frozen=True, slots=True)
class BranchNumbers:
    """A branch in a round: how many are expected, at least one, and how many of them took part."""

    branch_id: int
    code: str
    name: str
    expected: int
    took_part: int

    @property
    def missing(self) -> int:
        """How many have not taken part."""
        return self.expected - self.took_part


@dataclass(frozen=True, slots=True)
class MissingPerson:
    """Somebody on the roster without a result; nothing by which they could be called.

    :ivar has_signed_in: whether they have chosen a password: who has not needs a one-time code first.
    """

    name: str
    has_signed_in: bool


def branches(round_id: int) -> list[BranchNumbers]:
    """Return the branches that have people on the round's roster, those with most missing first."""
    query = (
        select(Branch.id, Branch.code, Branch.name, BranchSum.expected, BranchSum.took_part)
        .join(BranchSum, BranchSum.branch_id == Branch.id)
        .where(BranchSum.round_id == round_id, BranchSum.expected > 0)
        .order_by((BranchSum.took_part - BranchSum.expected), Branch.code)
    )
    return [BranchNumbers(*row) for row in db.session.execute(query)]


def people(round_id: int, branch_id: int) -> list[MissingPerson]:
    """Return who of a branch is on the round's roster and has no result, by staff number."""
    query = (
        select(Member.name, Member.password_hash.is_not(None))
        .join(RosterEntry, RosterEntry.member_id == Member.id)
        .outerjoin(Result, (Result.member_id == Member.id) & (Result.round_id == RosterEntry.round_id))
        .where(
            RosterEntry.round_id == round_id,
            RosterEntry.branch_id == branch_id,
            Result.member_id.is_(None),
        )
        .order_by(Member.staff_key)
    )
    return [MissingPerson(name, bool(has_signed_in)) for name, has_signed_in in db.session.execute(query)]
