"""What browsers report of an attempt, as JSON."""

from typing import Literal

from apiflask import APIBlueprint
from flask import jsonify, request
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, Field

from quizapp.conduct import services
from quizapp.core.roles import Right
from quizapp.web import auth, clock, wire

bp = APIBlueprint("conduct_api", __name__, url_prefix="/api/v1", tag="rounds")

HOUR_S = 3600


class EventIn(wire.Strict):
    """One event: ``ago_s`` seconds before it is sent; ``seconds``: how long a question was looked at."""

    kind: Literal["opened", "away", "back", "question"]
    ago_s: int = Field(default=0, ge=0, le=HOUR_S)
    slot: int | None = Field(default=None, ge=1, le=1000)
    seconds: int | None = Field(default=None, ge=0, le=24 * HOUR_S)


class EventsIn(wire.Strict):
    """What has happened since the last report."""

    events: list[EventIn] = Field(min_length=1, max_length=100)


class EventsOut(BaseModel):
    """How many were kept: none after the hand-in, and no more than 2,000 of an attempt."""

    kept: int


@bp.post("/attempts/<int:attempt_id>/events")
@bp.input(EventsIn, arg_name="given")
@bp.output(EventsOut)
@auth.requires(Right.TAKE_ROUNDS)
def note(attempt_id: int, given: EventsIn) -> ResponseReturnValue:
    """Report what happened: the page was opened, left, come back to; a question was looked at."""
    kept = services.note(
        attempt_id,
        [services.Reported(**one.model_dump()) for one in given.events],
        member_id=auth.member().id,
        browser=request.headers.get("User-Agent", "")[:400],
        now=clock.now(),
    )
    return jsonify(kept=kept)
