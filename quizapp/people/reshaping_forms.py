"""The shapes of merging and splitting branches."""

import unicodedata
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, Regexp

from quizapp.core import people_cells
from quizapp.core.people_cells import BRANCH_CODE, LIMITS
from quizapp.web.inputs import lines, one_line


def _sensible_day(_form: FlaskForm, field: Any) -> None:
    if field.data and people_cells.parse_date(field.data.isoformat()) is None:
        raise ValidationError(_l("请填 1970 年至 2199 年的日期。"))


def _day() -> DateField:
    return DateField(
        _l("从哪一天起"),
        validators=[DataRequired(_l("请填写日期。")), _sensible_day],
        description=_l("这一天和以后开放的轮次按新的支部计算；已经截止的轮次不变。"),
    )


def _one_width(typed: str | None) -> str:
    return unicodedata.normalize("NFKC", one_line(typed))


def _name(label: Any, limit: int, *checks: Any, **more: Any) -> StringField:
    long = Length(max=limit, message=_l("最多 %(max)d 个字。"))
    return StringField(label, validators=[*checks, long], filters=[one_line], **more)


class MergeForm(FlaskForm):
    """Into which branch, and from when; it asks for a preview only, by GET."""

    class Meta:
        """No CSRF: nothing is changed by it."""

        csrf = False

    into = SelectField(_l("并入"), validators=[InputRequired(_l("请选择支部。"))])
    from_on = _day()


class MergeWordForm(FlaskForm):
    """The word to merge: what was shown."""

    into = HiddenField(validators=[DataRequired(), Length(max=64)])
    from_on = DateField(validators=[DataRequired(), _sensible_day])
    shown = HiddenField(validators=[DataRequired(), Length(max=64)])


class SplitForm(FlaskForm):
    """The new branch, from when, and who goes there; ``shown`` comes with the word to do it."""

    code = StringField(
        _l("新支部的编码"),
        validators=[
            DataRequired(_l("请填写。")),
            Length(max=LIMITS["branch"], message=_l("最多 %(max)d 个字。")),
            Regexp(BRANCH_CODE.pattern + r"\Z", message=_l("用字母、数字、汉字和 . _ - ，不含空格。")),
        ],
        filters=[_one_width],
        description=_l("以后导入名单时用它，定了就不改。"),
    )
    name = _name(_l("新支部的名称"), LIMITS["branch_name"], DataRequired(_l("请填写。")))
    short = _name(
        _l("支部简称"), LIMITS["branch_short"], description=_l("最多 4 个字。不填就取名称的前 4 个字。")
    )
    wall = _name(
        _l("屏显名"), LIMITS["branch_wall"], description=_l("最多 9 个字。不填就取名称的前 9 个字。")
    )
    from_on = _day()
    numbers = TextAreaField(
        _l("或者粘贴工号"),
        filters=[lines],
        description=_l("人多时用：从 Excel 里复制工号。和上面勾选的合在一起。"),
        render_kw={"rows": 4, "autocomplete": "off", "spellcheck": "false"},
    )
    shown = HiddenField(validators=[Length(max=64)])
