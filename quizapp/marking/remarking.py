"""What a round's marks are, and what they would be under one more ruling."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quizapp import store
from quizapp.core import corrections, ranking
from quizapp.core.corrections import InForce, SlotState
from quizapp.core.questions import to_key_letters
from quizapp.store import regrading
from quizapp.store.regrading import Marked


@dataclass(frozen=True, slots=True)
class Remarked:
    """An attempt that holds the question, with its score as it stands and as it would be."""

    attempt: Marked
    score_hundredths: int | None


Results = dict[int, ranking.AttemptResult]


def remark(
    round_id: int, attempts: Sequence[Marked], question_ids: Iterable[int], proposed: InForce
) -> list[Remarked]:
    """Mark anew, with one more ruling, the attempts whose papers hold a question.

    Slots of questions that nothing is ruled about keep their marks; the others are judged by all rulings, so
    that what may be left out of a total is weighed against the rest of the paper again.

    :param attempts: of the round, see ``regrading.marked``.
    :param question_ids: all versions of the question.
    """
    asked = frozenset(question_ids)
    ruled: dict[int, list[InForce]] = store.corrections.in_force(round_id)
    for question_id in asked:
        ruled[question_id] = [*ruled.get(question_id, []), proposed]
    holding = [one for one in attempts if any(slot[0] in asked for slot in one.slots)]
    slots = {at for one in holding for at, slot in enumerate(one.slots, start=1) if slot[0] in ruled}
    given = regrading.given(round_id, slots)
    questions = {row.id: row for row in store.banks.questions(list(ruled))}
    return [Remarked(one, _score(one, ruled, questions, given)) for one in holding]


def _score(
    one: Marked,
    ruled: Mapping[int, Sequence[InForce]],
    questions: Mapping[int, store.Question],
    given: Mapping[tuple[int, int], Any],
) -> int | None:
    # Who handed in without any answer has no score, whatever is ruled.
    if one.score_hundredths is None:
        return None
    states = []
    for at, (question_id, worth, order) in enumerate(one.slots, start=1):
        if question_id in ruled:
            response = to_key_letters(order, given.get((one.id, at)))
            states.append(corrections.judge(questions[question_id], response, worth, ruled[question_id]))
        else:
            states.append(SlotState(one.marks[at - 1]))
    return corrections.tally(states, [worth for _, worth, _ in one.slots]).score_hundredths


def counting(attempts: Iterable[Marked], would: Mapping[int, int | None]) -> tuple[Results, Results]:
    """Choose each member's counting attempt, by the scores as they stand and as they would be.

    :param would: attempt -> score, of those that are marked anew.
    """
    now: dict[int, list[ranking.AttemptResult]] = {}
    then: dict[int, list[ranking.AttemptResult]] = {}
    for one in attempts:
        if one.score_hundredths is None:
            continue
        minutes = ranking.taken_minutes(
            one.started_at, one.handed_in_at, one.deadline_at, questions=len(one.slots)
        )
        for found, score in ((now, one.score_hundredths), (then, would.get(one.id, one.score_hundredths))):
            assert score is not None
            result = ranking.AttemptResult(one.id, score, minutes, one.handed_in_at)
            found.setdefault(one.member_id, []).append(result)
    return _best(now), _best(then)


def _best(found: Mapping[int, Sequence[ranking.AttemptResult]]) -> Results:
    chosen = {member_id: ranking.counting_attempt(results) for member_id, results in found.items()}
    return {member_id: result for member_id, result in chosen.items() if result is not None}
