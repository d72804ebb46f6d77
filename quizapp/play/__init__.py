"""Taking a round: every member comes here, sees what is open, answers, hands in, and looks at it again.

What is shared by pages and JSON: ``services`` (the verbs), ``paper`` and ``review`` (what may be seen), ``rounds``.
"""

from flask import Flask

from quizapp.play import api, views


def init_app(app: Flask) -> None:
    """Open the room's pages and calls."""
    app.register_blueprint(views.bp)
    app.register_blueprint(api.bp)
