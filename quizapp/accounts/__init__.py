"""Signing in and out, by staff number and password or, the first time, by a one-time code.

Here too: choosing a password, how others see the own name, the session as JSON, and bearer tokens for an
organiser's programs.
"""

from flask import Flask

from quizapp.accounts import api, name_views, token_views, views

__all__ = ["api", "init_app", "name_views", "token_views", "views"]


def init_app(app: Flask) -> None:
    """Open the room's pages and calls."""
    app.register_blueprint(views.bp)
    app.register_blueprint(api.bp)
