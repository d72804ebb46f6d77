"""The desk: where captains and organisers begin, and who has not taken part in a round yet.

A captain sees the names of the own branch and copies a reminder; an organiser sees every branch, what comes
next and whether the banks hold enough for it, looks receipts up, and goes on to everything else.
"""

from flask import Flask

from quizapp.desk import receipt_views, views

__all__ = ["init_app", "receipt_views", "views"]


def init_app(app: Flask) -> None:
    """Open the room's pages."""
    app.register_blueprint(views.bp)
