"""How hard questions and papers are, in whole hundredths: 100 is easy, 500 is hard (docs/papers.md).

A question that enough people have answered is as hard as they found it; another one is as hard as its
author says; one of which nobody says anything stands in the middle.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from quizapp.core import marks
from quizapp.core.plans import PaperPlan, Rule

#: From so many counted answers on the facility of a question is taken for known.
LEAST_ANSWERS = 20
#: Of a question without a facility and without a stated difficulty.
MIDDLE_HUNDREDTHS = 300
_HARDEST, _SPAN = 500, 400


class Questions(Protocol):
    """What balancing has to know of a pool."""

    def fitting(self, rule: Rule) -> tuple[int, ...]: ...
    def difficulty_of(self, position: int, known: Mapping[int, int]) -> int: ...


def from_facility(facility: Fraction) -> int:
    """Turn a facility into a difficulty: 5 − 4 × facility, rounded half up to hundredths.

    :param facility: mean credit, from 0 to 1.
    :return: from 100 to 500.
    """
    return marks.round_half_up(_HARDEST - _SPAN * facility)


def known(answers: Iterable[tuple[int, int, int]]) -> dict[int, int]:
    """Find the difficulty of every question that has at least ``LEAST_ANSWERS`` answers.

    :param answers: of each counted answer the question's id, the mark it earned and the most it could earn,
        both in hundredths.
    :return: difficulties in hundredths by question id; the facility is the mean of mark / most.
    """
    sums: defaultdict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])
    for question_id, earned, most in answers:
        tally = sums[question_id, most]
        tally[0] += earned
        tally[1] += 1
    credit: defaultdict[int, Fraction] = defaultdict(Fraction)
    counts: defaultdict[int, int] = defaultdict(int)
    for (question_id, most), (total, count) in sums.items():
        credit[question_id] += Fraction(total, most)
        counts[question_id] += count
    return {
        question_id: from_facility(credit[question_id] / count)
        for question_id, count in sorted(counts.items())
        if count >= LEAST_ANSWERS
    }


@dataclass(frozen=True, slots=True)
class Balance:
    """How hard the papers of a plan shall be, as sums over their slots, so that nothing is divided.

    :ivar wanted: the plan's mean difficulty times the slots: of each rule its count times the mean of all
        questions that fit it, added up.
    :ivar allowed: the set distance times the slots, in hundredths.
    """

    wanted: Fraction
    allowed: int

    @classmethod
    def of(cls, plan: PaperPlan, pool: Questions, known: Mapping[int, int]) -> "Balance":
        """Work out what the papers of a plan with a set distance shall be.

        :param known: difficulties by question id, see :func:`known`.
        """
        wanted = Fraction(0)
        for rule in plan.rules:
            fitting = pool.fitting(rule)
            if fitting:
                total = sum(pool.difficulty_of(position, known) for position in fitting)
                wanted += Fraction(rule.count * total, len(fitting))
        return cls(wanted, plan.count * (plan.difficulty_within_hundredths or 0))

    def distance(self, total: int) -> Fraction:
        """Tell how far the difficulties of a paper, added up, lie from what is wanted."""
        return abs(total - self.wanted)
