"""Corrections of keys: proposed by one organiser, confirmed by a second; and the history of changed marks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, insert, select, update
from sqlalchemy.orm import Mapped, aliased, mapped_column

from quizapp.core.corrections import InForce, Ruling
from quizapp.store.banks import Bank, Question
from quizapp.store.base import Base, db
from quizapp.store.people import Member
from quizapp.store.seasons import Round
from quizapp.store.types import UTCDateTime, VersionedJSON


class Correction(Base):
    """What is ruled about one question of a round instead of its key; in force once a second one confirms.

    ``bank`` and ``question`` name it through all versions of its bank; ``ruling`` is
    ``core.corrections.Ruling`` as JSON; ``note`` is what members read. ``applied_at``: when every attempt
    that was handed in before had its marks.
    """

    __tablename__ = "corrections"
    __table_args__ = (Index("ix_corrections_round", "round_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    bank: Mapped[str] = mapped_column(String(64))
    question: Mapped[str] = mapped_column(String(64))
    ruling: Mapped[Any] = mapped_column(VersionedJSON)
    never_lower: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(400))
    note: Mapped[str] = mapped_column(String(400))
    proposed_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
    proposed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    applied_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @property
    def waits(self) -> bool:
        """Whether it is neither confirmed nor withdrawn."""
        return self.confirmed_at is None and self.withdrawn_at is None

    @property
    def in_force(self) -> InForce:
        """What marking goes by."""
        return InForce(Ruling.from_json(self.ruling), self.never_lower)


class MarkChange(Base):
    """What a correction changed in an attempt: the marks, their sum and the score, before and after."""

    __tablename__ = "mark_changes"

    correction_id: Mapped[int] = mapped_column(ForeignKey("corrections.id"), primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"), primary_key=True, index=True)
    marks_before: Mapped[Any] = mapped_column(VersionedJSON)
    marks_after: Mapped[Any] = mapped_column(VersionedJSON)
    marks_hundredths_before: Mapped[int]
    marks_hundredths_after: Mapped[int]
    score_hundredths_before: Mapped[int | None]
    score_hundredths_after: Mapped[int | None]
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)


@dataclass(frozen=True, slots=True)
class Named:
    """A correction with the names of who proposed, confirmed or withdrew it."""

    correction: Correction
    proposed_by: str
    confirmed_by: str | None
    withdrawn_by: str | None


@dataclass(frozen=True, slots=True)
class Published:
    """A confirmed correction as members read it, without any answer.

    :ivar question_ids: of all versions of the question; a slot of a paper names one of them.
    :ivar stem: of the latest version, as typed.
    """

    kind: str
    never_lower: bool
    note: str
    confirmed_at: datetime
    question_ids: frozenset[int]
    stem: str


@dataclass(frozen=True, slots=True)
class Change:
    """One line of an attempt's history: what a correction changed in it."""

    change: MarkChange
    correction: Correction


def propose(*, now: datetime, **values: Any) -> int:
    """Store a proposal and return its id; where the same one waits already, return that one's.

    :param values: the row's columns, but for the time.
    """
    # Held, so that of two at once the second finds the first.
    round_id = values["round_id"]
    db.session.execute(select(Round.id).where(Round.id == round_id).with_for_update())
    waiting = select(Correction).where(
        Correction.round_id == round_id, Correction.confirmed_at.is_(None), Correction.withdrawn_at.is_(None)
    )
    for one in db.session.scalars(waiting.order_by(Correction.id).execution_options(populate_existing=True)):
        if all(getattr(one, name) == value for name, value in values.items()):
            return one.id
    statement = insert(Correction).values(**values, proposed_at=now).returning(Correction.id)
    return int(db.session.execute(statement).scalar_one())


def by_id(correction_id: int) -> Correction | None:
    """Return a correction as it stands now."""
    query = select(Correction).where(Correction.id == correction_id)
    return db.session.scalar(query.execution_options(populate_existing=True))


def confirm(correction_id: int, *, by: int, now: datetime) -> bool:
    """Put a proposal in force, unless it is one's own or does not wait any more; say whether this call did.

    :param by: the member; never the one who proposed it.
    """
    statement = (
        update(Correction)
        .where(
            Correction.id == correction_id,
            Correction.proposed_by != by,
            Correction.confirmed_at.is_(None),
            Correction.withdrawn_at.is_(None),
        )
        .values(confirmed_by=by, confirmed_at=now)
        .returning(Correction.round_id)
    )
    round_id = db.session.scalar(statement)
    if round_id is None:
        return False
    db.session.execute(update(Round).where(Round.id == round_id).values(has_corrections=True))
    return True


