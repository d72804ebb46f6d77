"""How a member wishes the own name to be shown to others."""

from sqlalchemy import select, update

from quizapp.store import renaming
from quizapp.store.base import db
from quizapp.store.people import Member


def shown_as(member_id: int) -> str:
    """Return a member's wish: one of ``core.names.SHOWN``, or empty; one statement."""
    return db.session.scalars(select(Member.shown_as).where(Member.id == member_id)).one()


def show_as(member_id: int, how: str) -> None:
    """Store a member's wish, and let the boards with the name on them count as new.

    :param how: one of ``core.names.SHOWN``.
    """
    db.session.execute(update(Member).where(Member.id == member_id).values(shown_as=how))
    renaming.member_renamed(member_id)
