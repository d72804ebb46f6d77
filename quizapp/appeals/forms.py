"""The shape of an objection, of an answer, and of a deadline."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateTimeLocalField, IntegerField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from quizapp.core import appeals
from quizapp.web import inputs
from quizapp.web.inputs import sensible_moment

ANSWER_MOST = 1000


class AppealForm(FlaskForm):
    """Why the member objects."""

    text = TextAreaField(
        _l("理由"),
        description=_l("10 到 500 个字：哪里不对，依据是什么。提交以后不能再改。"),
        validators=[
            DataRequired(_l("请写明理由。")),
            Length(appeals.TEXT_LEAST, appeals.TEXT_MOST, _l("请写 10 到 500 个字。")),
        ],
        filters=[inputs.lines],
        render_kw={"rows": 6, "maxlength": appeals.TEXT_MOST, "minlength": appeals.TEXT_LEAST},
    )


class AnswerForm(FlaskForm):
    """The answer to one appeal, or to all of a question that wait."""

    appeal_id = IntegerField(validators=[Optional()])
    answer = TextAreaField(
        _l("答复"),
        validators=[DataRequired(_l("请写明答复。")), Length(1, ANSWER_MOST, _l("最多 1000 个字。"))],
        filters=[inputs.lines],
    )


class UntilForm(FlaskForm):
    """Up to when appeals are taken, as local wall time; empty: none are."""

    until = DateTimeLocalField(
        _l("异议期限"), format="%Y-%m-%dT%H:%M", validators=[Optional(), sensible_moment]
    )
