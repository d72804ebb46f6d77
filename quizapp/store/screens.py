"""Screens: paired devices that show boards and nothing else, and how they are paired."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, bindparam, delete, exists, func, insert, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.store.base import Base, db
from quizapp.store.ceremonies import Ceremony
from quizapp.store.prepared import Prepared
from quizapp.store.seasons import WorkdayEntry
from quizapp.store.types import UTCDateTime, VersionedJSON
from quizapp.store.wall_messages import WallMessage


class Screen(Base):
    """A device with a cookie of its own: pending while it shows ``digits``, paired from ``paired_at`` on.

    Only the token's SHA-256 is kept; ``seen_at`` is written at most once a minute. ``settings``:
    ``core.playlists.Settings`` as JSON; null: as it comes.
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
    settings: Mapped[Any | None] = mapped_column(VersionedJSON)


class ScreenLink(Base):
    """A link that pairs one screen, once, before ``expires_at``."""

    __tablename__ = "screen_links"

    token_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(64), default="")
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)


@dataclass(frozen=True, slots=True)
class Asking:
    """A screen that asks what to show, and what no board says.

    :ivar settings: ``core.playlists.Settings`` as JSON; None: as it comes.
    :ivar message: the message to all screens that stands now, the newest of several.
    :ivar own_workday: the organiser's word on today; None where there is none.
    :ivar may_be_ceremony: whether some ceremony has not been ended.
    """

    id: int
    name: str
    digits: str | None
    digits_expire_at: datetime | None
    paired_at: datetime | None
    settings: Any | None
    message: str | None
    own_workday: bool | None
    may_be_ceremony: bool


def _asking() -> Prepared:
    screen, note, entry = Screen.__table__.c, WallMessage.__table__.c, WorkdayEntry.__table__.c
    stands = (note.withdrawn_at.is_(None), note.until_at > bindparam("now", type_=UTCDateTime))
    newest = select(func.max(note.id)).where(*stands).scalar_subquery()
    joined = Screen.__table__.outerjoin(WallMessage.__table__, note.id == newest).outerjoin(
        WorkdayEntry.__table__, entry.day == bindparam("today")
    )
    own = (screen.id, screen.name, screen.digits, screen.digits_expire_at, screen.paired_at, screen.settings)
    running = exists().where(Ceremony.__table__.c.ended_at.is_(None))
    query = select(*own, note.text, entry.is_workday, running).select_from(joined)
    return Prepared(query.where(screen.token_sha256 == bindparam("token")))


_ASKING = _asking()


def asking(token_sha256: str, *, now: datetime, today: date) -> Asking | None:
    """Return the screen that holds this token, pending or paired, as it stands now; one statement.

    :param today: the federation's local date.
    """
    rows = _ASKING.look({"token": token_sha256, "now": now, "today": today})
    return Asking(*rows[0]) if rows else None


def paired(token_sha256: str) -> Screen | None:
    """Return the paired screen that holds this token; one statement."""
    return db.session.scalar(
        select(Screen).where(Screen.token_sha256 == token_sha256, Screen.paired_at.is_not(None))
    )


def by_token(token_sha256: str) -> Screen | None:
    """Return the screen that holds this token, pending or paired, as it stands now; one statement."""
    query = select(Screen).where(Screen.token_sha256 == token_sha256)
    return db.session.scalar(query.execution_options(populate_existing=True))


def by_id(screen_id: int) -> Screen | None:
    """Return a paired screen."""
    return db.session.scalar(select(Screen).where(Screen.id == screen_id, Screen.paired_at.is_not(None)))


def all_paired() -> list[Screen]:
    """Return the paired screens, by their names."""
    query = select(Screen).where(Screen.paired_at.is_not(None)).order_by(Screen.name, Screen.id)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def pending(*, now: datetime) -> int:
    """Count the screens that show digits which still hold."""
    waiting = (Screen.paired_at.is_(None), Screen.digits_expire_at > now)
    return db.session.scalar(select(func.count()).select_from(Screen).where(*waiting)) or 0


def sweep_pending(*, now: datetime) -> None:
    """Delete the screens whose digits ran out before anybody entered them."""
    db.session.execute(delete(Screen).where(Screen.paired_at.is_(None), Screen.digits_expire_at <= now))


