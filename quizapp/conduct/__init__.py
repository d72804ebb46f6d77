"""Conduct: browsers report what happened during an attempt; organisers look at what deserves a second look.

Evidence for a person to read, never a verdict: nothing here changes a mark.
"""

from flask import Flask

from quizapp.conduct import api, views


def init_app(app: Flask) -> None:
    """Open the room's pages and calls."""
    app.register_blueprint(views.bp)
    app.register_blueprint(api.bp)
