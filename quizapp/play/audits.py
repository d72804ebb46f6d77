"""Whether the stored results follow from what was given: receipts, marks, scores and what counts."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from quizapp import store
from quizapp.core import ranking, receipts
from quizapp.play import marking
from quizapp.play.marking import Rulings
from quizapp.store import checks
from quizapp.store.checks import HandedIn

#: What is marked anew and compared, column by column.
OUTCOME = ("marks", "marks_hundredths", "total_hundredths", "answered", "score_hundredths")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not agree.

    :ivar code: ``receipt`` (the responses are not those that were handed in), ``outcome`` (marks or score do
        not follow from them), ``paper`` (it names a question that is not there, or cannot be read),
        ``result`` (the member's counting attempt of the round is another).
    :ivar facts: which attempt or member, what is stored, what follows.
    """

    code: str
    facts: dict[str, Any]


def receipts_agree(*, key: bytes, told: Callable[[int], None] = lambda _number: None) -> Iterator[Finding]:
    """Compare the receipt of every attempt that is handed in with its responses.

    :param key: the receipt key.
    :param told: is told after each batch how many attempts it held.
    """
    for batch in checks.handed_in():
        for one in batch:
            yield from _receipt(one, key)
        told(len(batch))


def verify(*, key: bytes, told: Callable[[int], None] = lambda _number: None) -> Iterator[Finding]:
    """Compare receipts, and mark everything again; then choose the counting attempts again.

    Marks follow from the corrections in force. While one is still on its way through a round's attempts,
    those that it has not reached follow from the ones before it.
    """
    of_rounds: dict[int, list[Rulings]] = {}
    for batch in checks.handed_in():
        for one in batch:
            round_id = one.attempt.round_id
            if round_id not in of_rounds:
                of_rounds[round_id] = _rulings(round_id)
            yield from _receipt(one, key)
            yield from _outcome(one, of_rounds[round_id])
        told(len(batch))
    for round_id in checks.round_ids():
        yield from _results(round_id)


def _receipt(one: HandedIn, key: bytes) -> Iterator[Finding]:
    attempt = one.attempt
    assert attempt.handed_in_at is not None
    code = receipts.receipt(
        key,
        attempt_id=attempt.id,
        member_id=attempt.member_id,
        handed_in_at=attempt.handed_in_at,
        responses=one.responses,
    )
    if code != attempt.receipt:
        yield Finding("receipt", {"attempt": attempt.id, "stored": attempt.receipt or "", "follows": code})


def _rulings(round_id: int) -> list[Rulings]:
    """Return what the marks of a round may follow from."""
    confirmed = store.corrections.confirmed(round_id)
    stages = [confirmed]
    while stages[-1] and not stages[-1][-1].is_applied:
        stages.append(stages[-1][:-1])
    return [store.corrections.by_question(stage) for stage in stages]


def _outcome(one: HandedIn, of_round: Sequence[Rulings]) -> Iterator[Finding]:
    attempt = one.attempt
    stored = {column: getattr(attempt, column) for column in OUTCOME}
    try:
        possible = [marking.mark(attempt.paper, one.responses, in_force) for in_force in of_round]
    # What somebody wrote into a row by hand can be wrong in any way; it is a finding, not a crash.
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        yield Finding("paper", {"attempt": attempt.id, "error": repr(error)})
        return
    if stored in possible:
        return
    for column in OUTCOME:
        follows = possible[0][column]
        if stored[column] != follows:
            facts = {"attempt": attempt.id, "column": column, "stored": stored[column], "follows": follows}
            yield Finding("outcome", facts)


def _results(round_id: int) -> Iterator[Finding]:
    own: dict[int, list[ranking.AttemptResult]] = {}
    for one in checks.scored(round_id):
        minutes = ranking.taken_minutes(
            one.started_at, one.handed_in_at, one.deadline_at, questions=one.slots
        )
        result = ranking.AttemptResult(one.attempt_id, one.score_hundredths, minutes, one.handed_in_at)
        own.setdefault(one.member_id, []).append(result)
    stored = {
        one.member_id: ranking.AttemptResult(
            one.attempt_id, one.score_hundredths, one.minutes, one.handed_in_at
        )
        for one in checks.stored_results(round_id)
    }
    for member_id in sorted(own.keys() | stored.keys()):
        follows = ranking.counting_attempt(own.get(member_id, []))
        if follows != stored.get(member_id):
            facts = {"round": round_id, "member": member_id}
            yield Finding("result", facts | {"stored": stored.get(member_id), "follows": follows})
