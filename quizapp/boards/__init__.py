"""Boards: people and paired screens come here for the league of the branches and for a branch's members."""

from flask import Flask

from quizapp.boards import api, archive, charts, downloads, pages, reasons, views
from quizapp.store.boards import LeagueRow


def init_app(app: Flask) -> None:
    """Open the room's pages and calls."""
    app.extensions["board_pages"] = pages.Shelf[bytes]()
    app.extensions["board_charts"] = pages.Shelf[list[charts.Chart]](most=100)
    app.extensions["board_improved"] = pages.Shelf[list[tuple[LeagueRow, int]]]()
    # Each holds a whole league: few are asked for at one time.
    app.extensions["board_reasons"] = pages.Shelf[reasons.Reasons](most=8)
    for blueprint in (views.bp, archive.bp, downloads.bp, api.bp):
        app.register_blueprint(blueprint)
