"""Corrections of keys, and the history of every mark that one has changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.store.base import Base
from quizapp.store.types import UTCDateTime, VersionedJSON


class Correction(Base):
    """What is ruled about one question of a round instead of its key; in force once a second one confirms.

    ``bank`` and ``question`` name it through all versions of its bank; ``ruling`` is
    ``core.corrections.Ruling`` as JSON; ``note`` is what members read.
    """

    __tablename__ = "corrections"
    __table_args__ = (Index("ix_corrections_round", "round_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    bank: Mapped[str] = mapped_column(String(64))
    question: Mapped[str] = mapped_column(String(64))
    ruling: Mapped[Any] = mapped_column(VersionedJSON)
    never_lower: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(400))
    note: Mapped[str] = mapped_column(String(400))
    proposed_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
    proposed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class MarkChange(Base):
    """What a correction changed in an attempt: the marks, their sum and the score, before and after."""

    __tablename__ = "mark_changes"

    correction_id: Mapped[int] = mapped_column(ForeignKey("corrections.id"), primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"), primary_key=True, index=True)
    marks_before: Mapped[Any] = mapped_column(VersionedJSON)
    marks_after: Mapped[Any] = mapped_column(VersionedJSON)
    marks_hundredths_before: Mapped[int]
    marks_hundredths_after: Mapped[int]
    score_hundredths_before: Mapped[int | None]
    score_hundredths_after: Mapped[int | None]
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
