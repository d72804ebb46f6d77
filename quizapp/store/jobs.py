"""The scheduler's lease, and one claim for each job and due time."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.store.base import Base, db
from quizapp.store.dealt_papers import DealtPaper
from quizapp.store.prepared import Prepared
from quizapp.store.screens import Screen, ScreenLink
from quizapp.store.seasons import Round
from quizapp.store.sign_ins import SignIn, Throttle
from quizapp.store.types import UTCDateTime

# The longest window in which failed sign-ins are counted (quizapp.accounts) is a day.
THROTTLE_KEPT = timedelta(hours=24)
CLAIMS_KEPT = timedelta(days=400)
# A page that still shows digits asks for new ones; its row goes a while later.
PENDING_KEPT = timedelta(hours=1)


class Lease(Base):
    """Who leads: the holder, until ``until_at`` by the database's clock; ``beat_at`` is its last sign."""

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


def meta(name: str) -> str | None:
    """Return a named fact of the installation; None where there is none."""
    return db.session.scalar(select(Meta.value).where(Meta.name == name))


def put_meta(name: str, value: str) -> None:
    """Enter a named fact of the installation, in the place of an earlier one."""
    db.session.merge(Meta(name=name, value=value))


SCHEDULER = "scheduler"
# A leader that is gone is followed after so long; one that ends in peace gives the lease back at once.
LEASE = timedelta(seconds=10)


_BEAT = Prepared(select(Lease.__table__.c.beat_at).where(Lease.__table__.c.name == SCHEDULER))


def scheduler_beat_at() -> datetime | None:
    """Return the scheduler's last sign of life; None when none has ever run."""
    rows = _BEAT.look()
    return rows[0][0] if rows else None


def database_now() -> datetime:
    """Tell the time of the database's host, aware, in UTC; SQLite's is this host."""
    if db.engine.dialect.name == "sqlite":
        text = db.session.scalar(select(func.strftime("%Y-%m-%dT%H:%M:%f+00:00", "now")))
        return datetime.fromisoformat(str(text))
    moment = db.session.scalar(select(func.clock_timestamp()))
    assert isinstance(moment, datetime)
    return moment.astimezone(UTC)


def lead(holder: str) -> bool:
    """Take or renew the scheduler's lease by the database's clock; needs a transaction.

    :param holder: a name that no other process has.
    :return: whether the holder leads until ``LEASE`` from now; False: somebody else does.
    """
    now = database_now()
    values = {"holder": holder, "beat_at": now, "until_at": now + LEASE}
    insert = _build(Lease).values(name=SCHEDULER, **values)
    # Of two that find the lease run out, the second waits for the first and then finds it taken.
    statement = insert.on_conflict_do_update(
        index_elements=["name"], set_=values, where=(Lease.holder == holder) | (Lease.until_at <= now)
    ).returning(Lease.holder)
    return db.session.execute(statement).first() is not None


def resign(holder: str) -> None:
    """Give the lease back, so that another need not wait for its end."""
    db.session.execute(
        update(Lease).where(Lease.name == SCHEDULER, Lease.holder == holder).values(until_at=Lease.beat_at)
    )


def claim(job: str, *, due_at: datetime, now: datetime) -> bool:
    """Claim a job's work for a due time, in the transaction that does it.

    :return: True for the first only; another at the same time waits until the first is through.
    """
    statement = _build(Claim).values(job=job, due_at=due_at, done_at=now).on_conflict_do_nothing()
    return db.session.execute(statement.returning(Claim.job)).first() is not None


def _build(row: type[Base]) -> Any:
    return (sqlite_insert if db.engine.dialect.name == "sqlite" else postgresql_insert)(row)


def sweep(*, now: datetime) -> int:
    """Delete what has run out: sign-ins, throttles, screens nobody paired, links, old claims, dealt papers.

    :return: how many rows.
    """
    return sum(
        db.session.execute(delete(row).where(condition)).rowcount  # type: ignore[attr-defined]
        for row, condition in _run_out(now)
    )


def sweepable(*, at: datetime) -> int:
    """Count what :func:`sweep` would delete."""
    counts = (select(func.count()).select_from(row).where(condition) for row, condition in _run_out(at))
    return sum(db.session.scalar(query) or 0 for query in counts)


def _run_out(now: datetime) -> tuple[tuple[type[Base], ColumnElement[bool]], ...]:
    is_free = Throttle.blocked_until.is_(None) | (Throttle.blocked_until <= now)
    return (
        (SignIn, SignIn.expires_at <= now),
        (Throttle, (Throttle.since_at <= now - THROTTLE_KEPT) & is_free),
        (Screen, Screen.paired_at.is_(None) & (Screen.digits_expire_at <= now - PENDING_KEPT)),
        (ScreenLink, ScreenLink.expires_at <= now),
        (Claim, Claim.due_at <= now - CLAIMS_KEPT),
        (DealtPaper, DealtPaper.round_id.in_(select(Round.id).where(Round.settled_at <= now))),
    )
