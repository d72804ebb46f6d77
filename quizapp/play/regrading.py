"""Regrading: what a confirmed correction changes in the attempts that were handed in before it.

Why in batches, and idempotent: a correction is in force from the instant of its confirmation; whoever hands
in from then on is marked by it. The attempts before are marked anew by the scheduler, at most a hundred in a
transaction; killed in the middle it begins again, and an attempt whose marks follow from all rulings is done.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from quizapp import standings, store
from quizapp.core import ranking
from quizapp.play import marking
from quizapp.store import checks, regrading
from quizapp.store.checks import HandedIn
from quizapp.store.corrections import Confirmed

BATCH = 100
OUTCOME = ("marks", "marks_hundredths", "total_hundredths", "score_hundredths")


def apply_due(now: datetime) -> int:
    """Bring every correction that is in force into all marks; return how many attempts changed.

    Results, sums of branches and boards follow, also of settled rounds and the season: a correction is the
    one thing that changes a closed round (docs/corrections.md).

    :param now: aware UTC.
    """
    return sum(_apply(round_id, ids, now) for round_id, ids in store.corrections.unapplied().items())


def _apply(round_id: int, correction_ids: Sequence[int], now: datetime) -> int:
    changed, last = 0, 0
    this_round = store.seasons.round_by_id(round_id)
    assert this_round is not None
    while True:
        with store.transaction():
            batch = regrading.hold(round_id, after=last, limit=BATCH)
            changed += _regrade(this_round, batch, now)
        if len(batch) < BATCH:
            break
        last = batch[-1].attempt.id
    if this_round.roster_at is not None:
        _bring_boards_up_to_date(this_round, now)
    with store.transaction():
        regrading.finish(correction_ids, now=now)
    return changed


def _bring_boards_up_to_date(this_round: store.Round, now: datetime) -> None:
    """Rebuild the round's boards and the season's, then those whose movement is against them.

    The sums are added up once more, with the round held: whoever wrote them anew while a batch added to
    them has not seen what it added.
    """
    with store.transaction():
        store.overrides.hold_round(this_round.id)
        store.results.add_up(this_round.id, excellent_hundredths=this_round.excellent_percent * 100)
    for round_id in (this_round.id, regrading.following(this_round)):
        if round_id is not None:
            with store.transaction():
                store.rebuilding.mark_round(round_id)
            standings.rebuild(now)


def _regrade(this_round: store.Round, batch: Sequence[HandedIn], now: datetime) -> int:
    """Mark a batch anew inside the caller's transaction; return how many attempts changed."""
    # Read again for every batch: another correction may have been confirmed meanwhile.
    confirmed = store.corrections.confirmed(this_round.id)
    members, changes = set(), []
    for one in batch:
        if one.attempt.handed_in_at is None:
            continue
        steps = list(_steps(one, confirmed))
        if steps:
            changes += [_change(one.attempt.id, *step, now) for step in steps]
            for name in OUTCOME:
                setattr(one.attempt, name, steps[-1][2][name])
            members.add(one.attempt.member_id)
    regrading.note(changes)
    if members:
        _choose_again(this_round, members)
    return len({change["attempt_id"] for change in changes})


Step = tuple[int, dict[str, Any], dict[str, Any]]


def _steps(one: HandedIn, confirmed: Sequence[Confirmed]) -> Iterator[Step]:
    """Give what each correction that is not applied yet changes: its id, the outcome before and after."""

    def outcome(count: int) -> dict[str, Any]:
        in_force = store.corrections.by_question(confirmed[:count])
        follows = marking.mark(one.attempt.paper, one.responses, in_force)
        return {name: follows[name] for name in OUTCOME}

    before = {name: getattr(one.attempt, name) for name in OUTCOME}
    if before == outcome(len(confirmed)):
        return
    for count, correction in enumerate(confirmed, start=1):
        if not correction.is_applied:
            after = outcome(count)
            if after != before:
                yield correction.id, before, after
            before = after


def _change(
    attempt_id: int, correction_id: int, before: dict[str, Any], after: dict[str, Any], now: datetime
) -> dict[str, Any]:
    kept = ("marks", "marks_hundredths", "score_hundredths")
    return (
        {"correction_id": correction_id, "attempt_id": attempt_id, "changed_at": now}
        | {f"{name}_before": before[name] for name in kept}
        | {f"{name}_after": after[name] for name in kept}
    )


def _choose_again(this_round: store.Round, member_ids: set[int]) -> None:
    """Choose the counting attempts of members anew, and let the sums of their branches follow."""
    own: dict[int, list[ranking.AttemptResult]] = {}
    for one in checks.scored(this_round.id, member_ids):
        own.setdefault(one.member_id, []).append(attempt_result(one))
    results = regrading.results(this_round.id, member_ids)
    branches = regrading.branches(this_round.id, member_ids)
    excellent_from = this_round.excellent_percent * 100
    more: dict[int, tuple[int, int]] = {}
    for member_id, attempts in own.items():
        counting, result = ranking.counting_attempt(attempts), results[member_id]
        assert counting is not None
        was, now_is = result.score_hundredths, counting.score_hundredths
        for name in ("attempt_id", "score_hundredths", "minutes", "handed_in_at"):
            setattr(result, name, getattr(counting, name))
        if member_id in branches:
            total, excellent = more.get(branches[member_id], (0, 0))
            rises = (now_is >= excellent_from) - (was >= excellent_from)
            more[branches[member_id]] = (total + now_is - was, excellent + rises)
    regrading.add_to_sums(this_round.id, more)


def attempt_result(one: checks.Counted) -> ranking.AttemptResult:
    """Weigh an attempt as a hand-in does."""
    minutes = ranking.taken_minutes(one.started_at, one.handed_in_at, one.deadline_at, questions=one.slots)
    return ranking.AttemptResult(one.attempt_id, one.score_hundredths, minutes, one.handed_in_at)
