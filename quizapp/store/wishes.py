"""How a member wishes the own name to be shown to others, and the boards that show it."""

from sqlalchemy import select, update

from quizapp.store.base import db
from quizapp.store.boards import Board, round_scope, season_scope
from quizapp.store.people import Member
from quizapp.store.seasons import RosterEntry, Round


def shown_as(member_id: int) -> str:
    """Return a member's wish: one of ``core.names.SHOWN``, or empty; one statement."""
    return db.session.scalars(select(Member.shown_as).where(Member.id == member_id)).one()


def show_as(member_id: int, how: str) -> None:
    """Store a member's wish, and let the boards with the name on them count as new.

    These are the boards of members of every branch that the member stood for, and the leagues of the same
    rounds, from which screens take the week's best.

    :param how: one of ``core.names.SHOWN``.
    """
    db.session.execute(update(Member).where(Member.id == member_id).values(shown_as=how))
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
    db.session.execute(update(Board).where(Board.scope.in_(scopes)).values(version=Board.version + 1))
