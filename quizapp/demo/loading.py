"""Filling an empty database, step by step, each in transactions of its own.

While it loads it holds the scheduler's lease: no job may settle a week before its people are there.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from quizapp import standings, store
from quizapp.banks import services as banks
from quizapp.core import attempts, refusals, seasons
from quizapp.demo import federation, schedule, shipped, taking
from quizapp.demo.federation import Federation
from quizapp.demo.sign_ins import SignIn, choose
from quizapp.demo.weeks import Game, keep
from quizapp.people import importing
from quizapp.seasons import services as season_services
from quizapp.store import bulk, people_imports

#: What is told on the way, in this order.
STEPS = ("banks", "people", "season", "weeks", "open")
#: The fact that marks a demo, and what it says: a load that was cut short stays ``LOADING``.
META, LOADING, FINISHED = "demo", "loading", "finished"
LEASE_HOLDER = "demo load"
#: Boards that one rebuild writes at once: all of a round; nobody waits for the database yet.
BOARDS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Site:
    """What a load is told of its installation: the receipt key and the time zone."""

    key: bytes
    zone: ZoneInfo


#: Is told a step, how much of it is done and how much there is.
Told = Callable[[str, int, int], None]


def refuse_if_not_empty() -> None:
    """Refuse a database that is in use.

    :raises refusals.Conflict: ``demo-loaded``, ``demo-unfinished``, ``demo-people-there``.
    """
    mark = store.jobs.meta(META)
    if mark is not None:
        raise refusals.Conflict("demo-loaded" if mark == FINISHED else "demo-unfinished")
    if bulk.holds_people():
        raise refusals.Conflict("demo-people-there")


def load(members: int, *, password_hash: str, site: Site, now: datetime, told: Told) -> list[SignIn]:
    """Fill an empty database with the demo federation.

    :param members: how many people, at least one for each of the 92 branches.
    :param password_hash: everybody's.
    :param now: aware UTC; the season lies around it.
    :param told: is told how far it is.
    :return: a sign-in for each role.
    :raises refusals.Conflict: ``demo-loaded``, ``demo-unfinished``, ``demo-people-there``,
        ``demo-scheduler-runs``; :raises refusals.Missing: ``demo-no-banks``.
    """
    refuse_if_not_empty()
    with _lease() as renew, _without_collection():
        _store_banks(now, told)
        season = schedule.season_for(now, season_services.calendar(), site.zone)
        made = federation.make(members, schedule.weeks_behind(season))
        member_ids = _store_people(made, password_hash, now=now, zone=site.zone, told=told)
        told("season", 0, 1)
        calendar = season_services.calendar()
        season_services.load(season, now=now, calendar=calendar, zone=site.zone)
        told("season", 1, 1)
        cast = taking.Cast(made, member_ids, site.zone)
        _hold_weeks(season, cast, site, now=now, told=told, renew=renew)
        open_round = _hold_open_round(season, cast, site, now=now, told=told)
        with store.transaction():
            store.jobs.put_meta(META, FINISHED)
    return choose(made, open_round, member_ids)


@contextmanager
def _lease() -> Iterator[Callable[[], None]]:
    """Be the scheduler as long as it takes; hand on what renews the lease."""

    def renew() -> None:
        with store.transaction():
            if not store.jobs.lead(LEASE_HOLDER):
                raise refusals.Conflict("demo-scheduler-runs")

    renew()
    try:
        yield renew
    finally:
        with store.transaction():
            store.jobs.resign(LEASE_HOLDER)


@contextmanager
def _without_collection() -> Iterator[None]:
    """Leave cycles alone meanwhile: to look for them among 400,000 short-lived rows took a quarter of it."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _store_banks(now: datetime, told: Told) -> None:
    files = shipped.bank_files()
    if not files:
        raise refusals.Missing("demo-no-banks")
    for number, file in enumerate(files):
        told("banks", number, len(files))
        banks.store_bank(banks.check(file.read_bytes()), by=None, now=now)
    told("banks", len(files), len(files))


def _store_people(
    made: Federation, password_hash: str, *, now: datetime, zone: ZoneInfo, told: Told
) -> dict[str, int]:
    """Import everybody from a people file, then let those move who did; return ids by staff number."""
    told("people", 0, len(made.people))
    read = importing.read(federation.people_file(made).encode())
    if read.parsed is None:
        raise ValueError(f"the demo's people file has faults: {read.faults[:3]!r}")
    with store.transaction():
        store.jobs.put_meta(META, LOADING)
        _plan, ids = importing.carry_out(read.parsed, now=now, zone=zone)
        branch_ids = bulk.branch_ids()
        for person in made.people:
            for since, code in person.stays[1:]:
                branch_id = branch_ids[code] if code is not None else None
                people_imports.move_member(ids[person.staff_no], branch_id=branch_id, from_on=since)
        bulk.set_everybodys_password(password_hash)
    told("people", len(made.people), len(made.people))
    return ids


def _rounds(season: seasons.Season) -> list[store.Round]:
    """Return the weekly rounds in the order of their opening."""
    return [one for one, _season in store.seasons.rounds(season.code) if one.kind == seasons.WEEKLY]


def _hold_weeks(
    season: seasons.Season,
    cast: taking.Cast,
    site: Site,
    *,
    now: datetime,
    told: Told,
    renew: Callable[[], None],
) -> None:
    """Hold every round that has closed, one after the other, with its boards; then the season's."""
    closed = [one for one in _rounds(season) if attempts.closed_at(closes_at=one.closes_at) <= now]
    for number, this_round in enumerate(closed):
        told("weeks", number, len(closed))
        renew()
        game = Game(this_round, cast.answering, until=this_round.closes_at, most=2, zone=site.zone)
        takers = cast.takers(this_round, schedule.week_index(season, this_round.week))
        _record(game, takers, site)
        standings.rebuild(attempts.closed_at(closes_at=this_round.closes_at), limit=BOARDS_AT_ONCE)
    # Settled together: the season's boards follow once, from all of them.
    with store.transaction():
        for this_round in closed:
            store.rebuilding.settle(this_round.id, now=attempts.closed_at(closes_at=this_round.closes_at))
        if closed:
            store.rebuilding.mark_round(closed[-1].id)
    standings.rebuild(now, limit=BOARDS_AT_ONCE)
    told("weeks", len(closed), len(closed))


def _hold_open_round(
    season: seasons.Season, cast: taking.Cast, site: Site, *, now: datetime, told: Told
) -> store.Round:
    """Let part of every branch take the round that is open, once."""
    told("open", 0, 1)
    this_round = next(one for one in _rounds(season) if one.opens_at <= now < one.closes_at)
    game = Game(this_round, cast.answering, until=now, most=1, zone=site.zone)
    _record(game, cast.early(this_round, schedule.week_index(season, this_round.week)), site)
    standings.rebuild(now, limit=BOARDS_AT_ONCE)
    told("open", 1, 1)
    return this_round


def _record(game: Game, takers: Iterator[taking.Taker], site: Site) -> None:
    """Play a round, then store it with its roster, whose sums follow from the results."""
    store.end_reading()
    sittings = list(game.play(takers))
    on: date = game.round.opens_at.astimezone(site.zone).date()
    with store.transaction():
        keep(sittings, key=site.key)
        store.results.draw_up_roster(game.round.id, on=on, now=game.until)
