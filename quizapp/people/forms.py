"""The shapes of what the desk types about people and branches."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from quizapp.core import exemptions, people_cells
from quizapp.core.people_cells import LIMITS
from quizapp.core.windows import LEAST_TIME_PERCENT, MOST_TIME_PERCENT
from quizapp.web.inputs import lines, one_line


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

    branch = SelectField(_l("支部"), validators=[InputRequired(_l("请选择支部。"))])
    from_on = DateField(
        _l("生效日期"),
        validators=[DataRequired(_l("请填写日期。"))],
        description=_l("从这一天开放的轮次起计入这个支部；已经截止的轮次不变。"),
    )

    def validate_from_on(self, field: Any) -> None:
        """Keep to the days that a people file may name."""
        if field.data and people_cells.parse_date(field.data.isoformat()) is None:
            raise ValidationError(_l("请填 1970 年至 2199 年的日期。"))


class ExemptionForm(FlaskForm):
    """Leave or exemption: from when to when, and why."""

    kind = RadioField(
        _l("类别"),
        choices=[
            SelectChoice(exemptions.LEAVE, _l("请假")),
            SelectChoice(exemptions.EXEMPT, _l("免考")),
        ],
        default=exemptions.LEAVE,
        validators=[InputRequired(_l("请选择类别。"))],
    )
    first_on = DateField(
        _l("第一天"),
        validators=[DataRequired(_l("请填写日期。"))],
        description=_l("这些天里开放的轮次不要求参加。"),
    )
    last_on = DateField(
        _l("最后一天"),
        validators=[Optional()],
        description=_l("含这一天，最多两年。不填就一直到撤销为止。"),
    )
    reason = StringField(
        _l("原因"),
        filters=[one_line],
        description=_l("例如：产假，有证明。只有管理员看得到。"),
        render_kw={"autocomplete": "off", "maxlength": exemptions.MOST_REASON},
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, then what the days and the reason say together."""
        if not super().validate(extra_validators):
            return False
        said = exemptions.faults(
            from_on=self.first_on.data, until_on=self.last_on.data, reason=self.reason.data
        )
        for field, code in said:
            fail(self, {"from_on": "first_on", "until_on": "last_on"}.get(field, field), _EXEMPTION[code])
        return not said


_EXEMPTION = {
    "bad-day": _l("请填 1970 年至 2199 年的日期。"),
    "before-from": _l("最后一天比第一天还早。"),
    "too-far": _l("最多两年。更长的请留空，需要时撤销。"),
    "too-short": _l("请写明原因，以后查得到。"),
    "too-long": _l("最多 400 个字。"),
    "unseen": _l("这里有看不见的字符，请删掉后用键盘重新输入。"),
}


class ManyExemptionsForm(ExemptionForm):
    """The same for many people."""

    numbers = TextAreaField(
        _l("工号"),
        validators=[DataRequired(_l("请填写工号。"))],
        filters=[lines],
        description=_l("一行一个，也可以用空格或逗号隔开，最多 500 个。可以从 Excel 里整列复制。"),
        render_kw={"rows": 6, "autocomplete": "off", "spellcheck": "false"},
    )
    confirmed = HiddenField()


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


def fail(form: FlaskForm, name: str, sentence: Any) -> None:
    """Put a sentence beside a field."""
    form[name].errors = [*form[name].errors, sentence]
