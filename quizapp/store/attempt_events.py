"""What happened during an attempt: evidence for a person to read, never a verdict."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.store.base import Base
from quizapp.store.types import UTCDateTime, VersionedJSON


class AttemptEvent(Base):
    """One event of an attempt, by the server's clock; ``kind`` is one of ``core.conduct.KINDS``."""

    __tablename__ = "attempt_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    kind: Mapped[str] = mapped_column(String(24))
    facts: Mapped[Any | None] = mapped_column(VersionedJSON)
