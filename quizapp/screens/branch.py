"""One branch on the wall: its place, how many have taken part, and its upper half by name."""

from typing import Any

from quizapp.core import roles
from quizapp.screens import words
from quizapp.screens.material import Material
from quizapp.standings import sight
from quizapp.store.walls import Head, Row
from quizapp.web import clock, formats

ROWS = 8
SHOWN = 2 * ROWS
AS_A_SCREEN = frozenset({roles.Role.SCREEN})


def pages(material: Material, branch_id: int, head: Head | None) -> list[dict[str, Any]]:
    """Give a branch's page in the round that is shown; nothing where it is not in it, or is no more.

    :param head: of the board of the branch's members; None while it was never built.
    """
    seen, row = material.seen, material.branch(branch_id)
    if seen.shown is None or seen.league is None or row is None:
        return []
    if row.dissolved_on is not None and row.dissolved_on <= clock.today(seen.now):
        return []
    whole, part = words.score(row.value_hundredths)
    shown = _named(material, head) if head is not None and head.facts["shows_scores"] else []
    return [
        {
            "key": f"branch-{branch_id}",
            "title": row.wall,
            "subtitle": words.week(seen.shown),
            "place": formats.NOTHING if row.place is None else row.place,
            "branches": _rivals(material, row),
            "league": words.league(seen.league.facts, row.facts.get("league")),
            "moved": row.moved,
            "whole": whole,
            "part": part,
            "shows_scores": seen.league.facts["shows_scores"],
            "rows": shown,
            "columns": _columns(shown),
            "others": row.facts["took_part"] - len(shown),
            "is_open": seen.is_open,
        }
        | _participation(row)
    ]


def _rivals(material: Material, row: Row) -> int:
    """Count the branches that the place is among: those of the own league."""
    assert material.seen.league is not None
    if row.facts.get("league") is None:
        return int(material.seen.league.facts["branches"])
    return sum(one.facts.get("league") == row.facts["league"] for one in material.league)


def _columns(shown: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Set rows in one column, or in two of equal length."""
    half = -(-len(shown) // 2) if len(shown) > ROWS else len(shown)
    return [column for column in (shown[:half], shown[half:]) if column]


def _participation(row: Row) -> dict[str, Any]:
    expected, took_part = row.facts["expected"], row.facts["took_part"]
    return {
        "percent": formats.share(took_part, expected),
        "took_part": took_part,
        "expected": expected,
        "missing": expected - took_part,
    }


def _named(material: Material, head: Head) -> list[dict[str, Any]]:
    """Name the upper half, as far as there is room; nobody where names stay within the branch."""
    how = sight.sight(AS_A_SCREEN, is_own_branch=False, document=material.document)
    rows = material.members(head.board_id, limit=SHOWN)
    return [
        {
            "id": one.row.member_id,
            "place": one.row.place,
            "name": one.name,
            "is_long": len(one.name) > 4,
            "score": formats.hundredths(one.row.value_hundredths),
            "minutes": one.row.minutes,
        }
        for one in sight.seen(rows, how, head.facts, own_position=None)
        if one.name is not None
    ]
