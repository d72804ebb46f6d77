"""The desk: where captains and organisers begin, and who has not taken part in a round yet.

A captain sees the names of the own branch and copies a reminder; an organiser sees every branch, what comes
next and whether the banks hold enough for it, and the ways to everything else.
"""

from flask import Flask

from quizapp.desk import views


def init_app(app: Flask) -> None:
    """Open the room's pages."""
    app.register_blueprint(views.bp)
