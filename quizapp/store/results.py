"""Results: the member's counting attempt of a round, the branch's sums, and who is on the roster."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Select,
    Table,
    bindparam,
    case,
    delete,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.store.base import Base, db
from quizapp.store.boards import BoardMark
from quizapp.store.people import Branch, Member, Membership, belongs
from quizapp.store.prepared import Prepared
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
    """A branch's sums in a round: E on the roster, N of them took part, Σ of scores, how many excellent."""

    __tablename__ = "branch_sums"

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branches.id"), primary_key=True)
    expected: Mapped[int]
    took_part: Mapped[int] = mapped_column(default=0)
    sum_hundredths: Mapped[int] = mapped_column(BigInteger, default=0)
    excellent: Mapped[int] = mapped_column(default=0)


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a new result of a member in a round is weighed by.

    :ivar branch_id: that the member counts for; None: not on the roster.
    :ivar score_hundredths: of the result so far; None where there is none, and so ``minutes``.
    """

    excellent_percent: int
    branch_id: int | None
    score_hundredths: int | None
    minutes: int | None


def counting(round_id: int, *, member_id: int) -> Weighed:
    """Return what a new result of a member in a round is weighed by; one statement."""
    return Weighed(*_COUNTING.run({"round_id": round_id, "member_id": member_id})[0])


def of_attempt(attempt_id: int) -> Result | None:
    """Return the result that this attempt gives its member; None when it does not count."""
    return db.session.scalar(select(Result).where(Result.attempt_id == attempt_id))


def record(values: dict[str, Any]) -> None:
    """Store a member's counting attempt in a round, in the place of an earlier one."""
    _RECORD[db.engine.dialect.name].run(values)


def add_to_branch(
    round_id: int, branch_id: int, *, took_part: int, sum_hundredths: int, excellent: int
) -> None:
    """Add what changed to a branch's sums, and mark its boards as out of date."""
    where = {"round_id": round_id, "branch_id": branch_id}
    more = {"more_part": took_part, "more_sum": sum_hundredths, "more_excellent": excellent}
    _ADD.run({"in_round": round_id, "of_branch": branch_id} | more)
    _MARK.run(where)


def draw_up_roster(round_id: int, *, on: date, now: datetime) -> None:
    """Write anew who is expected in a round, and every branch's sums with it; a settled round stays as it is.

    :param on: the local date of the opening; who then belonged to a branch, and is active, is expected.
    """
    this_round = db.session.get(Round, round_id, with_for_update=True)
    assert this_round is not None
    if this_round.settled_at is not None:
        return
    db.session.execute(delete(RosterEntry).where(RosterEntry.round_id == round_id))
    expected = (
        select(literal(round_id), Member.id, Membership.branch_id)
        .join(Membership, Membership.id == belongs(on))
        .where(Member.is_active, Membership.branch_id.is_not(None))
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


# Statements on tables, for every hand-in: see ``prepared``.
_RESULTS = cast("Table", Result.__table__)
_SUMS = cast("Table", BranchSum.__table__)
_ROSTER = cast("Table", RosterEntry.__table__)
_ROUNDS = cast("Table", Round.__table__)
_COUNTING = Prepared(
    select(_ROUNDS.c.excellent_percent, _ROSTER.c.branch_id, _RESULTS.c.score_hundredths, _RESULTS.c.minutes)
    .select_from(
        _ROUNDS.outerjoin(
            _ROSTER, (_ROSTER.c.round_id == _ROUNDS.c.id) & (_ROSTER.c.member_id == bindparam("member_id"))
        ).outerjoin(
            _RESULTS, (_RESULTS.c.round_id == _ROUNDS.c.id) & (_RESULTS.c.member_id == bindparam("member_id"))
        )
    )
    .where(_ROUNDS.c.id == bindparam("round_id"))
    # A roster that is being written anew would count this result twice or not at all.
    .with_for_update(read=True, key_share=True, of=_ROUNDS)
)
_ADD = Prepared(
    update(_SUMS)
    .where(_SUMS.c.round_id == bindparam("in_round"), _SUMS.c.branch_id == bindparam("of_branch"))
    .values(
        took_part=_SUMS.c.took_part + bindparam("more_part"),
        sum_hundredths=_SUMS.c.sum_hundredths + bindparam("more_sum"),
        excellent=_SUMS.c.excellent + bindparam("more_excellent"),
    )
)
_MARK = Prepared(
    insert(cast("Table", BoardMark.__table__)).values(
        round_id=bindparam("round_id"), branch_id=bindparam("branch_id")
    )
)


def _record(build: Any) -> Any:
    statement = build(_RESULTS)
    others = {
        name: statement.excluded[name]
        for name in ("attempt_id", "score_hundredths", "minutes", "handed_in_at")
    }
    return statement.on_conflict_do_update(index_elements=["round_id", "member_id"], set_=others)


_RECORD = {
    "sqlite": Prepared(_record(sqlite_insert)),
    "postgresql": Prepared(_record(postgresql_insert)),
}
