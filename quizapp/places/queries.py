"""Where a member stands, in a few statements whose number does not depend on how many others there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from quizapp import store
from quizapp.core import freezes, ranking, refusals, seasons
from quizapp.core.roles import Role
from quizapp.standings import scales, sight
from quizapp.standings.caches import LRUCache
from quizapp.store import own_places
from quizapp.store.own_places import Own, OwnWeek

#: Above and below the own place.
NEIGHBOURS = 2


@dataclass(frozen=True, slots=True)
class Places:
    """A member's places in a round or a season.

    :ivar federation: among everybody; None without a place.
    :ivar weeks: the season's rounds that have opened, as far as the member is on their rosters.
    :ivar streak: of weekly rounds, back from the last one that is over.
    """

    own: Own
    federation: scales.Place | None
    weeks: tuple[OwnWeek, ...]
    streak: ranking.Streak

    @property
    def of_branch(self) -> int | None:
        """How many stand on the branch's board, with a place or without; None where there is none."""
        return self.own.facts["expected"] if self.own.facts and self.own.position else None

    @property
    def best(self) -> OwnWeek | None:
        """The week with the highest score, of several the one with the fewest minutes, of these the first."""
        scored = [one for one in self.weeks if _counts(one) and one.value_hundredths is not None]
        return min(scored, key=lambda one: (-(one.value_hundredths or 0), one.minutes or 0), default=None)


def _counts(one: OwnWeek) -> bool:
    return one.kind == seasons.WEEKLY


def find(
    member_id: int, *, round_id: int | None, season: str | None, known: LRUCache[scales.Scale], now: datetime
) -> Places | None:
    """Return a member's places in a round, else in a season by its code, else in the round of now.

    The round of now is the one that is on, else that was last. At most three statements.

    :param known: the scales that this process holds.
    :return: None without an address as long as nothing has ever opened.
    :raises refusals.Missing: no such round or season, or the round is of another season.
    """
    if round_id is None and season is not None:
        own = own_places.in_season(member_id, season)
    else:
        own = own_places.in_round(member_id, round_id, now=now)
    if own is None and round_id is None and season is None:
        return None
    if own is None or season not in (None, own.season):
        raise refusals.Missing("not-found")
    weeks = own_places.weeks(member_id, own.season_id, now=now)
    return Places(own, _in_federation(own, known), tuple(weeks), _streak(weeks, now))


def _streak(weeks: Sequence[OwnWeek], now: datetime) -> ranking.Streak:
    """Count the streak from the boards, as ``standings.form.member_streaks`` does from the results."""
    over = [
        one
        for one in reversed(weeks)
        if _counts(one) and one.settled_at is not None and not freezes.is_frozen(one, now)
    ]
    return ranking.streak(bool(one.participation_hundredths) for one in over)


def _in_federation(own: Own, known: LRUCache[scales.Scale]) -> scales.Place | None:
    if own.place is None or own.value_hundredths is None:
        return None
    if own.scale_id is None or own.scale_version is None:
        return None
    scale_id = own.scale_id
    scale = known.get((scale_id, own.scale_version), lambda: scales.of_board(scale_id))
    return scales.place_of(scale, own.value_hundredths, own.minutes or 0)


def neighbours(own: Own, *, branch_id: int | None, held: frozenset[Role]) -> Sequence[sight.Seen]:
    """Return the rows just above and below the own one, and that, as the member may see them.

    :param branch_id: the member's branch today; who has moved sees the old one as others do.
    :param held: the member's roles.
    :return: empty without a place.
    """
    if own.board_id is None or own.facts is None or own.place is None or own.position is None:
        return ()
    season = store.seasons.by_id(own.season_id)
    assert season is not None
    first = max(0, own.position - NEIGHBOURS - 1)
    rows = store.boards.members(own.board_id, after=first, limit=own.position - first + NEIGHBOURS)
    how = sight.sight(held, is_own_branch=branch_id == own.branch_id, document=season.document)
    return sight.seen(rows, how, own.facts, own_position=own.position)
