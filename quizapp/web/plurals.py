"""Sentences that hold a number: English says "1 question" and "2 questions", Chinese says both alike.

``_n("共%(count)s题", count=12)`` is the plural twin of ``_``: one Chinese sentence serves for every number,
and the catalogue holds the English for one and for many. `make translate` tells the extractor of the word.
"""

import flask_babel
from flask import Flask

from quizapp.web import formats


def counted(sentence: str, *, count: int, **facts: object) -> str:
    """Say a sentence with a number in the reader's language, in the form that goes with the number.

    :param sentence: the Chinese sentence, with ``%(count)s`` where the number stands.
    :param count: 0 or more; written in groups of three.
    :param facts: what fills the other places.
    """
    written = formats.thousands(count)
    return str(flask_babel.ngettext(sentence, sentence, count, count=written, **facts))


def init_app(app: Flask) -> None:
    """Offer ``_n`` to templates, macros included."""
    app.jinja_env.globals["_n"] = counted
