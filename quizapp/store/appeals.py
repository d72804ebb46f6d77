"""What comes after an exam: appeals on a question, and the rows of certificates."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.core import papers
from quizapp.store.attempt_rows import Attempt
from quizapp.store.banks import Bank, Question
from quizapp.store.base import Base, db
from quizapp.store.people import Member
from quizapp.store.seasons import Round
from quizapp.store.types import UTCDateTime


class Appeal(Base):
    """A member's objection to one question of the own paper, and the organiser's answer."""

    __tablename__ = "appeals"
    __table_args__ = (UniqueConstraint("attempt_id", "slot"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"))
    slot: Mapped[int]
    text: Mapped[str] = mapped_column(String(1000))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    answer: Mapped[str | None] = mapped_column(String(1000))
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Certificate(Base):
    """The code by which anybody can check a certificate; name and score are read where they stand."""

    __tablename__ = "certificates"
    __table_args__ = (UniqueConstraint("round_id", "member_id"),)

    code: Mapped[str] = mapped_column(String(32), primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    issued_at: Mapped[datetime] = mapped_column(UTCDateTime)


@dataclass(frozen=True, slots=True)
class Raised:
    """An appeal with who made it and which question version it is about.

    :ivar bank: with ``question`` what names the question through all its versions. :ivar body: as typed.
    """

    appeal: Appeal
    name: str
    staff_no: str
    bank: str
    question: str
    body: dict[str, Any]


_INSERT: dict[str, Any] = {"sqlite": sqlite_insert, "postgresql": postgresql_insert}


def of_attempt(attempt_id: int) -> dict[int, Appeal]:
    """Return the appeals on an attempt, by slot."""
    query = select(Appeal).where(Appeal.attempt_id == attempt_id)
    return {one.slot: one for one in db.session.scalars(query.execution_options(populate_existing=True))}


def make(attempt_id: int, slot: int, text: str, *, now: datetime) -> bool:
    """Store an appeal on a question of an attempt; say whether it was the first."""
    statement = _INSERT[db.engine.dialect.name](Appeal).values(
        attempt_id=attempt_id, slot=slot, text=text, made_at=now
    )
    stored = db.session.execute(statement.on_conflict_do_nothing().returning(Appeal.id))
    return stored.first() is not None


def answered_since(member_id: int, moment: datetime) -> list[tuple[Appeal, Round]]:
    """Return the member's appeals that were answered from a moment on, the latest answer first."""
    query = (
        select(Appeal, Round)
        .join(Attempt, Attempt.id == Appeal.attempt_id)
        .join(Round, Round.id == Attempt.round_id)
        .where(Attempt.round_id.in_(select(Round.id)), Attempt.member_id == member_id)
        .where(Appeal.answered_at >= moment)
        .order_by(Appeal.answered_at.desc(), Appeal.id)
    )
    return [(row[0], row[1]) for row in db.session.execute(query)]


def of_round(round_id: int) -> list[Raised]:
    """Return the appeals of a round, first to last, each with its question; two statements."""
    query = (
        select(Appeal, Attempt.paper, Member.name, Member.staff_no)
        .join(Attempt, Attempt.id == Appeal.attempt_id)
        .join(Member, Member.id == Attempt.member_id)
        .where(Attempt.round_id == round_id)
        .order_by(Appeal.made_at, Appeal.id)
    )
    rows = db.session.execute(query.execution_options(populate_existing=True)).all()
    asked = [papers.Paper.from_json(row[1]).slots[row[0].slot - 1].question_id for row in rows]
    versions = (
        select(Question.id, Bank.code, Question.key, Question.body)
        .join(Bank, Bank.id == Question.bank_id)
        .where(Question.id.in_(set(asked)))
    )
    named = {row[0]: (row[1], row[2], row[3]) for row in db.session.execute(versions)}
    return [
        Raised(row[0], row[2], row[3], *named[question_id])
        for row, question_id in zip(rows, asked, strict=True)
    ]


def answer(appeal_ids: Collection[int], text: str, *, by_id: int, now: datetime) -> int:
    """Answer appeals that have no answer yet; return how many."""
    statement = update(Appeal).where(Appeal.id.in_(appeal_ids), Appeal.answered_at.is_(None))
    done = db.session.execute(statement.values(answer=text, answered_by=by_id, answered_at=now))
    return int(done.rowcount)  # type: ignore[attr-defined]


def take_until(round_id: int, until: datetime | None) -> None:
    """Set up to when a round takes appeals; None: it takes none."""
    db.session.execute(update(Round).where(Round.id == round_id).values(appeals_until=until))
