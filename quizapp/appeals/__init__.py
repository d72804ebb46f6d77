"""Appeals: a member objects to a question of the own paper; organisers answer one, or all of a question.

Why by question: what one has noticed, forty have; the answer is the same for all of them.
"""

from flask import Flask
from flask_babel import lazy_gettext as _l

from quizapp.appeals import desk_views, views
from quizapp.web import messages


def init_app(app: Flask) -> None:
    """Open the room's pages."""
    app.register_blueprint(views.bp)
    app.register_blueprint(desk_views.bp)
    # The deadline's form stands on the round's page too, which is another room's.
    app.add_template_global(desk_views.local_time)


messages.add(
    "no-appeals",
    _l("现在不能提出异议"),
    _l("这一轮没有开放异议，或者成绩和答案还没有公布。有疑问请直接联系管理员。"),
)
messages.add(
    "appeals-over", _l("提出异议的时间已过"), _l("期限到%(until_words)s为止。有疑问请直接联系管理员。")
)
messages.add(
    "appeals-too-early",
    _l("异议的期限太早"),
    _l("要晚于本轮对所有人截止的时间（%(ends_words)s）：在那以前看不到答案，没有人能提出异议。"),
)
messages.add(
    "appealed-already",
    _l("这道题已经提过异议"),
    _l("一道题只能提一次，先前写的已经收到。答复会出现在答卷页和首页。"),
)
