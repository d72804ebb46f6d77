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


class Outrun(Exception):
    """A board has another version than the one that a draft was made against."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What writing tables comes to: found out before the transaction, so that it is short.

    :ivar known: scope -> (board id, version) of the boards that are there.
    :ivar gone: rows that no longer hold; ``fresh``: what stands in their place, scope by scope.
    """

    tables: tuple[Table, ...]
    known: dict[str, tuple[int, int]]
    gone: tuple[dict[str, int], ...]
    fresh: dict[str, dict[int, Line]]


# On tables, for many boards in one statement.
_BOARDS = cast("sqlalchemy.Table", Board.__table__)
_ROWS = cast("sqlalchemy.Table", BoardRow.__table__)
_RAISE = (
    update(_BOARDS)
    .where(_BOARDS.c.id == bindparam("known_id"), _BOARDS.c.version == bindparam("known_version"))
    .values(version=_BOARDS.c.version + 1, as_of=bindparam("as_of"), facts=bindparam("facts"))
)
_DELETE = delete(_ROWS).where(_ROWS.c.board_id == bindparam("of_board"), _ROWS.c.position == bindparam("at"))
_LINE = tuple(_ROWS.c[name] for name in Line.__slots__)


def draft(tables: Sequence[Table]) -> Draft:
    """Compare tables with the boards that are there; writes nothing."""
    scopes = [table.scope for table in tables]
    query = select(_BOARDS.c.scope, _BOARDS.c.id, _BOARDS.c.version).where(_BOARDS.c.scope.in_(scopes))
    known = {row[0]: (row[1], row[2]) for row in db.session.execute(query)}
    scope_of = {board_id: scope for scope, (board_id, _) in known.items()}
    before: dict[str, dict[int, Line]] = {scope: {} for scope in scopes}
    rows = select(_ROWS.c.board_id, _ROWS.c.position, *_LINE).where(_ROWS.c.board_id.in_(scope_of))
    for row in db.session.execute(rows):
        before[scope_of[row[0]]][row[1]] = Line(*row[2:])
    gone: list[dict[str, int]] = []
    fresh: dict[str, dict[int, Line]] = {}
    for table in tables:
        own = before[table.scope]
        changed = {at: line for at, line in enumerate(table.lines, start=1) if own.get(at) != line}
        fresh[table.scope] = changed
        gone += [
            {"of_board": known[table.scope][0], "at": at}
            for at in own
            if at in changed or at > len(table.lines)
        ]
    return Draft(tuple(tables), known, tuple(gone), fresh)


def write(made: Draft, *, now: datetime) -> None:
    """Write what a draft says: versions rise, and only rows that differ are touched.

    :raises Outrun: somebody has written one of the boards since; nothing may be kept of the transaction.
    """
    ids = _raise_versions(made, now)
    if made.gone:
        db.session.connection().execute(_DELETE, list(made.gone))
    # Not asdict(): it copies every fact, and took a quarter of a rebuild.
    fresh = [
        {"board_id": ids[scope], "position": at} | {name: getattr(line, name) for name in Line.__slots__}
        for scope, lines in made.fresh.items()
        for at, line in lines.items()
    ]
    if fresh:
        db.session.connection().execute(insert(_ROWS), fresh)


def _raise_versions(made: Draft, now: datetime) -> dict[str, int]:
    known, born = [], []
    for table in made.tables:
        values = {"as_of": now, "facts": table.facts}
        if table.scope in made.known:
            board_id, version = made.known[table.scope]
            known.append({"known_id": board_id, "known_version": version, **values})
        else:
            born.append({"scope": table.scope, "version": 1, **values})
    ids = {scope: board_id for scope, (board_id, _) in made.known.items()}
    if known and db.session.connection().execute(_RAISE, known).rowcount != len(known):
        raise Outrun
    if born:
        # In one statement: a round begins with a board for every branch.
        scopes = [one["scope"] for one in born]
        if db.session.scalar(select(_BOARDS.c.id).where(_BOARDS.c.scope.in_(scopes)).limit(1)):
            raise Outrun
        added = db.session.execute(insert(Board).returning(Board.scope, Board.id), born)
        ids |= {row[0]: row[1] for row in added}
    return ids
