"""Whether the memory agrees with itself: schema, references, sums; and what an audit reads, in batches.

Everything here only reads, and works the same on both databases.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy.exc
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, select

from quizapp.store import jobs, results
from quizapp.store.attempt_rows import Attempt, Response
from quizapp.store.base import Base, db
from quizapp.store.board_writing import Line
from quizapp.store.boards import Board, BoardMark, BoardRow
from quizapp.store.results import BranchSum, Result
from quizapp.store.seasons import Round, Season

#: What a query raises when the database is away, locked for too long, or full.
Unreachable = (sqlalchemy.exc.DBAPIError, sqlalchemy.exc.TimeoutError)

_MIGRATIONS = Path(__file__).with_name("migrations")


class Schema(NamedTuple):
    """The revision that the database is at, None for an empty one, and the one that this code wants."""

    found: str | None
    wanted: str | None

    @property
    def is_current(self) -> bool:
        """Whether they are the same."""
        return self.found == self.wanted


@cache
def _head() -> str | None:
    return ScriptDirectory(str(_MIGRATIONS)).get_current_head()


def schema() -> Schema:
    """Compare the database's revision with the code's."""
    return Schema(MigrationContext.configure(db.session.connection()).get_current_revision(), _head())


def clock_offset_s(clock: Callable[[], datetime]) -> float:
    """Return by how many seconds the database's clock is ahead of this host's; the way there counts half.

    :param clock: tells the time of this host.
    """
    before = clock()
    theirs = jobs.database_now()
    after = clock()
    return (theirs - (before + (after - before) / 2)).total_seconds()


def broken_references() -> Iterator[tuple[str, str, int]]:
    """Find rows that refer to nothing: table, column, how many."""
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_keys:
            there = key.column.table.alias()
            column = key.parent
            lost = (
                select(func.count())
                .select_from(table.outerjoin(there, column == there.c[key.column.name]))
                .where(column.is_not(None), there.c[key.column.name].is_(None))
            )
            count = db.session.scalar(lost) or 0
            if count:
                yield table.name, column.name, count


def seasons() -> list[Season]:
    """Return all seasons, by their beginning."""
    return list(db.session.scalars(select(Season).order_by(Season.starts_on, Season.id)))


def rounds_with_roster(season_id: int) -> list[Round]:
    """Return the rounds of a season that have sums, by opening."""
    query = select(Round).where(Round.season_id == season_id, Round.roster_at.is_not(None))
    return list(db.session.scalars(query.order_by(Round.opens_at, Round.id)))


def wrong_sums(this_round: Round) -> list[int]:
    """Return the ids of branches whose sums do not follow from the roster and the results of a round."""
    excellent = this_round.excellent_percent * 100
    follows = db.session.execute(results.sums(this_round.id, excellent_hundredths=excellent))
    sums = {row[1]: tuple(map(int, row[2:])) for row in follows}
    columns = (BranchSum.expected, BranchSum.took_part, BranchSum.sum_hundredths, BranchSum.excellent)
    query = select(BranchSum.branch_id, *columns).where(BranchSum.round_id == this_round.id)
    stored = {row[0]: tuple(row[1:]) for row in db.session.execute(query)}
    # A branch that was founded after the roster has no row, and nothing to add up.
    nothing = (0, 0, 0, 0)
    ids = sums.keys() | stored.keys()
    return sorted(one for one in ids if sums.get(one, nothing) != stored.get(one, nothing))


class HandedIn(NamedTuple):
    """An attempt that is handed in, with what was given in it."""

    attempt: Attempt
    responses: dict[int, Any]


def count_handed_in() -> int:
    """Return how many attempts are handed in."""
    return db.session.scalar(select(func.count()).where(Attempt.handed_in_at.is_not(None))) or 0


def count_handed_in_by_server() -> int:
    """Return how many attempts the server handed in, after their deadline."""
    query = select(func.count()).where(Attempt.handed_in_at.is_not(None), Attempt.by_server)
    return db.session.scalar(query) or 0


def count_running() -> int:
    """Return how many attempts are not handed in."""
    return db.session.scalar(select(func.count()).where(Attempt.handed_in_at.is_(None))) or 0


def handed_in(*, batch: int = 200) -> Iterator[list[HandedIn]]:
    """Read every attempt that is handed in, by id, in batches that leave the memory; two statements each."""
    last = 0
    while True:
        query = select(Attempt).where(Attempt.handed_in_at.is_not(None), Attempt.id > last)
        attempts = list(db.session.scalars(query.order_by(Attempt.id).limit(batch)))
        if not attempts:
            return
        given: dict[int, dict[int, Any]] = {}
        ids = [one.id for one in attempts]
        found = select(Response.attempt_id, Response.slot, Response.response).where(
            Response.attempt_id.in_(ids)
        )
        for attempt_id, slot, response in db.session.execute(found):
            given.setdefault(attempt_id, {})[slot] = response
        yield [HandedIn(one, given.get(one.id, {})) for one in attempts]
        last = ids[-1]
        db.session.expunge_all()


class Counted(NamedTuple):
    """What weighs an attempt against another of the same member in the same round."""

    attempt_id: int
    member_id: int
    started_at: datetime
    deadline_at: datetime
    handed_in_at: datetime
    score_hundredths: int
    slots: int


def scored(round_id: int, member_ids: Collection[int] | None = None) -> Iterator[Counted]:
    """Return the attempts of a round that have a score; of these members, or of all."""
    columns: tuple[Any, ...] = (
        Attempt.id,
        Attempt.member_id,
        Attempt.started_at,
        Attempt.deadline_at,
        Attempt.handed_in_at,
        Attempt.score_hundredths,
        Attempt.marks,
    )
    query = select(*columns).where(Attempt.round_id == round_id, Attempt.score_hundredths.is_not(None))
    if member_ids is not None:
        query = query.where(Attempt.member_id.in_(member_ids))
    for *values, marks in db.session.execute(query):
        yield Counted._make([*values, len(marks or ())])


def stored_results(round_id: int) -> Sequence[Result]:
    """Return the counting attempts of a round as they are stored."""
    return db.session.scalars(select(Result).where(Result.round_id == round_id)).all()


def round_ids() -> list[int]:
    """Return the ids of all rounds that anybody took or that have results, ascending."""
    taken = select(Attempt.round_id).union(select(Result.round_id))
    return sorted(db.session.scalars(taken))


def lines(scope: str) -> tuple[Line, ...]:
    """Return the rows of a board as they are stored, from first to last."""
    columns = [getattr(BoardRow, name) for name in Line.__slots__]
    query = select(*columns).join(Board, Board.id == BoardRow.board_id).where(Board.scope == scope)
    return tuple(Line(*row) for row in db.session.execute(query.order_by(BoardRow.position)))


def has_marks(season_id: int) -> bool:
    """Say whether a board of a season is marked as out of date."""
    query = select(BoardMark.id).join(Round, Round.id == BoardMark.round_id)
    return db.session.scalar(query.where(Round.season_id == season_id).limit(1)) is not None
