"""Exceptions from a round's times, for a person or a branch: who granted what, and why."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.store.base import Base
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
