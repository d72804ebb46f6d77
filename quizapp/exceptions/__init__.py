"""Exceptions from a round's times: organisers grant and withdraw them, move a running round, close it early.

Whoever has begun keeps at least the time that was promised: a grant makes a deadline only later, and what is
withdrawn reaches nobody who has begun.
"""

from flask import Flask
from flask_babel import lazy_gettext as _l

from quizapp.exceptions import move_views, views
from quizapp.exceptions.blueprint import bp
from quizapp.web import messages, titles

__all__ = ["init_app", "move_views", "views"]

bp.context_processor(lambda: {"titles": titles})


def init_app(app: Flask) -> None:
    """Open the room's pages."""
    app.register_blueprint(bp)


messages.add(
    "exception-too-late",
    _l("这一轮已经不能再安排例外"),
    _l("答案已经公布，再给机会就不公平了。补考只能在公布以前安排。"),
)
messages.add("no-exception", _l("没有这一条例外"), _l("它可能已经撤销。请返回名单再看。"))
messages.add(
    "round-not-running",
    _l("这一轮现在不在进行"),
    _l("只有进行中的轮次可以改截止时间；还没有开放的请改赛季文件。"),
)
