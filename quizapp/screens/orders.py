"""What one screen is to do at a moment: its playlist, light or dark, black or not, a message over it."""

from dataclasses import dataclass
from datetime import datetime

from quizapp.core import playlists, refusals
from quizapp.core.playlists import Settings
from quizapp.files import workday_files
from quizapp.store.screens import Asking


@dataclass(frozen=True, slots=True)
class Order:
    """What a screen is to do now.

    :ivar theme: ``dark`` or ``light``.
    :ivar is_off: outside of its hours: it shows nothing but the time.
    :ivar message: one line for all screens; empty for none.
    """

    settings: Settings = playlists.DEFAULT
    theme: str = playlists.DARK
    is_off: bool = False
    message: str = ""


def order(asking: Asking, local: datetime) -> Order:
    """Tell what a screen is to do.

    :param local: now, in the federation's time zone.
    """
    settings = settings_of(asking.settings)
    is_workday = asking.own_workday
    if is_workday is None:
        is_workday = workday_files.load_calendar().is_workday(local.date())
    is_off = settings.is_off(local, is_workday=is_workday)
    return Order(settings, settings.theme_at(local), is_off, "" if is_off else asking.message or "")


def settings_of(stored: object) -> Settings:
    """Read a screen's stored settings; a screen that nobody set is as it comes."""
    if stored is None:
        return playlists.DEFAULT
    try:
        return playlists.from_json(stored)
    except refusals.Invalid:
        # A later version may have stored what this one does not know: a wall shows boards all the same.
        return playlists.DEFAULT
