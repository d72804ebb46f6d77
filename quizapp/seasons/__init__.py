"""The year's plan: organisers load a season here, see all its rounds, enter workdays, release results.

Also the services that commands and the demo load a season with.
"""

from flask import Flask

from quizapp.seasons import freeze_views, round_views, upload_views, views, words, workday_views
from quizapp.seasons.blueprint import bp
from quizapp.web import titles

__all__ = ["freeze_views", "init_app", "round_views", "upload_views", "views", "workday_views"]

bp.context_processor(lambda: {"words": words, "titles": titles})


def init_app(app: Flask) -> None:
    """Open the room's pages."""
    app.register_blueprint(bp)
