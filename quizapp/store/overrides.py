"""Exceptions from a round's times, for a person or a branch: who granted what, and why."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column

from quizapp.core.windows import Grant
from quizapp.store.attempt_rows import Attempt, Response
from quizapp.store.base import Base, connection, db
from quizapp.store.people import Branch, Member, Membership, belongs
from quizapp.store.seasons import RosterEntry, Round
from quizapp.store.types import UTCDateTime


class Override(Base):
    """Another window, more time or more attempts in a round, for one member or for one branch.

    What is null stays as the round has it. ``time_percent``: of the time limit, more than 100. A withdrawn
    one is kept and counts for nothing.
    """

    __tablename__ = "overrides"
    __table_args__ = (
        CheckConstraint("(member_id IS NULL) != (branch_id IS NULL)", name="member_or_branch"),
        Index("ix_overrides_round", "round_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branches.id"))
    opens_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closes_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    time_percent: Mapped[int | None]
    more_attempts: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(String(400))
    made_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


@dataclass(frozen=True, slots=True)
class Allowed:
    """What one person is allowed beyond a round's own times.

    :ivar extra_time_percent: in every round.
    :ivar person: what is in force for the person in the round; ``branch``: for the person's branch there.
    """

    extra_time_percent: int
    person: list[Grant] = field(default_factory=list)
    branch: list[Grant] = field(default_factory=list)


_GRANT = (Override.opens_at, Override.closes_at, Override.time_percent, Override.more_attempts)


def _grant(columns: Sequence[Any]) -> Grant:
    opens_at, closes_at, time_percent, more_attempts = columns
    return Grant(opens_at, closes_at, time_percent, more_attempts)


def _branch_in(round_id: Any, today: date) -> ColumnElement[int]:
    """Say the branch of the enclosing query's Member in a round: by its roster, else by today."""
    listed = (
        select(RosterEntry.branch_id)
        .where(RosterEntry.round_id == round_id, RosterEntry.member_id == Member.id)
        .correlate(Member, Override)
        .scalar_subquery()
    )
    held = (
        select(Membership.branch_id)
        .where(Membership.id == belongs(today))
        .correlate(Member)
        .scalar_subquery()
    )
    return func.coalesce(listed, held)


def allowed(round_ids: Collection[int], *, member_id: int, today: date) -> dict[int, Allowed]:
    """Return what a member is allowed in these rounds, by round; one statement.

    :param today: the federation's date; it decides the branch of who is on no roster.
    """
    is_for_it = or_(
        Override.member_id == Member.id, Override.branch_id == _branch_in(Override.round_id, today)
    )
    in_force = and_(Override.round_id.in_(round_ids), Override.withdrawn_at.is_(None), is_for_it)
    query = (
        select(Member.extra_time_percent, Override.round_id, Override.member_id, *_GRANT)
        .select_from(Member)
        .outerjoin(Override, in_force)
        .where(Member.id == member_id)
    )
    rows = db.session.execute(query).all()
    percent = rows[0][0] if rows else 100
    found = {round_id: Allowed(percent) for round_id in round_ids}
    for _percent, round_id, of_member, *columns in rows:
        if round_id is not None:
            allowed_there = found[round_id]
            (allowed_there.branch if of_member is None else allowed_there.person).append(_grant(columns))
    return found


@dataclass(frozen=True, slots=True)
class Listed:
    """An exception with the names that a page shows."""

    override: Override
    person: tuple[str, str] | None
    branch: tuple[str, str] | None
    made_by: str
    withdrawn_by: str | None


def listed(round_id: int) -> list[Listed]:
    """Return all exceptions of a round, the newest first, those that were withdrawn too."""
    maker, withdrawer, person = aliased(Member), aliased(Member), aliased(Member)
    query = (
        select(Override, person.name, person.staff_no, Branch.name, Branch.code, maker.name, withdrawer.name)
        .join(maker, maker.id == Override.made_by)
        .outerjoin(withdrawer, withdrawer.id == Override.withdrawn_by)
        .outerjoin(person, person.id == Override.member_id)
        .outerjoin(Branch, Branch.id == Override.branch_id)
        .where(Override.round_id == round_id)
        .order_by(Override.id.desc())
        .execution_options(populate_existing=True)
    )
    return [
        Listed(
            row[0],
            (row[1], row[2]) if row[2] is not None else None,
            (row[3], row[4]) if row[4] is not None else None,
            row[5],
            row[6],
        )
        for row in db.session.execute(query)
    ]


