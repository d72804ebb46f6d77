"""The year of a season: every round, held or not, in the order of time; do the banks hold enough for it?"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from quizapp import store
from quizapp.core import attempts, papers, seasons
from quizapp.core.attempts import Phase, Results
from quizapp.core.papers import PaperPlan, Rule, Shortage
from quizapp.core.seasons import PlannedRound
from quizapp.core.workdays import WorkdayCalendar
from quizapp.seasons import differences
from quizapp.seasons.services import as_stored

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One round of the year, or a week without one.

    :ivar week: the Monday; None for the annual round. :ivar number: its ISO week number.
    :ivar reason: why none is held: one of ``timetable.SKIP_REASONS`` or ``seasons.UNPLANNED_REASONS``.
    :ivar enough: whether the latest versions of the banks fill the plan; None where no round is held.
    :ivar short: the rules that they do not fill.
    :ivar round_id: None where no round is held; the same for ``phase``.
    :ivar is_over: the round has closed, or the week without one has gone by.
    """

    week: date | None
    kind: str
    number: int | None
    opens_at: datetime | None
    closes_at: datetime | None
    skipped: bool
    reason: str | None
    provisional: bool
    enough: bool | None
    short: tuple[Shortage, ...]
    plan: PaperPlan
    results: str
    round_id: int | None
    phase: Phase | None
    is_over: bool

    @property
    def awaits_release(self) -> bool:
        """Whether its results wait for the organiser to let them out."""
        return self.phase is Phase.CLOSED and self.results == Results.AFTER_RELEASE

    @property
    def lacks_questions(self) -> bool:
        """Whether somebody has to act: papers are still to be dealt, and the banks do not hold enough."""
        return self.enough is False and self.phase in (Phase.PLANNED, Phase.OPEN)


def year(row: store.Season, *, now: datetime, calendar: WorkdayCalendar, zone: ZoneInfo) -> list[PlanRow]:
    """List every round of a stored season and every week without one, in the order of time.

    Rounds are listed as they are stored; weeks without one come from the plan, each with its reason.

    :param now: aware UTC.
    :param calendar: the workdays, with the organiser's own entries.
    :param zone: the setting's time zone, for a season that names none.
    """
    season = seasons.from_json(row.document)
    own_zone = ZoneInfo(season.time_zone) if season.time_zone else zone
    stored = store.seasons.rounds_of(row.id)
    short = _shortages([papers.PaperPlan.from_json(one.plan) for one in stored])
    rows = [_held(one, short, now) for one in stored]
    known = {(one.kind, one.week) for one in stored}
    planned = seasons.plan(season, calendar, own_zone)
    today = now.astimezone(own_zone).date()
    rows += [_not_held(one, now, today) for one in planned if differences.key_of(one) not in known]
    return sorted(rows, key=lambda one: _time(one, own_zone))


def _time(row: PlanRow, zone: ZoneInfo) -> tuple[date, bool]:
    """Order weeks by their Mondays, and the annual round after the week that it opens in."""
    if row.week is not None:
        return row.week, False
    opens_on = row.opens_at.astimezone(zone).date() if row.opens_at else date.max
    return opens_on, True


def _held(one: store.Round, short: Mapping[PaperPlan, tuple[Shortage, ...]], now: datetime) -> PlanRow:
    as_value = as_stored(one)
    phase = attempts.phase_of(one, now)
    return PlanRow(
        week=one.week,
        kind=one.kind,
        number=one.week.isocalendar().week if one.week else None,
        opens_at=one.opens_at,
        closes_at=one.closes_at,
        skipped=False,
        reason=None,
        provisional=one.provisional,
        enough=not short[as_value.plan],
        short=short[as_value.plan],
        plan=as_value.plan,
        results=one.results,
        round_id=one.id,
        phase=phase,
        is_over=phase.is_closed,
    )


def _not_held(one: PlannedRound, now: datetime, today: date) -> PlanRow:
    reason = one.reason
    if not one.skipped:
        is_over = one.closes_at is not None and one.closes_at <= now
        reason = seasons.OVER_WHEN_LOADED if is_over else seasons.NOT_LOADED
    return PlanRow(
        week=one.week,
        kind=one.kind,
        number=one.number,
        opens_at=one.opens_at,
        closes_at=one.closes_at,
        skipped=True,
        reason=reason,
        provisional=one.provisional,
        enough=None,
        short=(),
        plan=one.plan,
        results=one.results,
        round_id=None,
        phase=None,
        is_over=one.closes_at <= now if one.closes_at else one.week is not None and one.week + WEEK <= today,
    )


def _shortages(plans: list[PaperPlan]) -> dict[PaperPlan, tuple[Shortage, ...]]:
    pool = papers.Pool(store.banks.pool(store.banks.latest_versions()))
    return {plan: tuple(papers.shortages(plan, pool)) for plan in dict.fromkeys(plans)}


def mark_of() -> Callable[[Rule], int | None]:
    """Return what tells the mark of a rule's slots: its own, or that of all questions that fit it now."""
    pool = papers.Pool(store.banks.pool(store.banks.latest_versions()))
    return lambda rule: papers.mark_of(rule, pool)


def unfilled(plans: Iterable[PaperPlan]) -> dict[PaperPlan, tuple[Shortage, ...]]:
    """Tell which of these plans the latest versions of the banks do not fill, and which rules of them."""
    return {plan: short for plan, short in _shortages(list(plans)).items() if short}
