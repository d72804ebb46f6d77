"""Ceremonies: the places of a round revealed on the screens from the bottom up."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, func, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.core import ceremonies
from quizapp.store.base import Base, db
from quizapp.store.people import Branch
from quizapp.store.prepared import Prepared
from quizapp.store.seasons import Round, Season
from quizapp.store.types import UTCDateTime, VersionedJSON


class Ceremony(Base):
    """One ceremony; at most one is running, the one without ``ended_at``.

    ``lines``: what is revealed, in its order (``core.ceremonies.Step``), kept from the beginning on.
    ``step``: how many of them are out at ``step_at``; ``seconds_each``: after how many seconds the next one
    follows by itself, null: it waits.
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


@dataclass(frozen=True, slots=True)
class Running:
    """A ceremony with its round's name; as in ``Ceremony``."""

    id: int
    round_id: int
    kind: str
    week: date | None
    is_rehearsal: bool
    lines: list[Any]
    step: int
    step_at: datetime
    seconds_each: int | None
    begun_at: datetime
    ended_at: datetime | None

    @property
    def steps(self) -> list[ceremonies.Step]:
        """All that is to be revealed, in its order."""
        return [ceremonies.from_json(one) for one in self.lines]

    def out(self, now: datetime) -> int:
        """Tell how many steps are out."""
        waits = {at for at, one in enumerate(self.lines) if one["waits"]}
        return ceremonies.out_at(
            now,
            step=self.step,
            step_at=self.step_at,
            seconds_each=self.seconds_each,
            waits=waits,
            total=len(self.lines),
        )

    def is_over(self, now: datetime) -> bool:
        """Tell whether it is over: ended, or left alone for hours."""
        return ceremonies.is_over(now, step_at=self.step_at, ended_at=self.ended_at)


# Tables, not classes: every screen asks every two seconds, and the session's way costs more.
_CEREMONIES: Any = Ceremony.__table__.c
_ROUNDS: Any = Round.__table__.c
_SELECT = select(
    _CEREMONIES.id,
    _CEREMONIES.round_id,
    _ROUNDS.kind,
    _ROUNDS.week,
    _CEREMONIES.is_rehearsal,
    _CEREMONIES.lines,
    _CEREMONIES.step,
    _CEREMONIES.step_at,
    _CEREMONIES.seconds_each,
    _CEREMONIES.begun_at,
    _CEREMONIES.ended_at,
).join(Round.__table__, _ROUNDS.id == _CEREMONIES.round_id)
_RUNNING = Prepared(_SELECT.where(_CEREMONIES.ended_at.is_(None)).order_by(_CEREMONIES.id.desc()).limit(1))


def running(now: datetime) -> Running | None:
    """Return the ceremony that runs; None without one. One statement."""
    found = _RUNNING.look()
    if not found:
        return None
    one = Running(*found[0])
    return None if one.is_over(now) else one


def by_id(ceremony_id: int) -> Running | None:
    """Return a ceremony, over or not."""
    row = db.session.execute(_SELECT.where(_CEREMONIES.id == ceremony_id)).first()
    return Running(*row) if row else None


def begin(round_id: int, *, is_rehearsal: bool, lines: list[Any], by_id: int, now: datetime) -> int | None:
    """Begin a ceremony; at most one runs.

    :return: its id; None where another one runs.
    """
    # Two who begin at once wait here for each other: a round has a season, so there is one to hold.
    db.session.execute(select(Season.id).order_by(Season.id).limit(1).with_for_update(key_share=True)).all()
    left_alone = (Ceremony.ended_at.is_(None), Ceremony.step_at <= now - ceremonies.IDLE)
    db.session.execute(update(Ceremony).where(*left_alone).values(ended_at=now))
    if db.session.scalar(select(Ceremony.id).where(Ceremony.ended_at.is_(None)).limit(1)) is not None:
        return None
    values = {"round_id": round_id, "is_rehearsal": is_rehearsal, "lines": lines, "step": 0, "step_at": now}
    values |= {"seconds_each": None, "begun_by_id": by_id, "begun_at": now}
    return db.session.scalar(insert(Ceremony).values(**values).returning(Ceremony.id))


def move(seen: Running, *, step: int, seconds_each: int | None, now: datetime) -> bool:
    """Let so many steps be out from now on; say whether it still stood where it was seen."""
    same = (
        Ceremony.id == seen.id,
        Ceremony.step == seen.step,
        Ceremony.step_at == seen.step_at,
        Ceremony.ended_at.is_(None),
    )
    done = db.session.execute(
        update(Ceremony).where(*same).values(step=step, step_at=now, seconds_each=seconds_each)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def count_branches() -> int:
    """Count the branches that are not dissolved."""
    query = select(func.count()).select_from(Branch).where(Branch.dissolved_on.is_(None))
    return db.session.scalar(query) or 0


def end(ceremony_id: int, *, step: int, now: datetime) -> bool:
    """End a ceremony; say whether this call did.

    :param step: how many were out.
    """
    running_one = (Ceremony.id == ceremony_id, Ceremony.ended_at.is_(None))
    done = db.session.execute(update(Ceremony).where(*running_one).values(ended_at=now, step=step))
    return bool(done.rowcount)  # type: ignore[attr-defined]
