"""Rounds as a member sees them: where each stands, the own attempts in it, what may be seen of them."""

from dataclasses import dataclass
from datetime import datetime

from quizapp import store
from quizapp.core import attempts, refusals
from quizapp.core.attempts import Phase
from quizapp.store.attempts import Sitting

_ORDER = {Phase.OPEN: 0, Phase.PLANNED: 1, Phase.CLOSED: 2, Phase.RELEASED: 2}


@dataclass(frozen=True, slots=True)
class RoundView:
    """A round, its phase at a moment, and the member's attempts in it."""

    round: store.Round
    season: store.Season
    phase: Phase
    own: tuple[Sitting, ...]

    @property
    def attempts_left(self) -> int:
        """How many more attempts the member may begin in this round."""
        return max(0, self.round.attempts - len(self.own))

    @property
    def running(self) -> Sitting | None:
        """The attempt that is not handed in yet."""
        return next((one for one in self.own if one.handed_in_at is None), None)

    @property
    def shows_totals(self) -> bool:
        """Whether the member may see the total of an attempt that is handed in."""
        return attempts.total_visible(self.round.results, self.phase, handed_in=True)

    @property
    def shows_keys(self) -> bool:
        """Whether key, explanation and right or wrong may be seen."""
        return attempts.key_visible(self.round.results, self.phase)

    def score(self, sitting: Sitting) -> int | None:
        """Return an attempt's score in hundredths where it may be seen."""
        return sitting.score_hundredths if self.shows_totals and sitting.handed_in_at else None

    @property
    def best(self) -> Sitting | None:
        """The attempt with the highest score, where scores may be seen."""
        scored = [one for one in self.own if self.score(one) is not None]
        return max(scored, key=lambda one: one.score_hundredths or 0, default=None)


def view(round_id: int, *, member_id: int, now: datetime) -> RoundView:
    """Return a round as the member sees it.

    :raises refusals.Missing: no such round.
    """
    found = store.seasons.round_and_season(round_id)
    if found is None:
        raise refusals.Missing("not-found")
    this_round, season = found
    own = tuple(store.attempts.own(round_id, member_id=member_id))
    return RoundView(this_round, season, attempts.phase_of(this_round, now), own)


def views(*, member_id: int, season: str | None, now: datetime) -> list[RoundView]:
    """Return all rounds: open ones first, then coming ones (soonest first), then past ones (newest first)."""
    pairs = store.seasons.rounds(season)
    own = store.attempts.own_in_rounds([one.id for one, _season in pairs], member_id=member_id)
    found = [
        RoundView(one, its_season, attempts.phase_of(one, now), tuple(own.get(one.id, ())))
        for one, its_season in pairs
    ]
    return sorted(found, key=_place_in_list)


def _place_in_list(one: RoundView) -> tuple[int, float]:
    order = _ORDER[one.phase]
    moment = one.round.closes_at if order == 0 else one.round.opens_at
    return order, -moment.timestamp() if order == 2 else moment.timestamp()
