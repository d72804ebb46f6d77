"""Corrections of keys: how a round's questions were answered, a ruling proposed, another's confirmed.

Who proposes sees first what it changes; a second organiser puts it in force; the scheduler then brings it
into every mark (``play.regrading``). Members read the notes on the round's cover and beside their answers.
"""

from flask import Flask
from flask_babel import lazy_gettext as _l

from quizapp.marking import correction_views, views, words
from quizapp.marking.blueprint import bp
from quizapp.web import messages, titles

__all__ = ["correction_views", "init_app", "views"]

bp.context_processor(lambda: {"words": words, "titles": titles})


def init_app(app: Flask) -> None:
    """Open the room's pages."""
    app.register_blueprint(bp)


messages.add(
    "bad-ruling",
    _l("这样更正不行"),
    _l("答案缺少、写法不对，或者和现在的答案相同。请返回上一页改正。"),
)
messages.add(
    "own-correction",
    _l("不能自己确认"),
    _l("更正要由提出人以外的另一位管理员确认。"),
)
messages.add(
    "correction-decided",
    _l("这条更正已经处理"),
    _l("它已经被确认或撤回。请刷新后再看。"),
)
