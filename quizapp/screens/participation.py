"""Participation on the wall: one great number, and a tile for each branch, always in the same place."""

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from quizapp.core import ranking
from quizapp.screens import words
from quizapp.screens.scene import Scene
from quizapp.store.walls import Row
from quizapp.web import formats

# (most tiles, columns, rows, columns that the legend needs): few branches get large tiles.
GRIDS = ((12, 4, 3, 2), (30, 6, 5, 3), (56, 8, 7, 4), (99, 11, 9, 5))
TILES_MOST = GRIDS[-1][0]
PAGES_MOST = 10


def order(row: Row) -> list[tuple[int, int, str]]:
    """Order branches by their codes as people do, b2 before b10: a tile never changes its place in a week."""
    return [
        (0, int(part), "") if part.isdecimal() else (1, 0, part)
        for part in re.split(r"([0-9]+)", row.code)
        if part
    ]


def pages(scene: Scene, rows: Sequence[Row], *, site: str) -> list[dict[str, Any]]:
    """Give the participation of the round that is shown; more than one page for more than 99 branches.

    :param rows: of its board.
    :param site: the address that the QR code holds.
    """
    head = scene.league
    if scene.shown is None or head is None or not rows:
        return []
    listed = sorted(rows, key=order)[: TILES_MOST * PAGES_MOST]
    facts = head.facts
    parts = [listed[start : start + TILES_MOST] for start in range(0, len(listed), TILES_MOST)]
    shared = {
        "title": _("参与情况"),
        "subtitle": words.week(scene.shown),
        "percent": words.tenths(facts["participation_hundredths"]),
        "took_part": facts["took_part"],
        "missing": facts["expected"] - facts["took_part"],
        "is_open": scene.is_open,
        "complete": sum(_is_full(row) for row in rows),
        "rule": _rule(scene),
        "site": site,
    }
    return [
        {**shared, "key": f"participation-{number}" if number > 1 else "participation"}
        | _tiles(part)
        | {"number": number, "pages": len(parts)}
        for number, part in enumerate(parts, start=1)
    ]


def _rule(scene: Scene) -> str:
    assert scene.shown is not None
    opening = formats.moment(scene.shown.opens_at, "week_time")
    return _("参与率 = 已交卷人数 ÷ 应考人数，应考名单以%(when)s为准", when=opening)


def _is_full(row: Row) -> bool:
    return 0 < row.facts["expected"] == row.facts["took_part"]


def _tiles(rows: Sequence[Row]) -> dict[str, Any]:
    _most, columns, lines, legend = next(grid for grid in GRIDS if len(rows) <= grid[0])
    free = columns * lines - len(rows)
    return {
        "columns": columns,
        "legend_in_grid": free % columns >= legend if free < columns else True,
        "tiles": [
            {
                "id": row.branch_id,
                "name": row.short,
                "percent": formats.share(row.facts["took_part"], row.facts["expected"]),
                "level": _level(row),
                "is_full": _is_full(row),
            }
            for row in rows
        ],
    }


def _level(row: Row) -> float:
    share = ranking.branches.share_hundredths(row.facts["took_part"], row.facts["expected"])
    return (share or 0) / 100