def withdraw(correction_id: int, *, by: int, now: datetime) -> bool:
    """Take a proposal back that waits; say whether this call did."""
    statement = (
        update(Correction)
        .where(
            Correction.id == correction_id,
            Correction.confirmed_at.is_(None),
            Correction.withdrawn_at.is_(None),
        )
        .values(withdrawn_by=by, withdrawn_at=now)
        .returning(Correction.id)
    )
    return db.session.scalar(statement) is not None


def named(
    *,
    round_id: int | None = None,
    bank: str | None = None,
    question: str | None = None,
    waiting: bool | None = None,
    limit: int | None = None,
) -> list[Named]:
    """Return corrections with names, the latest proposal first; what is None does not choose."""
    proposer, confirmer, withdrawer = aliased(Member), aliased(Member), aliased(Member)
    query = (
        select(Correction, proposer.name, confirmer.name, withdrawer.name)
        .join(proposer, proposer.id == Correction.proposed_by)
        .outerjoin(confirmer, confirmer.id == Correction.confirmed_by)
        .outerjoin(withdrawer, withdrawer.id == Correction.withdrawn_by)
    )
    wanted = {"round_id": round_id, "bank": bank, "question": question}
    for name, value in wanted.items():
        if value is not None:
            query = query.where(getattr(Correction, name) == value)
    if waiting is not None:
        waits = Correction.confirmed_at.is_(None) & Correction.withdrawn_at.is_(None)
        query = query.where(waits if waiting else ~waits)
    rows = db.session.execute(
        query.order_by(Correction.id.desc()).limit(limit).execution_options(populate_existing=True)
    )
    return [Named(*row) for row in rows]


def _in_order(round_id: int) -> Any:
    """Select a round's confirmed corrections with all versions of their questions, in order."""
    return (
        select(Correction, Question.id, Question.body)
        .join(Bank, Bank.code == Correction.bank)
        .join(Question, (Question.bank_id == Bank.id) & (Question.key == Correction.question))
        .where(Correction.round_id == round_id, Correction.confirmed_at.is_not(None))
        .order_by(Correction.confirmed_at, Correction.id, Question.id)
        .execution_options(populate_existing=True)
    )


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A correction that is in force, and the versions of its question."""

    id: int
    is_applied: bool
    in_force: InForce
    question_ids: tuple[int, ...]


def confirmed(round_id: int) -> list[Confirmed]:
    """Return a round's corrections that are in force, in the order in which they count; one statement."""
    found: dict[int, tuple[Correction, list[int]]] = {}
    for correction, question_id, _body in db.session.execute(_in_order(round_id)):
        found.setdefault(correction.id, (correction, []))[1].append(question_id)
    return [
        Confirmed(one.id, one.applied_at is not None, one.in_force, tuple(ids)) for one, ids in found.values()
    ]


def by_question(corrections: Iterable[Confirmed]) -> dict[int, list[InForce]]:
    """Bring corrections into the form that marking goes by: question version -> rulings in order."""
    found: dict[int, list[InForce]] = {}
    for one in corrections:
        for question_id in one.question_ids:
            found.setdefault(question_id, []).append(one.in_force)
    return found


def in_force(round_id: int) -> dict[int, list[InForce]]:
    """Return what marking in a round goes by; one statement."""
    return by_question(confirmed(round_id))


def published(round_id: int) -> list[Published]:
    """Return a round's confirmed corrections as members may read them once keys are out, in order."""
    found: dict[int, tuple[Correction, list[int], str]] = {}
    for correction, question_id, body in db.session.execute(_in_order(round_id)):
        ids = found[correction.id][1] if correction.id in found else []
        ids.append(question_id)
        found[correction.id] = (correction, ids, body["stem"])
    return [
        Published(
            one.ruling["kind"],
            one.never_lower,
            one.note,
            one.confirmed_at or one.proposed_at,
            frozenset(ids),
            stem,
        )
        for one, ids, stem in found.values()
    ]


def unapplied() -> dict[int, list[int]]:
    """Return the corrections that are in force and not in every mark yet: round -> their ids."""
    query = select(Correction.round_id, Correction.id).where(
        Correction.confirmed_at.is_not(None), Correction.applied_at.is_(None)
    )
    found: dict[int, list[int]] = {}
    for round_id, correction_id in db.session.execute(query.order_by(Correction.id)):
        found.setdefault(round_id, []).append(correction_id)
    return found


def history(attempt_id: int) -> Sequence[Change]:
    """Return what corrections changed in an attempt, first to last."""
    query = (
        select(MarkChange, Correction)
        .join(Correction, Correction.id == MarkChange.correction_id)
        .where(MarkChange.attempt_id == attempt_id)
    )
    rows = db.session.execute(query.order_by(MarkChange.changed_at, MarkChange.correction_id))
    return [Change(*row) for row in rows]
