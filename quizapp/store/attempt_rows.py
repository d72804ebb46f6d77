"""Rows of attempts and of what was given in them; ``store.attempts`` has their queries."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.store.base import Base
from quizapp.store.types import UTCDateTime, VersionedJSON


class Attempt(Base):
    """One member's sitting of one round, with the paper that was dealt to it, frozen.

    ``paper``: ``core.papers.Paper`` as JSON. Once handed in: ``marks`` (hundredths, one for each slot),
    ``marks_hundredths`` of ``total_hundredths``, ``score_hundredths`` (of 100), ``answered`` and ``receipt``.
    """

    __tablename__ = "attempts"
    __table_args__ = (
        UniqueConstraint("round_id", "member_id", "number"),
        Index(
            "uq_attempts_running",
            "member_id",
            "round_id",
            unique=True,
            sqlite_where=text("handed_in_at IS NULL"),
            postgresql_where=text("handed_in_at IS NULL"),
        ),
        # An organiser types a receipt and asks whose it is.
        Index("ix_attempts_receipt", "receipt"),
        Index(
            "ix_attempts_overdue",
            "deadline_at",
            sqlite_where=text("handed_in_at IS NULL"),
            postgresql_where=text("handed_in_at IS NULL"),
        ),
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
    """A save that came after the grace or after the hand-in: kept apart, as evidence.

    ``taken``: whether an organiser let it count, with ``decision`` as the reason; null: not decided. Where it
    counts, ``receipt_before`` is the receipt that the attempt had until then, and ``response_before`` what
    stood in the slot with its ``seq_before`` (null: nothing): with them the old receipt can be checked.
    """

    __tablename__ = "late_responses"

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"), index=True)
    slot: Mapped[int]
    response: Mapped[Any | None] = mapped_column(VersionedJSON)
    seq: Mapped[int] = mapped_column(BigInteger)
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)
    taken: Mapped[bool | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decision: Mapped[str | None] = mapped_column(String(400))
    receipt_before: Mapped[str | None] = mapped_column(String(64))
    response_before: Mapped[Any | None] = mapped_column(VersionedJSON)
    seq_before: Mapped[int | None] = mapped_column(BigInteger)
