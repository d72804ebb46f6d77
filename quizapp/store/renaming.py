"""Boards that show a name which has changed: they count as new, so that whoever kept one asks again."""

from collections.abc import Iterable

from sqlalchemy import select, update

from quizapp.store.base import db
from quizapp.store.boards import Board, round_scope, season_scope
from quizapp.store.freezes import live_scope
from quizapp.store.people import Branch
from quizapp.store.results import BranchSum
from quizapp.store.seasons import RosterEntry, Round


def member_renamed(member_id: int) -> None:
    """Let every board with a member's name on it count as new.

    These are the boards of members of every branch that the member stood for, and the leagues of the same
    rounds, from which screens take the week's best.
    """
    stood = select(Round.id, Round.season_id, RosterEntry.branch_id).join(
        RosterEntry, (RosterEntry.round_id == Round.id) & (RosterEntry.member_id == member_id)
    )
    scopes: set[str] = set()
    for round_id, season_id, branch_id in db.session.execute(stood):
        scopes |= {
            round_scope(round_id),
            round_scope(round_id, branch_id),
            season_scope(season_id, branch_id),
        }
    _count_as_new(scopes)


def branch_renamed(code: str) -> None:
    """Let every board with a branch's name on it count as new: its leagues and those of its members."""
    listed = (
        select(Round.id, Round.season_id, BranchSum.branch_id)
        .join(BranchSum, BranchSum.round_id == Round.id)
        .join(Branch, Branch.id == BranchSum.branch_id)
        .where(Branch.code == code)
    )
    scopes: set[str] = set()
    for round_id, season_id, branch_id in db.session.execute(listed):
        scopes |= {
            round_scope(round_id),
            round_scope(round_id, branch_id),
            season_scope(season_id),
            season_scope(season_id, branch_id),
        }
    _count_as_new(scopes)


def many_renamed() -> None:
    """Let every board count as new: an import has changed names."""
    db.session.execute(update(Board).values(version=Board.version + 1))


def _count_as_new(scopes: Iterable[str]) -> None:
    both = [one for scope in scopes for one in (scope, live_scope(scope))]
    db.session.execute(update(Board).where(Board.scope.in_(both)).values(version=Board.version + 1))
