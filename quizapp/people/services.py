"""One person, one branch, one-time codes: what the desk and the commands do to them.

Each verb runs in a transaction of the caller's.
"""

import logging
import secrets
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from quizapp import store
from quizapp.core import credentials, people_cells, people_plan, refusals, roles
from quizapp.core.roles import Role
from quizapp.people import importing
from quizapp.store import people_imports, people_lists, renaming
from quizapp.store.people_lists import Person

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Code:
    """A one-time code as it is handed over; nobody can read it again."""

    person: Person
    code: str
    expires_at: datetime


def visible(member_id: int, *, viewer: store.Viewer, today: date) -> Person:
    """Return a person that this viewer may see: an organiser anybody, a captain the own branch.

    :raises refusals.Missing: ``no-person``: no such person, or none that the viewer may know of.
    """
    person = people_lists.person(member_id, today=today)
    if person is None:
        raise refusals.Missing("no-person")
    in_own_branch = viewer.branch_id is not None and person.branch_id == viewer.branch_id
    if not roles.allows(viewer.roles, roles.Right.MANAGE_PEOPLE) and not (in_own_branch and person.is_active):
        raise refusals.Missing("no-person")
    return person


def may_issue_code(person: Person, *, viewer: store.Viewer) -> bool:
    """Tell whether this viewer may make the person a new one-time code; a disabled one could not use it."""
    return person.is_active and roles.may_issue_code(
        viewer.roles,
        actor_branch_id=viewer.branch_id,
        subject=person.roles,
        subject_branch_id=person.branch_id,
    )


def issue_code(member_id: int, *, viewer: store.Viewer, code_key: bytes, today: date, now: datetime) -> Code:
    """Make a person a new one-time code; the one before is worth nothing any more.

    :raises refusals.Missing: ``no-person``.
    :raises refusals.Forbidden: ``no-code-for``: not for this person.
    """
    person = visible(member_id, viewer=viewer, today=today)
    if not may_issue_code(person, viewer=viewer):
        raise refusals.Forbidden("no-code-for")
    return issue_codes([person], code_key=code_key, now=now, by_id=viewer.id)[0]


def issue_codes(
    people: Sequence[Person], *, code_key: bytes, now: datetime, by_id: int | None = None
) -> list[Code]:
    """Make each of these people a new one-time code, of 60 random bits, valid 14 days.

    :param by_id: who asks for them, for the log; None for a command.
    """
    expires_at = now + timedelta(days=credentials.CODE_VALID_DAYS)
    codes = [
        Code(person, credentials.code_text(secrets.randbits(credentials.CODE_BITS)), expires_at)
        for person in people
    ]
    kept = [(one.person.id, credentials.code_hmac(code_key, one.code)) for one in codes]
    people_lists.set_codes(kept, expires_at=expires_at)
    by = f"member {by_id}" if by_id else "a command"
    for one in people:
        log.info("one-time code issued: member %s, by %s", one.id, by)
    return codes


def change(
    member_id: int, *, name: str, phone: str, added: frozenset[Role], viewer: store.Viewer, today: date
) -> None:
    """Write a person's name, phone and added roles.

    :raises refusals.Conflict: ``own-organiser-role``: an organiser gives up the own role.
    """
    person = visible(member_id, viewer=viewer, today=today)
    if person.id == viewer.id and Role.ORGANISER in person.roles and Role.ORGANISER not in added:
        raise refusals.Conflict("own-organiser-role")
    values = {"name": name, "phone": phone}
    if added | {Role.MEMBER} != person.roles:
        log.info("roles change: member %s, by member %s", member_id, viewer.id)
        values["roles"] = people_plan.join_roles(added)
    people_imports.update_member(member_id, values)
    if name != person.name:
        renaming.member_renamed(member_id)


def set_extra_time(member_id: int, percent: int, *, viewer: store.Viewer, today: date) -> None:
    """Give a person so many percent of every time limit, 100 to 300, from the next start on.

    :raises refusals.Missing: ``no-person``.
    """
    visible(member_id, viewer=viewer, today=today)
    people_imports.update_member(member_id, {"extra_time_percent": percent})
    log.info("extra time changes: member %s, %s percent, by member %s", member_id, percent, viewer.id)


