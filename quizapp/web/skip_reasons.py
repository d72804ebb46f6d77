"""Why a planned round is not held, in words."""

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from quizapp.core import seasons, timetable

#: By the reason code of the plan; lazy.
SENTENCES: Final[Mapping[str, Any]] = {
    timetable.NO_WORKDAY: _l("这一周没有工作日，停一次。"),
    timetable.CLOSES_BEFORE_OPENS: _l("按假期顺延后，截止不晚于开放，停一次。"),
    timetable.OUTSIDE_SEASON: _l("没有完全落在赛季起止日期之内，不举行。"),
    seasons.OVER_WHEN_LOADED: _l("载入赛季时这一轮的时间已经过去，不再补办。"),
    seasons.NOT_LOADED: _l("工作日日历有变化，重新排期以后才会举行。"),
}
