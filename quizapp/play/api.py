"""Rounds and attempts as JSON (contracts, section 7)."""

from datetime import datetime
from typing import Any

from apiflask import APIBlueprint
from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue

from quizapp import store
from quizapp.core import draws, refusals
from quizapp.core.roles import Right
from quizapp.play import desk, notes, paper, review, rounds, services, shapes
from quizapp.store.attempts import Sitting, Stored
from quizapp.web import auth, clock, openapi, titles, wire

bp = APIBlueprint("play_api", __name__, url_prefix="/api/v1", tag="rounds")

PHASES = ("planned", "open", "closed", "released")


@bp.get("/rounds")
@bp.output(shapes.RoundList)
@openapi.query(
    phase={"type": "string", "enum": list(PHASES)},
    season=openapi.TEXT,
    limit=openapi.LIMIT,
    after=openapi.AFTER,
)
@auth.requires(Right.TAKE_ROUNDS)
def list_rounds() -> ResponseReturnValue:
    """List rounds: open ones first, then coming, then past; ``?phase=`` and ``?season=`` choose."""
    phase, now = request.args.get("phase"), clock.now()
    if phase is not None and phase not in PHASES:
        raise refusals.Invalid("bad-page", field="phase")
    limit, after = wire.page_limit(), wire.page_after()
    found = rounds.views(member_id=auth.member().id, season=request.args.get("season"), now=now)
    chosen = [one for one in found if phase in (None, one.phase)]
    more = str(after + limit) if len(chosen) > after + limit else None
    return jsonify(items=[_round(one) for one in chosen[after : after + limit]], next=more)


@bp.post("/rounds/<int:round_id>/attempts")
@bp.output(shapes.AttemptOut)
@bp.doc(responses={201: "a new attempt"})
@auth.requires(Right.TAKE_ROUNDS)
def start(round_id: int) -> ResponseReturnValue:
    """Begin an attempt (201), or come back to the running one (200)."""
    wire.refuse_body()
    now = clock.now()
    sitting, is_new = desk.start(round_id, viewer=auth.member(), now=now)
    reply = _attempt(sitting, {} if is_new else store.attempts.responses(sitting.id), now)
    reply.status_code = 201 if is_new else 200
    return reply


@bp.get("/attempts/<int:attempt_id>")
@bp.output(shapes.AttemptOut)
@auth.requires(Right.TAKE_ROUNDS)
def show(attempt_id: int) -> ResponseReturnValue:
    """Show the member's own attempt with its paper."""
    return _attempt(own_attempt(attempt_id), store.attempts.responses(attempt_id), clock.now())


@bp.get("/attempts/<int:attempt_id>/responses")
@bp.output(shapes.ResponsesOut)
@auth.requires(Right.TAKE_ROUNDS)
def list_responses(attempt_id: int) -> ResponseReturnValue:
    """Show what stands in the member's own attempt, for a page that has the paper and asks every minute."""
    sitting = own_attempt(attempt_id)
    given = sorted(store.attempts.responses(attempt_id).items())
    return jsonify(
        phase=_phase(sitting),
        deadline_at=wire.rfc3339(sitting.deadline_at),
        server_now=wire.rfc3339(clock.now()),
        responses=[{"slot": slot, "seq": one.seq, "response": one.response} for slot, one in given],
    )


@bp.put("/attempts/<int:attempt_id>/responses/<int:slot>")
@bp.input(shapes.SaveIn, arg_name="given")
@bp.output(shapes.SavedOut)
@auth.requires(Right.TAKE_ROUNDS)
def save(attempt_id: int, slot: int, given: shapes.SaveIn) -> ResponseReturnValue:
    """Save what is given in a slot, at once and one by one."""
    now = clock.now()
    saved = services.save(
        attempt_id,
        slot,
        given.response,
        seq=given.seq,
        member_id=auth.member().id,
        now=now,
        key=desk.receipt_key(),
    )
    return jsonify(
        slot=saved.slot,
        seq=saved.seq,
        response=saved.response,
        accepted=saved.accepted,
        late=saved.late,
        saved_at=wire.rfc3339(saved.saved_at),
        deadline_at=wire.rfc3339(saved.deadline_at),
        server_now=wire.rfc3339(now),
    )


