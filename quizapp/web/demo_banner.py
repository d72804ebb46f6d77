"""Whether this is a demo, for the banner on every page; only pages ask, calls of the API never do.

Why not once for all: a server may start on an empty database and the demo be loaded into it later. Where
somebody is signed in people are there, and since the demo refuses a database with people the answer is then
final: it is kept for the life of the process. Until then each page asks anew, which only sign-in pages do.
"""

from typing import Any

from flask import Flask, current_app

from quizapp import store
from quizapp.web import auth

#: The fact that a demo leaves in the database.
META = "demo"


def is_demo() -> bool:
    """Say whether the database holds a demo."""
    kept: bool | None = current_app.extensions["demo"]
    if kept is not None:
        return kept
    found = store.jobs.meta(META) is not None
    if found or auth.viewer() is not None:
        current_app.extensions["demo"] = found
    return found


def init_app(app: Flask) -> None:
    """Offer ``demo`` to every template."""
    app.extensions["demo"] = None

    @app.context_processor
    def offer() -> dict[str, Any]:
        return {"demo": is_demo()}
