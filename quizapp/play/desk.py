"""Between the services and the two ways to them: what pages and JSON do around a start and a hand-in."""

from datetime import datetime, timedelta

from flask import current_app, request

from quizapp import standings, store
from quizapp.play import services, starting
from quizapp.store.attempts import Sitting

# The scheduler rebuilds boards once a second; when it has been silent for so long, whoever hands in does it.
SILENCE = timedelta(seconds=5)


def receipt_key() -> bytes:
    """Return the key of receipts."""
    return bytes(current_app.extensions["keys"].receipt_key)


def start(round_id: int, *, viewer: store.Viewer, now: datetime) -> tuple[Sitting, bool]:
    """Begin an attempt or come back to the running one; see ``starting.start``."""
    time_zone = current_app.extensions["settings"].time_zone
    return starting.start(
        round_id,
        viewer=viewer,
        time_zone=time_zone,
        now=now,
        key=receipt_key(),
        address=request.remote_addr,
    )


def hand_in(attempt_id: int, *, member_id: int, now: datetime) -> services.Receipt:
    """Hand in, and rebuild the boards when no scheduler does."""
    receipt = services.hand_in(attempt_id, member_id=member_id, now=now, key=receipt_key())
    if _is_silent(now):
        standings.rebuild(now)
    return receipt


def _is_silent(now: datetime) -> bool:
    """Whether the scheduler has given no sign of life; the last one that was seen is remembered."""
    remembered: datetime | None = current_app.extensions.get("scheduler-beat")
    if remembered is None or now - remembered > SILENCE:
        remembered = current_app.extensions["scheduler-beat"] = store.jobs.scheduler_beat_at()
    return remembered is None or now - remembered > SILENCE
