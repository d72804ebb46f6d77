"""The shapes of pairing and naming a screen, of what it shows, and of a message to all."""

from collections.abc import Sequence
from datetime import datetime, time

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from quizapp.core import playlists
from quizapp.core.playlists import Entry, Hours, Settings
from quizapp.screens import services
from quizapp.web import inputs

UP, DOWN, REMOVE, KEEP = "up", "down", "remove", "keep"
#: A line of a wall at its smaller size; more would not be read in passing either.
MESSAGE_MOST_CHARACTERS = 56
KIND_NAMES = {
    playlists.LEAGUE: _l("支部联赛"),
    playlists.PARTICIPATION: _l("参与情况"),
    playlists.BRANCH: _l("一个支部"),
    playlists.BEST: _l("学习之星"),
    playlists.SEASON: _l("赛季总榜"),
    playlists.FLAG: _l("流动红旗"),
    playlists.STUDY: _l("学习清单"),
    playlists.COUNTDOWN: _l("倒计时"),
    playlists.TEXT: _l("文字"),
    playlists.CODE: _l("二维码"),
}
_NAME_TOO_LONG = _l("名称最多 64 个字。")
_SECONDS_WRONG = _l("请写 5 到 120 之间的整数。")


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
        filters=[inputs.one_line],
        render_kw={"autocomplete": "off"},
    )


class NameForm(FlaskForm):
    """What a screen is called on the desk."""

    name = StringField(
        _l("挂在哪里"),
        validators=[Length(max=services.NAME_MOST_CHARACTERS, message=_NAME_TOO_LONG)],
        filters=[inputs.one_line],
        render_kw={"autocomplete": "off"},
    )


def _seconds_field(label: object) -> IntegerField:
    return IntegerField(
        label,
        validators=[
            InputRequired(_SECONDS_WRONG),
            NumberRange(playlists.SECONDS_LEAST, playlists.SECONDS_MOST, _SECONDS_WRONG),
        ],
        render_kw={"inputmode": "numeric", "min": playlists.SECONDS_LEAST, "max": playlists.SECONDS_MOST},
    )


class EntryForm(FlaskForm):
    """One step with one entry of a playlist; ``shown`` names the playlist that was seen."""

    shown = HiddenField(validators=[DataRequired(), Length(max=64)])
    at = IntegerField(validators=[InputRequired(), NumberRange(0, playlists.PAGES_MOST - 1)])
    seconds = _seconds_field(_l("停留秒数"))
    do = SelectField(choices=[SelectChoice(one, one) for one in (UP, DOWN, REMOVE, KEEP)])

    def carried_out(self, settings: Settings) -> Settings | None:
        """Return the settings after the step; None where there is no such entry."""
        index = self.at.data
        if index >= len(settings.entries):
            return None
        if self.do.data == REMOVE:
            return settings.without(index)
        timed = settings.timed(index, self.seconds.data)
        return timed.moved(index, {UP: -1, DOWN: 1, KEEP: 0}[self.do.data])


