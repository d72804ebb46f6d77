"""What an address of this room means."""

from flask import current_app, request

from quizapp.core import refusals
from quizapp.places import queries
from quizapp.web import auth, clock


def places() -> queries.Places | None:
    """Return the places of who asks, in the round or season that the address names.

    :raises refusals.Missing: no such round or season.
    """
    text = request.args.get("round")
    # No id has more digits: what is longer names no round, and no column would take it.
    if text is not None and not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise refusals.Missing("not-found")
    return queries.find(
        auth.member().id,
        round_id=None if text is None else int(text),
        season=request.args.get("season"),
        known=current_app.extensions["scales"],
        now=clock.now(),
    )
