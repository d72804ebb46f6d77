"""Lists of people and branches for the desk: with filters, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Select, func, or_, select, update

from quizapp.core.credentials import staff_key
from quizapp.core.roles import Role
from quizapp.store.base import db
from quizapp.store.people import Branch, Member, Membership, belongs, parse_roles
from quizapp.store.sign_ins import close_sign_ins_by_code


@dataclass(frozen=True, slots=True)
class Person:
    """A person as a list shows them.

    :ivar roles: all roles, that of a member included.
    :ivar has_signed_in: whether they have chosen a password.
    :ivar code_expires_at: until when a one-time code waits for them; it may have passed.
    :ivar extra_time_percent: what they have of every time limit.
    """

    id: int
    staff_no: str
    staff_key: str
    name: str
    phone: str
    roles: frozenset[Role]
    is_active: bool
    has_signed_in: bool
    code_expires_at: datetime | None
    branch_id: int | None
    branch_code: str | None
    branch_name: str | None
    extra_time_percent: int


@dataclass(frozen=True, slots=True)
class Filter:
    """Which people to list; what is None or empty does not narrow the list.

    :ivar branch_id: of this branch today; with ``nowhere`` instead those who belong to none.
    :ivar text: part of the name or of the staff number.
    :ivar is_active: only the enabled, or only the disabled.
    """

    branch_id: int | None = None
    nowhere: bool = False
    role: Role | None = None
    text: str = ""
    never_signed_in: bool = False
    is_active: bool | None = True


@dataclass(frozen=True, slots=True)
class BranchRow:
    """A branch with how many active people belong to it today, and how many of them have signed in.

    :ivar dissolved_on: from when it is no branch any more, past or to come; ``merged_into``: the name of the
        branch where its people went, None where it was empty.
    """

    id: int
    code: str
    name: str
    short: str
    wall: str
    dissolved_on: date | None
    merged_into: str | None
    people: int
    signed_in: int

    def is_dissolved(self, on: date) -> bool:
        """Tell whether it is no branch any more on this local date."""
        return self.dissolved_on is not None and self.dissolved_on <= on


def page(chosen: Filter, *, today: date, after: str, limit: int) -> list[Person]:
    """Return one page of people by staff number.

    :param after: staff key of the last person before this page; empty for the first.
    """
    query = _narrowed(_people(today), chosen).where(Member.staff_key > after)
    return [_person(row) for row in db.session.execute(query.order_by(Member.staff_key).limit(limit))]


def everybody(chosen: Filter, *, today: date) -> list[Person]:
    """Return all people that the filter lets through, by branch and staff number."""
    query = _narrowed(_people(today), chosen).order_by(Branch.code, Member.staff_key)
    return [_person(row) for row in db.session.execute(query)]


def count(chosen: Filter, *, today: date) -> int:
    """Count the people that the filter lets through."""
    narrowed = _narrowed(_people(today), chosen).with_only_columns(func.count(Member.id))
    return db.session.scalar(narrowed) or 0


def person(member_id: int, *, today: date) -> Person | None:
    """Return one person, disabled or not."""
    row = db.session.execute(_people(today).where(Member.id == member_id)).one_or_none()
    return _person(row) if row else None


def person_by_key(key: str, *, today: date) -> Person | None:
    """Return one person by the staff number as it compares."""
    row = db.session.execute(_people(today).where(Member.staff_key == key)).one_or_none()
    return _person(row) if row else None


def by_keys(keys: Sequence[str], *, today: date) -> dict[str, Person]:
    """Return the people of these staff numbers as they compare, disabled or not, by that number.

    :param keys: at most 500.
    """
    rows = db.session.execute(_people(today).where(Member.staff_key.in_(keys)))
    return {person.staff_key: person for person in map(_person, rows)}


def memberships(member_id: int) -> list[tuple[date, str | None, str | None]]:
    """Return where a person belonged from when: (day, branch's code, branch's name), latest first."""
    query = (
        select(Membership.from_on, Branch.code, Branch.name)
        .outerjoin(Branch, Branch.id == Membership.branch_id)
        .where(Membership.member_id == member_id)
        .order_by(Membership.from_on.desc())
    )
    return [(from_on, code, name) for from_on, code, name in db.session.execute(query)]


def branches(*, today: date) -> list[BranchRow]:
    """Return all branches by code, the dissolved too, with their people of today."""
    into = Branch.__table__.alias()
    columns = (
        Branch.id, Branch.code, Branch.name, Branch.short, Branch.wall, Branch.dissolved_on, into.c.name,
    )  # fmt: skip
    query = (
        select(
            *columns,
            func.count(Member.id),
            func.count(Member.password_hash),
        )
        .select_from(Branch)
        .outerjoin(into, into.c.id == Branch.merged_into_id)
        .outerjoin(Membership, Membership.branch_id == Branch.id)
        .outerjoin(
            Member,
            (Member.id == Membership.member_id) & Member.is_active & (Membership.id == _holding(today)),
        )
        .group_by(*columns)
        .order_by(Branch.code)
    )
    return [BranchRow(*row) for row in db.session.execute(query)]


def branch(code: str) -> Branch | None:
    """Return a branch by its code."""
    return db.session.scalar(select(Branch).where(Branch.code == code))


def set_codes(codes: Sequence[tuple[int, str]], *, expires_at: datetime) -> None:
    """Store one-time codes, as (member's id, HMAC); a code that waited before is worth nothing any more.

    Nor is a sign-in by it that has not led to a password yet.
    """
    for start in range(0, len(codes), 500):
        close_sign_ins_by_code([member_id for member_id, _hmac in codes[start : start + 500]])
    for member_id, code_hmac in codes:
        db.session.execute(
            update(Member)
            .where(Member.id == member_id)
            .values(code_hmac=code_hmac, code_expires_at=expires_at)
        )


def _holding(today: date) -> Any:
    """The membership that holds today, of the member of the enclosing row."""
    later = Membership.__table__.alias()
    return (
        select(later.c.id)
        .where(later.c.member_id == Membership.member_id, later.c.from_on <= today)
        .order_by(later.c.from_on.desc())
        .limit(1)
        .correlate(Membership)
        .scalar_subquery()
    )


def _people(today: date) -> Select[Any]:
    query: Any = (
        select(Member, Branch.id, Branch.code, Branch.name)
        .outerjoin(Membership, Membership.id == belongs(today))
        .outerjoin(Branch, Branch.id == Membership.branch_id)
    )
    return cast("Select[Any]", query)


def _narrowed(query: Select[Any], chosen: Filter) -> Select[Any]:
    if chosen.nowhere:
        query = query.where(Branch.id.is_(None))
    elif chosen.branch_id is not None:
        query = query.where(Branch.id == chosen.branch_id)
    if chosen.role is not None:
        query = query.where(Member.roles.contains(chosen.role.value, autoescape=True))
    if chosen.text:
        by_name = Member.name.contains(chosen.text, autoescape=True)
        query = query.where(or_(by_name, Member.staff_key.contains(staff_key(chosen.text), autoescape=True)))
    if chosen.never_signed_in:
        query = query.where(Member.password_hash.is_(None))
    if chosen.is_active is not None:
        query = query.where(Member.is_active == chosen.is_active)
    return query


def _person(row: Any) -> Person:
    member: Member = row[0]
    branch_id, branch_code, branch_name = row[1], row[2], row[3]
    return Person(
        id=member.id,
        staff_no=member.staff_no,
        staff_key=member.staff_key,
        name=member.name,
        phone=member.phone or "",
        roles=parse_roles(member.roles),
        is_active=member.is_active,
        has_signed_in=member.password_hash is not None,
        code_expires_at=member.code_expires_at,
        branch_id=branch_id,
        branch_code=branch_code,
        branch_name=branch_name,
        extra_time_percent=member.extra_time_percent,
    )
