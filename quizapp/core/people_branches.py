"""Branches of a people file: which are new, which change, and how their short and wall names come about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from quizapp.core.documents import Fault
from quizapp.core.people_cells import LIMITS
from quizapp.core.people_file import NamedBranch

SHORT_LIMIT = LIMITS["branch_short"]
WALL_LIMIT = LIMITS["branch_wall"]


@dataclass(frozen=True, slots=True)
class KnownBranch:
    """A branch as the store has it, or shall have it.

    :ivar dissolved_on: from this local date on it is none any more, past or to come.
    :ivar merged_into: the code of the branch where its people went.
    """

    code: str
    name: str
    short: str
    wall: str
    dissolved_on: date | None = None
    merged_into: str | None = None


@dataclass(frozen=True, slots=True)
class BranchChange:
    """A branch before and after; its code is the same."""

    before: KnownBranch
    after: KnownBranch


@dataclass(slots=True)
class BranchPlan:
    """New branches in the order of the file, changed ones, and names that another branch has already."""

    new: list[KnownBranch] = field(default_factory=list)
    changed: list[BranchChange] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def distinct(name: str, limit: int, taken: set[str]) -> str:
    """Shorten a name to its first ``limit`` characters; where that is taken, a number takes the last place.

    机关第一支部 is 机关第一, the next of that beginning 机关第2. The result is added to ``taken``.

    :param limit: 4 or 9.
    """
    short, number = name[:limit], 2
    while short in taken:
        short = f"{name[: limit - len(str(number))]}{number}"
        number += 1
    taken.add(short)
    return short


def plan_branches(named: Mapping[str, NamedBranch], known: Sequence[KnownBranch]) -> BranchPlan:
    """Compare the branches of a file with those that are known.

    A branch without a name in the file is called by its code. A short or wall name that was just the
    beginning of the old name follows a new one; one that somebody chose stays until the file says otherwise.
    """
    plan = BranchPlan()
    by_code = {branch.code: branch for branch in known}
    given_short = {one.short for one in named.values() if one.short}
    given_wall = {one.wall for one in named.values() if one.wall}
    # Names that are given stand; those that are derived go round them and round everybody's who stays.
    shorts = given_short | {one.short for one in known}
    walls = given_wall | {one.wall for one in known}
    after = dict(by_code)
    for code, one in named.items():
        before = by_code.get(code)
        name = one.name or (before.name if before else code)
        short, wall = one.short, one.wall
        if before is not None:
            short = short or _kept(before.short, before.name, name, SHORT_LIMIT)
            wall = wall or _kept(before.wall, before.name, name, WALL_LIMIT)
        short = short or distinct(name, SHORT_LIMIT, shorts)
        wall = wall or distinct(name, WALL_LIMIT, walls)
        held = before or KnownBranch(code, name, short, wall)
        after[code] = replace(held, name=name, short=short, wall=wall)
        if before is None:
            plan.new.append(after[code])
        elif after[code] != before:
            plan.changed.append(BranchChange(before, after[code]))
    plan.faults = _look_alikes(named, known) + _taken(after, named)
    return plan


def _kept(held: str, old_name: str, new_name: str, limit: int) -> str | None:
    """Keep a short or wall name unless it was the beginning of a name that changes."""
    return None if new_name != old_name and held == old_name[:limit] else held


def _look_alikes(named: Mapping[str, NamedBranch], known: Sequence[KnownBranch]) -> list[Fault]:
    """Find codes that differ from a known one in nothing but case."""
    folded = {branch.code.upper(): branch.code for branch in known}
    return [
        Fault("look-alike-branch", one.row, 1, {"value": code, "other": folded[code.upper()], "row": None})
        for code, one in named.items()
        if folded.get(code.upper(), code) != code
    ]


def _taken(after: Mapping[str, KnownBranch], named: Mapping[str, NamedBranch]) -> list[Fault]:
    """Find names given in the file that another branch has and keeps."""
    faults = []
    for attribute in ("short", "wall"):
        holders: dict[str, list[str]] = {}
        for code, branch in after.items():
            holders.setdefault(getattr(branch, attribute), []).append(code)
        for value, codes in holders.items():
            for code in codes if len(codes) > 1 else ():
                if code in named and getattr(named[code], attribute) == value:
                    other = next(one for one in codes if one != code)
                    facts = {"column": f"branch_{attribute}", "value": value, "branch": other}
                    faults.append(Fault("branch-name-taken", named[code].row, 1, facts))
    return faults
