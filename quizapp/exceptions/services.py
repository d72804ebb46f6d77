"""Granting and withdrawing exceptions; moving the close of a running round. Each in one transaction."""

import logging
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from quizapp import store
from quizapp.core import attempts, credentials, freezes, refusals, windows
from quizapp.core.attempts import Phase
from quizapp.core.windows import Grant
from quizapp.store.overrides import Running

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Whom:
    """For whom an exception is: a staff number, or else a branch's code."""

    staff_no: str | None = None
    branch_code: str | None = None


def grant(
    round_id: int, whom: Whom, given: Grant, *, reason: str, by_id: int, today: date, now: datetime
) -> str:
    """Grant an exception; running attempts of those whom it is for get a later deadline at once.

    A round that was settled is open again by it, as long as nobody could see a key. Sent again while it is in
    force, the same exception for the same reason is granted once.

    :param today: the federation's date.
    :return: the name of the person or branch.
    :raises refusals.Missing: no such round.
    :raises refusals.Conflict: ``exception-too-late``.
    :raises refusals.Invalid: ``no-person``, ``no-branch``, ``nothing-granted``, ``opens-too-early``,
        ``closes-too-early``, ``closes-too-late``, ``window-over``; ``field`` names where.
    """
    member_id, branch_id, name = _entrant(whom)
    granted = {
        "round_id": round_id,
        "member_id": member_id,
        "branch_id": branch_id,
        "opens_at": given.opens_at,
        "closes_at": given.closes_at,
        "time_percent": given.time_percent,
        "more_attempts": given.more_attempts,
        "reason": reason,
    }
    latest = _latest_close(round_id)
    with store.transaction():
        this_round = _held(round_id)
        if attempts.key_visible(this_round.results, attempts.phase_of(this_round, now)):
            raise refusals.Conflict("exception-too-late")
        if store.overrides.same_in_force(granted):
            return name
        _check(this_round, given, now=now, latest=latest)
        override_id = store.overrides.add(granted | {"made_by": by_id, "made_at": now})
        _move_running(this_round, lambda one, follows: max(one.deadline_at, follows), today=today)
        _note(this_round, settled_at=None)
    log.info("exception %s granted in round %s by member %s", override_id, round_id, by_id)
    return name


def withdraw(override_id: int, *, round_id: int, by_id: int, now: datetime) -> bool:
    """Withdraw an exception: whoever has begun by it keeps the deadline; say whether this call did it.

    :raises refusals.Missing: ``no-exception``.
    """
    with store.transaction():
        this_round = _held(round_id)
        if not any(one.override.id == override_id for one in store.overrides.listed(round_id)):
            raise refusals.Missing("no-exception")
        done = store.overrides.withdraw(override_id, round_id=round_id, member_id=by_id, now=now)
        _note(this_round)
    if done:
        log.info("exception %s withdrawn in round %s by member %s", override_id, round_id, by_id)
    return done


@dataclass(frozen=True, slots=True)
class Effect:
    """What another closing time does, in numbers.

    :ivar running: attempts that run; ``answers``: what is stored in them.
    :ivar earlier: how many of them end earlier than now, ``later``: how many later.
    :ivar own_windows: exceptions in force with a later close of their own; they stay.
    """

    running: int
    answers: int
    earlier: int
    later: int
    own_windows: int


def effect(this_round: store.Round, closes_at: datetime, *, today: date, now: datetime) -> Effect:
    """Tell what moving the close of a round to an instant would do; ``now`` is closing it early."""
    follow = _rule(this_round, closes_at, now)
    running = store.overrides.running(this_round.id, today=today)
    moved = _deadlines(this_round, closes_at, running, follow)
    before = {one.id: one.deadline_at for one in running}
    grants = [given for _member, _branch, given in store.overrides.in_force(this_round.id)]
    return Effect(
        running=len(running),
        answers=store.overrides.answers_in_running(this_round.id),
        earlier=sum(until < before[one] for one, until in moved.items()),
        later=sum(until > before[one] for one, until in moved.items()),
        own_windows=sum(one.closes_at is not None and one.closes_at > closes_at for one in grants),
    )


def move(round_id: int, closes_at: datetime, *, was: datetime, by_id: int, today: date, now: datetime) -> int:
    """Give a running round another close; every running attempt follows in the same transaction.

    :param closes_at: later than ``now``, or ``now``: then everybody's running attempt ends now, and the
        server hands in what is stored once the grace is over.
    :param was: the close that was shown when this was confirmed.
    :return: how many running attempts end at another time.
    :raises refusals.Conflict: ``round-not-running``, ``conflict`` (the close is another by now).
    :raises refusals.Invalid: ``closes-too-early``.
    """
    with store.transaction():
        this_round = _held(round_id)
        check_running(this_round, now)
        if this_round.closes_at != was:
            raise refusals.Conflict("conflict")
        if closes_at < now:
            raise refusals.Invalid("closes-too-early", field="closes_at")
        follow = _rule(this_round, closes_at, now)
        still = freezes.follow_close(this_round, closes_at=closes_at, was=was, now=now)
        store.overrides.set_round(round_id, closes_at=closes_at)
        store.freezes.set_times(round_id, freeze_at=still.freeze_at, unfreeze_at=still.unfreeze_at)
        this_round = _held(round_id)
        moved = _move_running(this_round, follow, today=today)
        _note(this_round)
    log.info("round %s closes at %s instead of %s, by member %s", round_id, closes_at, was, by_id)
    return moved


