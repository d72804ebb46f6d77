"""Question banks: authors and organisers check a file, see what it changes, store it, look at what is stored.

Here too: the format in short, versions and what changed between them, taking the last one back, the upload
as JSON.
"""

from flask import Flask

from quizapp.banks import addresses, api, uploading, views


def init_app(app: Flask) -> None:
    """Open the room's pages and calls."""
    app.url_map.converters["code"] = addresses.CodeConverter
    app.register_blueprint(views.bp)
    app.register_blueprint(uploading.bp)
    app.register_blueprint(api.bp)
