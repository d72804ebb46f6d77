"""Writing boards: whole tables, of which only the rows that differ are touched.

It runs inside a rebuild's transaction; see ``rebuilding``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import sqlalchemy
from sqlalchemy import bindparam, delete, insert, select, update

from quizapp.store.base import db
from quizapp.store.boards import Board, BoardRow


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table that is to be written, in the units of ``BoardRow``."""

    entrant_id: int
    place: int | None
    value_hundredths: int | None
    raw_hundredths: int | None
    participation_hundredths: int | None
    moved: int | None
    minutes: int | None
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """A board that is to be written: its scope, its facts, its rows from first to last."""

    scope: str
    facts: dict[str, Any]
    lines: tuple[Line, ...]


# On tables, for many boards in one statement.
_BOARDS = cast("sqlalchemy.Table", Board.__table__)
_ROWS = cast("sqlalchemy.Table", BoardRow.__table__)
_RAISE = (
    update(_BOARDS)
    .where(_BOARDS.c.id == bindparam("known_id"))
    .values(version=_BOARDS.c.version + 1, as_of=bindparam("as_of"), facts=bindparam("facts"))
)
_DELETE = delete(_ROWS).where(_ROWS.c.board_id == bindparam("of_board"), _ROWS.c.position == bindparam("at"))


def write(tables: Sequence[Table], *, now: datetime) -> None:
    """Write boards with their rows: the version rises, and only rows that differ are touched."""
    scopes = [table.scope for table in tables]
    ids = _raise_versions(tables, now)
    before: dict[str, dict[int, Line]] = {scope: {} for scope in scopes}
    columns = (BoardRow.board_id, BoardRow.position, *(getattr(BoardRow, name) for name in Line.__slots__))
    scope_of = {board_id: scope for scope, board_id in ids.items()}
    for row in db.session.execute(select(*columns).where(BoardRow.board_id.in_(scope_of))):
        before[scope_of[row[0]]][row[1]] = Line(*row[2:])
    gone: list[dict[str, Any]] = []
    fresh: list[dict[str, Any]] = []
    for table in tables:
        _compare(ids[table.scope], table.lines, before[table.scope], gone=gone, fresh=fresh)
    if gone:
        db.session.connection().execute(_DELETE, gone)
    if fresh:
        db.session.connection().execute(insert(_ROWS), fresh)


def _raise_versions(tables: Sequence[Table], now: datetime) -> dict[str, int]:
    query = select(Board.scope, Board.id).where(Board.scope.in_([table.scope for table in tables]))
    ids = {row[0]: row[1] for row in db.session.execute(query)}
    known, born = [], []
    for table in tables:
        values = {"as_of": now, "facts": table.facts}
        if table.scope in ids:
            known.append({"known_id": ids[table.scope], **values})
        else:
            born.append({"scope": table.scope, "version": 1, **values})
    if known:
        db.session.connection().execute(_RAISE, known)
    if born:
        # In one statement: a round begins with a board for every branch.
        added = db.session.execute(insert(Board).returning(Board.scope, Board.id), born)
        ids |= {row[0]: row[1] for row in added}
    return ids


def _compare(
    board_id: int, lines: Sequence[Line], before: dict[int, Line], *, gone: list[Any], fresh: list[Any]
) -> None:
    """Note the rows of a board that no longer hold, and those to be written in their place."""
    changed = {position: line for position, line in enumerate(lines, start=1) if before.get(position) != line}
    gone += [
        {"of_board": board_id, "at": position}
        for position in before
        if position in changed or position > len(lines)
    ]
    # Not asdict(): it copies every fact, and took a quarter of a rebuild.
    fresh += [
        {"board_id": board_id, "position": at} | {name: getattr(line, name) for name in Line.__slots__}
        for at, line in changed.items()
    ]
