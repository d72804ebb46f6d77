"""Certificates: the codes that were given out, and who has passed; scores are read where they stand."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from quizapp.store.appeals import Certificate
from quizapp.store.base import db
from quizapp.store.people import Branch, Member
from quizapp.store.results import Result
from quizapp.store.seasons import RosterEntry, Round, Season

_INSERT: dict[str, Any] = {"sqlite": sqlite_insert, "postgresql": postgresql_insert}


@dataclass(frozen=True, slots=True)
class Passed:
    """A member who has passed a round, and the code of the certificate where one was issued.

    :ivar branch_code: the branch that the round's roster names; None where the member is not on it.
    """

    member_id: int
    name: str
    staff_no: str
    branch_code: str | None
    branch_name: str | None
    score_hundredths: int
    handed_in_at: datetime
    code: str | None
    issued_at: datetime | None


def find(code: str) -> tuple[Certificate, Round, Season, str, Result | None] | None:
    """Return a certificate with its round, its season, its member's name and the result as they stand now."""
    query = (
        select(Certificate, Round, Season, Member.name, Result)
        .join(Round, Round.id == Certificate.round_id)
        .join(Season, Season.id == Round.season_id)
        .join(Member, Member.id == Certificate.member_id)
        .outerjoin(
            Result, (Result.round_id == Certificate.round_id) & (Result.member_id == Certificate.member_id)
        )
        .where(Certificate.code == code)
    )
    row = db.session.execute(query.execution_options(populate_existing=True)).one_or_none()
    return None if row is None else (row[0], row[1], row[2], row[3], row[4])


def own_code(round_id: int, member_id: int) -> str | None:
    """Return the code of a member's certificate of a round; None while none was issued."""
    query = select(Certificate.code).where(
        Certificate.round_id == round_id, Certificate.member_id == member_id
    )
    return db.session.scalar(query)


def own_score(round_id: int, member_id: int) -> int | None:
    """Return a member's score in a round in hundredths, as it stands now; None without a result."""
    query = select(Result.score_hundredths).where(Result.round_id == round_id, Result.member_id == member_id)
    return db.session.scalar(query)


def passed(round_id: int, *, at_least: int) -> list[Passed]:
    """Return everybody with so high a score in a round, by branch and staff number; who has none stands last.

    :param at_least: hundredths.
    """
    columns: tuple[Any, ...] = (
        Member.id,
        Member.name,
        Member.staff_no,
        Branch.code,
        Branch.name,
        Result.score_hundredths,
        Result.handed_in_at,
        Certificate.code,
        Certificate.issued_at,
    )
    of_round = Result.round_id == round_id
    on_roster = (RosterEntry.round_id == Result.round_id) & (RosterEntry.member_id == Member.id)
    is_theirs = (Certificate.round_id == Result.round_id) & (Certificate.member_id == Member.id)
    query = (
        select(*columns)
        .join(Result, Result.member_id == Member.id)
        .outerjoin(RosterEntry, on_roster)
        .outerjoin(Branch, Branch.id == RosterEntry.branch_id)
        .outerjoin(Certificate, is_theirs)
        .where(of_round, Result.score_hundredths >= at_least)
        .order_by(Branch.code.is_(None), Branch.code, Member.staff_key)
    )
    return [Passed(*row) for row in db.session.execute(query)]


def issue(round_id: int, codes: Collection[tuple[int, str]], *, now: datetime) -> None:
    """Store the codes of members' certificates; whoever has one keeps it.

    :param codes: (member, code).
    """
    rows = [
        {"code": code, "round_id": round_id, "member_id": member_id, "issued_at": now}
        for member_id, code in codes
    ]
    build = _INSERT[db.engine.dialect.name]
    if rows:
        db.session.execute(
            build(Certificate).on_conflict_do_nothing(index_elements=["round_id", "member_id"]), rows
        )
