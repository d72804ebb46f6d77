"""Question banks: immutable versions, and the questions that a version holds."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ForeignKey, Index, String, Table, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.core import papers
from quizapp.core.questions import QUESTION_TYPES
from quizapp.store.base import Base, db
from quizapp.store.prepared import Prepared
from quizapp.store.types import UTCDateTime, VersionedJSON


class Bank(Base):
    """A bank by its code; new papers are dealt from its latest version."""

    __tablename__ = "banks"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)


class BankVersion(Base):
    """One stored file: never changed. ``head`` holds title, source and defaults as typed."""

    __tablename__ = "bank_versions"
    __table_args__ = (UniqueConstraint("bank_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    bank_id: Mapped[int] = mapped_column(ForeignKey("banks.id"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    head: Mapped[dict[str, Any]] = mapped_column(VersionedJSON)
    digest: Mapped[str] = mapped_column(String(64))
    stored_at: Mapped[datetime] = mapped_column(UTCDateTime)
    stored_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    question_count: Mapped[int]


class Question(Base):
    """One version of a question: never changed, shared by the bank versions that hold it unchanged.

    ``body`` is the question as typed; ``mark_hundredths`` and ``policy`` with the bank's defaults.
    """

    __tablename__ = "questions"
    __table_args__ = (Index("ix_questions_bank_key", "bank_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    bank_id: Mapped[int] = mapped_column(ForeignKey("banks.id"))
    key: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    type: Mapped[str] = mapped_column(String(16))
    topic: Mapped[str | None] = mapped_column(String(120))
    difficulty: Mapped[int | None]
    mark_hundredths: Mapped[int]
    policy: Mapped[str] = mapped_column(String(20))
    shuffle: Mapped[bool]
    body: Mapped[dict[str, Any]] = mapped_column(VersionedJSON)


class BankVersionQuestion(Base):
    """Which question versions a bank version holds, in the file's order (``position`` from 0)."""

    __tablename__ = "bank_version_questions"

    version_id: Mapped[int] = mapped_column(ForeignKey("bank_versions.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), index=True)


_VERSIONS = cast("Table", BankVersion.__table__).c
_LATEST = Prepared(
    select(func.max(_VERSIONS.id)).group_by(_VERSIONS.bank_id).order_by(func.max(_VERSIONS.id))
)


def latest_versions() -> tuple[int, ...]:
    """Return the ids of the latest version of every bank, ascending; one statement."""
    return tuple(row[0] for row in _LATEST.look())


def versions_at(moment: datetime) -> tuple[int, ...]:
    """Return the ids of the bank versions that were the latest at an instant, ascending.

    Where no bank was stored yet (rounds that were made up afterwards), the first version of each.
    """
    newest = select(func.max(BankVersion.id)).where(BankVersion.stored_at <= moment)
    found = sorted(db.session.scalars(newest.group_by(BankVersion.bank_id)))
    first = select(func.min(BankVersion.id)).group_by(BankVersion.bank_id)
    return tuple(found or sorted(db.session.scalars(first)))


def pool(version_ids: Collection[int]) -> list[papers.PoolQuestion]:
    """Return what the draw has to know of every question of these bank versions."""
    query = (
        select(Question, Bank.code)
        .join(BankVersionQuestion, BankVersionQuestion.question_id == Question.id)
        .join(Bank, Bank.id == Question.bank_id)
        .where(BankVersionQuestion.version_id.in_(version_ids))
    )
    return [
        papers.PoolQuestion(
            id=question.id,
            bank=code,
            key=question.key,
            type=question.type,
            topic=question.topic,
            difficulty=question.difficulty,
            mark_hundredths=question.mark_hundredths,
            choices=tuple(QUESTION_TYPES[question.type].choice_ids(question.body)),
            shuffle=question.shuffle,
        )
        for question, code in db.session.execute(query)
    ]


def questions(ids: Collection[int]) -> list[Question]:
    """Return question versions by their ids."""
    return list(db.session.scalars(select(Question).where(Question.id.in_(ids))))


def names(ids: Collection[int]) -> frozenset[tuple[str, str]]:
    """Return (bank, key) of question versions: what names a question through all its versions."""
    query = (
        select(Bank.code, Question.key).join(Bank, Bank.id == Question.bank_id).where(Question.id.in_(ids))
    )
    return frozenset((code, key) for code, key in db.session.execute(query))
