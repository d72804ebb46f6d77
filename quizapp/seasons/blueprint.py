"""What the pages of this room share: their blueprint, and when, where and by which calendar they plan."""

from datetime import datetime
from typing import TypedDict
from zoneinfo import ZoneInfo

from apiflask import APIBlueprint
from flask import current_app

from quizapp.core.workdays import WorkdayCalendar
from quizapp.seasons import services
from quizapp.web import clock

bp = APIBlueprint(
    "seasons", __name__, url_prefix="/desk/seasons", template_folder="templates", enable_openapi=False
)


class Circumstances(TypedDict):
    """What every plan is made under: the time, the workdays, the setting's time zone."""

    now: datetime
    calendar: WorkdayCalendar
    zone: ZoneInfo


def circumstances() -> Circumstances:
    """Return what this request plans under."""
    return Circumstances(
        now=clock.now(), calendar=services.calendar(), zone=current_app.extensions["settings"].time_zone
    )
