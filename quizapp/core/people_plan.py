"""What an import of people would do, as a value: shown first, done afterwards.

Nothing is decided by the database but what is known already. Memberships are effective-dated: a person of the
file belongs to the branch from the entry's date (default: the day of the import) until the next known date.
"""

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from quizapp.core.documents import Fault
from quizapp.core.people_branches import BranchPlan, KnownBranch, plan_branches
from quizapp.core.people_file import Entry, ParsedPeople
from quizapp.core.roles import ASSIGNABLE, Role

#: Later than every day that a file may name.
_NEVER: Final = date.max


@dataclass(frozen=True, slots=True)
class KnownMember:
    """A person as the store has them.

    :ivar phone: empty: none.
    :ivar roles: the added roles.
    :ivar memberships: (from this day, branch's code or None), in the order of the days.
    """

    id: int
    staff_no: str
    staff_key: str
    name: str
    phone: str
    roles: frozenset[Role]
    is_active: bool
    memberships: tuple[tuple[date, str | None], ...] = ()

    def branch_on(self, day: date) -> str | None:
        """Give the code of the branch that the person belongs to on this day."""
        held = [code for start, code in self.memberships if start <= day]
        return held[-1] if held else None

    def next_after(self, day: date) -> date:
        """Give the day of the first membership that begins after this day."""
        return next((start for start, _ in self.memberships if start > day), _NEVER)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after, as text; roles comma-joined in the order of lists."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A person who is not known yet, and from when they belong to their branch."""

    entry: Entry
    from_on: date


@dataclass(frozen=True, slots=True)
class Changed:
    """A known person whose name, phone or roles differ in the file."""

    member: KnownMember
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """A known person who belongs to another branch from this day on."""

    member: KnownMember
    before: str | None
    after: str | None
    from_on: date


@dataclass(frozen=True, slots=True)
class Late:
    """An entry that reaches back past closed rounds, which it does not change.

    :ivar rounds: how many.
    """

    staff_no: str
    name: str
    from_on: date
    rounds: int


