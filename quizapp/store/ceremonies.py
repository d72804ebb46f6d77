"""Ceremonies: the places of a round revealed on the screens from the bottom up."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.store.base import Base
from quizapp.store.types import UTCDateTime, VersionedJSON


class Ceremony(Base):
    """One ceremony; at most one is running, the one without ``ended_at``.

    ``lines``: what is revealed, in its order, kept from the beginning on. ``step``: how many of them are out
    at ``step_at``; ``seconds_each``: after how many seconds the next one follows by itself, null: it waits.
    ``is_rehearsal``: the lines are invented.
    """

    __tablename__ = "ceremonies"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    is_rehearsal: Mapped[bool]
    lines: Mapped[Any] = mapped_column(VersionedJSON)
    step: Mapped[int] = mapped_column(default=0)
    step_at: Mapped[datetime] = mapped_column(UTCDateTime)
    seconds_each: Mapped[int | None]
    begun_by_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    begun_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
