"""The season's places as lines that cross: one chart for each league, with the same as a table beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext as _

from quizapp import store
from quizapp.boards import pages
from quizapp.core import ranking, seasons
from quizapp.standings import history
from quizapp.store.boards import LeagueRow, round_scope
from quizapp.web import bump, titles

LINES = 10
WEEKS_MOST = 20
#: Beside the rules; and on a phone, where fewer weeks and short names have room.
WIDE = bump.Box(
    width=816, height=378, left=36, right=500, starts_x=24, top=18, step=33, lines=LINES, bottom=346,
    apart=18, label_apart=60,
)  # fmt: skip
NARROW = bump.Box(
    width=328, height=306, left=24, right=160, starts_x=14, top=14, step=27, lines=LINES, bottom=282,
    apart=14, label_apart=44,
)  # fmt: skip
NARROW_WEEKS = 6


@dataclass(frozen=True, slots=True)
class End:
    """A branch at the end of its line; ``kind``: 2 whom the chart is about, 1 among the first three, 0."""

    kind: int
    path: str
    x: float
    y: float
    row: LeagueRow


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart in one box: ``ends`` from first to last; ``lines`` in the order in which they are drawn."""

    box: bump.Box
    grid: Sequence[float]
    weeks: Sequence[bump.Label]
    starts: Sequence[bump.Label]
    ends: Sequence[End]
    lines: Sequence[End]


@dataclass(frozen=True, slots=True)
class Chart:
    """The places of a league's first branches after each week.

    :ivar league: its name; None where the season has none.
    :ivar heads: the weeks; ``places``: a branch and its place after each of them.
    """

    league: str | None
    wide: Drawing
    narrow: Drawing
    heads: Sequence[str]
    places: Sequence[tuple[LeagueRow, Sequence[int | None]]]


def of_season(
    board: store.Board, rows: Sequence[LeagueRow], counted: Sequence[store.Round], own_id: int | None
) -> list[Chart]:
    """Draw a season's charts; none before two rounds are counted: one makes no line.

    :param rows: of the board, all of them, in order.
    :param counted: the rounds that it counts, in the order of their closing.
    :param own_id: the branch that the charts are about; without it they are about the first.
    """
    if len(counted) < 2:
        return []
    leagues = {row.branch_id: row.facts.get("league") for row in rows}
    columns = history.columns(
        counted,
        store.rebuilding.weeks({one.id: round_scope(one.id) for one in counted}),
        ranking.RankingRule.from_json(board.facts["rule"]),
        ranking.PointsRule.from_json(board.facts["points"]),
        most=WEEKS_MOST,
        leagues=leagues,
    )
    by_league: dict[int | None, list[LeagueRow]] = {}
    for row in rows:
        if row.place is not None:
            by_league.setdefault(leagues[row.branch_id], []).append(row)
    return [_chart(board, beside, columns, own_id) for beside in by_league.values()]


def _chart(
    board: store.Board, beside: Sequence[LeagueRow], columns: Sequence[history.Column], own_id: int | None
) -> Chart:
    shown = [row for at, row in enumerate(beside) if at < LINES or row.branch_id == own_id]
    found = own_id if any(row.branch_id == own_id for row in shown) else shown[0].branch_id
    places = [(row, [*(_place(column, row) for column in columns[:-1]), row.place]) for row in shown]
    first = beside[0].position - 1
    empty = max(0, LINES - len(beside))
    return Chart(
        league=pages.league_of(beside[0], board.facts),
        wide=_drawing(_shorter(WIDE, empty), shown, columns, found, first),
        narrow=_drawing(_shorter(NARROW, empty), shown, columns[-NARROW_WEEKS:], found, first),
        heads=[titles.week_title(one.round.kind, one.round.week) for one in columns],
        places=places,
    )


def _shorter(box: bump.Box, lines: int) -> bump.Box:
    """Take so many lines away at the foot of a box."""
    less = lines * box.step
    return replace(box, lines=box.lines - lines, height=box.height - less, bottom=box.bottom - less)


def _place(column: history.Column, row: LeagueRow) -> int | None:
    standing = column.standings.get(row.branch_id)
    return standing.place if standing else None


def _drawing(
    box: bump.Box, shown: Sequence[LeagueRow], columns: Sequence[history.Column], found: int, first: int
) -> Drawing:
    ways = {row.branch_id: _way(row, columns, first) for row in shown}
    ys = box.levels([position for way in ways.values() for position in way if position is not None])
    ends = [_end(row, box.line(ways[row.branch_id], ys), found) for row in shown]
    start = columns[0].standings
    starts = {
        standing.position: standing.place
        for row in shown
        if (standing := start.get(row.branch_id)) is not None
    }
    return Drawing(
        box=box,
        grid=box.xs(len(columns)),
        weeks=box.week_labels(
            [titles.week_title(one.round.kind, one.round.week) for one in columns],
            [_number(one.round) for one in columns],
        ),
        starts=box.start_labels(starts, ys, found=ways[found][0]),
        ends=ends,
        lines=sorted(ends, key=lambda end: (end.kind, -end.y)),
    )


def _way(row: LeagueRow, columns: Sequence[history.Column], first: int) -> list[int | None]:
    """List the positions after each week; the board as it is printed is the last word on where it stands."""
    before = [column.standings.get(row.branch_id) for column in columns[:-1]]
    return [*(standing.position if standing else None for standing in before), row.position - first]


def _end(row: LeagueRow, drawn: bump.Line, found: int) -> End:
    is_high = row.place is not None and row.place <= 3
    kind = 2 if row.branch_id == found else 1 if is_high else 0
    return End(kind, drawn.path, drawn.end_x, drawn.end_y, row)


def _number(this_round: history.Held) -> str:
    """Name a column by its number alone."""
    if this_round.kind == seasons.ANNUAL or this_round.week is None:
        return _("大考")
    return str(this_round.week.isocalendar().week)
