"""Attempts, and what was given in them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    and_,
    bindparam,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.store.base import Base, db
from quizapp.store.types import UTCDateTime, VersionedJSON


class Attempt(Base):
    """One member's sitting of one round, with the paper that was dealt to it, frozen.

    ``paper``: ``core.papers.Paper`` as JSON. Once handed in: ``marks`` (hundredths, one for each slot),
    ``marks_hundredths`` of ``total_hundredths``, ``score_hundredths`` (of 100), ``answered`` and ``receipt``.
    """

    __tablename__ = "attempts"
    __table_args__ = (
        UniqueConstraint("member_id", "round_id", "number"),
        Index(
            "uq_attempts_running",
            "member_id",
            "round_id",
            unique=True,
            sqlite_where=text("handed_in_at IS NULL"),
            postgresql_where=text("handed_in_at IS NULL"),
        ),
        Index(
            "ix_attempts_overdue",
            "deadline_at",
            sqlite_where=text("handed_in_at IS NULL"),
            postgresql_where=text("handed_in_at IS NULL"),
        ),
        Index("ix_attempts_round", "round_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    number: Mapped[int]
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    deadline_at: Mapped[datetime] = mapped_column(UTCDateTime)
    paper: Mapped[Any] = mapped_column(VersionedJSON)
    total_hundredths: Mapped[int]
    handed_in_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    by_server: Mapped[bool] = mapped_column(default=False)
    answered: Mapped[int | None]
    marks: Mapped[Any | None] = mapped_column(VersionedJSON)
    marks_hundredths: Mapped[int | None]
    score_hundredths: Mapped[int | None]
    receipt: Mapped[str | None] = mapped_column(String(64))


class Response(Base):
    """What the member gave in one slot, as acknowledged; the highest ``seq`` stands."""

    __tablename__ = "responses"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"), primary_key=True)
    slot: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    response: Mapped[Any | None] = mapped_column(VersionedJSON)
    seq: Mapped[int] = mapped_column(BigInteger)
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    late: Mapped[bool] = mapped_column(default=False)


class LateResponse(Base):
    """A save that came after the grace or after the hand-in: kept apart, as evidence."""

    __tablename__ = "late_responses"

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"), index=True)
    slot: Mapped[int]
    response: Mapped[Any | None] = mapped_column(VersionedJSON)
    seq: Mapped[int] = mapped_column(BigInteger)
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)


@dataclass(frozen=True, slots=True)
class Sitting:
    """A member's attempt with what its round rules about it, read for a save or a hand-in."""

    id: int
    round_id: int
    member_id: int
    number: int
    started_at: datetime
    deadline_at: datetime
    handed_in_at: datetime | None
    paper: Any
    total_hundredths: int
    by_server: bool
    answered: int | None
    marks_hundredths: int | None
    score_hundredths: int | None
    receipt: str | None


@dataclass(frozen=True, slots=True)
class Stored:
    """A response as it stands in the memory."""

    slot: int
    seq: int
    response: Any
    late: bool
    saved_at: datetime


_SITTING = select(
    Attempt.id,
    Attempt.round_id,
    Attempt.member_id,
    Attempt.number,
    Attempt.started_at,
    Attempt.deadline_at,
    Attempt.handed_in_at,
    Attempt.paper,
    Attempt.total_hundredths,
    Attempt.by_server,
    Attempt.answered,
    Attempt.marks_hundredths,
    Attempt.score_hundredths,
    Attempt.receipt,
)
_OWN = _SITTING.where(Attempt.id == bindparam("attempt_id"), Attempt.member_id == bindparam("member_id"))
_STORED = (Response.slot, Response.seq, Response.response, Response.late, Response.saved_at)
# FOR SHARE: on PostgreSQL a hand-in has to wait for a save that has begun, or it would miss its answer.
_FOR_SAVE = (
    _SITTING.add_columns(*_STORED)
    .outerjoin(Response, and_(Response.attempt_id == Attempt.id, Response.slot == bindparam("slot")))
    .where(Attempt.id == bindparam("attempt_id"), Attempt.member_id == bindparam("member_id"))
    .with_for_update(read=True, of=Attempt)
)


def sitting(attempt_id: int, *, member_id: int) -> Sitting | None:
    """Return the member's own attempt; None for nobody's and for another's."""
    row = db.session.execute(_OWN, {"attempt_id": attempt_id, "member_id": member_id}).one_or_none()
    return Sitting(*row) if row else None


def sitting_by_id(attempt_id: int) -> Sitting:
    """Return an attempt, whoever's it is: for the server, never for a request."""
    return Sitting(*db.session.execute(_SITTING.where(Attempt.id == attempt_id)).one())


