"""What people answer: right, half right or wrong, each response graded by the rules once and then known."""

import random
from dataclasses import dataclass
from typing import Any

from quizapp.core import marks, papers
from quizapp.core.questions.letters import to_dealt_letters
from quizapp.play import pools
from quizapp.play.pools import Question

#: What somebody who does not know writes into a blank.
GUESS = "不清楚"


#: What a type of question takes off the chance of a right answer.
HARDNESS = {"single": 0.0, "true_false": 0.0, "multiple": 0.16, "blank": 0.12}


@dataclass(frozen=True, slots=True)
class Choice:
    """A response in the bank's letters, with the mark that the rules give it, in hundredths."""

    response: Any
    mark_hundredths: int


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be given to a question: the key, and others that earn less; and how hard its type is."""

    right: Choice
    others: tuple[Choice, ...]
    hardness: float


class Answering:
    """Answers papers; keeps what can be given to each question."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], Choices] = {}

    def answer(
        self, paper: papers.Paper, chance: float, thrown: random.Random
    ) -> tuple[dict[int, Any], list[int]]:
        """Answer every slot of a paper.

        :param chance: of a right answer to an easy type of question, 0 to 1.
        :return: slot -> response under the paper's letters, and the mark of each slot in hundredths.
        """
        responses: dict[int, Any] = {}
        earned: list[int] = []
        for slot in paper.slots:
            asked = slot.question_id, slot.mark_hundredths
            choices = self._known.get(asked) or self._learn(*asked)
            knows = thrown.random() < chance - choices.hardness
            chosen = choices.right if knows else thrown.choice(choices.others)
            responses[slot.slot] = to_dealt_letters(slot.order, chosen.response)
            earned.append(chosen.mark_hundredths)
        return responses, earned

    def _learn(self, question_id: int, worth_hundredths: int) -> Choices:
        question = pools.questions([question_id])[question_id]
        key = question.rules.key(question.body)
        right, *others = (
            Choice(response, _grade(question, response, worth_hundredths))
            for response in (key, *_others(question, key))
        )
        return self._known.setdefault(
            (question_id, worth_hundredths), Choices(right, tuple(others), HARDNESS[question.type])
        )


def _grade(question: Question, response: Any, worth_hundredths: int) -> int:
    credit = question.rules.grade(question.body, response, question.policy)
    return marks.mark_hundredths(credit, worth_hundredths)


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
