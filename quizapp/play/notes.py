"""What members read of corrections: on a round's cover, beside their answers, and as JSON."""

from typing import Any

from quizapp import store
from quizapp.play.marking import Rulings
from quizapp.play.rounds import RoundView
from quizapp.store.corrections import Published
from quizapp.web import wire


def context(found: RoundView, *, attempt_id: int | None = None) -> dict[str, Any]:
    """Give what the template ``marking/_notes.html`` takes; no statement where the round has no correction.

    :param attempt_id: an own attempt that is handed in, whose history may then be seen with its total.
    """
    if not found.round.has_corrections:
        return {"notes": [], "shows_keys": found.shows_keys, "history": []}
    shows_history = attempt_id is not None and found.shows_totals and found.shows_keys
    return {
        "notes": store.corrections.published(found.round.id),
        "shows_keys": found.shows_keys,
        "history": store.corrections.history(attempt_id) if shows_history and attempt_id else [],
    }


def rulings(found: RoundView) -> Rulings:
    """Return what the keys of a round are corrected by."""
    return store.corrections.in_force(found.round.id) if found.round.has_corrections else {}


def as_json(found: RoundView, slots: list[list[Any]]) -> list[dict[str, Any]]:
    """List the corrections of a round for an attempt's review; nothing until the keys are out.

    :param slots: of the paper's JSON; a correction names the slot of its question, where the paper has it.
    """
    told = context(found)
    if not found.shows_keys:
        return []
    return [_as_json(one, slots) for one in told["notes"]]


def _as_json(one: Published, slots: list[list[Any]]) -> dict[str, Any]:
    at = (number for number, slot in enumerate(slots, start=1) if slot[0] in one.question_ids)
    return {
        "slot": next(at, None),
        "kind": one.kind,
        "note": one.note,
        "never_lower": one.never_lower,
        "confirmed_at": wire.rfc3339(one.confirmed_at),
    }
