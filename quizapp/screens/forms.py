"""The shapes of pairing and naming a screen."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from quizapp.screens import services

_NAME_TOO_LONG = _l("名称最多 64 个字。")


class PairForm(FlaskForm):
    """The digits that a screen shows, and where it hangs."""

    digits = StringField(
        _l("屏幕上的六位数字"),
        description=_l("在大屏上用浏览器打开本站的 /screen，屏幕中央就是这六位数字。"),
        validators=[DataRequired(_l("请输入屏幕上的六位数字。")), Length(max=20)],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    name = StringField(
        _l("挂在哪里"),
        description=_l("例如“一楼大厅”，以后在这一页认得出是哪一台。可以不填。"),
        validators=[Length(max=services.NAME_MOST_CHARACTERS, message=_NAME_TOO_LONG)],
        render_kw={"autocomplete": "off"},
    )


class NameForm(FlaskForm):
    """What a screen is called on the desk."""

    name = StringField(
        _l("挂在哪里"),
        validators=[Length(max=services.NAME_MOST_CHARACTERS, message=_NAME_TOO_LONG)],
        render_kw={"autocomplete": "off"},
    )
