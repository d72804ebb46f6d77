"""Everybody as the plan of an import knows them, and what the plan does to the rows."""

import logging
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import aliased

from quizapp.core.attempts import GRACE
from quizapp.core.people_branches import BranchPlan, KnownBranch
from quizapp.core.people_plan import ImportPlan, KnownMember, join_roles
from quizapp.core.roles import Role
from quizapp.store import renaming
from quizapp.store.base import db
from quizapp.store.people import Branch, Member, Membership, parse_roles
from quizapp.store.seasons import Round, ends_at
from quizapp.store.sign_ins import SignIn

log = logging.getLogger(__name__)

#: One code point for each branch that is renamed, of those that no name holds.
_PLACEHOLDERS = 0xE000
#: Any number that no other lock of this database has.
_IMPORT_LOCK = 7_063_112_001
_MEMBER_COLUMNS = (
    Member.id,
    Member.staff_no,
    Member.staff_key,
    Member.name,
    Member.phone,
    Member.roles,
    Member.is_active,
)


def hold() -> None:
    """Let no other import run until this transaction ends; on SQLite every transaction is the only one."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(_IMPORT_LOCK)))


def known_branches() -> list[KnownBranch]:
    """Return all branches, the dissolved too, by code."""
    into = aliased(Branch)
    columns = (Branch.code, Branch.name, Branch.short, Branch.wall, Branch.dissolved_on, into.code)
    query = select(*columns).outerjoin(into, into.id == Branch.merged_into_id).order_by(Branch.code)
    return [KnownBranch(*row) for row in db.session.execute(query)]


def known_members(*, ever_in: str | None = None) -> list[KnownMember]:
    """Return everybody with all their memberships, the disabled too, by staff number; two statements.

    :param ever_in: only who belongs, belonged or will belong to the branch of this code.
    """
    held: dict[int, list[tuple[date, str | None]]] = {}
    memberships = (
        select(Membership.member_id, Membership.from_on, Branch.code)
        .outerjoin(Branch, Branch.id == Membership.branch_id)
        .order_by(Membership.from_on)
    )
    query = select(*_MEMBER_COLUMNS).order_by(Member.staff_key)
    if ever_in is not None:
        theirs = select(Membership.member_id).join(Branch, Branch.id == Membership.branch_id)
        theirs = theirs.where(Branch.code == ever_in)
        memberships = memberships.where(Membership.member_id.in_(theirs))
        query = query.where(Member.id.in_(theirs))
    for member_id, from_on, code in db.session.execute(memberships):
        held.setdefault(member_id, []).append((from_on, code))
    return [
        KnownMember(
            id=row.id,
            staff_no=row.staff_no,
            staff_key=row.staff_key,
            name=row.name,
            phone=row.phone or "",
            roles=parse_roles(row.roles) - {Role.MEMBER},
            is_active=row.is_active,
            memberships=tuple(held.get(row.id, ())),
        )
        for row in db.session.execute(query)
    ]


def closed_openings(now: datetime) -> list[datetime]:
    """Return when the rounds opened whose rosters are frozen."""
    return list(db.session.scalars(select(Round.opens_at).where(ends_at() <= now - GRACE)))


def open_rounds(now: datetime) -> list[tuple[int, datetime]]:
    """Return (id, opens_at) of the rounds whose rosters still follow the people."""
    query = (
        select(Round.id, Round.opens_at)
        .where(Round.opens_at <= now, ends_at() > now - GRACE, Round.settled_at.is_(None))
        .order_by(Round.id)
    )
    return [(row.id, row.opens_at) for row in db.session.execute(query)]


def carry_out(plan: ImportPlan, *, now: datetime) -> dict[str, int]:
    """Do what a plan says, in the transaction that the plan was made in.

    :return: staff key -> id of the new people.
    """
    _carry_out_branches(plan.branches)
    branch_ids = {row.code: row.id for row in db.session.execute(select(Branch.code, Branch.id))}
    new_ids = _add_members(plan, now=now)
    joined = [
        {
            "member_id": new_ids[one.entry.staff_key],
            "branch_id": branch_ids[one.entry.branch],
            "from_on": one.from_on,
        }
        for one in plan.new
        if one.entry.branch is not None
    ]
    if joined:
        db.session.execute(insert(Membership), joined)
    for changed in plan.changed:
        values = {("roles" if one.field == "role" else one.field): one.after for one in changed.changes}
        update_member(changed.member.id, values)
    if plan.branches.changed or any(one.field == "name" for each in plan.changed for one in each.changes):
        renaming.many_renamed()
    for move in plan.moved:
        branch_id = branch_ids[move.after] if move.after is not None else None
        move_member(move.member.id, branch_id=branch_id, from_on=move.from_on)
    set_active([one.id for one in plan.returning], is_active=True)
    set_active([one.id for one in plan.leaving], is_active=False)
    db.session.flush()
    return new_ids


def _carry_out_branches(plan: BranchPlan) -> None:
    # Two branches may trade their names, and no two may have the same at any moment.
    for number, change in enumerate(plan.changed):
        blank = chr(_PLACEHOLDERS + number % 6400) + str(number // 6400)
        update_branch(change.before.code, {"short": blank, "wall": blank})
    for change in plan.changed:
        after = change.after
        update_branch(after.code, {"name": after.name, "short": after.short, "wall": after.wall})
    if plan.new:
        rows = [{"code": b.code, "name": b.name, "short": b.short, "wall": b.wall} for b in plan.new]
        db.session.execute(insert(Branch), rows)


def _add_members(plan: ImportPlan, *, now: datetime) -> dict[str, int]:
    rows = [
        {
            "staff_no": one.entry.staff_no,
            "staff_key": one.entry.staff_key,
            "name": one.entry.name,
            "phone": one.entry.phone or None,
            "roles": join_roles(one.entry.roles or frozenset()),
            "is_active": True,
            "created_at": now,
        }
        for one in plan.new
    ]
    if not rows:
        return {}
    columns = (Member.staff_key, Member.id, Member.roles)
    added = db.session.execute(insert(Member).returning(*columns), rows).all()
    for row in added:
        if row.roles:
            _log_roles(row.id, row.roles)
    return {row.staff_key: row.id for row in added}


def _log_roles(member_id: int, roles: str) -> None:
    log.info("roles changed: member %s: %s", member_id, roles or "none")


def update_branch(code: str, values: Mapping[str, str]) -> None:
    """Write a branch's name, short name or wall name."""
    db.session.execute(update(Branch).where(Branch.code == code).values(**values))


