"""The shapes of an exception and of another closing time; times are typed as the wall clock shows them."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateTimeLocalField, HiddenField, IntegerField, RadioField, SelectChoice, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from quizapp.core.windows import LEAST_TIME_PERCENT, MOST_MORE_ATTEMPTS, MOST_TIME_PERCENT
from quizapp.web import inputs
from quizapp.web.inputs import sensible_moment

PERSON, BRANCH = "person", "branch"
REASON_CHARACTERS = 200
_TYPED = "%Y-%m-%dT%H:%M"


class StepForm(FlaskForm):
    """A step without fields: it carries the CSRF token only."""


class GrantForm(FlaskForm):
    """For whom, what, and why."""

    whom = RadioField(
        _l("给谁"),
        choices=[SelectChoice(PERSON, _l("一个人")), SelectChoice(BRANCH, _l("一个支部"))],
        default=PERSON,
        validators=[InputRequired(_l("请选择给谁。"))],
    )
    code = StringField(
        _l("工号或支部编码"),
        validators=[DataRequired(_l("请填写工号或支部编码。")), Length(max=64, message=_l("最多 64 个字。"))],
        filters=[inputs.one_line],
        description=_l("给个人填工号，给支部填支部编码。个人的安排优先于支部的。"),
        render_kw={"autocomplete": "off"},
    )
    opens_at = DateTimeLocalField(
        _l("从什么时候起可以答"),
        format=_TYPED,
        validators=[Optional(), sensible_moment],
        description=_l("补考时填。不填就按本轮的开放时间。"),
    )
    closes_at = DateTimeLocalField(
        _l("推迟到什么时候截止"),
        format=_TYPED,
        validators=[Optional(), sensible_moment],
        description=_l("不填就按本轮的截止时间。"),
    )
    time_percent = IntegerField(
        _l("答题时长（%）"),
        validators=[
            Optional(),
            NumberRange(LEAST_TIME_PERCENT + 1, MOST_TIME_PERCENT, message=_l("请填 101 到 300。")),
        ],
        description=_l("150 就是多一半时间。到截止时间仍然结束，要给足时间请同时推迟截止。"),
        render_kw={"inputmode": "numeric"},
    )
    more_attempts = IntegerField(
        _l("多给几次"),
        default=0,
        validators=[
            Optional(),
            NumberRange(0, MOST_MORE_ATTEMPTS, message=_l("请填 0 到 5。")),
        ],
        description=_l("已经交过卷的人补考要多给 1 次；换一份试卷，取得分高的一次。"),
        render_kw={"inputmode": "numeric"},
    )
    reason = StringField(
        _l("原因"),
        validators=[
            DataRequired(_l("请写明原因，以后查得到。")),
            Length(max=REASON_CHARACTERS, message=_l("最多 200 个字。")),
        ],
        filters=[inputs.one_line],
        description=_l("例如：住院，有假条。"),
    )


class MoveForm(FlaskForm):
    """Another closing time; it asks for a preview only, by GET."""

    class Meta:
        """No CSRF: nothing is changed by it."""

        csrf = False

    closes_at = DateTimeLocalField(
        _l("新的截止时间"),
        format=_TYPED,
        validators=[InputRequired(_l("请填写新的截止时间。")), sensible_moment],
    )


class MoveWordForm(FlaskForm):
    """The word to move a round: the new time, and the time that held when it was shown."""

    closes_at = HiddenField(validators=[DataRequired(), Length(max=40)])
    was = HiddenField(validators=[DataRequired(), Length(max=40)])


def fail(form: FlaskForm, name: str, sentence: Any) -> None:
    """Put a sentence beside a field."""
    form[name].errors = [*form[name].errors, sentence]
