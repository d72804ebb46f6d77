"""What happened during an attempt: evidence for a person to read, never a verdict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, func, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.store.attempt_rows import Attempt, Response
from quizapp.store.base import Base, db
from quizapp.store.people import Branch, Member
from quizapp.store.seasons import RosterEntry
from quizapp.store.types import UTCDateTime, VersionedJSON


class AttemptEvent(Base):
    """One event of an attempt, by the server's clock; ``kind`` is one of ``core.conduct.KINDS``."""

    __tablename__ = "attempt_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    kind: Mapped[str] = mapped_column(String(24))
    facts: Mapped[Any | None] = mapped_column(VersionedJSON)


def add(attempt_id: int, events: Sequence[Mapping[str, Any]], *, most: int) -> int:
    """Keep events of an attempt, in the caller's transaction; return how many were kept.

    :param events: each with ``at``, ``kind`` and ``facts``.
    :param most: so many are kept of an attempt; what comes after that is dropped.
    """
    kept = db.session.scalar(select(func.count()).where(AttemptEvent.attempt_id == attempt_id)) or 0
    taken = events[: max(0, most - kept)]
    if taken:
        db.session.execute(insert(AttemptEvent), [{"attempt_id": attempt_id, **one} for one in taken])
    return len(taken)


def of_attempt(attempt_id: int) -> list[AttemptEvent]:
    """Return an attempt's events, first to last."""
    query = select(AttemptEvent).where(AttemptEvent.attempt_id == attempt_id)
    return list(db.session.scalars(query.order_by(AttemptEvent.at, AttemptEvent.id)))


@dataclass(frozen=True, slots=True)
class Sat:
    """An attempt of a round that is handed in, as it is looked at afterwards, with who sat it."""

    attempt_id: int
    member_id: int
    name: str
    staff_no: str
    branch_id: int | None
    branch_name: str | None
    started_at: datetime
    score_hundredths: int
    paper: Any
    marks: list[int]


def sat(round_id: int) -> list[Sat]:
    """Return the attempts of a round that are handed in and have a score; one statement."""
    query = (
        select(
            Attempt.id,
            Member.id,
            Member.name,
            Member.staff_no,
            Branch.id,
            Branch.name,
            Attempt.started_at,
            Attempt.score_hundredths,
            Attempt.paper,
            Attempt.marks,
        )
        .join(Member, Member.id == Attempt.member_id)
        .outerjoin(
            RosterEntry, (RosterEntry.round_id == Attempt.round_id) & (RosterEntry.member_id == Member.id)
        )
        .outerjoin(Branch, Branch.id == RosterEntry.branch_id)
        .where(Attempt.round_id == round_id, Attempt.score_hundredths.is_not(None))
        .order_by(Attempt.id)
    )
    return [Sat(*row) for row in db.session.execute(query)]


def given_in_round(round_id: int) -> dict[int, list[tuple[int, Any, datetime]]]:
    """Return what was given in a round: attempt -> (slot, response, saved at); one statement."""
    query = (
        select(Response.attempt_id, Response.slot, Response.response, Response.saved_at)
        .join(Attempt, Attempt.id == Response.attempt_id)
        .where(Attempt.round_id == round_id)
    )
    found: dict[int, list[tuple[int, Any, datetime]]] = {}
    for attempt_id, slot, response, saved_at in db.session.execute(query):
        found.setdefault(attempt_id, []).append((slot, response, saved_at))
    return found


def one_sat(attempt_id: int) -> Sat | None:
    """Return one attempt as ``sat`` does."""
    round_id = db.session.scalar(select(Attempt.round_id).where(Attempt.id == attempt_id))
    return next((one for one in sat(round_id) if one.attempt_id == attempt_id), None) if round_id else None
