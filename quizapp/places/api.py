"""The own place as JSON with an ETag (docs/api.md)."""

import hashlib
import json
from typing import Any

from apiflask import APIBlueprint
from flask import Response, request
from pydantic import BaseModel

from quizapp.core.roles import Right
from quizapp.places import choosing
from quizapp.places.queries import Places
from quizapp.web import auth, openapi, wire

bp = APIBlueprint("places_api", __name__, url_prefix="/api/v1", tag="boards")


class InBranch(BaseModel):
    """A place of how many on the branch's roster; null before scores are out and without a result."""

    place: int | None
    of: int


class InFederation(BaseModel):
    """A place of how many on the roster, and how many per cent of those with a place stand below it."""

    place: int
    of: int
    percentile: float


class BestWeek(BaseModel):
    """The best weekly round of the season so far."""

    round: int
    value: float
    minutes: int


class PlacesOut(BaseModel):
    """Where one stands; ``round`` null in a season, ``branch`` null for who is not on the roster."""

    season: str | None
    round: int | None
    as_of: wire.Timestamp | None
    branch: InBranch | None
    federation: InFederation | None
    value: float | None
    minutes: int | None
    streak: int | None
    best: BestWeek | None


@bp.get("/me/places")
@bp.output(PlacesOut)
@bp.doc(responses={304: "these places are known already"})
@openapi.query(season=openapi.TEXT, round=openapi.ID)
@auth.requires(Right.KEEP_ACCOUNT)
def show() -> Response:
    """Show the own places in the round ``?round=``, else in ``?season=``, else in the round of now."""
    body = json.dumps(_body(choosing.places()), ensure_ascii=False, separators=(",", ":")).encode()
    # Of what was found, not of versions: the best week may be on any board of the season.
    tag = hashlib.blake2b(body, digest_size=12).hexdigest()
    if request.if_none_match.contains_weak(tag):
        answer = Response(status=304)
    else:
        answer = Response(body, mimetype="application/json")
    answer.headers["ETag"] = f'"{tag}"'
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Vary"] = "Cookie"
    return answer


def _body(found: Places | None) -> dict[str, Any]:
    if found is None:
        return dict.fromkeys(PlacesOut.model_fields)
    own, among, best = found.own, found.federation, found.best
    return {
        "season": own.season,
        "round": own.round_id,
        "as_of": wire.optional_rfc3339(own.as_of),
        "branch": None if found.of_branch is None else {"place": own.place, "of": found.of_branch},
        "federation": among
        and {
            "place": among.place,
            "of": among.of,
            "percentile": wire.number(among.percentile_hundredths),
        },
        "value": wire.number(own.value_hundredths),
        "minutes": own.minutes,
        "streak": found.streak.weeks,
        "best": best
        and {"round": best.round_id, "value": wire.number(best.value_hundredths), "minutes": best.minutes},
    }
