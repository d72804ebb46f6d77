"""What there is to show at a moment: the round that is on, the last with scores, the next, their boards."""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from quizapp.core import attempts, freezes
from quizapp.store import ceremonies, walls
from quizapp.store.boards import round_scope, season_scope
from quizapp.store.prepared import Tuples
from quizapp.store.walls import Head, Times

FOREVER = datetime.max.replace(tzinfo=UTC)


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
    :ivar rounds_stamp: a name of the rounds, with all that they say.
    """

    now: datetime
    shown: Times | None
    ended: Times | None
    coming: Times | None
    counted: tuple[Times, ...]
    heads: dict[str, Head]
    of_branches: dict[int, Head] = field(default_factory=dict)
    ceremony: ceremonies.Running | None = None
    rounds_stamp: str = ""

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

        Of a board that stands still it is the board's own: when something comes in is not told either. A
        ceremony reveals what was kept when it began.
        """
        if self.ceremony:
            return self.ceremony.begun_at
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
        phase = self.shown and attempts.phase_of(self.shown, self.now)
        target = self.target and (self.target[0].id, self.target[1])
        return (*boards, self.rounds_stamp, target, self.is_frozen, phase)


def _is_out(this_round: Times, now: datetime) -> bool:
    """Whether a round is closed, its scores are out and its boards do not stand still."""
    if freezes.is_frozen(this_round, now):
        return False
    its_phase = attempts.phase_of(this_round, now)
    return its_phase.is_closed and attempts.scores_on_boards(this_round.results, its_phase)


@dataclass(frozen=True, slots=True)
class Plan:
    """What the rounds alone decide, and how long they decide it so.

    :ivar glanced: the rounds as they were read.
    :ivar since: the moment at which this was found; it holds until ``until``.
    :ivar stamp: a name of all of it.
    """

    glanced: Tuples
    since: datetime
    until: datetime
    shown: Times | None
    ended: Times | None
    coming: Times | None
    counted: tuple[Times, ...]
    stamp: str

    def holds(self, glanced: Tuples, now: datetime) -> bool:
        """Tell whether the same rounds say the same at another moment."""
        return self.since <= now < self.until and glanced == self.glanced


class Memory:
    """The last plan: a season has fifty rounds, and most polls find them as the one before did."""

    def __init__(self) -> None:
        self.plan: Plan | None = None

    def look(self, now: datetime) -> Plan:
        """Read the rounds, and think about them only where they have changed or time has."""
        glanced, kept = walls.glance_at_rounds(now), self.plan
        if kept is None or not kept.holds(glanced, now):
            self.plan = kept = _plan(glanced, now)
        return kept


def _plan(glanced: Tuples, now: datetime) -> Plan:
    rounds = walls.rounds(glanced)
    begun = [one for one in rounds if one.opens_at <= now]
    still_open = [one for one in begun if not attempts.phase_of(one, now).is_closed]
    by_close = sorted(begun, key=lambda one: (one.closes_at, one.id))
    shown = still_open[-1] if still_open else by_close[-1] if by_close else None
    out = [one for one in by_close if _is_out(one, now)]
    ended, coming = out[-1] if out else None, next((one for one in rounds if one.opens_at > now), None)
    counted = tuple(one for one in out if one.settled_at is not None)
    borders = (moment for one in rounds for moment in _borders(one) if moment > now)
    return Plan(
        glanced,
        since=now,
        until=min(borders, default=FOREVER),
        shown=shown,
        ended=ended,
        coming=coming,
        counted=counted,
        stamp=hashlib.sha256(repr((shown, ended, coming, counted)).encode()).hexdigest(),
    )


def _borders(this_round: Times) -> Iterator[datetime]:
    """Give the moments at which a round says something else."""
    yield from (this_round.opens_at, this_round.closes_at, attempts.closed_of(this_round))
    for moment in (this_round.freeze_at, this_round.unfreeze_at, this_round.released_at):
        if moment is not None:
            yield moment


def look(
    now: datetime,
    branch_ids: Collection[int] = (),
    *,
    memory: Memory | None = None,
    may_be_ceremony: bool = True,
) -> Scene:
    """Find out what there is to show; three statements, two where there is no ceremony to ask for.

    :param branch_ids: the branches whose members' boards are shown too.
    :param memory: what the last look found, kept by whoever looks often.
    :param may_be_ceremony: False where it is known that none runs.
    """
    plan = (memory or Memory()).look(now)
    shown, scopes = plan.shown, {round_scope(one.id) for one in (plan.shown, plan.ended) if one}
    if shown:
        scopes.add(season_scope(shown.season_id))
    single = {round_scope(shown.id, one): one for one in branch_ids} if shown else {}
    found = walls.heads(scopes | single.keys(), round_id=shown.id if shown else None)
    return Scene(
        now=now,
        shown=shown,
        ended=plan.ended,
        coming=plan.coming,
        counted=plan.counted,
        heads={scope: head for scope, head in found.items() if scope not in single},
        of_branches={single[scope]: head for scope, head in found.items() if scope in single},
        ceremony=ceremonies.running(now) if may_be_ceremony else None,
        rounds_stamp=plan.stamp,
    )
