"""What there is to show at a moment: the round that is on, the last with scores, the next, their boards."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from quizapp.core import attempts, freezes
from quizapp.store import ceremonies, walls
from quizapp.store.boards import round_scope, season_scope
from quizapp.store.walls import Head, Times


@dataclass(frozen=True, slots=True)
class Scene:
    """A moment as a screen sees it.

    :ivar shown: the round that is open and opened last, else the one that closed last; None before the first.
    :ivar ended: the last round of its season that is closed and whose scores are out.
    :ivar coming: the next round to open.
    :ivar counted: the rounds of the season whose scores its table counts, in the order of their closing.
    :ivar heads: the boards of all of them, by scope.
    :ivar of_branches: the boards of single branches in the round that is shown, by branch.
    :ivar ceremony: the one that runs: as long as it does, nothing else is shown.
    """

    now: datetime
    shown: Times | None
    ended: Times | None
    coming: Times | None
    counted: tuple[Times, ...]
    heads: dict[str, Head]
    of_branches: dict[int, Head] = field(default_factory=dict)
    ceremony: ceremonies.Running | None = None

    @property
    def league(self) -> Head | None:
        """The league of the round that is shown."""
        return self.heads.get(round_scope(self.shown.id)) if self.shown else None

    @property
    def season(self) -> Head | None:
        """The league of its season."""
        return self.heads.get(season_scope(self.shown.season_id)) if self.shown else None

    @property
    def is_open(self) -> bool:
        """Whether members may still begin the round that is shown."""
        return self.shown is not None and self.shown.opens_at <= self.now < self.shown.closes_at

    @property
    def is_frozen(self) -> bool:
        """Whether the boards of the round that is shown stand still."""
        return self.shown is not None and freezes.is_frozen(self.shown, self.now)

    @property
    def target(self) -> tuple[Times, datetime] | None:
        """What the screen counts down to: the close of the open round, else the next opening."""
        if self.shown is not None and self.is_open:
            return self.shown, self.shown.closes_at
        return (self.coming, self.coming.opens_at) if self.coming else None

    @property
    def as_of(self) -> datetime:
        """The time of the data: now, unless something has changed that is not on the board yet.

        Of a board that stands still it is the board's own: when something comes in is not told either.
        """
        if self.league and self.is_frozen:
            return self.league.as_of
        return self.league.as_of if self.league and self.league.is_behind else self.now

    def branch_stamp(self) -> tuple[object, ...]:
        """Name what the pictures of single branches depend on besides."""
        return tuple(sorted((head.scope, head.board_id, head.version) for head in self.of_branches.values()))

    def stamp(self) -> tuple[object, ...]:
        """Name everything that every screen's pictures depend on; the moment itself is not in it."""
        if self.ceremony:
            return ("ceremony", self.ceremony.id, self.ceremony.out(self.now))
        boards = sorted((head.scope, head.board_id, head.version) for head in self.heads.values())
        rounds = (self.shown, self.ended, self.target, self.counted)
        return (*boards, *rounds, self.is_frozen, self.shown and attempts.phase_of(self.shown, self.now))


def _is_out(this_round: Times, now: datetime) -> bool:
    """Whether a round is closed, its scores are out and its boards do not stand still."""
    if freezes.is_frozen(this_round, now):
        return False
    its_phase = attempts.phase_of(this_round, now)
    return its_phase.is_closed and attempts.scores_on_boards(this_round.results, its_phase)


def look(now: datetime, branch_ids: Collection[int] = ()) -> Scene:
    """Find out what there is to show; three statements.

    :param branch_ids: the branches whose members' boards are shown too.
    """
    rounds = walls.rounds(now)
    begun = [one for one in rounds if one.opens_at <= now]
    still_open = [one for one in begun if not attempts.phase_of(one, now).is_closed]
    by_close = sorted(begun, key=lambda one: (one.closes_at, one.id))
    shown = still_open[-1] if still_open else by_close[-1] if by_close else None
    out = [one for one in by_close if _is_out(one, now)]
    scopes = {round_scope(one.id) for one in (shown, out[-1] if out else None) if one}
    if shown:
        scopes.add(season_scope(shown.season_id))
    single = {round_scope(shown.id, one): one for one in branch_ids} if shown else {}
    found = walls.heads(scopes | single.keys(), round_id=shown.id if shown else None)
    return Scene(
        now=now,
        shown=shown,
        ended=out[-1] if out else None,
        coming=next((one for one in rounds if one.opens_at > now), None),
        counted=tuple(one for one in out if one.settled_at is not None),
        heads={scope: head for scope, head in found.items() if scope not in single},
        of_branches={single[scope]: head for scope, head in found.items() if scope in single},
        ceremony=ceremonies.running(now),
    )
