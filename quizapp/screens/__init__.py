"""Screens on the wall: a device shows six digits, the organiser enters them, and it shows boards for months.

Who comes here: a device without a keyboard (``/screen``), which never signs in, and the organiser
(``/desk/screens``), who pairs, names and revokes, sets what
each one shows and when it is on, and sends a message to all.

Why so: the device's token is a cookie of its own that opens its own state and nothing else. Pages are drawn
on the server, once for all screens and each version of the boards; the script in the browser sets them in,
turns them, lets rows glide, and keeps the last good picture when the server is away.
"""

from flask import Flask

from quizapp.screens import api, desk, message_views, pictures, playlist_views, scene, views
from quizapp.standings.caches import LRUCache

__all__ = ["init_app", "message_views", "playlist_views"]


def init_app(app: Flask) -> None:
    """Open the room's pages and calls."""
    app.extensions["wall_answers"] = LRUCache(pictures.ANSWERS_KEPT)
    app.extensions["wall_memory"] = scene.Memory()
    app.extensions["wall_materials"] = LRUCache(pictures.MATERIALS_KEPT)
    app.register_blueprint(views.bp)
    app.register_blueprint(desk.bp)
    app.register_blueprint(api.bp)
