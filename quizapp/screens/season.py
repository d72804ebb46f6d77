"""The season on the wall: its finding as a headline, and the lines of the first ten."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from quizapp.core import seasons
from quizapp.screens import words
from quizapp.screens.scene import Scene
from quizapp.standings.history import Column, Standing
from quizapp.store.walls import Row, Times
from quizapp.web import bump, formats

WEEKS_MOST = 20
# As templates/screens/pages/season.html draws it.
BOX = bump.Box(
    width=1792, height=750, left=96, right=1104, starts_x=70, top=38, step=67, lines=10, bottom=690,
    apart=34, label_apart=120,
)  # fmt: skip
# Less of a climb is what happens every week.
CLIMB_LEAST = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """What the page says: a branch, and the rest of the sentence about it."""

    branch_id: int
    name: str
    rest: str


def pages(scene: Scene, rows: Sequence[Row], columns: Sequence[Column]) -> list[dict[str, Any]]:
    """Give the season's page; nothing before two rounds are counted: one makes no line.

    :param rows: the first ten of the season's board.
    :param columns: the league after each of the last rounds.
    """
    rows = [row for row in rows if row.place is not None]
    if scene.shown is None or scene.season is None or len(columns) < 2 or not rows:
        return []
    finding = find(rows, columns)
    return [
        {
            "key": "season",
            "title": _("赛季总榜"),
            "subtitle": scene.shown.season,
            "name": finding.name,
            "rest": finding.rest,
            "chart": _chart(rows, columns, finding.branch_id),
            "rule": words.season_rule(scene.season.facts),
            "shown": len(rows),
            "branches": scene.season.facts["branches"],
        }
    ]


def find(rows: Sequence[Row], columns: Sequence[Column]) -> Finding:
    """Find what is worth saying: the longest climb among the first ten, else how the leader leads."""
    start = columns[0].standings
    climbs = [
        (start[row.branch_id].place - row.place, -row.position, row)
        for row in rows
        if row.place is not None and row.branch_id in start
    ]
    climb, _order, climber = max(climbs, key=lambda one: one[:2], default=(0, 0, rows[0]))
    if climb < CLIMB_LEAST:
        return _lead(rows, columns)
    numbers = {
        "weeks": len(columns),
        "before": start[climber.branch_id].place,
        "place": climber.place,
        "gap": _gap(rows[0], climber),
    }
    if climber.place == 1:
        rest = _("%(weeks)s周从第%(before)s升到榜首", **numbers)
    else:
        rest = _("%(weeks)s周从第%(before)s升到第%(place)s，距榜首%(gap)s分", **numbers)
    return Finding(climber.branch_id, climber.wall, rest)


def _lead(rows: Sequence[Row], columns: Sequence[Column]) -> Finding:
    leader, leaders = rows[0], [row for row in rows if row.place == 1]
    if len(leaders) > 1:
        rest = _("等%(count)s个支部并列榜首", count=len(leaders))
    elif len(rows) == 1:
        rest = _("得分%(value)s", value=formats.hundredths(leader.value_hundredths, fixed=True))
    else:
        numbers = {"weeks": _weeks_at_the_top(leader, columns), "gap": _gap(leader, rows[1])}
        if numbers["weeks"] > 1:
            rest = _("连续%(weeks)s周居榜首，领先第二名%(gap)s分", **numbers)
        else:
            rest = _("本周登上榜首，领先第二名%(gap)s分", **numbers)
    return Finding(leader.branch_id, leader.wall, rest)


def _gap(above: Row, below: Row) -> str:
    return formats.hundredths((above.value_hundredths or 0) - (below.value_hundredths or 0))


def _weeks_at_the_top(leader: Row, columns: Sequence[Column]) -> int:
    weeks = 0
    for column in reversed(columns):
        if column.standings.get(leader.branch_id, Standing(0, 0)).place != 1:
            break
        weeks += 1
    return weeks


def _chart(rows: Sequence[Row], columns: Sequence[Column], found_id: int) -> dict[str, Any]:
    """Draw the lines, the found one last, so that it lies above all others."""
    ways = {
        row.branch_id: [
            *(_position(column, row.branch_id) for column in columns[:-1]),
            # The board as it is printed is the last word on where a branch stands now.
            row.position,
        ]
        for row in rows
    }
    passed = [position for way in ways.values() for position in way if position is not None]
    ys = BOX.levels(passed)
    lines = [_line(row, BOX.line(ways[row.branch_id], ys), found_id) for row in rows]
    starts = {
        standing.position: standing.place
        for row in rows
        if (standing := columns[0].standings.get(row.branch_id))
    }
    return {
        "lines": sorted(lines, key=lambda one: (one["rank"], -one["y"])),
        "ends": lines,
        "grid": BOX.xs(len(columns)),
        "weeks": BOX.week_labels(
            [words.week(column.round) for column in columns], [_number(column.round) for column in columns]
        ),
        "starts": BOX.start_labels(starts, ys, found=ways[found_id][0]),
        "columns": len(columns),
        "first_week": words.week(columns[0].round),
        "last_week": words.week(columns[-1].round),
    }


def _position(column: Column, branch_id: int) -> int | None:
    standing = column.standings.get(branch_id)
    return standing.position if standing else None


def _number(this_round: Times) -> str:
    if this_round.kind == seasons.ANNUAL or this_round.week is None:
        return _("大考")
    return str(this_round.week.isocalendar().week)


def _line(row: Row, drawn: bump.Line, found_id: int) -> dict[str, Any]:
    is_found, is_high = row.branch_id == found_id, row.place is not None and row.place <= 3
    return {
        "rank": 2 if is_found else 1 if is_high else 0,
        "kind": "ln-1" if is_found else "ln-2" if is_high else "",
        "path": drawn.path,
        "x": drawn.end_x,
        "y": drawn.end_y,
        "place": row.place,
        "name": row.wall,
        "value": formats.hundredths(row.value_hundredths, fixed=True),
    }
