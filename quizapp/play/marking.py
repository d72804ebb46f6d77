"""Marking: from a paper and what was given in it to marks and a score; hand-in and audit do it alike."""

from collections.abc import Mapping
from typing import Any

from quizapp.core import marks, papers
from quizapp.core.questions import to_key_letters
from quizapp.play import pools


def mark(paper_json: Any, responses: Mapping[int, Any]) -> dict[str, Any]:
    """Grade every slot of a paper; without an answer there is no score.

    :param paper_json: the frozen paper, as an attempt keeps it.
    :param responses: slot -> canonical response.
    :return: the values of an attempt's row: ``marks`` in hundredths, one for each slot, their sum
        ``marks_hundredths``, the number ``answered`` and ``score_hundredths`` of one hundred or None.
    :raises KeyError: a question of the paper is not in the memory.
    """
    paper = papers.Paper.from_json(paper_json)
    questions = pools.questions([slot.question_id for slot in paper.slots])
    earned, answered = [], 0
    for slot in paper.slots:
        question, response = questions[slot.question_id], responses.get(slot.slot)
        answered += question.rules.is_answered(response)
        credit = question.rules.grade(question.body, to_key_letters(slot.order, response), question.policy)
        earned.append(marks.mark_hundredths(credit, slot.mark_hundredths))
    score = marks.score_hundredths(sum(earned), paper.total_hundredths) if answered else None
    return {"marks": earned, "marks_hundredths": sum(earned), "answered": answered, "score_hundredths": score}
