"""The own place: where a member stands in the branch and among everybody, and how the weeks went.

Page and JSON share ``queries``.
"""

from flask import Flask

from quizapp.places import api, views
from quizapp.standings import scales
from quizapp.standings.caches import LRUCache

# Of a round and a season each, and of versions that others still ask for.
SCALES_KEPT = 16


def init_app(app: Flask) -> None:
    """Open the room's page and call."""
    app.extensions["scales"] = LRUCache[scales.Scale](SCALES_KEPT)
    app.register_blueprint(views.bp)
    app.register_blueprint(api.bp)
