"""How branches are measured: a module each, listed in ``MEASURES``; who asks goes by the table, not by name.

A measure reads its own settings from the season file with every fault, computes, and describes itself in
codes and facts, of which ``web.ranking_words`` makes sentences. A new one is a module here, a line in the
table and its words.
"""

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Final, Protocol

from quizapp.core.fields import Fields
from quizapp.core.ranking.measures import average, composite, roster_mean, total
from quizapp.core.ranking.measures.told import Explanation, Printed
from quizapp.core.ranking.rules import RankingRule, Weights
from quizapp.core.ranking.sums import BranchSums

__all__ = ["MEASURES", "Explanation", "Measure", "Printed"]


class Measure(Protocol):
    """What every measure can do; the modules of this package are such."""

    @property
    def IS_A_MEAN(self) -> bool:  # noqa: N802 - a module's constant
        """Tell whether values lie between 0 and 100, whatever the size of the branch."""

    def read_weights(self, ranking: Fields) -> Weights | None:
        """Read what the measure sets besides the common fields, and note what does not belong to it.

        :param ranking: the field ``ranking`` of a season file.
        """

    def measure(self, sums: BranchSums, rule: RankingRule) -> Fraction:
        """Measure a branch with a roster, in hundredths."""

    def corrected(self, sums: BranchSums, rule: RankingRule, mu: Fraction) -> Fraction | None:
        """Give what counts instead of the measure where the branch is small; None where nothing does.

        :param mu: the federation's mean in hundredths.
        """

    def describe(self, rule: RankingRule) -> list[Explanation]:
        """Tell how it measures: first the measure itself, then what is done about small branches."""

    def working(self, printed: Printed, rule: RankingRule) -> list[Explanation]:
        """Tell how a printed value comes about, line by line, as one would work it out on paper."""


MEASURES: Final[Mapping[str, Measure]] = MappingProxyType(
    {"roster_mean": roster_mean, "composite": composite, "average": average, "sum": total}
)
