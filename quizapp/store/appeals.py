"""What comes after an exam: appeals on a question, and certificates."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.store.base import Base
from quizapp.store.types import UTCDateTime


class Appeal(Base):
    """A member's objection to one question of the own paper, and the organiser's answer."""

    __tablename__ = "appeals"
    __table_args__ = (UniqueConstraint("attempt_id", "slot"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"))
    slot: Mapped[int]
    text: Mapped[str] = mapped_column(String(1000))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    answer: Mapped[str | None] = mapped_column(String(1000))
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Certificate(Base):
    """The code by which anybody can check a certificate; name and score are read where they stand."""

    __tablename__ = "certificates"
    __table_args__ = (UniqueConstraint("round_id", "member_id"),)

    code: Mapped[str] = mapped_column(String(32), primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    issued_at: Mapped[datetime] = mapped_column(UTCDateTime)