def move(
    member_id: int,
    *,
    branch_code: str | None,
    from_on: date,
    viewer: store.Viewer,
    now: datetime,
    zone: tzinfo,
) -> int:
    """Let a person belong to a branch from a day on.

    :param branch_code: None: to none.
    :return: how many closed rounds the day reaches back past; these do not change.
    :raises refusals.Missing: ``no-branch``.
    :raises refusals.Conflict: ``branch-dissolved``: it is none any more, or will be none.
    """
    people_imports.hold()
    visible(member_id, viewer=viewer, today=now.astimezone(zone).date())
    branch_id = None
    if branch_code is not None:
        branch = branch_called(branch_code)
        if branch.dissolved_on is not None:
            raise refusals.Conflict("branch-dissolved")
        branch_id = branch.id
    people_imports.move_member(member_id, branch_id=branch_id, from_on=from_on)
    importing.redraw_rosters(now, zone)
    closed = importing.closed_days(now, zone)
    return len(closed) - bisect_left(closed, from_on)


def set_active(member_id: int, *, is_active: bool, viewer: store.Viewer, now: datetime, zone: tzinfo) -> None:
    """Disable a person, which signs them out everywhere, or enable them again.

    :raises refusals.Conflict: ``own-account``: somebody disables their own.
    """
    person = visible(member_id, viewer=viewer, today=now.astimezone(zone).date())
    if person.id == viewer.id and not is_active:
        raise refusals.Conflict("own-account")
    people_imports.set_active([member_id], is_active=is_active)
    importing.redraw_rosters(now, zone)


def sign_out_everywhere(member_id: int, *, viewer: store.Viewer, today: date) -> None:
    """End all sign-ins of a person, e.g. when a phone is lost; the password stays."""
    visible(member_id, viewer=viewer, today=today)
    store.sign_ins.close_sign_ins(member_id)


def branch_called(code: str) -> store.Branch:
    """Return a branch by its code.

    :raises refusals.Missing: ``no-branch``.
    """
    branch = people_lists.branch(code)
    if branch is None:
        raise refusals.Missing("no-branch", branch=code)
    return branch


def taken_names(code: str, *, short: str, wall: str) -> list[str]:
    """Say which of these names another branch has: ``short``, ``wall``."""
    others = [branch for branch in people_imports.known_branches() if branch.code != code]
    taken = {"short": {one.short for one in others}, "wall": {one.wall for one in others}}
    return [field for field, value in (("short", short), ("wall", wall)) if value in taken[field]]


def rename_branch(code: str, *, name: str, short: str, wall: str) -> None:
    """Write a branch's names.

    :raises refusals.Missing: ``no-branch``.
    :raises refusals.Conflict: ``branch-name-taken``: another branch has the short or the wall name.
    """
    branch_called(code)
    if taken_names(code, short=short, wall=wall):
        raise refusals.Conflict("branch-name-taken")
    people_imports.update_branch(code, {"name": name, "short": short, "wall": wall})
    renaming.branch_renamed(code)


def make_organiser(staff_no: str, *, name: str, code_key: bytes, today: date, now: datetime) -> Code:
    """Make somebody an organiser, known or not, enabled and with a one-time code: how a house begins.

    :param name: of a person who is not known yet.
    :raises refusals.Invalid: ``bad-staff-no``.
    """
    number = staff_no.strip()
    if not people_cells.is_staff_no(number):
        raise refusals.Invalid("bad-staff-no", value=number)
    key = credentials.staff_key(number)
    known = people_lists.person_by_key(key, today=today)
    if known is None:
        people_imports.add_organiser(number, key, name=name, now=now)
    else:
        added = people_plan.join_roles(known.roles | {Role.ORGANISER})
        people_imports.update_member(known.id, {"roles": added})
        people_imports.set_active([known.id], is_active=True)
    person = people_lists.person_by_key(key, today=today)
    assert person is not None
    return issue_codes([person], code_key=code_key, now=now)[0]
