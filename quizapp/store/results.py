"""Results: the member's counting attempt of a round, the branch's sums, and who is on the roster."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Select,
    case,
    delete,
    func,
    insert,
    literal,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.store.base import Base, db
from quizapp.store.boards import BoardMark
from quizapp.store.exemptions import covers
from quizapp.store.people import Branch, Member, Membership, belongs
from quizapp.store.seasons import RosterEntry, Round
from quizapp.store.types import UTCDateTime


class Result(Base):
    """A member's counting attempt in a round: higher score, then fewer minutes, then earlier."""

    __tablename__ = "results"

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"))
    score_hundredths: Mapped[int]
    minutes: Mapped[int]
    handed_in_at: Mapped[datetime] = mapped_column(UTCDateTime)


class BranchSum(Base):
    """A branch's sums in a round: E on the roster, N of them took part, Σ of scores, how many excellent.

    ``league``: in which of the season's leagues it stands in this round, from 0, the first one; null where
    the season has none.
    """

    __tablename__ = "branch_sums"

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branches.id"), primary_key=True)
    expected: Mapped[int]
    took_part: Mapped[int] = mapped_column(default=0)
    sum_hundredths: Mapped[int] = mapped_column(BigInteger, default=0)
    excellent: Mapped[int] = mapped_column(default=0)
    league: Mapped[int | None]


def of_attempt(attempt_id: int) -> Result | None:
    """Return the result that this attempt gives its member; None when it does not count."""
    return db.session.scalar(select(Result).where(Result.attempt_id == attempt_id))


def draw_up_roster(round_id: int, *, on: date, now: datetime) -> None:
    """Write anew who is expected in a round, and every branch's sums with it; a settled round stays as it is.

    :param on: the local date of the opening; who then belonged to a branch, is active,
        and has no leave or exemption for that day, is expected.
    """
    this_round = db.session.get(Round, round_id, with_for_update=True)
    assert this_round is not None
    if this_round.settled_at is not None:
        return
    db.session.execute(delete(RosterEntry).where(RosterEntry.round_id == round_id))
    expected = (
        select(literal(round_id), Member.id, Membership.branch_id)
        .join(Membership, Membership.id == belongs(on))
        .where(Member.is_active, Membership.branch_id.is_not(None), ~covers(on))
    )
    db.session.execute(insert(RosterEntry).from_select(["round_id", "member_id", "branch_id"], expected))
    add_up(round_id, excellent_hundredths=this_round.excellent_percent * 100)
    this_round.roster_at = now
    db.session.execute(insert(BoardMark).values(round_id=round_id, branch_id=None))
    db.session.flush()


def add_up(round_id: int, *, excellent_hundredths: int) -> None:
    """Write every branch's sums of a round anew, from its roster and results."""
    db.session.execute(delete(BranchSum).where(BranchSum.round_id == round_id))
    db.session.execute(
        insert(BranchSum).from_select(
            ["round_id", "branch_id", "expected", "took_part", "sum_hundredths", "excellent"],
            sums(round_id, excellent_hundredths=excellent_hundredths),
        )
    )


def sums(round_id: int, *, excellent_hundredths: int) -> Select[Any]:
    """Select every branch's sums of a round from its roster and results: ``BranchSum`` has to agree."""
    is_excellent = case((Result.score_hundredths >= excellent_hundredths, 1), else_=0)
    return (
        select(
            literal(round_id),
            Branch.id,
            func.count(RosterEntry.member_id),
            func.count(Result.member_id),
            func.coalesce(func.sum(Result.score_hundredths), 0),
            func.coalesce(func.sum(is_excellent), 0),
        )
        .select_from(Branch)
        .outerjoin(RosterEntry, (RosterEntry.branch_id == Branch.id) & (RosterEntry.round_id == round_id))
        .outerjoin(Result, (Result.member_id == RosterEntry.member_id) & (Result.round_id == round_id))
        .group_by(Branch.id)
    )
