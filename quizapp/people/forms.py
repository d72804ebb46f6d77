"""The shapes of what the desk types about people and branches."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, DateField, IntegerField, SelectField, StringField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from quizapp.core import people_cells
from quizapp.core.people_cells import LIMITS
from quizapp.core.windows import LEAST_TIME_PERCENT, MOST_TIME_PERCENT


def _trimmed(text: str | None) -> str | None:
    return text.strip() if text else text


def _seen(form: FlaskForm, field: Any) -> None:
    if people_cells.unseen(field.data or "") is not None:
        raise ValidationError(_l("这里有看不见的字符，请删掉后用键盘重新输入。"))


def _phone(form: FlaskForm, field: Any) -> None:
    if field.data and not people_cells.is_phone(field.data):
        raise ValidationError(_l("这不是电话号码。"))


def _name(label: Any, limit: int, **more: Any) -> StringField:
    checks = [
        DataRequired(_l("请填写。")),
        Length(max=limit, message=_l("最多 %(max)d 个字。")),
        _seen,
    ]
    return StringField(label, validators=checks, filters=[_trimmed], **more)


class PersonForm(FlaskForm):
    """Name, phone and added roles of a person."""

    name = _name(_l("姓名"), LIMITS["name"])
    phone = StringField(
        _l("手机"),
        validators=[Length(max=LIMITS["phone"]), _seen, _phone],
        filters=[_trimmed],
        description=_l("只有管理员看得到。可以不填。"),
        render_kw={"inputmode": "tel", "autocomplete": "off"},
    )
    captain = BooleanField(
        _l("支部组织员"), description=_l("看得到本支部谁还没有参加，可以给本支部的人发口令。")
    )
    author = BooleanField(_l("出题人"), description=_l("上传和检查题库。"))
    organiser = BooleanField(_l("管理员"), description=_l("管理赛季、人员、大屏，看得到全部成绩。"))


class ExtraTimeForm(FlaskForm):
    """How much of every time limit a person has."""

    percent = IntegerField(
        _l("答题时长（%）"),
        validators=[
            InputRequired(_l("请填 100 到 300。")),
            NumberRange(LEAST_TIME_PERCENT, MOST_TIME_PERCENT, message=_l("请填 100 到 300。")),
        ],
        description=_l("100 是正常时长，150 就是多一半。从下一次开始答题起算；到截止时间仍然结束。"),
        render_kw={"inputmode": "numeric"},
    )


class MoveForm(FlaskForm):
    """The branch that a person belongs to, and from when."""

    branch = SelectField(_l("支部"))
    from_on = DateField(
        _l("生效日期"),
        validators=[DataRequired(_l("请填写日期。"))],
        description=_l("从这一天开放的轮次起计入这个支部；已经截止的轮次不变。"),
    )

    def validate_from_on(self, field: Any) -> None:
        """Keep to the days that a people file may name."""
        if field.data and people_cells.parse_date(field.data.isoformat()) is None:
            raise ValidationError(_l("请填 1970 年以后的日期。"))


class BranchForm(FlaskForm):
    """A branch's names."""

    name = _name(_l("支部名称"), LIMITS["branch_name"])
    short = _name(
        _l("支部简称"),
        LIMITS["branch_short"],
        description=_l("最多 4 个字，用在大屏的小方格里，不能和别的支部相同。"),
    )
    wall = _name(
        _l("屏显名"),
        LIMITS["branch_wall"],
        description=_l("最多 9 个字，用在大屏的榜单上，不能和别的支部相同。"),
    )


class UploadForm(FlaskForm):
    """A people file."""

    file = FileField(
        _l("人员名单"),
        description=_l("xlsx 或 CSV（UTF-8、GB18030），一人一行，第一行是列名。先预览，确认后才导入。"),
        render_kw={"accept": ".xlsx,.csv"},
    )


class StepForm(FlaskForm):
    """A step without fields: it carries the CSRF token only."""


class ConfirmForm(FlaskForm):
    """The word to import what was shown."""

    shown = StringField(validators=[DataRequired(), Length(max=64)])
    deactivate = StringField(validators=[Optional(), Length(max=1)])
