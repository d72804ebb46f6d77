"""Branches in a round: sums, measures, places.

Sums come in and values go out as integers: hundredths of a score, hundredths of a per cent. Between
them everything is an exact fraction, rounded half up once, at the end; places compare what is printed.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from quizapp.core import marks
from quizapp.core.ranking import places
from quizapp.core.ranking.measures import MEASURES
from quizapp.core.ranking.rules import RankingRule
from quizapp.core.ranking.sums import BranchSums, share_hundredths


@dataclass(frozen=True, slots=True)
class BranchValue:
    """A branch in a round or a season, as printed.

    :ivar roster, took_part, excellent: as in ``BranchSums``; in a season, added over its weeks.
    :ivar value_hundredths: the measure that the place goes by; None where the roster is empty.
    :ivar raw_hundredths: R, where the measure is V because the branch is small; otherwise None.
    :ivar participation_hundredths: 100·N/E per cent, in hundredths, 0 to 10,000; None without a roster.
    :ivar excellent_hundredths: the excellent share, likewise.
    :ivar league: as in ``BranchSums``; in a season, the one it stands in now.
    """

    branch_id: int
    roster: int
    took_part: int
    excellent: int
    value_hundredths: int | None
    raw_hundredths: int | None
    participation_hundredths: int | None
    excellent_hundredths: int | None
    league: int | None = None

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

    What a measure computes, and what it does about small branches, is its own: see ``measures``.

    :param sums: all branches of the round, of every league: the federation's mean is taken over them.
    """
    mu = federation_mean(sums)
    return [_value(branch, rule, mu) for branch in sums]


def _value(sums: BranchSums, rule: RankingRule, mu: Fraction) -> BranchValue:
    value = raw = None
    if sums.roster:
        its = MEASURES[rule.branch]
        value = its.measure(sums, rule)
        corrected = its.corrected(sums, rule, mu)
        if corrected is not None:
            raw, value = value, corrected
    return BranchValue(
        branch_id=sums.branch_id,
        roster=sums.roster,
        took_part=sums.took_part,
        excellent=sums.excellent,
        value_hundredths=None if value is None else marks.round_half_up(value),
        raw_hundredths=None if raw is None else marks.round_half_up(raw),
        participation_hundredths=share_hundredths(sums.took_part, sums.roster),
        excellent_hundredths=share_hundredths(sums.excellent, sums.roster),
        league=sums.league,
    )


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
    """Make a table: by league, then measure, participation, excellent share; equal in all is a shared place.

    Places count within a league. Branches without a measure stand last in it without a place, those with
    more participation first.

    :param values: of a round or of a season, each branch once, in any order.
    """
    by_league: dict[tuple[bool, int], list[BranchValue]] = {}
    for value in values:
        by_league.setdefault((value.league is None, value.league or 0), []).append(value)

    def then(value: BranchValue) -> places.Key:
        return (not value.roster, -(value.participation_hundredths or 0), value.branch_id)

    return [
        placed
        for _, own in sorted(by_league.items())
        for placed in places.table(own, key=standing_key, then=then, places=rule.places)
    ]


def may_win(value: BranchValue, rule: RankingRule) -> bool:
    """Tell whether a branch can get a medal or the flag: enough took part, by the printed percentage.

    Nobody wins without anybody who took part, even where no least participation is asked for.
    """
    least = 100 * rule.least_participation_percent
    return (
        value.took_part > 0
        and value.participation_hundredths is not None
        and value.participation_hundredths >= least
    )
