"""Sharing out the questions of a pool among the rules of a plan, no question twice."""

from collections import deque
from collections.abc import Callable, Sequence, Set

from quizapp.core import draws


class Allotment:
    """Which questions each rule holds while a paper is dealt; questions are numbers, rules count from 0.

    Rules are filled one after another. A rule that finds too few free questions trades: it takes a
    fitting one from another rule, which replaces it with a free one or trades in turn (an augmenting
    path of a bipartite matching, so that a full allotment is found whenever there is one). A trade
    only adds to what is held: hence filling first without the questions to avoid and then with all
    of them uses as few of those as can be.

    :ivar held: the questions of each rule.
    :param counts: how many questions each rule wants.
    :param fitting: the questions that fit each rule, ascending.
    :param below: draws a number from 0 to under its argument.
    """

    def __init__(
        self, counts: Sequence[int], fitting: Sequence[Sequence[int]], below: Callable[[int], int]
    ) -> None:
        self.held: list[set[int]] = [set() for _ in counts]
        self._counts = counts
        self._fitting = fitting
        self._taken: set[int] = set()
        self._below = below

    @property
    def is_full(self) -> bool:
        """Whether every rule holds its count."""
        return all(len(held) == count for held, count in zip(self.held, self._counts, strict=True))

    def fill(self, avoid: Set[int] = frozenset()) -> None:
        """Give every rule in turn what it still lacks, as far as the questions without ``avoid`` go."""
        for rule, count in enumerate(self._counts):
            missing = count - len(self.held[rule])
            if missing:
                free = self._free(rule, avoid)
                self._take(rule, free, min(missing, len(free)))
            while len(self.held[rule]) < count and self._trade(rule, avoid):
                pass

    def _free(self, rule: int, avoid: Set[int]) -> list[int]:
        return [q for q in self._fitting[rule] if q not in self._taken and q not in avoid]

    def _take(self, rule: int, free: list[int], count: int) -> None:
        picked = draws.pick(free, count, self._below)
        self.held[rule].update(picked)
        self._taken.update(picked)

    def _trade(self, short: int, avoid: Set[int]) -> bool:
        """Get one more question for a rule by the shortest chain of trades; false where there is none."""
        gives: dict[int, tuple[int, int]] = {}
        waiting = deque([short])
        while waiting:
            taker = waiting.popleft()
            fitting = frozenset(self._fitting[taker])
            for giver, held in enumerate(self.held):
                wanted = frozenset() if giver == short or giver in gives else held & fitting
                if not wanted:
                    continue
                gives[giver] = (taker, min(wanted))
                if free := self._free(giver, avoid):
                    self._take(giver, free, 1)
                    self._pass_on(giver, gives)
                    return True
                waiting.append(giver)
        return False

    def _pass_on(self, giver: int, gives: dict[int, tuple[int, int]]) -> None:
        """Carry out a chain of trades, from the rule that took a free question to the one that was short."""
        while giver in gives:
            taker, question = gives[giver]
            self.held[giver].remove(question)
            self.held[taker].add(question)
            giver = taker
