"""What a season says, as frozen values; the defaults are those of the season file (docs/seasons.md)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from quizapp.core.papers import PaperPlan
from quizapp.core.ranking import PointsRule, RankingRule
from quizapp.core.timetable import WeeklyRule, WeekTimes

# Kinds of rounds that a season plans.
WEEKLY, ANNUAL = "weekly", "annual"
# Why a round of the plan is not among the stored ones: it was over when the season was loaded again, or the
# workday calendar has changed since and the season waits to be loaded again.
OVER_WHEN_LOADED, NOT_LOADED = "over-when-loaded", "not-loaded"
UNPLANNED_REASONS = (OVER_WHEN_LOADED, NOT_LOADED)
# When a member sees the own total, and the round's boards show scores.
RESULTS = ("after_hand_in", "after_close", "after_release")
# Whose names people of other branches see.
BOARDS = ("open", "own_branch")
# How members are named to people of other branches, and on screens.
NAMES = ("full", "initials", "none")


@dataclass(frozen=True, slots=True)
class Week:
    """What one week has of its own; None leaves that to the weekly rule.

    :ivar study: what to read for that week's test, in order; a text each.
    """

    times: WeekTimes = field(default_factory=WeekTimes)
    plan: PaperPlan | None = None
    study: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Weekly:
    """The rule of the weekly rounds.

    :ivar time_limit_s: seconds for one attempt; None for no limit but the closing.
    :ivar attempts: how many each member has; the better one counts.
    :ivar weeks: by the Monday, in their order.
    :ivar freeze_min: boards stand still for so many minutes before the close; None: they do not.
    """

    rule: WeeklyRule
    plan: PaperPlan
    time_limit_s: int | None = None
    attempts: int = 1
    results: str = "after_hand_in"
    weeks: Mapping[date, Week] = field(default_factory=lambda: MappingProxyType({}))
    freeze_min: int | None = None


@dataclass(frozen=True, slots=True)
class Annual:
    """The annual round; ``opens_at``, ``closes_at`` and ``unfreeze_at`` are local wall times (naive).

    :ivar freeze_min: as of ``Weekly``.
    :ivar unfreeze_at: until when its boards stand still; None: until an organiser says so.
    """

    opens_at: datetime
    closes_at: datetime
    plan: PaperPlan
    pass_percent: int
    time_limit_s: int | None = None
    attempts: int = 1
    results: str = "after_release"
    freeze_min: int | None = None
    unfreeze_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Season:
    """A year's plan.

    :ivar code: 1 to 64 of ``[A-Za-z0-9._-]``.
    :ivar time_zone: name of a time zone, e.g. ``Asia/Shanghai``; None takes the setting's.
    :ivar starts_on: first day, local; ``ends_on`` is the last.
    :ivar boards: one of ``BOARDS``.
    :ivar names: one of ``NAMES``.
    """

    code: str
    title: str
    time_zone: str | None
    starts_on: date
    ends_on: date
    weekly: Weekly
    annual: Annual | None = None
    points: PointsRule = field(default_factory=PointsRule)
    ranking: RankingRule = field(default_factory=RankingRule)
    boards: str = "open"
    names: str = "full"
