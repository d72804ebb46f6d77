"""The sum of all scores, ``sum`` in a season file: the more people take part, the higher it is."""

from fractions import Fraction

from quizapp.core.fields import Fields
from quizapp.core.ranking.measures import told, weights
from quizapp.core.ranking.measures.told import Explanation, Printed
from quizapp.core.ranking.rules import RankingRule
from quizapp.core.ranking.sums import BranchSums

IS_A_MEAN = False


def read_weights(ranking: Fields) -> None:
    """Note weights as a fault."""
    weights.refuse(ranking, "sum")


def measure(sums: BranchSums, rule: RankingRule) -> Fraction:
    """Give Σ."""
    return Fraction(sums.sum_hundredths)


def corrected(sums: BranchSums, rule: RankingRule, mu: Fraction) -> None:
    """Leave small branches as they are measured."""


def describe(rule: RankingRule) -> list[Explanation]:
    """Tell ``branch-sum``."""
    return [("branch-sum", {})]


def working(printed: Printed, rule: RankingRule) -> list[Explanation]:
    """Tell ``work-total``."""
    return [told.total(printed)]
