"""Boards: people and paired screens come here for the league of the branches and for a branch's members."""

from flask import Flask

from quizapp.boards import api, archive, charts, downloads, reasons, views
from quizapp.standings.caches import LRUCache
from quizapp.store.boards import LeagueRow


def init_app(app: Flask) -> None:
    """Open the room's pages and calls."""
    app.extensions["board_pages"] = LRUCache[bytes](1000)
    app.extensions["board_charts"] = LRUCache[list[charts.Chart]](100)
    app.extensions["board_improved"] = LRUCache[list[tuple[LeagueRow, int]]](1000)
    # Each holds a whole league: few are asked for at one time.
    app.extensions["board_reasons"] = LRUCache[reasons.Reasons](8)
    for blueprint in (views.bp, archive.bp, downloads.bp, api.bp):
        app.register_blueprint(blueprint)
