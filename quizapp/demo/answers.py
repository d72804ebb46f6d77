"""What people answer: right, half right or wrong, each response graded by the rules once and then known."""

import random
from dataclasses import dataclass
from functools import cache
from typing import Any

from quizapp.core import marks, papers
from quizapp.core.questions.letters import to_dealt_letters
from quizapp.play import pools
from quizapp.play.pools import Question

#: What somebody who does not know writes into a blank.
GUESS = "不清楚"


@dataclass(frozen=True, slots=True)
class Choice:
    """A response in the bank's letters, with the credit that the rules give it."""

    response: Any
    credit: Any


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be given to a question: the key, and others that earn less."""

    right: Choice
    others: tuple[Choice, ...]


class Answering:
    """Answers papers; keeps what can be given to each question."""

    def __init__(self) -> None:
        self._known: dict[int, Choices] = {}

    def answer(
        self, paper: papers.Paper, chance: float, thrown: random.Random
    ) -> tuple[dict[int, Any], list[int]]:
        """Answer every slot of a paper.

        :param chance: of a right answer, 0 to 1.
        :return: slot -> response under the paper's letters, and the mark of each slot in hundredths.
        """
        responses: dict[int, Any] = {}
        earned: list[int] = []
        for slot in paper.slots:
            choices = self._known.get(slot.question_id) or self._learn(slot.question_id)
            chosen = choices.right if thrown.random() < chance else thrown.choice(choices.others)
            responses[slot.slot] = to_dealt_letters(slot.order, chosen.response)
            earned.append(_mark(chosen.credit, slot.mark_hundredths))
        return responses, earned

    def _learn(self, question_id: int) -> Choices:
        question = pools.questions([question_id])[question_id]
        key = question.rules.key(question.body)
        choices = Choices(
            _graded(question, key), tuple(_graded(question, other) for other in _others(question, key))
        )
        return self._known.setdefault(question_id, choices)


def _graded(question: Question, response: Any) -> Choice:
    return Choice(response, question.rules.grade(question.body, response, question.policy))


_mark = cache(marks.mark_hundredths)


def _others(question: Question, key: Any) -> list[Any]:
    """List responses that are not the key: other letters, ticks too few or one too many, a guess."""
    letters = question.rules.choice_ids(question.body)
    if isinstance(key, str):
        return [letter for letter in letters if letter != key]
    if not letters:
        return [[*key[:at], GUESS, *key[at + 1 :]] for at in range(len(key))]
    few = [sorted(set(key) - {letter}) for letter in key if len(key) > 1]
    many = [sorted({*key, letter}) for letter in letters if letter not in key]
    return few + many
