"""The ceremony: organisers reveal a round's places on the screens, from the bottom up, led from a phone.

It can be rehearsed at any time with invented branches. What is revealed is fixed when it begins; screens are
told only what is out.
"""

from flask import Flask

from quizapp.ceremonies import views, words

__all__ = ["init_app", "views", "words"]


def init_app(app: Flask) -> None:
    """Open the room's pages."""
    app.register_blueprint(views.bp)
