"""A whole league as data, with everything that its places came from: anyone can recompute the table.

Read from one version of the board and, for a season, from the boards of the rounds that it counts; so it
never says more than those boards do (docs/ranking.md).
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from quizapp import standings, store
from quizapp.boards import pages
from quizapp.store.board_heads import Head
from quizapp.store.boards import LeagueRow
from quizapp.web import titles, wire


@dataclass(frozen=True, slots=True)
class Week:
    """A round that a season counts, with the values that its league printed: branch -> hundredths."""

    round: store.Round
    values: Mapping[int, int | None]


@dataclass(frozen=True, slots=True)
class Export:
    """A league, all of its rows in order; ``weeks`` of a season, in the order in which they closed."""

    board: store.Board
    rows: Sequence[LeagueRow]
    weeks: Sequence[Week]
    is_season: bool


def of_round(board: store.Board) -> Export:
    """Take the league of a round."""
    return Export(board, store.boards.league(board.id), (), is_season=False)


def of_season(board: store.Board, season_id: int, now: datetime) -> Export:
    """Take the league of a season, with the values of the rounds that it counts.

    :param now: aware UTC: decides which rounds count.
    """
    rows = store.boards.league(board.id)
    is_live = store.freezes.is_live(board.scope)
    counted = [one.round_id for one in standings.counted_rounds(season_id, now, live=is_live)]
    scopes = standings.printed_scopes(season_id, now)
    by_id = {one.id: one for one in store.seasons.rounds_of(season_id)}
    printed = store.boards.values([scopes[one] for one in counted], [row.branch_id for row in rows])
    weeks = [
        Week(by_id[one], {branch_id: values.get(scopes[one]) for branch_id, values in printed.items()})
        for one in counted
    ]
    return Export(board, rows, weeks, is_season=True)


def of_head(head: Head, now: datetime) -> Export | None:
    """Take the league that an address means; None while it was never built."""
    if head.board_id is None:
        return None
    board, season = store.boards.board_by_id(head.board_id), store.seasons.by_code(head.season)
    if "points" not in board.facts or season is None:
        return of_round(board)
    return of_season(board, season.id, now)


def as_json(export: Export | None) -> bytes:
    """Write an export as JSON text."""
    return json.dumps(document(export), ensure_ascii=False, separators=(",", ":")).encode()


def document(export: Export | None) -> dict[str, Any]:
    """Give an export as plain JSON values; None is a board that was never built."""
    if export is None:
        return {"version": 0, "as_of": None, "rule": None, "excellent_percent": None, "points": None,
                "weeks": [], "items": []}  # fmt: skip
    board = export.board
    return {
        "version": board.version,
        "as_of": wire.rfc3339(board.as_of),
        "rule": pages.rule(board.facts),
        "excellent_percent": _excellent_percent(board.facts),
        "points": board.facts.get("points"),
        "weeks": [
            {"round": one.round.id, "kind": one.round.kind, "week": one.round.week and str(one.round.week)}
            for one in export.weeks
        ],
        "items": [_item(row, export) for row in export.rows],
    }


def _item(row: LeagueRow, export: Export) -> dict[str, Any]:
    facts = row.facts
    item = pages.branch(row, export.board.facts) | {
        "expected": facts["expected"],
        "took_part": facts["took_part"],
        "sum": wire.number(facts.get("sum_hundredths")),
        "excellent": facts.get("excellent"),
        "excellent_share": wire.number(facts.get("excellent_hundredths")),
        "may_win": facts.get("may_win"),
    }
    if export.is_season:
        item["weeks"] = [wire.number(week.values.get(row.branch_id)) for week in export.weeks]
    return item


def _excellent_percent(facts: Mapping[str, Any]) -> int:
    """Give from where on a score is excellent: a round keeps its own, a season says it with its points."""
    return int((facts if "excellent_percent" in facts else facts["points"])["excellent_percent"])


def table(export: Export) -> Iterable[Sequence[str]]:
    """Write an export as rows of text: the table with its head, an empty row, the settings of the rule."""
    data = document(export)
    has_leagues = any("league" in item for item in data["items"])
    heads = [_("名次"), *([_("组别")] if has_leagues else []), _("支部编码"), _("支部"), _("应考"), _("参加")]
    heads += [_("得分合计"), _("优秀人数"), _("参与率"), _("优秀率"), _("原均分"), _("得分")]
    weeks = [titles.week_title(one.round.kind, one.round.week) for one in export.weeks]
    yield [*heads, *weeks]
    for item in data["items"]:
        group = [item.get("league")] if has_leagues else []
        named = [item["place"], *group, item["branch"]["code"], item["branch"]["name"]]
        keys = ("expected", "took_part", "sum", "excellent", "participation", "excellent_share")
        numbers = [*(item[key] for key in keys), item.get("raw"), item["value"]]
        yield [_text(cell) for cell in (*named, *numbers, *item.get("weeks", ()))]
    yield []
    yield [_("设置"), _("值")]
    settings = {key: data[key] for key in ("version", "as_of", "excellent_percent", "rule", "points")}
    yield from ([name, _text(value)] for name, value in _flat(settings))


def _flat(settings: Mapping[str, Any], within: str = "") -> Iterable[tuple[str, Any]]:
    """Name settings as the season file nests them: ``rule.small_branch.below``."""
    for name, value in settings.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{within}{name}.")
        elif isinstance(value, list | tuple):
            yield from _flat({str(at): one for at, one in enumerate(value, start=1)}, f"{within}{name}.")
        elif value is not None:
            yield f"{within}{name}", value


def _text(value: Any) -> str:
    return "" if value is None else str(value)
