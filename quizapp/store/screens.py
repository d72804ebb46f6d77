"""Screens: paired devices that show boards and nothing else."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.store.base import Base, db
from quizapp.store.types import UTCDateTime


class Screen(Base):
    """A device with a cookie of its own: pending while it shows ``digits``, paired from ``paired_at`` on.

    Only the token's SHA-256 is kept; ``seen_at`` is written at most once a minute.
    """

    __tablename__ = "screens"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(64), default="")
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    digits: Mapped[str | None] = mapped_column(String(6), unique=True)
    digits_expire_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    paired_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    paired_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    seen_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class ScreenLink(Base):
    """A link that pairs one screen, once, before ``expires_at``."""

    __tablename__ = "screen_links"

    token_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(64), default="")
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)


def paired(token_sha256: str) -> Screen | None:
    """Return the paired screen that holds this token; one statement."""
    return db.session.scalar(
        select(Screen).where(Screen.token_sha256 == token_sha256, Screen.paired_at.is_not(None))
    )