def hold_round(round_id: int) -> Round | None:
    """Return a round as it stands now, held until the transaction ends."""
    query = select(Round).where(Round.id == round_id).with_for_update()
    return db.session.scalar(query.execution_options(populate_existing=True))


def person_by_key(staff_key: str) -> Member | None:
    """Return the active member with a staff number, as it compares."""
    return db.session.scalar(select(Member).where(Member.staff_key == staff_key, Member.is_active))


def branch_by_code(code: str) -> Branch | None:
    """Return a branch by its code."""
    return db.session.scalar(select(Branch).where(Branch.code == code))


def same_in_force(values: Mapping[str, Any]) -> bool:
    """Tell whether an exception with these values is in force; the round must be held."""
    query = select(Override.id).where(Override.withdrawn_at.is_(None))
    for name, value in values.items():
        query = query.where(getattr(Override, name).is_not_distinct_from(value))
    return db.session.scalar(query.limit(1)) is not None


def add(values: Mapping[str, Any]) -> int:
    """Record an exception; return its id."""
    return int(db.session.execute(insert(Override).values(values).returning(Override.id)).scalar_one())


def withdraw(override_id: int, *, round_id: int, member_id: int, now: datetime) -> bool:
    """Withdraw an exception of a round; say whether this call did."""
    statement = update(Override).where(
        Override.id == override_id, Override.round_id == round_id, Override.withdrawn_at.is_(None)
    )
    done = db.session.execute(statement.values(withdrawn_by=member_id, withdrawn_at=now))
    return bool(done.rowcount)  # type: ignore[attr-defined]


def drop(round_ids: Collection[int]) -> None:
    """Delete the exceptions of coming rounds that are taken out of the plan."""
    db.session.execute(delete(Override).where(Override.round_id.in_(round_ids)))


@dataclass(frozen=True, slots=True)
class Running:
    """A running attempt with what its deadline follows from."""

    id: int
    member_id: int
    started_at: datetime
    deadline_at: datetime
    extra_time_percent: int
    branch_id: int | None


def running(round_id: int, *, today: date, held: bool = False) -> list[Running]:
    """Return the running attempts of a round.

    :param held: until the transaction ends.
    """
    query = (
        select(
            Attempt.id,
            Attempt.member_id,
            Attempt.started_at,
            Attempt.deadline_at,
            Member.extra_time_percent,
            _branch_in(round_id, today),
        )
        .join(Member, Member.id == Attempt.member_id)
        .where(Attempt.round_id == round_id, Attempt.handed_in_at.is_(None))
        .order_by(Attempt.id)
    )
    if held:
        query = query.with_for_update(of=Attempt)
    return [Running(*row) for row in db.session.execute(query)]


def in_force(round_id: int) -> list[tuple[int | None, int | None, Grant]]:
    """Return the exceptions of a round that are in force, as (member_id, branch_id, what is granted)."""
    query = select(Override.member_id, Override.branch_id, *_GRANT).where(
        Override.round_id == round_id, Override.withdrawn_at.is_(None)
    )
    return [(row[0], row[1], _grant(row[2:])) for row in db.session.execute(query)]


def move_deadlines(deadlines: Mapping[int, datetime]) -> None:
    """Write new deadlines of running attempts, by attempt; one statement."""
    if deadlines:
        statement = (
            update(Attempt.__table__)  # type: ignore[arg-type]
            .where(Attempt.__table__.c.id == bindparam("attempt"), Attempt.__table__.c.handed_in_at.is_(None))
            .values(deadline_at=bindparam("until"))
        )
        rows = [{"attempt": attempt_id, "until": until} for attempt_id, until in deadlines.items()]
        connection().execute(statement, rows)


def running_until(round_id: int) -> list[datetime]:
    """Return when the last running attempt of a round ends; empty where none runs."""
    latest = select(func.max(Attempt.deadline_at)).where(
        Attempt.round_id == round_id, Attempt.handed_in_at.is_(None)
    )
    return [one for one in db.session.scalars(latest) if one is not None]


def set_round(round_id: int, **values: Any) -> None:
    """Write columns of a round that is held."""
    db.session.execute(update(Round).where(Round.id == round_id).values(values))


def answers_in_running(round_id: int) -> int:
    """Count the answers that stand in the running attempts of a round."""
    running_ids = select(Attempt.id).where(Attempt.round_id == round_id, Attempt.handed_in_at.is_(None))
    return db.session.scalar(select(func.count()).where(Response.attempt_id.in_(running_ids))) or 0
