"""The own place: where a member stands in the branch and among everybody, and how the weeks went.

Page and JSON share ``queries``.
"""

from flask import Flask

from quizapp.places import api, views
from quizapp.standings import scales


def init_app(app: Flask) -> None:
    """Open the room's page and call."""
    app.extensions["scales"] = scales.Kept()
    app.register_blueprint(views.bp)
    app.register_blueprint(api.bp)
