"""Rounds as a member sees them: where each stands, the own attempts in it, what may be seen of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from quizapp import store
from quizapp.core import attempts, refusals, windows
from quizapp.core.attempts import Phase
from quizapp.core.windows import Window
from quizapp.store.attempts import Sitting
from quizapp.store.overrides import Allowed
from quizapp.web import clock

_ORDER = {Phase.OPEN: 0, Phase.PLANNED: 1, Phase.CLOSED: 2, Phase.RELEASED: 2}


@dataclass(frozen=True, slots=True)
class RoundView:
    """A round, its phase at a moment, the member's attempts in it, and the window that holds for the member.

    :ivar phase: of the round, for everybody; ``own_phase`` is the member's.
    """

    round: store.Round
    season: store.Season
    phase: Phase
    own: tuple[Sitting, ...]
    window: Window
    now: datetime

    @property
    def attempts_left(self) -> int:
        """How many more attempts the member may begin in this round."""
        return max(0, self.window.attempts - len(self.own))

    @property
    def own_phase(self) -> Phase:
        """Where the round stands for the member: open in the own window, whatever others may still do."""
        if self.running is not None:
            return Phase.OPEN
        if self.phase is Phase.OPEN and self.now >= self.window.closes_at + attempts.GRACE:
            return Phase.CLOSED
        return Phase.PLANNED if self.phase is Phase.OPEN and self.now < self.window.opens_at else self.phase

    @property
    def may_start(self) -> bool:
        """Whether the member may begin an attempt now."""
        return self.attempts_left > 0 and self.window.may_start(self.now)

    @property
    def time_limit_s(self) -> int | None:
        """How many seconds the member has for an attempt; None without a limit."""
        return self.window.limit_s(self.round.time_limit_s)

    @property
    def has_own_window(self) -> bool:
        """Whether other times hold for the member than for everybody."""
        window, this_round = self.window, self.round
        return (window.opens_at, window.closes_at, window.extra_time, window.attempts) != (
            this_round.opens_at,
            this_round.closes_at,
            1,
            this_round.attempts,
        )

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
    return _views([(this_round, season)], {round_id: own}, member_id=member_id, now=now)[0]


def views(*, member_id: int, season: str | None, now: datetime) -> list[RoundView]:
    """Return all rounds: open ones first, then coming ones (soonest first), then past ones (newest first)."""
    pairs = store.seasons.rounds(season)
    own = store.attempts.own_in_rounds([one.id for one, _season in pairs], member_id=member_id)
    return sorted(_views(pairs, own, member_id=member_id, now=now), key=_place_in_list)


def _views(
    pairs: Sequence[tuple[store.Round, store.Season]],
    own: Mapping[int, Sequence[Sitting]],
    *,
    member_id: int,
    now: datetime,
) -> list[RoundView]:
    round_ids = [one.id for one, _season in pairs]
    allowed = store.overrides.allowed(round_ids, member_id=member_id, today=clock.today(now))
    return [
        RoundView(
            one,
            season,
            attempts.phase_of(one, now),
            tuple(own.get(one.id, ())),
            _window(one, allowed[one.id]),
            now,
        )
        for one, season in pairs
    ]


def _window(this_round: store.Round, allowed: Allowed) -> Window:
    return windows.resolve(
        this_round,
        extra_time_percent=allowed.extra_time_percent,
        person=allowed.person,
        branch=allowed.branch,
    )


def _place_in_list(one: RoundView) -> tuple[int, float]:
    order = _ORDER[one.phase]
    moment = one.window.closes_at if order == 0 else one.window.opens_at
    return order, -moment.timestamp() if order == 2 else moment.timestamp()
