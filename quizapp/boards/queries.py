"""What the pages of the boards show, fetched and put together; no Flask here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from quizapp import standings, store
from quizapp.core import attempts, freezes, ranking, refusals, seasons
from quizapp.core.attempts import Phase
from quizapp.standings import sight
from quizapp.store.boards import LeagueRow, round_scope, season_scope

#: Above and below the own place.
NEIGHBOURS = 2


@dataclass(frozen=True, slots=True)
class Chosen:
    """What an address means: a round, or a season where ``round`` is None; and what else could be chosen.

    :ivar begun: the season's rounds that have opened, newest first.
    :ivar others: other seasons with rounds that have opened, newest first.
    :ivar is_live: of boards that stand still the live ones are meant, which only organisers see.
    """

    season: store.Season
    round: store.Round | None
    begun: tuple[store.Round, ...]
    others: tuple[store.Season, ...]
    is_now: bool
    is_live: bool = False

    @property
    def scope(self) -> str:
        """The scope of the league."""
        return round_scope(self.round.id) if self.round else season_scope(self.season.id)

    def scope_of(self, branch_id: int) -> str:
        """Return the scope of a branch's board."""
        if self.round:
            return round_scope(self.round.id, branch_id)
        return season_scope(self.season.id, branch_id)

    def board(self, branch_id: int | None = None) -> store.Board | None:
        """Return the league's board, or a branch's; None while it was never built."""
        scope = self.scope if branch_id is None else self.scope_of(branch_id)
        return store.freezes.board(scope, live=self.is_live)

    def frozen(self, now: datetime) -> store.Round | None:
        """Return the round whose boards stand still: the one meant, of a season the last to close."""
        listed = [self.round] if self.round else self.begun
        return next((one for one in listed if freezes.is_frozen(one, now)), None)

    def phase(self, now: datetime) -> Phase | None:
        """Return where the round stands; None of a season."""
        if self.round is None:
            return None
        return attempts.phase_of(self.round, now)

    @property
    def latest(self) -> store.Round | None:
        """The round up to which lines over the weeks are drawn; in a season the last one that counts."""
        counted = (one for one in self.begun if one.kind == seasons.WEEKLY and one.settled_at is not None)
        return self.round or next(counted, None)


def choose(*, round_id: int | None, season: str | None, now: datetime) -> Chosen | None:
    """Return what an address means: a round, else a season by its code, else the round of now.

    The round of now is the one that is open, or was last.

    :return: None without an address as long as nothing has ever opened.
    :raises refusals.Missing: no such round or season.
    """
    listed = store.seasons.rounds()
    is_now = round_id is None and season is None
    current = store.boards.round_now(now) if is_now else None
    if is_now and current is None:
        return None
    wanted = current.id if current else round_id
    found = [
        (one, its)
        for one, its in listed
        if (one.id == wanted if wanted is not None else its.code == season)
        and (season is None or its.code == season)
    ]
    if not found:
        raise refusals.Missing("not-found")
    this_round, this_season = found[0]
    begun = [(one, its) for one, its in reversed(listed) if one.opens_at <= now]
    others = {its.id: its for _, its in begun if its.id != this_season.id}
    return Chosen(
        this_season,
        this_round if wanted is not None else None,
        tuple(one for one, its in begun if its.id == this_season.id),
        tuple(others.values()),
        is_now,
    )


@dataclass(frozen=True, slots=True)
class League:
    """A page of a league. ``own`` is the row of the viewer's branch, whether it is on this page or not.

    ``lines``: branch -> printed values of the last rounds, oldest first.
    """

    board: store.Board
    rows: tuple[LeagueRow, ...]
    own: LeagueRow | None
    lines: dict[int, list[int | None]]
    next: int | None

    @property
    def own_is_above(self) -> bool:
        """Whether the own row stands on a page before this one."""
        return bool(self.own and self.rows and self.own.position < self.rows[0].position)

    @property
    def own_is_below(self) -> bool:
        """Whether the own row stands on a page after this one."""
        return bool(self.own and self.rows and self.own.position > self.rows[-1].position)


