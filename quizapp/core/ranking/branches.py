"""Branches in a round: sums, measures, places.

Sums come in and values go out as integers: hundredths of a score, hundredths of a per cent. Between
them everything is an exact fraction, rounded half up once, at the end; places compare what is printed.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from quizapp.core import marks
from quizapp.core.ranking import places
from quizapp.core.ranking.rules import RankingRule, Weights


@dataclass(frozen=True, slots=True)
class BranchSums:
    """What a round left of a branch.

    :ivar roster: E, how many stand on the round's roster.
    :ivar took_part: N of them.
    :ivar sum_hundredths: Σ of their scores, in hundredths.
    :ivar excellent: how many of them are excellent.
    """

    branch_id: int
    roster: int
    took_part: int
    sum_hundredths: int
    excellent: int


@dataclass(frozen=True, slots=True)
class BranchValue:
    """A branch in a round or a season, as printed.

    :ivar roster, took_part, excellent: as in ``BranchSums``; in a season, added over its weeks.
    :ivar value_hundredths: the measure that the place goes by; None where the roster is empty.
    :ivar raw_hundredths: R, where the measure is V because the branch is small; otherwise None.
    :ivar participation_hundredths: 100·N/E per cent, in hundredths, 0 to 10,000; None without a roster.
    :ivar excellent_hundredths: the excellent share, likewise.
    """

    branch_id: int
    roster: int
    took_part: int
    excellent: int
    value_hundredths: int | None
    raw_hundredths: int | None
    participation_hundredths: int | None
    excellent_hundredths: int | None

    def without_score(self) -> "BranchValue":
        """Give the same branch as a board shows it before scores are out: participation only."""
        return replace(
            self, excellent=0, value_hundredths=None, raw_hundredths=None, excellent_hundredths=None
        )


def federation_mean(sums: Iterable[BranchSums]) -> Fraction:
    """Give μ in hundredths: all scores of a round over all who stand on its roster, 0 without any."""
    listed = list(sums)
    roster = sum(branch.roster for branch in listed)
    return Fraction(sum(branch.sum_hundredths for branch in listed), roster) if roster else Fraction(0)


def measure_round(sums: Collection[BranchSums], rule: RankingRule) -> list[BranchValue]:
    """Measure the branches of one round by the season's rule, in the order given.

    ``roster_mean`` is R = Σ/E; a small branch gets V = (E·R + k·μ)/(E + k) for it, as if k members of
    the federation's mean had joined. ``composite`` weighs participation, the mean of those who took
    part and the excellent share. ``average`` is Σ/N, ``sum`` is Σ. Where nobody took part a mean is 0.

    :param sums: all branches of the round: μ is taken over them.
    """
    mu = federation_mean(sums)
    return [_value(branch, rule, mu) for branch in sums]


def _value(sums: BranchSums, rule: RankingRule, mu: Fraction) -> BranchValue:
    value = raw = None
    if sums.roster:
        value = MEASURES[rule.branch](sums, rule)
        if rule.branch == "roster_mean" and sums.roster < rule.small_below:
            raw, value = (
                value,
                (sums.sum_hundredths + rule.small_prior * mu) / (sums.roster + rule.small_prior),
            )
    return BranchValue(
        branch_id=sums.branch_id,
        roster=sums.roster,
        took_part=sums.took_part,
        excellent=sums.excellent,
        value_hundredths=None if value is None else marks.round_half_up(value),
        raw_hundredths=None if raw is None else marks.round_half_up(raw),
        participation_hundredths=share_hundredths(sums.took_part, sums.roster),
        excellent_hundredths=share_hundredths(sums.excellent, sums.roster),
    )


def _roster_mean(sums: BranchSums, rule: RankingRule) -> Fraction:
    return Fraction(sums.sum_hundredths, sums.roster)


def _average(sums: BranchSums, rule: RankingRule) -> Fraction:
    return Fraction(sums.sum_hundredths, sums.took_part) if sums.took_part else Fraction(0)


def _sum(sums: BranchSums, rule: RankingRule) -> Fraction:
    return Fraction(sums.sum_hundredths)


def _composite(sums: BranchSums, rule: RankingRule) -> Fraction:
    weights = rule.weights or Weights()
    parts = (
        weights.participation * Fraction(10_000 * sums.took_part, sums.roster),
        weights.mean * _average(sums, rule),
        weights.excellent * Fraction(10_000 * sums.excellent, sums.roster),
    )
    return sum(parts, Fraction(0)) / 100


#: What each of ``BRANCH_RULES`` computes, in hundredths, for a branch with a roster.
MEASURES: dict[str, Callable[[BranchSums, RankingRule], Fraction]] = {
    "roster_mean": _roster_mean,
    "composite": _composite,
    "average": _average,
    "sum": _sum,
}


def share_hundredths(part: int, whole: int) -> int | None:
    """Give a share in hundredths of a per cent, rounded half up; None of nothing."""
    return marks.round_half_up(Fraction(10_000 * part, whole)) if whole else None


def standing_key(value: BranchValue) -> places.Key | None:
    """Give what a branch's place goes by, smaller is better: measure, participation, excellent share.

    :return: None without a measure, and so without a place.
    """
    if value.value_hundredths is None:
        return None
    return (
        -value.value_hundredths,
        -(value.participation_hundredths or 0),
        -(value.excellent_hundredths or 0),
    )


def rank_branches(values: Iterable[BranchValue], rule: RankingRule) -> list[places.Placed[BranchValue]]:
    """Make a league: measure, then participation, then excellent share, then a shared place.

    Branches without a measure stand last without a place, those with more participation first.

    :param values: of a round or of a season, each branch once, in any order.
    """

    def then(value: BranchValue) -> places.Key:
        return (not value.roster, -(value.participation_hundredths or 0), value.branch_id)

    return places.table(values, key=standing_key, then=then, places=rule.places)


def may_win(value: BranchValue, rule: RankingRule) -> bool:
    """Tell whether a branch can get a medal or the flag: enough took part, by the printed percentage."""
    least = 100 * rule.least_participation_percent
    return value.participation_hundredths is not None and value.participation_hundredths >= least
