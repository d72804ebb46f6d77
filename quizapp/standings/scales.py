"""The federation as a scale: where a result stands among everybody's, without counting everybody.

Why: counting 100,000 members takes 75 ms, many times what all the rest of a page takes. How often each result
was reached is counted once for all, when boards are rebuilt; a place is then found by bisection.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any

from quizapp import store
from quizapp.core import ranking
from quizapp.store import scales as stored
from quizapp.store.scales import Behind, Counted

#: So many members are counted in a few hundredths of a second: for each such number a scale rests a second.
MEMBERS_A_SECOND = 20_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where a result stands in the federation.

    :ivar of: how many could have one: everybody on the roster.
    :ivar percentile_hundredths: how many per cent of those with a place stand below it, rounded down, so
        that nobody is above all of them.
    """

    place: int
    of: int
    percentile_hundredths: int


@dataclass(frozen=True, slots=True)
class Scale:
    """How often each result was reached, from the best to the last.

    :ivar keys: (-value in hundredths, minutes), rising: the order of places.
    :ivar above: how many stand above each of them, and at the end how many have a place.
    :ivar of: how many there are, with a place or without.
    :ivar places: ``shared`` or ``dense``.
    """

    keys: tuple[tuple[int, int], ...]
    above: tuple[int, ...]
    of: int
    places: str

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> "Scale":
        """Read what ``to_facts`` made."""
        keys = tuple(
            (-value, minutes) for value, minutes in zip(facts["values"], facts["minutes"], strict=True)
        )
        return cls(keys, tuple(accumulate(facts["counts"], initial=0)), facts["of"], facts["places"])


def to_facts(counted: Iterable[Counted], *, places: str) -> dict[str, Any]:
    """Write a scale as the facts of a board, in columns: a season has tens of thousands of results."""
    listed = list(counted)
    placed = sorted(((-value, minutes or 0), many) for value, minutes, many in listed if value is not None)
    return {
        "values": [-key[0] for key, _ in placed],
        "minutes": [key[1] for key, _ in placed],
        "counts": [many for _, many in placed],
        "of": sum(many for _, _, many in listed),
        "places": places,
    }


def place_of(scale: Scale, value_hundredths: int, minutes: int) -> Place:
    """Find where a result stands: equal ones share the better place (contracts, section 5).

    A result that the scale does not have yet stands where it would.
    """
    at = bisect_left(scale.keys, (-value_hundredths, minutes))
    is_known = at < len(scale.keys) and scale.keys[at] == (-value_hundredths, minutes)
    above, placed = scale.above[at], scale.above[-1]
    below = placed - (scale.above[at + 1] if is_known else above)
    if not is_known:
        placed += 1
    place = (above if scale.places == "shared" else at) + 1
    return Place(place, max(scale.of, place), 10_000 * below // placed)


def bring_up(now: datetime) -> None:
    """Count the scales that are behind, those of a large open round not more often than it can bear.

    Each is counted with no transaction open; what is committed meanwhile makes it behind again.

    :param now: aware UTC.
    """
    for one in stored.behind(now):
        if not _rests(one, now):
            rule = ranking.RankingRule.from_json(one.facts["rule"])
            facts = to_facts(stored.count(one.scope), places=rule.places)
            with store.transaction():
                store.rebuilding.hold_season(one.season_id)
                stored.write(one.scope, version=one.version, facts=facts, now=now)


def _rests(one: Behind, now: datetime) -> bool:
    if one.as_of is None:
        return False
    rest = timedelta(seconds=one.facts["expected"] // MEMBERS_A_SECOND)
    # A clock that was set back makes nobody wait.
    return timedelta() <= now - one.as_of < rest


def of_board(board_id: int) -> Scale:
    """Read a scale; one statement."""
    return Scale.from_facts(stored.facts(board_id))