@dataclass(slots=True)
class ImportPlan:
    """What an import would do. With any fault it does nothing.

    :ivar returning: disabled people who stand in the file and are enabled again.
    :ivar missing: active people who do not stand in the file; they are left alone, but for those ``leaving``.
    :ivar leaving: those of the missing who will be disabled.
    :ivar unchanged: how many people of the file are known just so.
    """

    branches: BranchPlan
    new: list[Newcomer] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    returning: list[KnownMember] = field(default_factory=list)
    moved: list[Move] = field(default_factory=list)
    missing: list[KnownMember] = field(default_factory=list)
    leaving: list[KnownMember] = field(default_factory=list)
    unchanged: int = 0
    late: list[Late] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change."""
        changes = (self.new, self.changed, self.returning, self.moved, self.leaving)
        return not any(changes) and not self.branches.new and not self.branches.changed

    def fingerprint(self) -> str:
        """Return a text that only the same effect has: what was shown is what is done."""
        effect = (
            [(*_identity(one.entry), one.from_on) for one in self.new],
            [(one.member.id, one.changes) for one in self.changed],
            [one.id for one in self.returning],
            [(one.member.id, one.before, one.after, one.from_on) for one in self.moved],
            [one.id for one in self.leaving],
            (self.branches.new, self.branches.changed),
        )
        return hashlib.sha256(repr(effect).encode()).hexdigest()


def _identity(entry: Entry) -> tuple[str, str, str | None, str, str | None]:
    return entry.staff_no, entry.name, entry.branch, join_roles(entry.roles or frozenset()), entry.phone


def plan_import(
    parsed: ParsedPeople,
    *,
    branches: Sequence[KnownBranch],
    members: Sequence[KnownMember],
    closed_on: Sequence[date],
    today: date,
    deactivate_missing: bool = False,
    actor_id: int | None = None,
) -> ImportPlan:
    """Compare a people file with what is known.

    :param parsed: without faults.
    :param members: everybody, the disabled too.
    :param closed_on: the opening days of settled rounds, earliest first: these do not change any more.
    :param today: from when an entry without a date holds.
    :param deactivate_missing: disable who does not stand in the file and belongs to a branch that it names.
    :param actor_id: who imports; they stay an organiser.
    """
    plan = ImportPlan(plan_branches(parsed.branches, branches))
    plan.faults.extend(plan.branches.faults)
    known = {member.staff_key: member for member in members}
    for entry in parsed.entries:
        _plan_entry(plan, entry, known.get(entry.staff_key), entry.from_on or today, closed_on)
    plan.faults.extend(_dissolved(parsed.entries, branches, known, today))
    listed = {entry.staff_key for entry in parsed.entries}
    plan.missing = [one for one in members if one.is_active and one.staff_key not in listed]
    if deactivate_missing:
        plan.leaving = [one for one in plan.missing if one.branch_on(today) in parsed.branches]
    _keep_organisers(plan, known, {entry.staff_key: entry for entry in parsed.entries}, actor_id)
    return plan


def _dissolved(
    entries: Sequence[Entry], branches: Sequence[KnownBranch], known: Mapping[str, KnownMember], today: date
) -> Iterable[Fault]:
    """Find branches of the file that are dissolved, each at the first row that names it.

    One that will be dissolved may still be named for those who belong to it; nobody else joins it.
    """
    gone = {branch.code: branch for branch in branches if branch.dissolved_on is not None}
    names = {branch.code: branch.name for branch in branches}
    found: set[str] = set()
    for entry in entries:
        branch = gone.get(entry.branch or "")
        if branch is None or branch.dissolved_on is None or branch.code in found:
            continue
        member = known.get(entry.staff_key)
        belongs = member is not None and member.branch_on(entry.from_on or today) == branch.code
        if branch.dissolved_on <= today or not belongs:
            found.add(branch.code)
            into = branch.merged_into
            facts = {
                "value": branch.code,
                "day": branch.dissolved_on.isoformat(),
                "into": into,
                "into_name": names[into] if into else None,
            }
            yield Fault("dissolved-branch", entry.row, 1, facts)


def _plan_entry(
    plan: ImportPlan, entry: Entry, member: KnownMember | None, from_on: date, closed_on: Sequence[date]
) -> None:
    if member is None:
        plan.new.append(Newcomer(entry, from_on))
        if entry.branch is not None:
            _note_late(plan, entry, from_on, _NEVER, closed_on)
        return
    changes = tuple(_changes(entry, member))
    before = member.branch_on(from_on)
    if changes:
        plan.changed.append(Changed(member, changes))
    if not member.is_active:
        plan.returning.append(member)
    if before != entry.branch:
        plan.moved.append(Move(member, before, entry.branch, from_on))
        _note_late(plan, entry, from_on, member.next_after(from_on), closed_on)
    elif not changes and member.is_active:
        plan.unchanged += 1


def _changes(entry: Entry, member: KnownMember) -> Iterable[FieldChange]:
    if entry.name != member.name:
        yield FieldChange("name", member.name, entry.name)
    if entry.roles is not None and entry.roles != member.roles:
        yield FieldChange("role", join_roles(member.roles), join_roles(entry.roles))
    if entry.phone is not None and entry.phone != member.phone:
        yield FieldChange("phone", member.phone, entry.phone)


def join_roles(roles: frozenset[Role]) -> str:
    """Write added roles as the store keeps them: comma-joined, in the order of lists."""
    return ",".join(role.value for role in ASSIGNABLE if role in roles)


def _note_late(plan: ImportPlan, entry: Entry, from_on: date, until: date, closed_on: Sequence[date]) -> None:
    rounds = bisect_left(closed_on, until) - bisect_left(closed_on, from_on)
    if rounds > 0:
        plan.late.append(Late(entry.staff_no, entry.name, from_on, rounds))


def _keep_organisers(
    plan: ImportPlan, known: Mapping[str, KnownMember], listed: Mapping[str, Entry], actor_id: int | None
) -> None:
    """Refuse a plan that would leave the house without an organiser, or take the role from who imports."""
    leaving = {member.id for member in plan.leaving}
    before = [one for one in known.values() if one.is_active and Role.ORGANISER in one.roles]
    lost = []
    for member in before:
        entry = listed.get(member.staff_key)
        loses_role = entry is not None and entry.roles is not None and Role.ORGANISER not in entry.roles
        if loses_role or member.id in leaving:
            lost.append((member, entry.row if entry else 0))
    named = any(entry.roles and Role.ORGANISER in entry.roles for entry in listed.values())
    for member, row in lost:
        if member.id == actor_id:
            plan.faults.append(Fault("own-organiser-role", row, 1, {"name": member.name}))
    if lost and len(lost) == len(before) and not named and actor_id is None:
        plan.faults.append(Fault("last-organiser", lost[0][1], 1, {"name": lost[0][0].name}))
