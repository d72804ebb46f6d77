"""The scheduler's lease, and one claim for each job and due time."""

from datetime import datetime

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.store.base import Base, db
from quizapp.store.types import UTCDateTime


class Lease(Base):
    """Who leads: the holder may act until ``until_at``, by the database's clock; ``beat_at`` is the last sign of life."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    holder: Mapped[str] = mapped_column(String(64))
    beat_at: Mapped[datetime] = mapped_column(UTCDateTime)
    until_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Claim(Base):
    """A job's work for one due time, done once: written in the transaction that does it."""

    __tablename__ = "claims"

    job: Mapped[str] = mapped_column(String(48), primary_key=True)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime, primary_key=True)
    done_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Meta(Base):
    """A named fact of the installation, e.g. ``demo``."""

    __tablename__ = "meta"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[str] = mapped_column(String(200))


SCHEDULER = "scheduler"


def scheduler_beat_at() -> datetime | None:
    """Return the scheduler's last sign of life; None when none has ever run."""
    return db.session.scalar(select(Lease.beat_at).where(Lease.name == SCHEDULER))
