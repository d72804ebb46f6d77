"""Noting what a browser reports, and finding what deserves a second look."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from quizapp import store
from quizapp.core import attempts, conduct, refusals
from quizapp.core.questions import to_key_letters
from quizapp.store.attempt_events import Sat


@dataclass(frozen=True, slots=True)
class Reported:
    """One event as a browser tells it: what, how many seconds ago, and of which question for how long."""

    kind: str
    ago_s: int
    slot: int | None = None
    seconds: int | None = None


def note(attempt_id: int, events: Sequence[Reported], *, member_id: int, browser: str, now: datetime) -> int:
    """Keep what a browser reports of a running attempt; return how many events were kept.

    :param browser: what it calls itself; only a digest is kept, to tell one device from another.
    :raises refusals.Missing: not the member's attempt.
    """
    sitting = store.attempts.sitting(attempt_id, member_id=member_id)
    if sitting is None:
        raise refusals.Missing("not-found")
    if sitting.handed_in_at is not None:
        return 0
    slots = len(sitting.paper["slots"])
    longest_s = int((now - sitting.started_at).total_seconds()) + 1
    # What cannot have been is dropped: a question that is not on the paper, more time than has passed.
    events = [one for one in events if (one.slot or 1) <= slots and (one.seconds or 0) <= longest_s]
    device = hashlib.sha256(browser.encode()).hexdigest()[:8]
    rows = [
        {
            # A client's clock decides nothing: it only says how long ago, and never before the start.
            "at": max(now - timedelta(seconds=one.ago_s), sitting.started_at),
            "kind": one.kind,
            "facts": {"device": device}
            | ({} if one.slot is None else {"slot": one.slot})
            | ({} if one.seconds is None else {"seconds": one.seconds}),
        }
        for one in events
    ]
    with store.transaction():
        return store.attempt_events.add(attempt_id, rows, most=conduct.EVENTS_MOST)


@dataclass(frozen=True)
class Review:
    """What deserves a second look in a round, with who sat each attempt."""

    alike: list[conduct.Alike]
    fast: list[conduct.Fast]
    people: dict[int, Sat]
    looked_at: int


def review(this_round: store.Round, *, now: datetime) -> Review | None:
    """Look through a round; three statements however many sat it; None before it has closed for everybody."""
    if not attempts.phase_of(this_round, now).is_closed:
        return None
    people = {one.attempt_id: one for one in store.attempt_events.sat(this_round.id)}
    given = store.attempt_events.given_in_round(this_round.id)
    store.end_reading()
    works = [_work(one, given.get(one.attempt_id, [])) for one in people.values()]
    return Review(conduct.alike(works), conduct.fast(works), people, len(works))


def _work(one: Sat, given: Sequence[tuple[int, Any, datetime]]) -> conduct.Work:
    answered = {slot: response for slot, response, _at in given if response is not None}
    return conduct.Work(
        one.attempt_id,
        one.branch_id,
        one.score_hundredths,
        one.started_at,
        {
            question: _hashable(to_key_letters(order, answered[slot]))
            for slot, (question, mark, order) in enumerate(one.paper["slots"], start=1)
            if slot in answered and one.marks[slot - 1] < mark
        },
        len(answered),
        [at for slot, _response, at in given if slot in answered],
    )


def _hashable(response: Any) -> Any:
    return tuple(response) if isinstance(response, list) else response


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an attempt's log; ``device``: A, B, … in the order in which they appeared."""

    at: datetime
    kind: str
    device: str
    slot: int | None
    seconds: int | None


@dataclass(frozen=True)
class Log:
    """What is known of how an attempt was sat."""

    sat: Sat
    lines: list[Line]
    devices: int
    away_s: int
    times: dict[int, int]


def log(attempt_id: int) -> Log:
    """Return an attempt's log: who sat it, every event, how long the page was left, seconds per question.

    :raises refusals.Missing: no such attempt, or it has no score.
    """
    found = store.attempt_events.one_sat(attempt_id)
    if found is None:
        raise refusals.Missing("not-found")
    letters: dict[str, str] = {}
    lines, times, away_s, left_at = [], dict[int, int](), 0.0, None
    for event in store.attempt_events.of_attempt(attempt_id):
        facts = event.facts or {}
        device = letters.setdefault(facts.get("device", ""), "ABCDEFGHIJ"[min(len(letters), 9)])
        lines.append(Line(event.at, event.kind, device, facts.get("slot"), facts.get("seconds")))
        if event.kind == "question" and "slot" in facts:
            times[facts["slot"]] = times.get(facts["slot"], 0) + facts.get("seconds", 0)
        if event.kind == "away":
            left_at = event.at
        elif left_at is not None and event.kind in ("back", "opened"):
            away_s += (event.at - left_at).total_seconds()
            left_at = None
    return Log(found, lines, len(letters), int(away_s), times)


def bind(round_id: int, lines: Sequence[str]) -> list[str]:
    """Let a round be begun only from these networks; none: from anywhere. Return them as kept, each once.

    :raises refusals.Missing: no such round.
    :raises refusals.Conflict: ``round-settled``: nobody begins it any more.
    :raises refusals.Invalid: ``bad-network``, with the first line that is none.
    """
    typed = [line.strip() for line in lines if line.strip()]
    networks = [(line, conduct.parse_network(line)) for line in typed]
    for line, network in networks:
        if network is None:
            raise refusals.Invalid("bad-network", network=line)
    kept = list(dict.fromkeys(str(network) for _line, network in networks))
    with store.transaction():
        this_round = store.overrides.hold_round(round_id)
        if this_round is None:
            raise refusals.Missing("not-found")
        if this_round.settled_at is not None:
            raise refusals.Conflict("round-settled")
        store.seasons.change_round(round_id, {"networks": kept or None})
    return kept
