"""The mean of all who stand on the roster, absent as 0; a small branch is filled up with average members."""

from fractions import Fraction

from quizapp.core.fields import Fields
from quizapp.core.ranking.measures import told, weights
from quizapp.core.ranking.measures.told import Explanation, Printed
from quizapp.core.ranking.rules import RankingRule
from quizapp.core.ranking.sums import BranchSums

IS_A_MEAN = True


def read_weights(ranking: Fields) -> None:
    """Note weights as a fault; what is small is read with the common fields."""
    weights.refuse(ranking, "roster_mean")


def measure(sums: BranchSums, rule: RankingRule) -> Fraction:
    """Give R = Σ/E."""
    return Fraction(sums.sum_hundredths, sums.roster)


def corrected(sums: BranchSums, rule: RankingRule, mu: Fraction) -> Fraction | None:
    """Give V = (E·R + k·μ)/(E + k) of a branch that is small, as if k average members had joined."""
    if sums.roster >= rule.small_below:
        return None
    return (sums.sum_hundredths + rule.small_prior * mu) / (sums.roster + rule.small_prior)


def describe(rule: RankingRule) -> list[Explanation]:
    """Tell ``branch-roster-mean`` and, where branches can be small, ``small-branch`` {below, prior}."""
    if not rule.small_below or not rule.small_prior:
        return [("branch-roster-mean", {})]
    small = {"below": rule.small_below, "prior": rule.small_prior}
    return [("branch-roster-mean", {}), ("small-branch", small)]


def working(printed: Printed, rule: RankingRule) -> list[Explanation]:
    """Tell ``work-total``, ``work-roster``; of a small one ``work-raw``, ``work-prior``, ``work-filled``."""
    absent = printed.roster - printed.took_part
    lines = [told.total(printed), ("work-roster", {"expected": printed.roster, "absent": absent})]
    if printed.raw_hundredths is None:
        return lines
    prior = {"prior": rule.small_prior, "mean_hundredths": printed.mean_hundredths}
    return [
        *lines,
        ("work-raw", {"raw_hundredths": printed.raw_hundredths}),
        ("work-prior", prior),
        ("work-filled", {"count": printed.roster + rule.small_prior}),
    ]
