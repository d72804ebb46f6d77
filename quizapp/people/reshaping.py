"""Branches that merge, split or dissolve: what it would do, and doing it.

Each verb runs in a transaction of the caller's and does what was shown, or refuses.
"""

import logging
from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from quizapp import store
from quizapp.core import branch_changes, people_branches, refusals
from quizapp.core.branch_changes import Reshaping
from quizapp.core.people_branches import KnownBranch
from quizapp.core.people_file import NamedBranch
from quizapp.people import importing, services
from quizapp.store import branch_changes as rows
from quizapp.store import people_imports

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Preview:
    """A change of a branch, with what it means for rounds.

    :ivar open_rounds: those that opened on its day or later and are not closed: they are drawn up anew.
    :ivar closed: how many closed ones opened on its day or later; they stay as they are.
    :ivar exceptions: how many exceptions of the branch in coming or open rounds hold for nobody then.
    """

    plan: Reshaping
    open_rounds: Sequence[store.Round]
    closed: int
    exceptions: int


@dataclass(frozen=True, slots=True)
class NewBranch:
    """A branch to be made; names that are not given follow from the long one. None of the faults: good.

    :ivar faults: field -> code, of ``look-alike-branch``, ``branch-name-taken``, ``branch-there``.
    """

    branch: KnownBranch
    faults: dict[str, str]


def merging(code: str, into: str | None, on: date, *, now: datetime, zone: tzinfo) -> Preview:
    """Say what merging a branch into another (None: dissolving it) from a day on would do.

    :raises refusals.Missing: ``no-branch``.
    """
    branch = services.branch_called(code)
    if into is not None:
        services.branch_called(into)
    plan = branch_changes.merging(
        code, into, on,
        branches=people_imports.known_branches(), members=people_imports.known_members(ever_in=code),
    )  # fmt: skip
    exceptions = rows.exceptions_in_force(branch.id, now=now)
    return Preview(plan, *_rounds(on, now=now, zone=zone), exceptions)


def merge(
    code: str, into: str | None, on: date, *, shown: str, viewer: store.Viewer, now: datetime, zone: tzinfo
) -> Preview:
    """Merge a branch into another, or dissolve it, if that still does what was shown.

    :param shown: the fingerprint of the plan that was shown.
    :raises refusals.Conflict: ``branches-changed``.
    """
    people_imports.hold()
    preview = merging(code, into, on, now=now, zone=zone)
    _carry_on(preview.plan, shown)
    branch = services.branch_called(code)
    into_id = services.branch_called(into).id if into is not None else None
    ids = [one.id for one in preview.plan.moving]
    rows.move_all(ids, branch_id=branch.id, into_id=into_id, on=on, is_for_good=True)
    rows.dissolve(branch.id, into_id=into_id, on=on)
    log.info("branch %s merged into %s from %s, by member %s", code, into or "none", on, viewer.id)
    importing.redraw_rosters(now, zone)
    return preview


def why_not_restored(branch: store.Branch, *, now: datetime, zone: tzinfo) -> str | None:
    """Say why a branch cannot be made one again: a code, or None where it can.

    ``not-dissolved`` · ``merge-closed``: a round that opened since has closed, and history does not move ·
    ``into-dissolved``: the branch that its people went to is dissolved too; that has to be taken back first.
    """
    if branch.dissolved_on is None:
        return "not-dissolved"
    closed = importing.closed_days(now, zone)
    if bisect_left(closed, branch.dissolved_on) < len(closed):
        return "merge-closed"
    if branch.merged_into_id is not None and rows.by_id(branch.merged_into_id).dissolved_on is not None:
        return "into-dissolved"
    return None


def restore(code: str, *, viewer: store.Viewer, now: datetime, zone: tzinfo) -> int:
    """Take the merging or dissolving of a branch back.

    :return: how many people come back to it.
    :raises refusals.Missing: ``no-branch``.
    :raises refusals.Conflict: as ``why_not_restored`` says.
    """
    people_imports.hold()
    branch = services.branch_called(code)
    reason = why_not_restored(branch, now=now, zone=zone)
    if reason is not None:
        raise refusals.Conflict(reason)
    back = rows.restore(branch.id)
    log.info("branch %s restored, by member %s", code, viewer.id)
    importing.redraw_rosters(now, zone)
    return back


def new_branch(code: str, *, name: str, short: str, wall: str) -> NewBranch:
    """Give a new branch its names, as an import would; short and wall names that are empty are derived."""
    known = people_imports.known_branches()
    named = NamedBranch(1, code, name, short or None, wall or None)
    plan = people_branches.plan_branches({code: named}, known)
    faults = {
        {"branch_short": "short", "branch_wall": "wall"}.get(
            fault.facts.get("column", ""), "code"
        ): fault.code
        for fault in plan.faults
    }
    if not plan.new:
        faults["code"] = "branch-there"
        return NewBranch(next(one for one in known if one.code == code), faults)
    return NewBranch(plan.new[0], faults)


def splitting(
    code: str, new: NewBranch, on: date, *, chosen: Collection[str], now: datetime, zone: tzinfo
) -> Preview:
    """Say what moving chosen people of a branch to a new one from a day on would do.

    :param chosen: staff keys.
    :raises refusals.Missing: ``no-branch``.
    """
    services.branch_called(code)
    members = people_imports.known_members(ever_in=code)
    plan = branch_changes.splitting(code, new.branch.code, on, chosen=chosen, members=members)
    return Preview(plan, *_rounds(on, now=now, zone=zone), exceptions=0)


def split(
    code: str, new: NewBranch, on: date, *, chosen: Collection[str], shown: str, viewer: store.Viewer,
    now: datetime, zone: tzinfo,
) -> Preview:  # fmt: skip
    """Make the new branch and move the chosen people, if that still does what was shown.

    :raises refusals.Conflict: ``branches-changed``.
    """
    people_imports.hold()
    made = new_branch(new.branch.code, name=new.branch.name, short=new.branch.short, wall=new.branch.wall)
    preview = splitting(code, made, on, chosen=chosen, now=now, zone=zone)
    if made.faults:
        raise refusals.Conflict("branches-changed")
    _carry_on(preview.plan, shown)
    into_id = rows.add(made.branch)
    ids = [one.id for one in preview.plan.moving]
    branch = services.branch_called(code)
    rows.move_all(ids, branch_id=branch.id, into_id=into_id, on=on, is_for_good=False)
    log.info("branch %s split off %s from %s, by member %s", made.branch.code, code, on, viewer.id)
    importing.redraw_rosters(now, zone)
    return preview


def _carry_on(plan: Reshaping, shown: str) -> None:
    if plan.faults or plan.fingerprint() != shown:
        raise refusals.Conflict("branches-changed")


def _rounds(on: date, *, now: datetime, zone: tzinfo) -> tuple[list[store.Round], int]:
    begun = [
        round_id
        for round_id, opens_at in people_imports.open_rounds(now)
        if opens_at.astimezone(zone).date() >= on
    ]
    closed = importing.closed_days(now, zone)
    found = (store.seasons.round_by_id(round_id) for round_id in begun)
    return [one for one in found if one is not None], len(closed) - bisect_left(closed, on)
