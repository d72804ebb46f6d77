"""Bring boards up to date: read sums through the store, ask ``core.ranking``, write boards.

Why: a hand-in changes one sum and leaves a mark, whatever the size of the federation; the table that
everybody looks at is made once for all of them, at most once a second, by whoever calls ``rebuild``.

A round keeps the ranking rule that its boards began with; a settled round (its roster is frozen) keeps
its sums. So a rebuild that comes late or twice writes the same table again.
"""

from datetime import datetime, tzinfo

from quizapp import store
from quizapp.core import attempts, refusals
from quizapp.standings.drawing import counted_rounds, printed_scopes
from quizapp.standings.freezing import thaw_due
from quizapp.standings.rebuild import rebuild

__all__ = ["counted_rounds", "open_due", "printed_scopes", "rebuild", "release", "settle_due", "thaw_due"]

# Rounds that one call opens or settles; the next call goes on.
ROUNDS_AT_ONCE = 100


def open_due(now: datetime, time_zone: tzinfo) -> int:
    """Draw up the rosters of rounds that have opened and have none; return how many.

    :param time_zone: in which the date of the opening is read: it decides who belongs where.
    """
    due = store.rebuilding.to_open(now, limit=ROUNDS_AT_ONCE)
    for this_round in due:
        with store.transaction():
            _draw_up_roster(this_round, now, time_zone)
    return len(due)


def _draw_up_roster(this_round: store.Round, now: datetime, time_zone: tzinfo) -> None:
    on = this_round.opens_at.astimezone(time_zone).date()
    store.results.draw_up_roster(this_round.id, on=on, now=now)


def settle_due(now: datetime, time_zone: tzinfo) -> int:
    """Settle rounds that have closed for everybody, and rebuild their boards and the season's for good.

    A settled round never changes: its roster is frozen, and its sums are added up once more from the
    results. Safe to run twice and late; a round waits while an overdue attempt is not handed in.

    :return: how many rounds were settled.
    """
    settled = 0
    for this_round in store.rebuilding.to_settle(closed_by=now - attempts.GRACE, limit=ROUNDS_AT_ONCE):
        with store.transaction():
            settled += _settle(this_round, now, time_zone)
    if settled:
        rebuild(now)
    return settled


def _settle(this_round: store.Round, now: datetime, time_zone: tzinfo) -> bool:
    if this_round.roster_at is None:
        _draw_up_roster(this_round, now, time_zone)
    if not store.rebuilding.settle(this_round.id, now=now):
        return False
    store.results.add_up(this_round.id, excellent_hundredths=this_round.excellent_percent * 100)
    store.rebuilding.mark_round(this_round.id)
    return True


def release(round_id: int, now: datetime) -> bool:
    """Let the results of a round out: its boards and the season's show scores from now on.

    :return: whether this call did; a repeat changes nothing.
    :raises refusals.Missing: no such round.
    :raises refusals.Conflict: ``no-release`` (its results are out by themselves), ``round-not-closed``.
    """
    this_round = store.seasons.round_by_id(round_id)
    if this_round is None:
        raise refusals.Missing("not-found")
    if this_round.results != attempts.Results.AFTER_RELEASE:
        raise refusals.Conflict("no-release")
    if now < attempts.closed_of(this_round):
        raise refusals.Conflict("round-not-closed")
    with store.transaction():
        released = store.rebuilding.release(round_id, now=now)
        if released:
            store.rebuilding.mark_round(round_id)
    rebuild(now)
    return released
