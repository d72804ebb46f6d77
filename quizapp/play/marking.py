"""Marking: from a paper and what was given in it to marks and a score; hand-in, audit and regrading alike."""

from collections.abc import Mapping, Sequence
from typing import Any

from quizapp import store
from quizapp.core import corrections, marks, papers
from quizapp.core.corrections import InForce, SlotState
from quizapp.core.questions import to_key_letters
from quizapp.play import pools
from quizapp.store.attempts import Terms

#: Question version -> the rulings about it that are in force, in order.
Rulings = Mapping[int, Sequence[InForce]]


def rulings(terms: Terms) -> Rulings:
    """Return what marking in a round goes by besides the keys; a statement only where there is anything."""
    return store.corrections.in_force(terms.id) if terms.has_corrections else {}


def mark(paper_json: Any, responses: Mapping[int, Any], in_force: Rulings) -> dict[str, Any]:
    """Grade every slot of a paper; without an answer there is no score.

    :param paper_json: the frozen paper, as an attempt keeps it.
    :param responses: slot -> canonical response.
    :param in_force: the round's corrections.
    :return: the values of an attempt's row: ``marks`` in hundredths, one for each slot, their sum
        ``marks_hundredths``, what they are out of ``total_hundredths``, the number ``answered`` and
        ``score_hundredths`` of one hundred or None.
    :raises KeyError: a question of the paper is not in the memory.
    """
    paper = papers.Paper.from_json(paper_json)
    questions = pools.questions([slot.question_id for slot in paper.slots])
    states, answered = [], 0
    for slot in paper.slots:
        question, response = questions[slot.question_id], responses.get(slot.slot)
        answered += question.rules.is_answered(response)
        given = to_key_letters(slot.order, response)
        if slot.question_id in in_force:
            ruled = in_force[slot.question_id]
            states.append(corrections.judge(question, given, slot.mark_hundredths, ruled))
        else:
            credit = question.credit(given)
            states.append(SlotState(marks.mark_hundredths(credit, slot.mark_hundredths)))
    tally = corrections.tally(states, [slot.mark_hundredths for slot in paper.slots])
    return {
        "marks": tally.marks,
        "marks_hundredths": tally.marks_hundredths,
        "total_hundredths": tally.total_hundredths,
        "answered": answered,
        "score_hundredths": tally.score_hundredths if answered else None,
    }
