"""Beginning an attempt.

Why the paper is dealt, or taken from those dealt ahead, before the transaction: inside, others wait.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import date, datetime, tzinfo
from typing import Any

from quizapp import store
from quizapp.core import attempts, conduct, refusals, windows
from quizapp.core.windows import Window
from quizapp.play import dealing, services
from quizapp.store.attempts import Opening, Sitting


def start(
    round_id: int,
    *,
    viewer: store.Viewer,
    time_zone: tzinfo,
    now: datetime,
    key: bytes,
    address: str | None = None,
) -> tuple[Sitting, bool]:
    """Return the running attempt and False, or begin the next one with a paper of its own and say True.

    :param time_zone: in which the date of the round's opening is read, for its roster.
    :param now: aware UTC.
    :param key: the receipt key, should an overdue attempt have to be handed in first.
    :param address: from where the member asks; None: on this machine.
    :raises refusals.Missing: no such round.
    :raises refusals.Conflict: ``round-not-open``, ``no-attempts-left``, ``questions-short``.
    :raises refusals.Forbidden: ``network-not-allowed``; who has begun may go on from anywhere.
    """
    opening = store.attempts.opening(round_id, member_id=viewer.id)
    if opening is None:
        raise refusals.Missing("not-found")
    terms, own = opening.terms, opening.own
    running = next((one for one in own if one.handed_in_at is None), None)
    if running and not attempts.is_overdue(now, deadline_at=running.deadline_at):
        return running, False
    if running:
        services.hand_in_by_server(running.id, now=now, key=key)
    window = _window(opening, viewer, today=now.astimezone(time_zone).date())
    _refuse_unless_open(opening, window, address=address, now=now)
    values = _begun(opening, viewer, window, now=now)
    # The first who starts draws up the roster; for all others one statement is a transaction of its own.
    with _roster_drawn_up(opening, time_zone, now) if terms.roster_at is None else nullcontext():
        attempt_id = store.attempts.begin(values, seen=terms)
    if attempt_id is None:
        # Another tab was faster, or the round's times or exceptions changed: what holds now is looked up.
        return start(round_id, viewer=viewer, time_zone=time_zone, now=now, key=key, address=address)
    return Sitting(id=attempt_id, **values), True


@contextmanager
def _roster_drawn_up(opening: Opening, time_zone: tzinfo, now: datetime) -> Iterator[None]:
    """Draw up the roster in a transaction, and go on in it."""
    with store.transaction():
        on = opening.terms.opens_at.astimezone(time_zone).date()
        store.results.draw_up_roster(opening.terms.id, on=on, now=now)
        yield


def _refuse_unless_open(opening: Opening, window: Window, *, address: str | None, now: datetime) -> None:
    if not window.may_start(now):
        raise refusals.Conflict("round-not-open")
    if len(opening.own) >= window.attempts:
        raise refusals.Conflict("no-attempts-left")
    networks = opening.terms.networks
    if networks and address is not None and not conduct.is_within(address, networks):
        raise refusals.Forbidden("network-not-allowed")


def _window(opening: Opening, viewer: store.Viewer, *, today: date) -> Window:
    """Return the member's own window; one statement, and that only where the round has exceptions."""
    terms = opening.terms
    allowed = store.overrides.Allowed(opening.extra_time_percent)
    if terms.has_overrides:
        allowed = store.overrides.allowed([terms.id], member_id=viewer.id, today=today)[terms.id]
        store.end_reading()
    return windows.resolve(
        terms,
        extra_time_percent=allowed.extra_time_percent,
        person=allowed.person,
        branch=allowed.branch,
    )


def _begun(opening: Opening, viewer: store.Viewer, window: Window, *, now: datetime) -> dict[str, Any]:
    """Return the values of the next attempt's row: a paper that was dealt ahead, else one dealt now."""
    number = len(opening.own) + 1
    who = {"member_id": viewer.id, "number": number, "now": now, "window": window}
    if opening.dealt is not None:
        return dealing.begun(opening.terms, *opening.dealt, **who)
    dealt_before = [slot[0] for one in opening.own for slot in one.paper["slots"]]
    frozen = dealing.deal(
        opening.terms,
        staff_no=viewer.staff_no,
        number=number,
        newest_version_id=opening.newest_version_id,
        avoid=store.banks.names(dealt_before) if dealt_before else frozenset(),
    )
    return dealing.begun(opening.terms, *frozen, **who)