def sitting_for_save(attempt_id: int, slot: int, *, member_id: int) -> tuple[Sitting, Stored | None] | None:
    """Return the member's own attempt and what stands in a slot, held against a hand-in; one statement."""
    facts = {"attempt_id": attempt_id, "member_id": member_id, "slot": slot}
    row = db.session.execute(_FOR_SAVE, facts).one_or_none()
    if row is None:
        return None
    stored = Stored(*row[14:]) if row[14] is not None else None
    return Sitting(*row[:14]), stored


def sitting_for_hand_in(attempt_id: int) -> Sitting:
    """Return an attempt, held until the transaction ends."""
    row = db.session.execute(_SITTING.where(Attempt.id == attempt_id).with_for_update()).one()
    return Sitting(*row)


def responses(attempt_id: int) -> dict[int, Stored]:
    """Return what stands in each answered slot."""
    rows = db.session.execute(_RESPONSES, {"attempt_id": attempt_id})
    return {row[0]: Stored(*row) for row in rows}


def marks(attempt_id: int) -> list[int]:
    """Return the mark of each slot of an attempt that is handed in, in hundredths."""
    return list(db.session.execute(select(Attempt.marks).where(Attempt.id == attempt_id)).scalar_one())


def save(attempt_id: int, slot: int, response: Any, *, seq: int, late: bool, now: datetime) -> bool:
    """Store a response unless a newer one stands there; say whether it was stored; one statement."""
    statement = _UPSERT_SQLITE if db.engine.dialect.name == "sqlite" else _UPSERT_POSTGRESQL
    values = {
        "attempt_id": attempt_id,
        "slot": slot,
        "response": response,
        "seq": seq,
        "saved_at": now,
        "late": late,
    }
    return db.session.execute(statement, values).first() is not None


def keep_apart(attempt_id: int, slot: int, response: Any, *, seq: int, now: datetime) -> None:
    """Keep a save that came too late, as evidence."""
    db.session.execute(
        insert(LateResponse).values(
            attempt_id=attempt_id, slot=slot, response=response, seq=seq, received_at=now
        )
    )


def own(round_id: int, *, member_id: int) -> list[Sitting]:
    """Return the member's attempts in a round, first to last."""
    query = _SITTING.where(Attempt.round_id == round_id, Attempt.member_id == member_id)
    return [Sitting(*row) for row in db.session.execute(query.order_by(Attempt.number))]


def own_in_rounds(round_ids: Collection[int], *, member_id: int) -> dict[int, list[Sitting]]:
    """Return the member's attempts in several rounds, by round; one statement."""
    query = _SITTING.where(Attempt.round_id.in_(round_ids), Attempt.member_id == member_id)
    found: dict[int, list[Sitting]] = {}
    for row in db.session.execute(query.order_by(Attempt.number)):
        found.setdefault(row.round_id, []).append(Sitting(*row))
    return found


def begin(values: dict[str, Any]) -> int | None:
    """Store a new attempt and return its id; None when the member has a running one or that number already."""
    build = sqlite_insert if db.engine.dialect.name == "sqlite" else postgresql_insert
    return db.session.scalar(build(Attempt).values(**values).on_conflict_do_nothing().returning(Attempt.id))


def close(attempt_id: int, values: dict[str, Any]) -> bool:
    """Hand in an attempt if nobody has; say whether this call did."""
    statement = (
        update(Attempt).where(Attempt.id == attempt_id, Attempt.handed_in_at.is_(None)).values(**values)
    )
    return bool(db.session.execute(statement).rowcount)  # type: ignore[attr-defined]


def overdue(*, before: datetime, limit: int, member_id: int | None = None) -> list[int]:
    """Return running attempts whose deadline lies at or before an instant, the longest overdue first."""
    query = select(Attempt.id).where(Attempt.handed_in_at.is_(None), Attempt.deadline_at <= before)
    if member_id is not None:
        query = query.where(Attempt.member_id == member_id)
    return list(db.session.scalars(query.order_by(Attempt.deadline_at).limit(limit)))


_RESPONSES = select(*_STORED).where(Response.attempt_id == bindparam("attempt_id"))


def _upsert(build: Any) -> Any:
    statement = build(Response)
    given = statement.excluded
    newer = {"response": given.response, "seq": given.seq, "saved_at": given.saved_at, "late": given.late}
    return statement.on_conflict_do_update(
        index_elements=["attempt_id", "slot"], set_=newer, where=Response.seq < given.seq
    ).returning(Response.seq)


_UPSERT_SQLITE = _upsert(sqlite_insert)
_UPSERT_POSTGRESQL = _upsert(postgresql_insert)
