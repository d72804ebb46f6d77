"""What the pages of one scene are made from: read when a page first needs it, kept while nothing changes.

What lies behind the last close (the best, the season's lines) changes once a week and is kept by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import current_app

from quizapp import store
from quizapp.core import ranking
from quizapp.screens import best, participation, season
from quizapp.screens.scene import Scene
from quizapp.standings import history, sight
from quizapp.store import walls
from quizapp.store.boards import MemberRow, round_scope
from quizapp.store.walls import Best, Row

Key = tuple[object, ...]
SEASON_ROWS = 10


@dataclass(frozen=True, slots=True)
class Behind:
    """What lies behind the last close, under the versions of the boards that it was read from."""

    key: Key
    best: Sequence[Best]
    columns: Sequence[history.Column]


class Material:
    """The rows behind a scene, and what was made of them for any screen.

    :ivar pages: the pages of an entry of a playlist, by what they depend on besides the scene.
    :ivar html: a page of those, drawn.
    """

    def __init__(self, seen: Scene, site: str) -> None:
        """Take a scene, whose moment may be an earlier one than now, and the address for codes."""
        self.seen, self.site = seen, site
        self.pages: dict[Key, list[dict[str, Any]]] = {}
        self.html: dict[Key, str] = {}

    @property
    def league(self) -> list[Row]:
        """The rows of the round that is shown, as far as pages show them."""
        return self._rows.get(self.seen.league.board_id, []) if self.seen.league else []

    @property
    def season(self) -> list[Row]:
        """The first rows of the season."""
        return self._rows.get(self.seen.season.board_id, []) if self.seen.season else []

    def branch(self, branch_id: int) -> Row | None:
        """Return a branch's row in the round that is shown; None where it is not in it."""
        if self.seen.league is None:
            return None
        known = next((row for row in self.league if row.branch_id == branch_id), None)
        return known or walls.row_of(self.seen.league.board_id, branch_id)

    @staticmethod
    def members(board_id: int, *, limit: int) -> list[MemberRow]:
        """Return the first rows of a branch's board."""
        return store.boards.members(board_id, limit=limit)

    @cached_property
    def document(self) -> dict[str, Any]:
        """What the season says whose round is shown: whose names are seen, and how."""
        assert self.seen.shown is not None
        return self.document_of(self.seen.shown.season_id)

    @staticmethod
    def document_of(season_id: int) -> dict[str, Any]:
        """Return what a season says."""
        return walls.document(season_id)

    @cached_property
    def _rows(self) -> dict[int, list[Row]]:
        limits: dict[int, int] = {}
        if self.seen.season:
            limits[self.seen.season.board_id] = SEASON_ROWS
        if self.seen.league:
            limits[self.seen.league.board_id] = participation.TILES_MOST * participation.PAGES_MOST
        return walls.rows(limits) if limits else {}

    @property
    def places_of_best(self) -> str:
        """How the round that ended last counts places."""
        head = self.seen.heads.get(_ended_scope(self.seen))
        rule = ranking.RankingRule.from_json(head.facts["rule"]) if head else ranking.RankingRule()
        return rule.places

    @cached_property
    def behind(self) -> Behind:
        """What lies behind the last close, read once for each version of its boards."""
        ended, of_season = self.seen.heads.get(_ended_scope(self.seen)), self.seen.season
        key = (
            ended and (ended.board_id, ended.version),
            of_season and (of_season.board_id, of_season.version),
            self.seen.counted,
            self.seen.ended and self.seen.ended.season_loaded_at,
        )
        kept: Behind | None = current_app.extensions.get("wall_behind")
        if kept is not None and kept.key == key:
            return kept
        found: Sequence[Best] = ()
        document = walls.document(self.seen.ended.season_id) if self.seen.ended else {}
        if self.seen.ended is not None and document["boards"] == "open":
            names = sight.names_of(document)
            found = walls.best(self.seen.ended.id, season_names=names, limit=best.SHOWN)
        made = Behind(key, found, _columns(self.seen))
        current_app.extensions["wall_behind"] = made
        return made


def _ended_scope(seen: Scene) -> str:
    return round_scope(seen.ended.id) if seen.ended else ""


def _columns(seen: Scene) -> list[history.Column]:
    if seen.season is None or len(seen.counted) < 2:
        return []
    facts = seen.season.facts
    return history.columns(
        seen.counted,
        store.rebuilding.weeks({one.id: round_scope(one.id) for one in seen.counted}),
        ranking.RankingRule.from_json(facts["rule"]),
        ranking.PointsRule.from_json(facts["points"]),
        most=season.WEEKS_MOST,
    )
