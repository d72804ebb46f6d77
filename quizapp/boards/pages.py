"""Pages of boards as JSON text, made once and handed out until the board's version changes.

Why: between two rebuilds everybody gets the same bytes; finding them costs a look-up by version.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from quizapp import store
from quizapp.core import ranking
from quizapp.standings import sight
from quizapp.store.board_heads import Head
from quizapp.store.boards import LeagueRow
from quizapp.web import wire


def league(head: Head, *, limit: int, after: int) -> bytes:
    """Make a page of the league."""
    if head.board_id is None:
        return _page(None, [], None)
    board = store.boards.board_by_id(head.board_id)
    rows = store.boards.league(board.id, after=after, limit=limit + 1)
    return _page(board, [branch(row, board.facts) for row in rows[:limit]], _next(rows, limit))


def members(head: Head, how: sight.Sight, *, limit: int, after: int) -> bytes:
    """Make a page of a branch's board as somebody sees it."""
    if head.board_id is None:
        return _page(None, [], None)
    board = store.boards.board_by_id(head.board_id)
    rows = store.boards.members(board.id, after=after, limit=limit + 1)
    shown = sight.seen(rows, how, board.facts, own_position=head.position)
    return _page(board, [_member(one) for one in shown[:limit]], _next([one.row for one in shown], limit))


def _next(rows: Sequence[Any], limit: int) -> str | None:
    return str(rows[limit - 1].position) if len(rows) > limit else None


def _page(board: store.Board | None, items: list[dict[str, Any]], after: str | None) -> bytes:
    body = {
        "version": board.version if board else 0,
        "as_of": wire.optional_rfc3339(board.as_of if board else None),
        "rule": rule(board.facts) if board else None,
        "items": items,
        "next": after,
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def rule(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Write the rule of a board so that the table can be computed anew."""
    held = ranking.RankingRule.from_json(facts["rule"])
    weights = {"weights": facts["rule"]["weights"]} if held.weights else {}
    leagues = [{"name": one.name, "least_members": one.least_members} for one in held.leagues]
    return {
        "branch": held.branch,
        "places": held.places,
        "least_participation_percent": held.least_participation_percent,
        "small_branch": {"below": held.small_below, "prior": held.small_prior},
        **({"leagues": leagues} if leagues else {}),
    } | weights


def league_of(row: LeagueRow, facts: Mapping[str, Any]) -> str | None:
    """Name the league in which a branch stands; None where the season has none.

    :param facts: of the board.
    """
    at = row.facts.get("league")
    return None if at is None else str(facts["rule"]["leagues"][at]["name"])


def branch(row: LeagueRow, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Write one branch of a league.

    :param facts: of the board.
    """
    league = league_of(row, facts)
    raw = {} if row.raw_hundredths is None else {"raw": wire.number(row.raw_hundredths)}
    return {
        "place": row.place,
        "branch": {"code": row.code, "name": row.name},
        **({} if league is None else {"league": league}),
        "value": wire.number(row.value_hundredths),
        **raw,
        "participation": wire.number(row.participation_hundredths),
        "moved": row.moved,
    }


def _member(one: sight.Seen) -> dict[str, Any]:
    row = one.row
    me = {"me": True} if one.is_me else {}
    return {
        "place": row.place,
        "member": {"name": one.name},
        "value": wire.number(row.value_hundredths),
        "participation": wire.number(row.participation_hundredths),
        "moved": row.moved,
        "minutes": row.minutes,
        **me,
    }