class AddForm(FlaskForm):
    """One more page at the end of a playlist."""

    shown = HiddenField(validators=[DataRequired(), Length(max=64)])
    kind = SelectField(_l("页"), choices=[SelectChoice(kind, name) for kind, name in KIND_NAMES.items()])
    seconds = _seconds_field(_l("停留秒数"))
    branch = SelectField(_l("支部"), description=_l("只用于“一个支部”。"), validators=[Optional()])
    text = TextAreaField(
        _l("文字"),
        description=_l("只用于“文字”：最多 120 个字，换行照样显示，越短字越大。"),
        filters=[inputs.lines],
        render_kw={"rows": 2},
    )
    path = StringField(
        _l("站内网址"),
        description=_l("只用于“二维码”：以 / 开头，例如 /boards。不填就是本站首页。"),
        filters=[inputs.one_line],
        render_kw={"autocomplete": "off"},
    )

    def __init__(self, *args: object, branches: Sequence[tuple[str, str]] = (), **more: object) -> None:
        """Take the branches to choose from, as (id, name)."""
        super().__init__(*args, **more)
        self.branch.choices = [SelectChoice("", ""), *(SelectChoice(*one) for one in branches)]

    def entry(self) -> Entry:
        """Return the entry as it was asked for; it may have faults."""
        about = {
            playlists.BRANCH: self.branch.data,
            playlists.TEXT: self.text.data,
            playlists.CODE: self.path.data,
        }.get(self.kind.data, "")
        return Entry(self.kind.data, self.seconds.data, about or "")

    def note(self, code: str) -> None:
        """Set a fault of the playlist beside the field that it is about."""
        field, said = {
            "no-branch": (self.branch, _("请选一个支部。")),
            "no-text": (self.text, _("请写上要显示的文字。")),
            "text-too-long": (self.text, _("最多 120 个字。")),
            "bad-path": (self.path, _("请写本站的网址，以 / 开头，没有空格和汉字。")),
            "too-many-pages": (self.kind, _("一台大屏最多 20 项。")),
        }[code]
        field.errors = [*field.errors, said]


class DisplayForm(FlaskForm):
    """Light or dark, and the hours."""

    shown = HiddenField(validators=[DataRequired(), Length(max=64)])
    theme = RadioField(
        _l("明暗"),
        choices=[
            SelectChoice(playlists.DARK, _l("深色")),
            SelectChoice(playlists.LIGHT, _l("浅色")),
            SelectChoice(playlists.AUTO, _l("白天浅色（7 点到 18 点）")),
        ],
        validators=[InputRequired()],
    )
    begins = TimeField(_l("开屏"), validators=[Optional()])
    ends = TimeField(
        _l("熄屏"),
        validators=[Optional()],
        description=_l("这段时间以外画面全黑，只有一个几乎看不见的时间慢慢移动。两个都不填就不熄屏。"),
    )
    workdays_only = BooleanField(_l("休息日全天熄屏，按工作日历"), default=True)

    def validate(self, extra_validators: object = None) -> bool:
        """Ask for both hours or none, the first before the second."""
        is_good = super().validate(extra_validators)
        if (self.begins.data is None) != (self.ends.data is None):
            self.ends.errors = [_("开屏和熄屏要么都填，要么都不填。")]
            return False
        if self.begins.data and self.begins.data >= self.ends.data:
            self.ends.errors = [_("熄屏要晚于开屏，同一天之内。")]
            return False
        return is_good

    def fill(self, settings: Settings) -> None:
        """Show what is set."""
        self.theme.data = settings.theme
        if settings.hours:
            self.begins.data, self.ends.data = settings.hours.begins, settings.hours.ends
            self.workdays_only.data = settings.hours.workdays_only

    def hours(self) -> Hours | None:
        """Return the hours that were asked for."""
        begins: time | None = self.begins.data
        return Hours(begins, self.ends.data, self.workdays_only.data) if begins else None


class StepForm(FlaskForm):
    """A step without fields: it carries the CSRF token only."""


class MessageForm(FlaskForm):
    """A message to all screens; times are the federation's."""

    text = StringField(
        _l("消息"),
        description=_l("一行，最多 56 个字，几秒后出现在每一台大屏的下方。"),
        filters=[inputs.one_line],
        validators=[
            DataRequired(_l("请写上消息。")),
            Length(max=MESSAGE_MOST_CHARACTERS, message=_l("最多 56 个字。")),
        ],
        render_kw={"autocomplete": "off", "maxlength": MESSAGE_MOST_CHARACTERS},
    )
    until = DateTimeLocalField(
        _l("显示到"),
        format=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        description=_l("到时自动撤下，也可以提前撤回。"),
        validators=[InputRequired(_l("请填写撤下的时间。")), inputs.sensible_moment],
    )

    def set_until(self, local: datetime) -> None:
        """Propose until when the message stands."""
        self.until.data = local.replace(second=0, microsecond=0, tzinfo=None)
