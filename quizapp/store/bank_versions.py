"""Versions of banks: reading what a version holds, and adding one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, insert, literal, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from quizapp.store import bulk
from quizapp.store.banks import Bank, BankVersion, BankVersionQuestion, Question
from quizapp.store.base import db
from quizapp.store.people import Member


@dataclass(frozen=True, slots=True)
class Version:
    """A stored version of a bank; ``stored_by`` is a name, None for a version that a command stored."""

    id: int
    bank_id: int
    code: str
    number: int
    title: str
    head: dict[str, Any]
    digest: str
    stored_at: datetime
    stored_by: str | None
    question_count: int


@dataclass(frozen=True, slots=True)
class NewVersion:
    """What a version says of itself before it is stored."""

    title: str
    head: dict[str, Any]
    digest: str
    question_count: int


def _select() -> Select[Any]:
    return (
        select(
            BankVersion.id,
            BankVersion.bank_id,
            Bank.code,
            BankVersion.number,
            BankVersion.title,
            BankVersion.head,
            BankVersion.digest,
            BankVersion.stored_at,
            Member.name,
            BankVersion.question_count,
        )
        .join(Bank, Bank.id == BankVersion.bank_id)
        .outerjoin(Member, Member.id == BankVersion.stored_by_id)
    )


def all_latest() -> list[Version]:
    """Return the latest version of every bank, by title."""
    latest = select(func.max(BankVersion.id)).group_by(BankVersion.bank_id)
    query = _select().where(BankVersion.id.in_(latest)).order_by(BankVersion.title, Bank.code)
    return [Version(*row) for row in db.session.execute(query)]


def latest(code: str) -> Version | None:
    """Return the latest version of a bank."""
    return next(iter(history(code, limit=1)), None)


def by_number(code: str, number: int) -> Version | None:
    """Return one version of a bank."""
    query = _select().where(Bank.code == code, BankVersion.number == number)
    row = db.session.execute(query).one_or_none()
    return Version(*row) if row else None


def history(code: str, *, limit: int, before: int | None = None) -> list[Version]:
    """Return versions of a bank, the newest first.

    :param before: only versions with a smaller number.
    """
    query = _select().where(Bank.code == code)
    if before is not None:
        query = query.where(BankVersion.number < before)
    query = query.order_by(BankVersion.number.desc()).limit(limit)
    return [Version(*row) for row in db.session.execute(query)]


def type_counts() -> dict[int, dict[str, int]]:
    """Count the questions of each type in the latest version of every bank, by version id."""
    latest_ids = select(func.max(BankVersion.id)).group_by(BankVersion.bank_id)
    query = (
        select(BankVersionQuestion.version_id, Question.type, func.count())
        .join(Question, Question.id == BankVersionQuestion.question_id)
        .where(BankVersionQuestion.version_id.in_(latest_ids))
        .group_by(BankVersionQuestion.version_id, Question.type)
    )
    counts: dict[int, dict[str, int]] = {}
    for version_id, kind, count in db.session.execute(query):
        counts.setdefault(version_id, {})[kind] = count
    return counts


def contents(version_id: int) -> list[Question]:
    """Return the questions of a version in the file's order."""
    return list(db.session.scalars(_holding(select(Question), version_id)))


def digests(version_id: int) -> dict[str, str]:
    """Return the digest of each question of a version by its key, in the file's order."""
    rows = db.session.execute(_holding(select(Question.key, Question.digest), version_id))
    return {row.key: row.digest for row in rows}


def _holding(query: Any, version_id: int) -> Any:
    return (
        query.join(BankVersionQuestion, BankVersionQuestion.question_id == Question.id)
        .where(BankVersionQuestion.version_id == version_id)
        .order_by(BankVersionQuestion.position)
    )


def hold(code: str) -> int:
    """Return a bank's id, made if it is new; who stores a version of it next waits for this one."""
    build = sqlite_insert if db.engine.dialect.name == "sqlite" else postgresql_insert
    db.session.execute(build(Bank).values(code=code).on_conflict_do_nothing(index_elements=["code"]))
    return db.session.scalars(select(Bank.id).where(Bank.code == code).with_for_update()).one()


def add(
    bank_id: int,
    number: int,
    new: NewVersion,
    rows: Sequence[dict[str, Any]],
    *,
    stored_by_id: int | None,
    now: datetime,
) -> None:
    """Store a version; questions that the bank has already, in any version, share their row.

    :param rows: the columns of each question in the file's order, the same in each, but for ``bank_id``.
    :raises sqlalchemy.exc.IntegrityError: the bank has that number already; ``hold`` keeps others from it.
    """
    ids = _question_ids(bank_id)
    fresh = [row for row in rows if (row["key"], row["digest"]) not in ids]
    if fresh:
        bulk.add(Question, ["bank_id", *fresh[0]], ([bank_id, *row.values()] for row in fresh))
        ids = _question_ids(bank_id)
    version_id = _add_version(bank_id, number, new, stored_by_id=stored_by_id, now=now)
    held = ((version_id, at, ids[row["key"], row["digest"]]) for at, row in enumerate(rows))
    bulk.add(BankVersionQuestion, ("version_id", "position", "question_id"), held)


def _question_ids(bank_id: int) -> dict[tuple[str, str], int]:
    """Return the ids of all question versions of a bank by key and digest."""
    known = select(Question.key, Question.digest, Question.id).where(Question.bank_id == bank_id)
    return {(key, digest): id_ for key, digest, id_ in db.session.execute(known)}


def add_again(old: Version, number: int, *, stored_by_id: int | None, now: datetime) -> None:
    """Store the content of an old version once more, as the version of this number."""
    version_id = _add_version(
        old.bank_id,
        number,
        NewVersion(old.title, old.head, old.digest, old.question_count),
        stored_by_id=stored_by_id,
        now=now,
    )
    held = BankVersionQuestion
    again = select(literal(version_id), held.position, held.question_id).where(held.version_id == old.id)
    db.session.execute(insert(held).from_select(["version_id", "position", "question_id"], again))


def _add_version(
    bank_id: int, number: int, new: NewVersion, *, stored_by_id: int | None, now: datetime
) -> int:
    version = BankVersion(
        bank_id=bank_id,
        number=number,
        title=new.title,
        head=new.head,
        digest=new.digest,
        stored_at=now,
        stored_by_id=stored_by_id,
        question_count=new.question_count,
    )
    db.session.add(version)
    db.session.flush()
    return version.id
