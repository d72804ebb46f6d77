"""Boards: people and paired screens come here for the league of the branches and for a branch's members."""

from flask import Flask

from quizapp.boards import api, pages, views


def init_app(app: Flask) -> None:
    """Open the room's pages and calls."""
    app.extensions["board_pages"] = pages.Shelf()
    app.register_blueprint(views.bp)
    app.register_blueprint(api.bp)
