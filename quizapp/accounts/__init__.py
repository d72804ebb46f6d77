"""Signing in and out: anybody comes here, by staff number and password or, the first time, by a one-time code.

Here too: choosing a password, and the session as JSON.
"""

from flask import Flask

from quizapp.accounts import api, views


def init_app(app: Flask) -> None:
    """Open the room's pages and calls."""
    app.register_blueprint(views.bp)
    app.register_blueprint(api.bp)