@bp.post("/attempts/<int:attempt_id>/hand-in")
@bp.output(shapes.ReceiptOut)
@auth.requires(Right.TAKE_ROUNDS)
def hand_in(attempt_id: int) -> ResponseReturnValue:
    """Hand in; the first hand-in decides, a repeat answers the same."""
    wire.refuse_body()
    now = clock.now()
    receipt = desk.hand_in(attempt_id, member_id=auth.member().id, now=now)
    body: dict[str, Any] = {
        "handed_in_at": wire.rfc3339(receipt.handed_in_at),
        "answered": receipt.answered,
        "receipt": receipt.code,
    }
    if receipt.shows_score:
        body["score"] = wire.number(receipt.score_hundredths)
    return jsonify(body)


@bp.get("/attempts/<int:attempt_id>/review")
@bp.output(shapes.Review)
@auth.requires(Right.TAKE_ROUNDS)
def show_review(attempt_id: int) -> ResponseReturnValue:
    """Show the total, and key and explanations once the round has closed for everybody.

    403 ``not-released`` while nothing may be seen.
    """
    sitting = own_attempt(attempt_id)
    found = rounds.view(sitting.round_id, member_id=sitting.member_id, now=clock.now())
    if sitting.handed_in_at is None or not (found.shows_totals or found.shows_keys):
        raise refusals.Forbidden("not-released")
    total: dict[str, Any] = {
        "score": wire.number(sitting.score_hundredths),
        "answered": sitting.answered,
        "handed_in_at": wire.rfc3339(sitting.handed_in_at),
        "receipt": sitting.receipt,
    }
    if not found.shows_keys:
        views = paper.slots(sitting, store.attempts.responses(sitting.id))
        return jsonify(total=total, slots=[_slot(view) for view in views], corrections=[])
    marked = review.marked_slots(sitting, notes.rulings(found))
    told = notes.as_json(found, sitting.paper["slots"])
    return jsonify(total=total, slots=[_marked(one) for one in marked], corrections=told)


def own_attempt(attempt_id: int) -> Sitting:
    """Return the signed-in member's attempt.

    :raises refusals.Missing: there is none, or it is another's.
    """
    sitting = store.attempts.sitting(attempt_id, member_id=auth.member().id)
    if sitting is None:
        raise refusals.Missing("not-found")
    return sitting


def _round(found: rounds.RoundView) -> dict[str, Any]:
    return {
        "id": found.round.id,
        "kind": found.round.kind,
        "title": titles.round_title(found.round.kind, found.round.week),
        "season": found.season.code,
        "phase": found.phase,
        "opens_at": wire.rfc3339(found.window.opens_at),
        "closes_at": wire.rfc3339(found.window.closes_at),
        "time_limit_s": found.time_limit_s,
        "attempts": [_own(found, one) for one in found.own],
        "attempts_left": found.attempts_left,
        **_seed(found),
    }


def _seed(found: rounds.RoundView) -> dict[str, str]:
    """Give what is published of the seed: what commits to it, and itself as soon as keys may be seen."""
    seed = found.round.seed
    published = {"seed_sha256": draws.commitment(bytes.fromhex(seed))}
    return published | ({"seed": seed} if found.shows_keys else {})


def _own(found: rounds.RoundView, one: Sitting) -> dict[str, Any]:
    own = {"id": one.id, "number": one.number, "phase": _phase(one)}
    score = found.score(one)
    return own if score is None else own | {"score": wire.number(score)}


def _attempt(sitting: Sitting, stored: dict[int, Stored], now: datetime) -> Response:
    views = paper.slots(sitting, stored)
    return jsonify(
        id=sitting.id,
        round_id=sitting.round_id,
        number=sitting.number,
        phase=_phase(sitting),
        started_at=wire.rfc3339(sitting.started_at),
        deadline_at=wire.rfc3339(sitting.deadline_at),
        server_now=wire.rfc3339(now),
        slots=[_slot(view) for view in views],
    )


def _phase(sitting: Sitting) -> str:
    return "running" if sitting.handed_in_at is None else "handed_in"


def _slot(view: paper.SlotView) -> dict[str, Any]:
    shown = {
        "slot": view.slot,
        "type": view.type,
        "stem_html": view.stem_html,
        "choices": [{"id": choice.id, "html": choice.html} for choice in view.choices],
        "mark": wire.number(view.mark_hundredths),
        "response": view.response,
        "seq": view.seq,
    }
    return shown if view.blanks is None else shown | {"blanks": view.blanks}


def _marked(one: review.Marked) -> dict[str, Any]:
    return _slot(one.view) | {
        "earned": wire.number(one.mark_hundredths),
        "verdict": one.verdict,
        "key": one.key,
        "explanation_html": one.explanation_html,
        "cite": one.cite,
    }
