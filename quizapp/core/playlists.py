"""What one screen shows: its pages in order with their seconds, light or dark, and the hours it is on.

Nothing here knows whether a branch or a season exists: what has nothing to show is left out on the wall.
Codes of faults: ``unknown-page``, ``bad-seconds``, ``no-branch``, ``no-text``, ``text-too-long``,
``bad-path``, ``too-many-pages``, ``unknown-theme``, ``bad-hours``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any

from quizapp.core import refusals

LEAGUE, PARTICIPATION, BRANCH, BEST = "league", "participation", "branch", "best"
SEASON, FLAG, STUDY, COUNTDOWN, TEXT, CODE = "season", "flag", "study", "countdown", "text", "code"
#: In the order in which the desk offers them.
KINDS = (LEAGUE, PARTICIPATION, BRANCH, BEST, SEASON, FLAG, STUDY, COUNTDOWN, TEXT, CODE)
SECONDS_LEAST, SECONDS_MOST = 5, 120
PAGES_MOST = 20
TEXT_MOST_CHARACTERS = 120
# A path on this site, as it stands in an address: no second slash, nothing that a scanner would misread.
PATH = re.compile(r"/(?:[!-.0-~][!-~]{0,198})?")
DARK, LIGHT, AUTO = "dark", "light", "auto"
THEMES = (DARK, LIGHT, AUTO)
#: Local wall times between which ``auto`` is light.
DAY_BEGINS, DAY_ENDS = time(7), time(18)
# Of a league with many pages the first is what people come for: the others stand 9/20 of its time.
FOLLOWING = (9, 20)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a playlist.

    :ivar page: the index of the entry; None where it is no entry's fault.
    """

    code: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a playlist.

    :ivar kind: one of ``KINDS``.
    :ivar seconds: how long it stands, 5 to 120; of several pages the first (``following_s``).
    :ivar about: the branch's id as digits, the free text, or the path that the code holds (empty: the site).
    """

    kind: str
    seconds: int
    about: str = ""

    @property
    def branch_id(self) -> int | None:
        """The branch that the entry is about; None where it is about none."""
        return int(self.about) if self.kind == BRANCH else None


@dataclass(frozen=True, slots=True)
class Hours:
    """From when until when a screen is on, local wall times of one day; outside of them it is black."""

    begins: time
    ends: time
    workdays_only: bool = True


@dataclass(frozen=True, slots=True)
class Settings:
    """How one screen is set; without hours it is never black."""

    entries: tuple[Entry, ...]
    theme: str = DARK
    hours: Hours | None = None

    @property
    def branch_ids(self) -> tuple[int, ...]:
        """The branches whose boards the screen shows, each once, in order."""
        found = (entry.branch_id for entry in self.entries)
        return tuple(dict.fromkeys(one for one in found if one is not None))

    def theme_at(self, local: datetime) -> str:
        """Tell whether the screen is ``dark`` or ``light`` at a local time."""
        if self.theme != AUTO:
            return self.theme
        return LIGHT if DAY_BEGINS <= local.time() < DAY_ENDS else DARK

    def is_off(self, local: datetime, *, is_workday: bool) -> bool:
        """Tell whether the screen is black at a local time.

        :param is_workday: whether the calendar says that this local day is worked.
        """
        if self.hours is None:
            return False
        is_out = not self.hours.begins <= local.time() < self.hours.ends
        return is_out or (self.hours.workdays_only and not is_workday)

    def added(self, entry: Entry) -> "Settings":
        """Return the settings with one more entry at the end."""
        return replace(self, entries=(*self.entries, entry))

    def without(self, index: int) -> "Settings":
        """Return the settings without an entry."""
        return replace(self, entries=self.entries[:index] + self.entries[index + 1 :])

    def moved(self, index: int, by: int) -> "Settings":
        """Return the settings with an entry moved up (-1) or down (1); at the end of the list it stays."""
        entries, to = list(self.entries), index + by
        if 0 <= to < len(entries):
            entries.insert(to, entries.pop(index))
        return replace(self, entries=tuple(entries))

    def timed(self, index: int, seconds: int) -> "Settings":
        """Return the settings with other seconds for an entry."""
        entries = list(self.entries)
        entries[index] = replace(entries[index], seconds=seconds)
        return replace(self, entries=tuple(entries))


#: What a new screen shows.
DEFAULT_ENTRIES = (
    Entry(LEAGUE, 20),
    Entry(PARTICIPATION, 15),
    Entry(BEST, 15),
    Entry(SEASON, 20),
    Entry(COUNTDOWN, 8),
)
DEFAULT = Settings(DEFAULT_ENTRIES)


def following_s(seconds: int) -> int:
    """Tell how long the later pages of a league stand whose first page stands so many seconds."""
    return max(SECONDS_LEAST, seconds * FOLLOWING[0] // FOLLOWING[1])


def faults(settings: Settings) -> list[Fault]:
    """Find everything that is wrong with settings; what is right shows on any screen."""
    found = [Fault(code, index) for index, entry in enumerate(settings.entries) for code in _wrong(entry)]
    if len(settings.entries) > PAGES_MOST:
        found.append(Fault("too-many-pages"))
    if settings.theme not in THEMES:
        found.append(Fault("unknown-theme"))
    if settings.hours is not None and settings.hours.begins >= settings.hours.ends:
        found.append(Fault("bad-hours"))
    return found


def _wrong(entry: Entry) -> Iterator[str]:
    if entry.kind not in KINDS:
        yield "unknown-page"
    if not SECONDS_LEAST <= entry.seconds <= SECONDS_MOST:
        yield "bad-seconds"
    if entry.kind == BRANCH and not re.fullmatch("[0-9]{1,9}", entry.about):
        yield "no-branch"
    if entry.kind == TEXT:
        if not entry.about.strip():
            yield "no-text"
        if len(entry.about) > TEXT_MOST_CHARACTERS:
            yield "text-too-long"
    if entry.kind == CODE and entry.about and not PATH.fullmatch(entry.about):
        yield "bad-path"


def to_json(settings: Settings) -> dict[str, Any]:
    """Write settings as JSON values, e.g. for a screen's row."""
    hours = settings.hours
    return {
        "pages": [{"kind": one.kind, "seconds": one.seconds, "about": one.about} for one in settings.entries],
        "theme": settings.theme,
        "hours": hours
        and {
            "begins": hours.begins.isoformat("minutes"),
            "ends": hours.ends.isoformat("minutes"),
            "workdays_only": hours.workdays_only,
        },
    }


def from_json(data: Any) -> Settings:
    """Read what :func:`to_json` wrote.

    :raises refusals.Invalid: ``bad-playlist``: another shape, or faults, which are in the facts.
    """
    try:
        hours = data["hours"]
        settings = Settings(
            tuple(Entry(str(one["kind"]), int(one["seconds"]), str(one["about"])) for one in data["pages"]),
            data["theme"],
            hours
            and Hours(
                time.fromisoformat(hours["begins"]),
                time.fromisoformat(hours["ends"]),
                bool(hours["workdays_only"]),
            ),
        )
    except (KeyError, TypeError, ValueError):
        raise refusals.Invalid("bad-playlist", faults=[]) from None
    check(settings)
    return settings


def check(settings: Settings) -> None:
    """Refuse settings that have faults.

    :raises refusals.Invalid: ``bad-playlist`` with ``faults``: [{code, page}].
    """
    found = faults(settings)
    if found:
        raise refusals.Invalid("bad-playlist", faults=[{"code": one.code, "page": one.page} for one in found])
