"""Whether the boards say what a rebuild would write now; nothing is written."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from quizapp import store
from quizapp.standings import drawing, freezing
from quizapp.store import checks
from quizapp.store.board_writing import Table
from quizapp.store.freezes import live_scope


def disagreeing(now: datetime) -> Iterator[str]:
    """Find boards that differ from what a rebuild would write; a season with marks is left to the rebuild.

    :param now: aware UTC.
    :return: scopes.
    """
    for season in checks.seasons():
        settled: set[int] = set()
        for this_round in checks.rounds_with_roster(season.id):
            sums = drawing.sums(this_round.id)
            league = drawing.league(this_round, season, sums, now)
            tables = [league, *drawing.members(this_round, season, sums, now)]
            if freezing.goes_live(this_round, now):
                tables = [_where_it_moves(table) for table in tables]
            yield from _differing(season.id, tables)
            if this_round.settled_at is not None:
                settled.update(sums)
        if settled:
            league = drawing.season_league(season, {}, now)
            yield from _differing(season.id, [league, *drawing.season_members(season, sorted(settled), now)])


def _where_it_moves(table: Table) -> Table:
    """Give a table of a frozen round the live scope, unless nothing has changed since it froze."""
    scope = live_scope(table.scope)
    return replace(table, scope=scope) if store.boards.board(scope) is not None else table


def _differing(season_id: int, tables: Sequence[Table]) -> Iterator[str]:
    # Somebody may hand in while this runs: what differs for that reason has just been marked.
    found = [table.scope for table in tables if checks.lines(table.scope) != table.lines]
    store.end_reading()
    if found and not checks.has_marks(season_id):
        yield from found
