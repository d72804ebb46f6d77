"""Seasons, their rounds, the organiser's own workday entries, and who is on a round's roster."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    case,
    delete,
    false,
    select,
    true,
)
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
    """One timed run of a paper plan.

    Its phase follows from its times (``core.attempts.phase_at``), never from a flag.

    ``week``: the Monday of a weekly round, null for the annual one. ``seed``: 256 random bits as hex.
    ``roster_at``: when the roster was last drawn up; ``settled_at``: when it was frozen after the close.
    ``last_deadline_at``: the latest personal deadline where somebody has a later window.
    ``draw``: what its papers are dealt from besides plan and seed, frozen when the first is dealt.
    ``networks``: where it can be taken, as addresses of networks; null: anywhere.
    ``appeals_until``: up to when members may object to a question; null: not at all.
    ``overrides_version``: rises with every exception granted or withdrawn, so that a start sees a change.
    ``has_corrections``: whether the key of any of its questions was corrected (``store.corrections``).
    ``freeze_at``: from when on its boards stand still for everybody but organisers, null: they never do;
    ``unfreeze_at``: until when, null: until an organiser says so.
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
    last_deadline_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    has_overrides: Mapped[bool] = mapped_column(default=False, server_default=false())
    overrides_version: Mapped[int] = mapped_column(default=0, server_default="0")
    draw: Mapped[Any | None] = mapped_column(VersionedJSON)
    networks: Mapped[Any | None] = mapped_column(VersionedJSON)
    appeals_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    has_corrections: Mapped[bool] = mapped_column(default=False, server_default=false())
    freeze_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    unfreeze_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


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


def ends_at() -> ColumnElement[datetime]:
    """Say in a query when a round ends for whoever has the latest window, without the grace."""
    return case((Round.last_deadline_at > Round.closes_at, Round.last_deadline_at), else_=Round.closes_at)


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


def all_seasons() -> list[Season]:
    """Return every season, the latest first."""
    return list(db.session.scalars(select(Season).order_by(Season.starts_on.desc(), Season.code)))


def by_id(season_id: int) -> Season | None:
    """Return a season."""
    return db.session.get(Season, season_id)


def by_code(code: str) -> Season | None:
    """Return a season by its code."""
    return db.session.scalar(select(Season).where(Season.code == code))


def rounds_of(season_id: int) -> list[Round]:
    """Return a season's rounds in the order of their opening, as they stand now."""
    query = select(Round).where(Round.season_id == season_id).order_by(Round.opens_at, Round.id)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def hold(code: str) -> Season | None:
    """Return a season as it stands now, held with its rounds till the transaction ends; None if it is new."""
    return next(iter(_hold(Season.code == code)), None)


def hold_all() -> list[Season]:
    """Return every season as it stands now, by their codes, held with their rounds as by ``hold``."""
    return _hold(true())


def _hold(which: ColumnElement[bool]) -> list[Season]:
    query = select(Season).where(which).order_by(Season.code).with_for_update()
    seasons = list(db.session.scalars(query.execution_options(populate_existing=True)))
    of_seasons = Round.season_id.in_([season.id for season in seasons])
    db.session.execute(select(Round.id).where(of_seasons).order_by(Round.id).with_for_update()).all()
    return seasons


def put_season(code: str, **values: Any) -> Season:
    """Store what a season says, as a new one or in the place of the one held."""
    season = db.session.scalar(select(Season).where(Season.code == code))
    if season is None:
        season = Season(code=code, **values)
        db.session.add(season)
    else:
        _set(season, values)
    db.session.flush()
    return season


def add_round(season_id: int, **values: Any) -> None:
    """Add a round to a season."""
    db.session.add(Round(season_id=season_id, **values))


def change_round(round_id: int, values: dict[str, Any]) -> None:
    """Plan a coming round otherwise; its seed stays."""
    this_round = db.session.get(Round, round_id)
    assert this_round is not None
    _set(this_round, values)


def delete_rounds(round_ids: Collection[int]) -> None:
    """Take coming rounds out of the plan: they have neither roster nor attempts."""
    db.session.execute(delete(Round).where(Round.id.in_(round_ids)))


def last_settled(season_id: int) -> int | None:
    """Return the id of the season's round that was frozen last; None before the first."""
    query = select(Round.id).where(Round.season_id == season_id, Round.settled_at.is_not(None))
    return db.session.scalar(query.order_by(Round.closes_at.desc(), Round.id.desc()).limit(1))


def _set(row: Season | Round, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def workday_entries() -> list[WorkdayEntry]:
    """Return the organiser's own entries, by their days."""
    return list(db.session.scalars(select(WorkdayEntry).order_by(WorkdayEntry.day)))


def put_workday(day: date, *, is_workday: bool, note: str) -> None:
    """Enter the organiser's word on a day, in the place of an earlier one."""
    db.session.merge(WorkdayEntry(day=day, is_workday=is_workday, note=note))


def drop_workday(day: date) -> None:
    """Take the organiser's word on a day back."""
    db.session.execute(delete(WorkdayEntry).where(WorkdayEntry.day == day))
