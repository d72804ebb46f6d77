"""Loading a season, the workday calendar, releasing results.

Everything is planned by ``core.seasons`` and compared by ``differences``; here it is fetched and recorded.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from quizapp import standings, store
from quizapp.core import papers, refusals, seasons
from quizapp.core.seasons import PlannedRound
from quizapp.core.workdays import WorkdayCalendar
from quizapp.files import workday_files
from quizapp.seasons import differences
from quizapp.seasons.differences import Difference, StoredRound

# 256 random bits: a round's papers are drawn from them (docs/papers.md).
SEED_BYTES = 32


def calendar() -> WorkdayCalendar:
    """Return the workday calendar: the published years, and over them the organiser's own entries."""
    return workday_files.load_calendar().with_entries(_own_entries())


def _own_entries() -> dict[date, bool]:
    return {entry.day: entry.is_workday for entry in store.seasons.workday_entries()}


def zone_of(season: seasons.Season, zone: ZoneInfo) -> ZoneInfo:
    """Return the season's own time zone, or the setting's where it names none."""
    return ZoneInfo(season.time_zone) if season.time_zone else zone


def plan_load(
    season: seasons.Season, *, now: datetime, calendar: WorkdayCalendar, zone: ZoneInfo
) -> Difference:
    """Tell what ``load`` would change; nothing is changed.

    :param now: aware UTC: rounds that have begun by then stay.
    :param calendar: what :func:`calendar` gives.
    :param zone: the setting's time zone, for a season that names none.
    """
    planned = seasons.plan(season, calendar, zone_of(season, zone))
    return _difference(season, planned, store.seasons.by_code(season.code), now)


def load(
    season: seasons.Season,
    *,
    now: datetime,
    calendar: WorkdayCalendar,
    zone: ZoneInfo,
    shown: str | None = None,
) -> Difference:
    """Store a season and plan its rounds, in one transaction; what has begun stays untouched.

    :param now: aware UTC; ``calendar`` and ``zone`` as for :func:`plan_load`.
    :param shown: fingerprint of the difference that was confirmed; None asks for none.
    :return: what was changed.
    :raises refusals.Conflict: ``season-moved-on``: it is no longer the difference that was confirmed.
    """
    planned = seasons.plan(season, calendar, zone_of(season, zone))
    with store.transaction():
        found = _difference(season, planned, store.seasons.hold(season.code), now)
        if shown not in (None, differences.fingerprint([found])):
            raise refusals.Conflict("season-moved-on")
        _record(season, found, planned, now=now, zone=zone)
    return found


def _difference(
    season: seasons.Season, planned: list[PlannedRound], row: store.Season | None, now: datetime
) -> Difference:
    return differences.difference(
        season,
        planned,
        # Read and written again: what the format had not yet when it was stored has not changed for that.
        document_before=seasons.to_json(seasons.from_json(row.document)) if row else None,
        stored=map(as_stored, store.seasons.rounds_of(row.id)) if row else (),
        now=now,
    )


def as_stored(row: store.Round) -> StoredRound:
    """Read a round's row as a value to compare."""
    return StoredRound(
        id=row.id,
        kind=row.kind,
        week=row.week,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        time_limit_s=row.time_limit_s,
        attempts=row.attempts,
        results=row.results,
        pass_percent=row.pass_percent,
        excellent_percent=row.excellent_percent,
        plan=papers.PaperPlan.from_json(row.plan),
        provisional=row.provisional,
        has_roster=row.roster_at is not None,
        last_deadline_at=row.last_deadline_at,
        freeze_at=row.freeze_at,
        unfreeze_at=row.unfreeze_at,
    )


def _record(
    season: seasons.Season,
    found: Difference,
    planned: Iterable[PlannedRound],
    *,
    now: datetime,
    zone: ZoneInfo,
) -> None:
    row = store.seasons.put_season(
        season.code,
        title=season.title,
        time_zone=zone_of(season, zone).key,
        starts_on=season.starts_on,
        ends_on=season.ends_on,
        document=seasons.to_json(season),
        loaded_at=now,
    )
    for one in found.added:
        seed = secrets.token_hex(SEED_BYTES)
        store.seasons.add_round(row.id, kind=one.kind, week=one.week, seed=seed, **_values(one))
    by_key = {differences.key_of(one): one for one in planned}
    for change in found.changed:
        store.seasons.change_round(change.before.id, _values(by_key[change.before.key]))
    gone = [one.id for one in found.gone]
    # What was dealt ahead followed another plan or another day: it is dealt anew, from the banks of then.
    dealt_anew = [
        one.before.id for one in found.changed if {"plan", "opens_at"} & {c.name for c in one.changes}
    ]
    store.dealt_papers.drop([*dealt_anew, *gone])
    store.overrides.drop(gone)
    store.seasons.delete_rounds(gone)
    settled = store.seasons.last_settled(row.id)
    if found.facts and settled is not None:
        # The season's own table follows its points and its rule of ranking; closed rounds keep theirs.
        store.rebuilding.mark_round(settled)


def _values(one: PlannedRound) -> dict[str, Any]:
    values = {name: getattr(one, name) for name in differences.ROUND_FIELDS}
    return values | {"plan": one.plan.to_json()}


@dataclass(frozen=True, slots=True)
class WorkdayChange:
    """The organiser's word on a day.

    :ivar is_workday: None takes an earlier word back.
    :ivar note: why, at most 120 characters.
    """

    day: date
    is_workday: bool | None
    note: str = ""


def plan_workday(change: WorkdayChange, *, now: datetime, zone: ZoneInfo) -> list[Difference]:
    """Tell what a word on a day would change in the coming rounds of each season; nothing is changed.

    :return: the differences of the seasons whose rounds it reaches.
    """
    entries = {day: word for day, word in _own_entries().items() if day != change.day}
    if change.is_workday is not None:
        entries[change.day] = change.is_workday
    after = workday_files.load_calendar().with_entries(entries)
    found = [
        plan_load(seasons.from_json(row.document), now=now, calendar=after, zone=zone)
        for row in store.seasons.all_seasons()
    ]
    return [one for one in found if one.moved]


def enter_workday(
    change: WorkdayChange, *, now: datetime, zone: ZoneInfo, shown: str | None = None
) -> list[Difference]:
    """Enter the word on a day and plan the coming rounds of every season anew, in one transaction.

    :param shown: fingerprint of the differences that were confirmed; None asks for none.
    :return: the differences of the seasons whose rounds it reached.
    :raises refusals.Conflict: ``season-moved-on``: they are no longer the ones that were confirmed.
    """
    found: list[Difference] = []
    # Read before: no file is opened inside a transaction.
    published = workday_files.load_calendar()
    with store.transaction():
        if change.is_workday is None:
            store.seasons.drop_workday(change.day)
        else:
            store.seasons.put_workday(change.day, is_workday=change.is_workday, note=change.note)
        after = published.with_entries(_own_entries())
        for row in store.seasons.hold_all():
            season = seasons.from_json(row.document)
            planned = seasons.plan(season, after, zone_of(season, zone))
            difference = _difference(season, planned, row, now)
            if difference.moved:
                _record(season, difference, planned, now=now, zone=zone)
                found.append(difference)
        if shown not in (None, differences.fingerprint(found)):
            raise refusals.Conflict("season-moved-on")
    return found


def release(round_id: int, *, now: datetime) -> bool:
    """Let the results of a round out; boards follow at once. It cannot be taken back.

    :return: whether this call did; a repeat changes nothing.
    :raises refusals.Missing: no such round.
    :raises refusals.Conflict: ``no-release``, ``round-not-closed``.
    """
    return standings.release(round_id, now)