def update_member(member_id: int, values: Mapping[str, Any]) -> None:
    """Write a person's name, phone (empty: none) or added roles."""
    if "roles" in values:
        _log_roles(member_id, values["roles"])
    kept = {name: (value or None) if name == "phone" else value for name, value in values.items()}
    db.session.execute(update(Member).where(Member.id == member_id).values(**kept))


def move_member(member_id: int, *, branch_id: int | None, from_on: date) -> None:
    """Let a person belong to a branch (None: to none) from a day on, until the next day that is known."""
    changed = db.session.execute(
        update(Membership)
        .where(Membership.member_id == member_id, Membership.from_on == from_on)
        .values(branch_id=branch_id, instead_of_id=None)
        .returning(Membership.id)
    ).first()
    if changed is None:
        row = {"member_id": member_id, "branch_id": branch_id, "from_on": from_on}
        db.session.execute(insert(Membership).values(**row))


def set_active(member_ids: Sequence[int], *, is_active: bool) -> None:
    """Enable people, or disable them and end all their sign-ins."""
    for start in range(0, len(member_ids), 500):
        some = member_ids[start : start + 500]
        db.session.execute(update(Member).where(Member.id.in_(some)).values(is_active=is_active))
        if not is_active:
            db.session.execute(delete(SignIn).where(SignIn.member_id.in_(some)))


def add_organiser(staff_no: str, staff_key: str, *, name: str, now: datetime) -> None:
    """Add an organiser who belongs to no branch."""
    row = {"staff_no": staff_no, "staff_key": staff_key, "name": name, "roles": Role.ORGANISER.value}
    db.session.execute(insert(Member).values(**row, is_active=True, created_at=now))
