"""The shapes of an upload, of a workday entry, and of the word to carry out what was shown."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import DateField, HiddenField, RadioField, SelectChoice, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from quizapp.web import inputs

OFF, WORK, TAKEN_BACK = "off", "work", "taken-back"
NOTE_CHARACTERS = 120


class UploadForm(FlaskForm):
    """A season file."""

    file = FileField(
        _l("赛季文件"),
        description=_l("YAML，UTF-8 编码。先检查、再列出与现行安排的差别，确认以后才载入。"),
        render_kw={"accept": ".yaml,.yml"},
    )


class ShownForm(FlaskForm):
    """The word to carry out a difference: its fingerprint, as it was shown."""

    shown = HiddenField(validators=[DataRequired(), Length(max=64)])


class StepForm(FlaskForm):
    """A step without fields: it carries the CSRF token only."""


class WorkdayForm(FlaskForm):
    """One day on which the organisation works or rests otherwise than the published calendar says.

    It asks for a preview only, by GET: what is typed stands in the address, and no token does.
    """

    class Meta:
        """No CSRF: nothing is changed by it."""

        csrf = False

    day = DateField(_l("日期"), validators=[InputRequired(_l("请填写日期，如 2026-05-04。"))])
    word = RadioField(
        _l("这一天"),
        choices=[SelectChoice(OFF, _l("放假")), SelectChoice(WORK, _l("上班"))],
        default=OFF,
        validators=[InputRequired(_l("请选择放假或上班。"))],
    )
    note = StringField(
        _l("说明"),
        validators=[Optional(), Length(max=NOTE_CHARACTERS, message=_l("最多 120 个字。"))],
        description=_l("例如：厂庆放假。"),
        filters=[inputs.one_line],
    )

    def validate_day(self, field: Any) -> None:
        """Refuse a slip in the year."""
        if field.data is not None and not date(2000, 1, 1) <= field.data <= date(2199, 12, 31):
            raise ValidationError(_l("年份要在 2000 到 2199 之间。"))


class WorkdayWordForm(WorkdayForm):
    """The same with the third word: what was entered is taken back. ``ShownForm`` carries the token."""

    word = RadioField(
        choices=[SelectChoice(word, word) for word in (OFF, WORK, TAKEN_BACK)],
        validators=[InputRequired()],
    )
