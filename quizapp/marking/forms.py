"""The shapes of a ruling, of its reasons, and of the word to carry it out."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, SelectChoice, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from quizapp.core.corrections import Kind
from quizapp.web import inputs

MOST_CHARACTERS = 400

_TOO_LONG = _l("最多 400 个字。")


class RulingForm(FlaskForm):
    """What is ruled. It asks for a preview only, by GET; the answers stand beside it as ``answer``."""

    class Meta:
        """No CSRF: nothing is changed by it."""

        csrf = False

    kind = RadioField(
        _l("怎样更正"),
        choices=[
            SelectChoice(Kind.KEY.value, _l("答案改为")),
            SelectChoice(Kind.ACCEPT.value, _l("除原答案外，另外认可")),
            SelectChoice(Kind.VOID.value, _l("这道题作废")),
            SelectChoice(Kind.GIVE.value, _l("人人得满分")),
        ],
        default=Kind.KEY.value,
        validators=[InputRequired(_l("请选择一种更正。"))],
    )
    never_lower = BooleanField(
        _l("不降低任何人的成绩"),
        description=_l("原来凭这道题得到的分保留。不勾选时，有人的成绩会下降。"),
        default=True,
    )
    #: Tells a form that was sent with an empty box from one that was not sent.
    sent = HiddenField(default="1")


class ReasonForm(FlaskForm):
    """Why, for organisers; and what members read."""

    reason = TextAreaField(
        _l("理由"),
        description=_l("给管理员看：依据什么更正，例如法条原文。"),
        validators=[DataRequired(_l("请写明理由。")), Length(max=MOST_CHARACTERS, message=_TOO_LONG)],
        filters=[inputs.lines],
        render_kw={"rows": 3, "maxlength": MOST_CHARACTERS},
    )
    note = TextAreaField(
        _l("公布的说明"),
        description=_l("答案可以公开以后，职工在这一轮的页面和自己的答卷上看到。"),
        validators=[
            DataRequired(_l("请写一句给职工看的说明。")),
            Length(max=MOST_CHARACTERS, message=_TOO_LONG),
        ],
        filters=[inputs.lines],
        render_kw={"rows": 3, "maxlength": MOST_CHARACTERS},
    )


class StepForm(FlaskForm):
    """A step without fields: it carries the CSRF token only."""