def check_running(this_round: store.Round, now: datetime) -> None:
    """Refuse a round whose close cannot be moved.

    :raises refusals.Conflict: ``round-not-running``: it is planned, or closed for everybody.
    """
    is_open = attempts.phase_of(this_round, now) is Phase.OPEN
    if not is_open or this_round.settled_at is not None:
        raise refusals.Conflict("round-not-running")


def _entrant(whom: Whom) -> tuple[int | None, int | None, str]:
    if whom.staff_no is not None:
        person = store.overrides.person_by_key(credentials.staff_key(whom.staff_no))
        if person is None:
            raise refusals.Invalid("no-person", field="code")
        return person.id, None, person.name
    branch = store.overrides.branch_by_code(whom.branch_code or "")
    if branch is None:
        raise refusals.Invalid("no-branch", field="code")
    return None, branch.id, branch.name


def _latest_close(round_id: int) -> datetime:
    found = store.seasons.round_and_season(round_id)
    if found is None:
        raise refusals.Missing("not-found")
    this_round, season = found
    zone = ZoneInfo(season.time_zone)
    return windows.latest_close(this_round.closes_at, season_ends_on=season.ends_on, time_zone=zone)


def _check(this_round: store.Round, given: Grant, *, now: datetime, latest: datetime) -> None:
    """Refuse what gives nothing, less than the round gives to everybody, or far more than anybody means."""
    if given == Grant():
        raise refusals.Invalid("nothing-granted", field="more_attempts")
    closes_at = given.closes_at or this_round.closes_at
    if given.opens_at is not None and not this_round.opens_at <= given.opens_at < closes_at:
        raise refusals.Invalid("opens-too-early", field="opens_at")
    if given.closes_at is not None and given.closes_at <= max(this_round.closes_at, now):
        raise refusals.Invalid("closes-too-early", field="closes_at")
    if given.closes_at is not None and given.closes_at > latest:
        raise refusals.Invalid("closes-too-late", field="closes_at", latest_at=latest.isoformat())
    if given.closes_at is None and now >= attempts.closed_of(this_round):
        raise refusals.Invalid("window-over", field="closes_at")


def _held(round_id: int) -> store.Round:
    this_round = store.overrides.hold_round(round_id)
    if this_round is None:
        raise refusals.Missing("not-found")
    return this_round


Follow = Callable[[Running, datetime], datetime]


def _rule(this_round: store.Round, closes_at: datetime, now: datetime) -> Follow:
    """Tell how the deadline of a running attempt follows a new close, from what its terms would give it now.

    A later close takes nothing from anybody, an earlier one gives nothing, and none ends in the past.
    """
    if closes_at <= now:
        return lambda one, _follows: min(one.deadline_at, now)
    if closes_at >= this_round.closes_at:
        return lambda one, follows: max(one.deadline_at, follows)
    return lambda one, follows: max(min(one.deadline_at, follows), min(one.deadline_at, now))


def _deadlines(
    this_round: store.Round, closes_at: datetime, running: list[Running], follow: Follow
) -> dict[int, datetime]:
    terms = _Terms(this_round.opens_at, closes_at, this_round.attempts)
    grants = store.overrides.in_force(this_round.id)
    of_people: defaultdict[int, list[Grant]] = defaultdict(list)
    of_branches: defaultdict[int | None, list[Grant]] = defaultdict(list)
    for member_id, branch_id, given in grants:
        (of_branches[branch_id] if member_id is None else of_people[member_id]).append(given)
    found = {}
    for one in running:
        window = windows.resolve(
            terms,
            extra_time_percent=one.extra_time_percent,
            person=of_people[one.member_id],
            branch=of_branches[one.branch_id],
        )
        follows = window.deadline_at(one.started_at, time_limit_s=this_round.time_limit_s)
        found[one.id] = follow(one, follows)
    return found


@dataclass(frozen=True, slots=True)
class _Terms:
    opens_at: datetime
    closes_at: datetime
    attempts: int


def _move_running(this_round: store.Round, follow: Follow, *, today: date) -> int:
    running = store.overrides.running(this_round.id, today=today, held=True)
    before = {one.id: one.deadline_at for one in running}
    found = _deadlines(this_round, this_round.closes_at, running, follow)
    moved = {attempt_id: until for attempt_id, until in found.items() if until != before[attempt_id]}
    store.overrides.move_deadlines(moved)
    return len(moved)


def _note(this_round: store.Round, **more: datetime | None) -> None:
    """Note on the round whether it has exceptions, that they changed, and when the last one ends.

    Its phase goes by that end, and a start that looked at them before this looks again.
    """
    grants = [given for _member, _branch, given in store.overrides.in_force(this_round.id)]
    ends = [one.closes_at for one in grants if one.closes_at is not None]
    last = max([*ends, *store.overrides.running_until(this_round.id)], default=None)
    is_later = last is not None and last > this_round.closes_at
    store.overrides.set_round(
        this_round.id,
        has_overrides=bool(grants),
        overrides_version=this_round.overrides_version + 1,
        last_deadline_at=last if is_later else None,
        **more,
    )
