"""People and branches: the organiser imports, changes, disables them and hands out one-time codes.

A captain comes here too and sees the people of the own branch: who has signed in, and who needs a new code.
"""

from flask import Flask

from quizapp.people import branch_views, code_views, exemption_views, import_views, reshaping_views, views
from quizapp.people.blueprint import bp

__all__ = [
    "branch_views",
    "code_views",
    "exemption_views",
    "import_views",
    "init_app",
    "reshaping_views",
    "views",
]


def init_app(app: Flask) -> None:
    """Open the room's pages."""
    app.register_blueprint(bp)
