"""Boards: people and paired screens come here for the league of the branches and for a branch's members."""

from flask import Flask

from quizapp.boards import api, downloads, pages, reasons


def init_app(app: Flask) -> None:
    """Open the room's pages and calls."""
    app.extensions["board_pages"] = pages.Shelf[bytes]()
    # Each holds a whole league: few are asked for at one time.
    app.extensions["board_reasons"] = pages.Shelf[reasons.Reasons](most=8)
    # What is taken along stands on the pages' own blueprint.
    app.register_blueprint(downloads.bp)
    app.register_blueprint(api.bp)
