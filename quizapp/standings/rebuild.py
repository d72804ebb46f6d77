"""Bring marked boards up to date, in steps that are short for everybody who writes.

Marks are read first, then the sums: whoever hands in writes both in one transaction, so what a mark stands
for is in the sums that are read after it. Tables are drawn with no transaction open; the one that follows
takes away exactly the marks that were read, and writes the tables, unless somebody else has meanwhile.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from quizapp import store
from quizapp.standings import drawing, freezing, scales
from quizapp.standings.drawing import Sums
from quizapp.store import board_writing
from quizapp.store.board_writing import Table
from quizapp.store.rebuilding import Marks

# Boards of members that one step rebuilds.
BATCH = 25


def rebuild(now: datetime, *, limit: int = BATCH, between: Callable[[], object] = lambda: None) -> int:
    """Rebuild the boards that are marked as out of date, in steps of at most ``limit`` marks.

    A mark of a branch in a round stands for the round's league and the branch's members in it, and once
    the round is settled for the season's two as well. A mark of a whole round stands for all its branches.

    :param now: aware UTC.
    :param between: called after each step, for who has to leave the machine to others.
    :return: how many boards were written.
    """
    written = 0
    call = _Call(now)
    # What is marked meanwhile is left to the next call, or this one would go on as long as people hand in.
    left = store.rebuilding.marked()
    while left > 0 and (marks := store.rebuilding.marks(limit)) is not None:
        try:
            written += call.step(marks)
        except board_writing.Outrun:
            # Another rebuild wrote one of these boards after they were read: they are read again.
            continue
        left = store.rebuilding.marked() if marks.is_whole else left - len(marks.branches)
        between()
    scales.bring_up(now)
    store.end_reading()
    return written


@dataclass
class _Call:
    """One call of :func:`rebuild`: a league is drawn once, unless the sums it came from have changed.

    :ivar leagues: round -> the sums that its league was drawn from.
    :ivar seasons: whose leagues were drawn, from those of their rounds.
    """

    now: datetime
    leagues: dict[int, Sums] = field(default_factory=dict)
    seasons: set[int] = field(default_factory=set)

    def step(self, marks: Marks) -> int:
        """Draw and write what these marks stand for; return how many boards were written."""
        this_round, season = store.rebuilding.round_with_season(marks.round_id)
        tables = drawing.members(this_round, season, marks.branches, self.now)
        drawn: dict[int, tuple[Table, Sums]] = {}
        if self._has_changed(marks):
            sums = drawing.sums(this_round.id)
            league = drawing.league(this_round, season, sums, self.now)
            drawn[this_round.id] = league, sums
            tables.append(league)
        # Asked once everything of the round is read: nothing that came after a freeze gets past it.
        is_live = freezing.goes_live(this_round, self.now)
        if is_live:
            tables = freezing.aside(tables)
        if this_round.settled_at is not None:
            if not is_live:
                tables += self._of_season(season, marks, drawn)
            if is_live or drawing.has_frozen(season.id, self.now):
                tables += freezing.aside(self._of_season(season, marks, drawn, live=True))
        self._write(marks, tables, season_id=season.id)
        self.leagues |= {round_id: sums for round_id, (_, sums) in drawn.items()}
        if this_round.settled_at is not None:
            self.seasons.add(season.id)
        return len(tables)

    def _of_season(
        self,
        season: store.Season,
        marks: Marks,
        drawn: dict[int, tuple[Table, Sums]],
        *,
        live: bool = False,
    ) -> list[Table]:
        tables = drawing.season_members(season, marks.branches, self.now, live=live)
        if drawn or season.id not in self.seasons:
            tables.append(drawing.season_league(season, drawn, self.now, live=live))
        return tables

    def _has_changed(self, marks: Marks) -> bool:
        known = self.leagues.get(marks.round_id)
        if known is None or marks.is_whole:
            return True
        sums = drawing.sums(marks.round_id, marks.branches)
        return any(known.get(branch_id) != its for branch_id, its in sums.items())

    def _write(self, marks: Marks, tables: list[Table], *, season_id: int) -> None:
        draft = board_writing.draft(tables)
        with store.transaction():
            store.rebuilding.hold_season(season_id)
            store.rebuilding.take_away(marks)
            if marks.is_whole:
                store.rebuilding.mark_branches(marks.round_id)
            board_writing.write(draft, now=self.now)