def league(chosen: Chosen, *, branch_id: int | None, after: int, limit: int) -> League | None:
    """Return a page of the league; None while the board was never built."""
    board = chosen.board()
    if board is None:
        return None
    rows = store.boards.league(board.id, after=after, limit=limit + 1)
    own = next((row for row in rows[:limit] if row.branch_id == branch_id), None)
    if own is None and branch_id is not None:
        own = next(iter(store.boards.league(board.id, branch_id=branch_id)), None)
    shown = tuple(rows[:limit])
    named = {row.branch_id for row in (*shown, *([own] if own else []))}
    scopes = _scopes_until(chosen.latest)
    values = store.boards.values(scopes, named) if scopes else {}
    lines = {one: [values.get(one, {}).get(scope) for scope in scopes] for one in named}
    return League(board, shown, own, lines, shown[-1].position if len(rows) > limit else None)


def counted_rounds(chosen: Chosen, now: datetime) -> list[store.Round]:
    """Return the rounds that the season's table counts, in the order in which they closed."""
    by_id = {one.id: one for one in chosen.begun}
    counted = standings.counted_rounds(chosen.season.id, now, live=chosen.is_live)
    return [by_id[one.round_id] for one in counted]


def _scopes_until(this_round: store.Round | None, branch_id: int | None = None) -> list[str]:
    if this_round is None:
        return []
    return [round_scope(one, branch_id) for one in store.boards.rounds_until(this_round)]


@dataclass(frozen=True, slots=True)
class Members:
    """A branch's board as somebody sees it. ``lines`` only where everybody is seen by name."""

    board: store.Board
    rows: tuple[sight.Seen, ...]
    how: sight.Sight
    lines: dict[int, list[int | None]]

    @property
    def own(self) -> sight.Seen | None:
        """The row of whoever looks."""
        return next((one for one in self.rows if one.is_me), None)

    def is_near(self, one: sight.Seen) -> bool:
        """Whether a row stands just above or below the own one."""
        own = self.own
        if own is None or own.row.place is None or one is own or one.row.place is None:
            return False
        return abs(one.row.position - own.row.position) <= NEIGHBOURS

    @property
    def hidden(self) -> int:
        """How many rows are shown without their name."""
        return sum(one.name is None for one in self.rows)


def members(
    chosen: Chosen, branch: store.Branch, viewer: store.Viewer | None, *, held: frozenset
) -> Members | None:
    """Return a branch's board as the viewer, or a screen, sees it; None while it was never built.

    :param held: the roles of whoever looks.
    """
    board = chosen.board(branch.id)
    if board is None:
        return None
    rows = store.boards.members(board.id)
    me = next((row.position for row in rows if viewer and row.member_id == viewer.id), None)
    how = sight.sight(
        held,
        is_own_branch=viewer is not None and viewer.branch_id == branch.id,
        document=chosen.season.document,
    )
    shown = sight.seen(rows, how, board.facts, own_position=me)
    # A line over the weeks would tell scores of weeks in which the member stood in the lower half.
    scopes = _scopes_until(chosen.latest, branch.id) if how.lists_everybody else []
    values = store.boards.values(scopes, [one.row.member_id for one in shown]) if scopes else {}
    lines = {one: [by_scope.get(scope) for scope in scopes] for one, by_scope in values.items()}
    return Members(board, tuple(shown), how, lines)


def rules_of_league(chosen: Chosen, board: store.Board) -> Sequence[ranking.Explanation]:
    """Tell how a league was made, in the order in which one would explain it."""
    told = _rules(chosen, board)
    return [one for one in told if one[0] not in ("ties-members", "week-points", "best-weeks")]


def rules_of_members(chosen: Chosen, board: store.Board) -> Sequence[ranking.Explanation]:
    """Tell how a table of members was made."""
    kept = ("week-points", "best-weeks", "annual-share", "ties-members", "places-shared", "places-dense")
    told = dict(_rules(chosen, board))
    if chosen.round:
        told["member-score"] = {}
        kept = ("member-score", *kept)
    return [(code, told[code]) for code in kept if code in told]


def _rules(chosen: Chosen, board: store.Board) -> list[ranking.Explanation]:
    told = ranking.describe(ranking.RankingRule.from_json(board.facts["rule"]))
    if chosen.round is None:
        points = ranking.PointsRule.from_json(board.facts["points"])
        told = (
            told[:1]
            + ranking.describe_points(points, has_annual="annual" in chosen.season.document)
            + told[1:]
        )
    return told
