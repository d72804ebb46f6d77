"""The mean of those who took part; who is absent does not count."""

from fractions import Fraction

from quizapp.core.fields import Fields
from quizapp.core.ranking.measures import told, weights
from quizapp.core.ranking.measures.told import Explanation, Printed
from quizapp.core.ranking.rules import RankingRule
from quizapp.core.ranking.sums import BranchSums

IS_A_MEAN = True


def read_weights(ranking: Fields) -> None:
    """Note weights as a fault."""
    weights.refuse(ranking, "average")


def measure(sums: BranchSums, rule: RankingRule) -> Fraction:
    """Give Σ/N; 0 where nobody took part."""
    return sums.mean


def corrected(sums: BranchSums, rule: RankingRule, mu: Fraction) -> None:
    """Leave small branches as they are measured."""


def describe(rule: RankingRule) -> list[Explanation]:
    """Tell ``branch-average``."""
    return [("branch-average", {})]


def working(printed: Printed, rule: RankingRule) -> list[Explanation]:
    """Tell ``work-total`` and ``work-taken`` {count}."""
    return [told.total(printed), ("work-taken", {"count": printed.took_part})]
