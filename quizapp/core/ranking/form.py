"""How somebody has been doing lately: streaks of weeks with one to spare, and who has improved most."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from quizapp.core import marks

# An improvement is against the mean of so many weeks at most, and of so many at least.
WEEKS_BEFORE_MOST = 4
WEEKS_BEFORE_LEAST = 2


@dataclass(frozen=True, slots=True)
class Streak:
    """Weeks taken one after another.

    :ivar weeks: how many were taken, 0 or more.
    :ivar spare_used: a missed week lies among them, or after the last of them.
    """

    weeks: int
    spare_used: bool


def streak(took_part: Iterable[bool]) -> Streak:
    """Count the weeks of a streak, back from the latest.

    One missed week is bridged and not counted; the second ends the streak. A missed week with nothing
    before it bridges nothing, and the spare one is still there.

    :param took_part: of the weeks with the member on the roster, the latest first.
    """
    weeks, missed, spare_used = 0, 0, False
    for took in took_part:
        if took:
            weeks, spare_used = weeks + 1, missed > 0
            continue
        missed += 1
        if missed > 1:
            break
    return Streak(weeks, spare_used)


@dataclass(frozen=True, slots=True)
class Improved:
    """A branch that did better than before.

    :ivar gain_hundredths: its value less the mean of those before it, rounded half up; more than 0.
    """

    branch_id: int
    gain_hundredths: int


def most_improved(values: Mapping[int, int], before: Mapping[int, Sequence[int]]) -> list[Improved]:
    """Give the branches that improved most in a week; who is equal shares it, in the order of their ids.

    A branch is compared with itself: the week's printed value less the mean of those of up to four weeks
    before it. Who has fewer than two weeks before it, or no gain, is not among them.

    :param values: branch -> its value in the week, in hundredths.
    :param before: branch -> its values in the counted weeks before, the latest first.
    """
    gains = []
    for branch_id, value in sorted(values.items()):
        own = before.get(branch_id, ())[:WEEKS_BEFORE_MOST]
        if len(own) >= WEEKS_BEFORE_LEAST:
            gain = marks.round_half_up(value - Fraction(sum(own), len(own)))
            gains.append(Improved(branch_id, gain))
    most = max((one.gain_hundredths for one in gains), default=0)
    return [one for one in gains if one.gain_hundredths == most > 0]
