"""Seasons, their rounds, the organiser's own workday entries, and who is on a round's roster."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.store.base import Base, db
from quizapp.store.types import UTCDateTime, VersionedJSON


class Season(Base):
    """A year's plan; ``document`` is ``core.seasons.Season`` as JSON, the whole file without loss."""

    __tablename__ = "seasons"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    time_zone: Mapped[str] = mapped_column(String(64))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    document: Mapped[dict[str, Any]] = mapped_column(VersionedJSON)
    loaded_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Round(Base):
    """One timed run of a paper plan. Its phase follows from its times (``core.attempts.phase_at``), never from a flag.

    ``week``: the Monday of a weekly round, null for the annual one. ``seed``: 256 random bits as hex.
    ``roster_at``: when the roster was last drawn up; ``settled_at``: when it was frozen after the close.
    """

    __tablename__ = "rounds"
    __table_args__ = (
        UniqueConstraint("season_id", "kind", "week"),
        Index("ix_rounds_times", "opens_at", "closes_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("seasons.id"))
    kind: Mapped[str] = mapped_column(String(12))
    week: Mapped[date | None]
    opens_at: Mapped[datetime] = mapped_column(UTCDateTime)
    closes_at: Mapped[datetime] = mapped_column(UTCDateTime)
    time_limit_s: Mapped[int | None]
    attempts: Mapped[int]
    results: Mapped[str] = mapped_column(String(16))
    pass_percent: Mapped[int]
    excellent_percent: Mapped[int]
    plan: Mapped[Any] = mapped_column(VersionedJSON)
    seed: Mapped[str] = mapped_column(String(64))
    provisional: Mapped[bool] = mapped_column(default=False)
    roster_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    released_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class RosterEntry(Base):
    """A member who is expected in a round, and the branch that the member counts for there."""

    __tablename__ = "roster"

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branches.id"))


Index("ix_roster_round_branch", RosterEntry.round_id, RosterEntry.branch_id)


class WorkdayEntry(Base):
    """The organiser's own word on a date: a working day or not, over the published calendar."""

    __tablename__ = "workday_entries"

    day: Mapped[date] = mapped_column(primary_key=True)
    is_workday: Mapped[bool]
    note: Mapped[str] = mapped_column(String(120), default="")


def round_by_id(round_id: int) -> Round | None:
    """Return a round; one statement."""
    return db.session.scalar(select(Round).where(Round.id == round_id))


def round_and_season(round_id: int) -> tuple[Round, Season] | None:
    """Return a round with its season; one statement."""
    row = db.session.execute(
        select(Round, Season).join(Season, Season.id == Round.season_id).where(Round.id == round_id)
    ).one_or_none()
    return (row[0], row[1]) if row else None


def rounds(season: str | None = None) -> list[tuple[Round, Season]]:
    """Return the rounds of one season, or of all, with their seasons, in the order of their opening.

    :param season: its code.
    """
    query = select(Round, Season).join(Season, Season.id == Round.season_id)
    if season is not None:
        query = query.where(Season.code == season)
    return [(row[0], row[1]) for row in db.session.execute(query.order_by(Round.opens_at, Round.id))]
