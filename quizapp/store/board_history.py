"""Boards side by side: one entrant on many of them, and who led each; one statement each."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from quizapp.store.base import db
from quizapp.store.boards import Board, BoardRow
from quizapp.store.people import Branch


@dataclass(frozen=True, slots=True)
class Past:
    """Where an entrant stands on one board; units as in ``BoardRow``.

    :ivar board_facts: what stands on the board besides its rows.
    """

    board_facts: dict[str, Any]
    place: int | None
    value_hundredths: int | None
    participation_hundredths: int | None
    moved: int | None
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Leader:
    """A branch among the first of a board; units as in ``BoardRow``, ``board_facts`` as in ``Past``."""

    board_facts: dict[str, Any]
    branch_id: int
    code: str
    name: str
    place: int
    value_hundredths: int | None
    facts: dict[str, Any]


def of_entrant(scopes: Collection[str], entrant_id: int) -> dict[str, Past]:
    """Return where an entrant stands on each of these boards, by scope; boards without it are left out."""
    query = (
        select(
            Board.scope,
            Board.facts,
            BoardRow.place,
            BoardRow.value_hundredths,
            BoardRow.participation_hundredths,
            BoardRow.moved,
            BoardRow.facts,
        )
        .join(BoardRow, BoardRow.board_id == Board.id)
        .where(Board.scope.in_(scopes), BoardRow.entrant_id == entrant_id)
    )
    return {row[0]: Past(*row[1:]) for row in db.session.execute(query)}


def leaders(scopes: Collection[str], *, until_place: int) -> dict[str, list[Leader]]:
    """Return the branches down to a place on each of these leagues, by scope, in the order of the board."""
    query = (
        select(
            Board.scope,
            Board.facts,
            Branch.id,
            Branch.code,
            Branch.name,
            BoardRow.place,
            BoardRow.value_hundredths,
            BoardRow.facts,
        )
        .join(BoardRow, BoardRow.board_id == Board.id)
        .join(Branch, Branch.id == BoardRow.entrant_id)
        .where(Board.scope.in_(scopes), BoardRow.place <= until_place)
        .order_by(BoardRow.position)
    )
    found: dict[str, list[Leader]] = {}
    for row in db.session.execute(query):
        found.setdefault(row[0], []).append(Leader(*row[1:]))
    return found
