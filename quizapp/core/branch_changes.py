"""Branches that merge, split or dissolve on a day: who moves, what stays, and what stands in the way.

Memberships are effective-dated, so a change is rows from its day on; what was before is not touched, and a
closed round never changes. It is made as a value first, so that it can be shown and then done just so.
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from quizapp.core.people_branches import KnownBranch
from quizapp.core.people_plan import KnownMember
from quizapp.core.roles import Role


@dataclass(frozen=True, slots=True)
class LaterMove:
    """A move that is known already and begins after the day of the change.

    :ivar branch: the code of the branch that the member then belongs to; None: to none.
    """

    member: KnownMember
    from_on: date
    branch: str | None


@dataclass(frozen=True, slots=True)
class Reshaping:
    """What a change of a branch would do.

    :ivar code: the branch that people leave. :ivar into: where they belong then; None: to none.
    :ivar on: the first local date on which that holds.
    :ivar moving: who belongs to the branch on that day and moves, the disabled too, by staff number.
    :ivar staying: how many active people stay.
    :ivar later: what those who move have planned after that day: it stays as it is.
    :ivar redirected: moves into the branch after that day, which lead where its people are then.
    :ivar faults: codes of what stands in the way; with any of them nothing is done.
    """

    code: str
    into: str | None
    on: date
    moving: Sequence[KnownMember]
    staying: int = 0
    later: Sequence[LaterMove] = ()
    redirected: Sequence[LaterMove] = ()
    faults: Sequence[str] = field(default_factory=list)

    @property
    def active(self) -> int:
        """How many of those who move are active."""
        return sum(one.is_active for one in self.moving)

    @property
    def captains(self) -> list[KnownMember]:
        """The active captains among those who move: they keep the role, and their branch is another."""
        return [one for one in self.moving if one.is_active and Role.CAPTAIN in one.roles]

    def fingerprint(self) -> str:
        """Return a text that only the same effect has: what was shown is what is done."""
        moves = [(one.member.id, one.from_on, one.branch) for one in (*self.later, *self.redirected)]
        effect = (self.code, self.into, self.on, [one.id for one in self.moving], moves)
        return hashlib.sha256(repr(effect).encode()).hexdigest()


def merging(
    code: str,
    into: str | None,
    on: date,
    *,
    branches: Sequence[KnownBranch],
    members: Sequence[KnownMember],
) -> Reshaping:
    """Merge a branch into another from a day on, or dissolve it where nobody is left.

    :param into: None: dissolve it.
    :param branches: all of them.
    :param members: at least everybody who belongs or ever belonged to the branch, by staff number.
    :return: ``faults`` are of: ``same-branch`` · ``is-dissolved``: the branch is, or will be ·
        ``into-dissolved``: the other one is, or will be · ``merged-later``: another branch merges into this
        one on that day or later, so its people would be led through a branch that is gone · ``not-empty``:
        active people belong to the branch that is to be dissolved, or will.
    """
    moving = [one for one in members if one.branch_on(on) == code]
    redirected = [
        LaterMove(one, start, into)
        for one in members
        for start, branch in one.memberships
        if start > on and branch == code
    ]
    by_code = {branch.code: branch for branch in branches}
    faults = []
    if into == code:
        faults.append("same-branch")
    if by_code[code].dissolved_on is not None:
        faults.append("is-dissolved")
    if into is not None and by_code[into].dissolved_on is not None:
        faults.append("into-dissolved")
    if any(b.merged_into == code and b.dissolved_on is not None and b.dissolved_on >= on for b in branches):
        faults.append("merged-later")
    if into is None and any(one.is_active for one in (*moving, *(later.member for later in redirected))):
        faults.append("not-empty")
    later = [one for one in _later(moving, on) if one.branch != code]
    return Reshaping(code, into, on, moving, 0, later, redirected, faults)


def splitting(
    code: str, into: str, on: date, *, chosen: Collection[str], members: Sequence[KnownMember]
) -> Reshaping:
    """Move chosen people of a branch to a new one from a day on.

    :param chosen: staff keys.
    :param members: as for ``merging``.
    :return: without faults, but for ``nobody``: none is chosen. Who is chosen and does not belong to the
        branch on that day does not move: compare the number.
    """
    there = [one for one in members if one.branch_on(on) == code]
    moving = [one for one in there if one.staff_key in chosen]
    staying = sum(one.is_active for one in there) - sum(one.is_active for one in moving)
    return Reshaping(
        code, into, on, moving, staying, list(_later(moving, on)), (), [] if moving else ["nobody"]
    )


def _later(moving: Sequence[KnownMember], on: date) -> list[LaterMove]:
    return [
        LaterMove(one, start, branch) for one in moving for start, branch in one.memberships if start > on
    ]
