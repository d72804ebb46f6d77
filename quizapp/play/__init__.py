"""Taking a round: every member comes here, sees what is open, answers, hands in, and looks at it again.

Pages and JSON share ``services`` (the verbs), ``paper`` and ``review`` (what may be seen) and ``rounds``.
"""

from flask import Flask
from flask_babel import lazy_gettext as _l

from quizapp.play import api, late_views, receipt_views, review_views, views
from quizapp.web import messages

__all__ = ["init_app", "receipt_views", "review_views"]


def init_app(app: Flask) -> None:
    """Open the room's pages and calls."""
    app.register_blueprint(views.bp)
    app.register_blueprint(api.bp)
    app.register_blueprint(late_views.bp)


messages.add(
    "questions-short",
    _l("题库里的题不够"),
    _l("这一轮要的题比题库里合适的题多，暂时不能开始。请告诉管理员补充题目或调整组卷方案。"),
)
messages.add(
    "no-receipt",
    _l("没有这张回执"),
    _l("您的答卷里没有这个回执号。请在“我的回执”里核对。"),
)
messages.add(
    "late-final",
    _l("现在不能再决定"),
    _l("答案已经公布，这一轮的成绩不再因为迟到的答案改动。"),
)
messages.add("late-taken", _l("这个答案已经算数"), _l("它已经计入成绩，不能再撤回。"))
messages.add("late-older", _l("这个答案不是最新的"), _l("同一题有更新的答案，按更新的那个算。"))
