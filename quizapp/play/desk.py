"""Between the services and the two ways to them, pages and JSON: what both do around a start and a hand-in."""

from datetime import datetime, timedelta

from flask import current_app

from quizapp import standings, store
from quizapp.core import refusals
from quizapp.play import services
from quizapp.web import clock

# The scheduler rebuilds boards once a second; when it has been silent for so long, whoever hands in does it.
SILENCE = timedelta(seconds=5)


def receipt_key() -> bytes:
    """Return the key of receipts."""
    return bytes(current_app.extensions["keys"].receipt_key)


def start(round_id: int, *, viewer: store.Viewer, now: datetime) -> tuple[int, bool]:
    """Begin an attempt or come back to the running one; see ``services.start``."""
    this_round = store.seasons.round_by_id(round_id)
    if this_round is None:
        raise refusals.Missing("not-found")
    opening_on = clock.today(this_round.opens_at)
    return services.start(this_round, viewer=viewer, opening_on=opening_on, now=now, key=receipt_key())


def hand_in(attempt_id: int, *, member_id: int, now: datetime) -> services.Receipt:
    """Hand in, and rebuild the boards when no scheduler does."""
    receipt = services.hand_in(attempt_id, member_id=member_id, now=now, key=receipt_key())
    beat_at = store.jobs.scheduler_beat_at()
    if beat_at is None or now - beat_at > SILENCE:
        standings.rebuild(now)
    return receipt
