"""What if more of a branch took part: the place that they would lift it to, while a round is open.

It is supposed that every one of them scores what the branch's participants scored on average so far, as
printed, and that all other branches stay as they are. The rest is the season's own rule: the same measures
and the same ties as on the board, the federation's mean included.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from quizapp.core import marks
from quizapp.core.ranking import places
from quizapp.core.ranking.branches import measure_round, standing_key
from quizapp.core.ranking.rules import RankingRule
from quizapp.core.ranking.sums import BranchSums

# The branch that stands for all those whose own value is not asked for: only the mean needs them.
_REST = -1


@dataclass(frozen=True, slots=True)
class Lift:
    """Where a branch would stand with so many more.

    :ivar more: how many more take part, 0 or more.
    :ivar place: in its league, counted from 1.
    :ivar value_hundredths: its measure then.
    """

    more: int
    place: int
    value_hundredths: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a branch can still reach in an open round.

    :ivar each_hundredths: what each of those who come is supposed to score.
    :ivar first: the fewest who lift it; None where not even all of them do.
    :ivar whole: everybody takes part.
    """

    each_hundredths: int
    first: Lift | None
    whole: Lift


class Contest:
    """A round's branches as its board prints them, to suppose more participants of one of them.

    Built once for a board: where one branch would stand is looked up, not found by ranking all again.
    """

    def __init__(
        self,
        sums: Collection[BranchSums],
        rule: RankingRule,
        *,
        excellent_percent: int,
    ) -> None:
        """Measure the branches as they are.

        :param sums: of every branch in the round; where there are leagues, places count within one.
        """
        self._rule, self._excellent_hundredths = rule, 100 * excellent_percent
        self._sums = {one.branch_id: one for one in sums}
        self._total = _all_others(sums, ())
        values = measure_round(sums, rule)
        self._keys = {one.branch_id: key for one in values if (key := standing_key(one)) is not None}
        # A small branch's value follows the mean of all, which rises with every participant: its key lies
        # between that of now and that under the highest mean which any one branch can bring about.
        small = [self._sums[one.branch_id] for one in values if one.raw_hundredths is not None]
        self._best_keys = self._keys_at_best(small)
        self._fixed: dict[int | None, list[places.Key]] = {}
        for branch_id, key in self._keys.items():
            if branch_id not in self._best_keys:
                self._fixed.setdefault(self._sums[branch_id].league, []).append(key)
        for keys in self._fixed.values():
            keys.sort()

    def _keys_at_best(self, small: Sequence[BranchSums]) -> dict[int, places.Key]:
        gains = [(one.roster - one.took_part) * _each(one) for one in self._sums.values() if one.took_part]
        rest = _all_others([self._total], small)
        raised = replace(rest, sum_hundredths=rest.sum_hundredths + max(gains, default=0))
        values = measure_round([*small, raised], self._rule)[:-1]
        return {one.branch_id: key for one in values if (key := standing_key(one)) is not None}

    def outlook(self, branch_id: int) -> Outlook | None:
        """Tell what a branch can still reach; None where nobody is left, or nobody took part yet.

        With one fewer than ``first`` the place stays.
        """
        own = self._sums[branch_id]
        missing = own.roster - own.took_part
        if missing <= 0 or not own.took_part:
            return None
        now, whole = self.with_more(branch_id, 0), self.with_more(branch_id, missing)
        if whole.place >= now.place:
            return Outlook(_each(own), None, whole)
        too_few, best = 0, whole
        while best.more - too_few > 1:
            tried = self.with_more(branch_id, (too_few + best.more) // 2)
            if tried.place < now.place:
                best = tried
            else:
                too_few = tried.more
        return Outlook(_each(own), best, whole)

    def with_more(self, branch_id: int, more: int) -> Lift:
        """Place a branch that has participants as if so many more of it had taken part.

        :param more: 0 to as many as are missing.
        """
        own = self._sums[branch_id]
        would = replace(
            own,
            took_part=own.took_part + more,
            sum_hundredths=own.sum_hundredths + more * _each(own),
            excellent=own.excellent + more * (_each(own) >= self._excellent_hundredths),
        )
        rest = _all_others([self._total], [own])
        value = measure_round([would, rest], self._rule)[0]
        key = standing_key(value)
        assert key is not None
        assert value.value_hundredths is not None
        ahead = [*self._fixed_ahead(branch_id, key), *self._small_ahead(would, key)]
        above = set(ahead) if self._rule.places == "dense" else ahead
        return Lift(more, len(above) + 1, value.value_hundredths)

    def _fixed_ahead(self, branch_id: int, key: places.Key) -> list[places.Key]:
        keys = self._fixed.get(self._sums[branch_id].league, [])
        ahead = keys[: bisect_left(keys, key)]
        if branch_id not in self._best_keys and self._keys[branch_id] < key:
            ahead.remove(self._keys[branch_id])
        return ahead

    def _small_ahead(self, would: BranchSums, key: places.Key) -> list[places.Key]:
        """Take the small branches before a key, measured under the mean that would be."""
        ahead, unsure = [], []
        for branch_id, best in self._best_keys.items():
            its_league = self._sums[branch_id].league
            if best >= key or branch_id == would.branch_id or its_league != would.league:
                continue
            # Who is ahead as it stands stays ahead; only how many of them are equal is not known.
            if self._keys[branch_id] < key and self._rule.places != "dense":
                ahead.append(self._keys[branch_id])
            else:
                unsure.append(self._sums[branch_id])
        if not unsure:
            return ahead
        rest = _all_others([self._total], [self._sums[would.branch_id], *unsure])
        values = measure_round([*unsure, would, rest], self._rule)[:-2]
        return ahead + [its for one in values if (its := standing_key(one)) is not None and its < key]


def _each(own: BranchSums) -> int:
    """Give the mean of a branch's participants as printed: what one more of them is supposed to score."""
    return marks.round_half_up(Fraction(own.sum_hundredths, own.took_part))


def _all_others(sums: Iterable[BranchSums], apart: Iterable[BranchSums]) -> BranchSums:
    """Add up all branches but some, as if they were one: the mean of the federation stays what it is."""
    every, taken = list(sums), list(apart)
    return BranchSums(
        branch_id=_REST,
        roster=sum(one.roster for one in every) - sum(one.roster for one in taken),
        took_part=sum(one.took_part for one in every) - sum(one.took_part for one in taken),
        sum_hundredths=sum(one.sum_hundredths for one in every) - sum(one.sum_hundredths for one in taken),
        excellent=sum(one.excellent for one in every) - sum(one.excellent for one in taken),
    )
