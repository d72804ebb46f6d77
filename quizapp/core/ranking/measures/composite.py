"""Participation, the mean of those who took part and the excellent share, weighed."""

from dataclasses import asdict
from fractions import Fraction

from quizapp.core.fields import Fields
from quizapp.core.ranking.measures import weights
from quizapp.core.ranking.measures.told import Explanation, Printed
from quizapp.core.ranking.rules import RankingRule, Weights
from quizapp.core.ranking.sums import BranchSums

IS_A_MEAN = True


def read_weights(ranking: Fields) -> Weights | None:
    """Read the three weights; None where they have faults."""
    return weights.read(ranking)


def measure(sums: BranchSums, rule: RankingRule) -> Fraction:
    """Give w1 · 100·N/E + w2 · Σ/N + w3 · 100 · the excellent share."""
    parts = weights_of(rule)
    weighed = (
        parts.participation * Fraction(10_000 * sums.took_part, sums.roster),
        parts.mean * sums.mean,
        parts.excellent * Fraction(10_000 * sums.excellent, sums.roster),
    )
    return sum(weighed, Fraction(0)) / 100


def corrected(sums: BranchSums, rule: RankingRule, mu: Fraction) -> None:
    """Leave small branches as they are measured."""


def describe(rule: RankingRule) -> list[Explanation]:
    """Tell ``branch-composite`` {participation, mean, excellent}."""
    return [("branch-composite", asdict(weights_of(rule)))]


def working(printed: Printed, rule: RankingRule) -> list[Explanation]:
    """Tell ``work-participation``, ``work-mean`` and ``work-excellent``, each with its {percent}."""
    parts = weights_of(rule)
    mean = {"sum_hundredths": printed.sum_hundredths, "count": printed.took_part}
    participation, excellent = printed.participation_hundredths, printed.excellent_hundredths
    return [
        ("work-participation", {"share_hundredths": participation, "percent": parts.participation}),
        ("work-mean", mean | {"percent": parts.mean}),
        ("work-excellent", {"share_hundredths": excellent, "percent": parts.excellent}),
    ]


def weights_of(rule: RankingRule) -> Weights:
    """Give the rule's weights; the usual ones where it names none."""
    return rule.weights or Weights()