def digits_taken(digits: str) -> bool:
    """Say whether some screen shows these digits."""
    return db.session.scalar(select(Screen.id).where(Screen.digits == digits)) is not None


def show_digits(screen_id: int, digits: str, *, until: datetime) -> bool:
    """Give a pending screen new digits; say whether it was there to get them."""
    statement = update(Screen).where(Screen.id == screen_id, Screen.paired_at.is_(None))
    done = db.session.execute(statement.values(digits=digits, digits_expire_at=until))
    return bool(done.rowcount)  # type: ignore[attr-defined]


def add_pending(token_sha256: str, digits: str, *, until: datetime, now: datetime) -> None:
    """Add a screen that shows digits until somebody enters them."""
    values = {"token_sha256": token_sha256, "digits": digits, "digits_expire_at": until, "created_at": now}
    db.session.execute(insert(Screen).values(name="", **values))


def pair(digits: str, *, name: str, by_id: int | None, now: datetime) -> int | None:
    """Pair the screen that shows these digits; return its id, None when no screen shows them now."""
    statement = (
        update(Screen)
        .where(Screen.digits == digits, Screen.digits_expire_at > now, Screen.paired_at.is_(None))
        .values(name=name, paired_at=now, paired_by_id=by_id, digits=None, digits_expire_at=None)
    )
    return db.session.execute(statement.returning(Screen.id)).scalar_one_or_none()


def add_paired(token_sha256: str, *, name: str, now: datetime) -> None:
    """Add a screen that a link has paired."""
    values = {"token_sha256": token_sha256, "name": name, "created_at": now, "paired_at": now}
    db.session.execute(insert(Screen).values(**values))


def add_link(token_sha256: str, *, name: str, expires_at: datetime) -> None:
    """Add a link that pairs one screen."""
    db.session.execute(insert(ScreenLink).values(token_sha256=token_sha256, name=name, expires_at=expires_at))


def link(token_sha256: str, *, now: datetime) -> ScreenLink | None:
    """Return a link that still holds."""
    query = select(ScreenLink).where(ScreenLink.token_sha256 == token_sha256, ScreenLink.expires_at > now)
    return db.session.scalar(query)


def use_link(token_sha256: str, *, now: datetime) -> str | None:
    """Use a link up; return the name that it gives, None when it does not hold (any more)."""
    used = delete(ScreenLink).where(ScreenLink.token_sha256 == token_sha256, ScreenLink.expires_at > now)
    return db.session.execute(used.returning(ScreenLink.name)).scalar_one_or_none()


def rename(screen_id: int, name: str) -> bool:
    """Name a paired screen anew; say whether there was one."""
    statement = update(Screen).where(Screen.id == screen_id, Screen.paired_at.is_not(None))
    return bool(db.session.execute(statement.values(name=name)).rowcount)  # type: ignore[attr-defined]


def hold(screen_id: int) -> Screen | None:
    """Return a paired screen as it stands now, held till the transaction ends."""
    query = select(Screen).where(Screen.id == screen_id, Screen.paired_at.is_not(None)).with_for_update()
    return db.session.scalar(query.execution_options(populate_existing=True))


def put_settings(screen_id: int, settings: Any) -> bool:
    """Set what a paired screen shows; say whether there was one."""
    statement = update(Screen).where(Screen.id == screen_id, Screen.paired_at.is_not(None))
    return bool(db.session.execute(statement.values(settings=settings)).rowcount)  # type: ignore[attr-defined]


def put_settings_of_all(settings: Any) -> None:
    """Set what every paired screen shows."""
    db.session.execute(update(Screen).where(Screen.paired_at.is_not(None)).values(settings=settings))


def remove(screen_id: int) -> bool:
    """Revoke a screen: its token is worth nothing from now on; say whether there was one."""
    done = db.session.execute(delete(Screen).where(Screen.id == screen_id))
    return bool(done.rowcount)  # type: ignore[attr-defined]


def note_seen(screen_id: int, *, now: datetime, unless_after: datetime) -> None:
    """Note that a screen is alive, unless that was noted after an instant.

    A note from the future is of a clock that was set back since: it would keep a dead screen alive.
    """
    is_due = or_(Screen.seen_at.is_(None), Screen.seen_at <= unless_after, Screen.seen_at > now)
    db.session.execute(update(Screen).where(Screen.id == screen_id, is_due).values(seen_at=now))
