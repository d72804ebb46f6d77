"""Messages that stand on all screens for a while."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, String, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.store.base import Base, db
from quizapp.store.people import Member
from quizapp.store.types import UTCDateTime


class WallMessage(Base):
    """A message to all screens, from ``sent_at`` until ``until_at``, or until it is withdrawn."""

    __tablename__ = "wall_messages"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(String(200))
    sent_by_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime)
    until_at: Mapped[datetime] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


@dataclass(frozen=True, slots=True)
class Sent:
    """A message with the name of whoever sent it."""

    id: int
    text: str
    sent_by: str
    sent_at: datetime
    until_at: datetime
    withdrawn_at: datetime | None


def add(text: str, *, by_id: int, until_at: datetime, now: datetime) -> None:
    """Send a message to all screens."""
    values = {"text": text, "sent_by_id": by_id, "sent_at": now, "until_at": until_at}
    db.session.execute(insert(WallMessage).values(**values))


def withdraw(message_id: int, *, now: datetime) -> bool:
    """Take a message off the screens; say whether it still stood there."""
    stands = (WallMessage.id == message_id, WallMessage.withdrawn_at.is_(None), WallMessage.until_at > now)
    done = db.session.execute(update(WallMessage).where(*stands).values(withdrawn_at=now))
    return bool(done.rowcount)  # type: ignore[attr-defined]


def latest(*, limit: int) -> list[Sent]:
    """Return the messages that were sent last, newest first."""
    columns = (WallMessage.sent_at, WallMessage.until_at, WallMessage.withdrawn_at)
    query = select(WallMessage.id, WallMessage.text, Member.name, *columns)
    query = query.join(Member, Member.id == WallMessage.sent_by_id)
    return [Sent(*row) for row in db.session.execute(query.order_by(WallMessage.id.desc()).limit(limit))]
