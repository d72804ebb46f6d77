"""The shapes of sign-in and of a new password."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField, RadioField, SelectChoice, StringField
from wtforms.validators import DataRequired, EqualTo, Length

from quizapp.accounts import services
from quizapp.web import inputs


class SignInForm(FlaskForm):
    """Staff number and password, or the one-time code in the password's place."""

    staff_no = StringField(
        _l("工号"),
        validators=[DataRequired(_l("请输入工号。")), Length(max=64)],
        render_kw={"autocomplete": "username", "autocapitalize": "characters", "spellcheck": "false"},
    )
    password = PasswordField(
        _l("密码或一次性口令"),
        description=_l("第一次登录，请用管理员发给您的一次性口令。"),
        validators=[DataRequired(_l("请输入密码或一次性口令。")), Length(max=services.PASSWORD_MAX_LENGTH)],
        render_kw={"autocomplete": "current-password"},
    )


class TokenForm(FlaskForm):
    """What a bearer token is for, in its owner's words."""

    name = StringField(
        _l("用途"),
        description=_l("写明给哪个程序用，例如“每周导出成绩”。停用时凭它辨认。"),
        validators=[DataRequired(_l("请写明用途。")), Length(max=64)],
        filters=[inputs.one_line],
    )


class NameForm(FlaskForm):
    """How others see the member's name."""

    shown_as = RadioField(
        _l("别人看到的我的姓名"),
        choices=[
            SelectChoice("full", _l("全名")),
            SelectChoice("initials", _l("只显示姓")),
            SelectChoice("none", _l("不显示")),
        ],
        validators=[DataRequired(_l("请选一项。"))],
    )


class PasswordForm(FlaskForm):
    """A new password, typed twice; the present one is asked for unless a one-time code led here."""

    old = PasswordField(_l("现在的密码"), render_kw={"autocomplete": "current-password"})
    new = PasswordField(
        _l("新密码"),
        description=_l("至少 8 个字符，可以是一句好记的话。"),
        validators=[
            DataRequired(_l("请输入新密码。")),
            Length(
                min=services.PASSWORD_MIN_LENGTH,
                max=services.PASSWORD_MAX_LENGTH,
                message=_l("密码要有 8 到 128 个字符。"),
            ),
        ],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _l("再输入一次"),
        validators=[EqualTo("new", _l("两次输入的密码不一样。"))],
        render_kw={"autocomplete": "new-password"},
    )
