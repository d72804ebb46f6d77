"""What a round left of a branch: the numbers that every measure starts from."""

from dataclasses import dataclass
from fractions import Fraction

from quizapp.core import marks


@dataclass(frozen=True, slots=True)
class BranchSums:
    """What a round left of a branch.

    :ivar roster: E, how many stand on the round's roster.
    :ivar took_part: N of them.
    :ivar sum_hundredths: Σ of their scores, in hundredths.
    :ivar excellent: how many of them are excellent.
    :ivar league: in which of the season's leagues it stands in this round, from 0; None without leagues.
    """

    branch_id: int
    roster: int
    took_part: int
    sum_hundredths: int
    excellent: int
    league: int | None = None

    @property
    def mean(self) -> Fraction:
        """Σ/N in hundredths, the mean of those who took part; 0 where nobody did."""
        return Fraction(self.sum_hundredths, self.took_part) if self.took_part else Fraction(0)


def share_hundredths(part: int, whole: int) -> int | None:
    """Give a share in hundredths of a per cent, rounded half up; None of nothing."""
    return marks.round_half_up(Fraction(10_000 * part, whole)) if whole else None
