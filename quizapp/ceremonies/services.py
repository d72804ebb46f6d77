"""Begin a ceremony, go a step on or back, let it go on by itself, end it."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from quizapp import store
from quizapp.core import attempts, ceremonies, freezes, ranking, refusals
from quizapp.core.ceremonies import Row, Step
from quizapp.store.boards import LeagueRow, round_scope, season_scope
from quizapp.store.ceremonies import Running

log = logging.getLogger(__name__)

#: Rounds to choose from.
OVER_SHOWN, AHEAD_SHOWN = 8, 3
NEXT, BACK, AUTO, PAUSE = "next", "back", "auto", "pause"


@dataclass(frozen=True, slots=True)
class Choice:
    """The rounds to reveal, newest first, and those to rehearse, soonest first, each with its season.

    Seasons may overlap: then two rounds have the same name, and only the season tells them apart.
    """

    over: Sequence[tuple[store.Round, store.Season]]
    ahead: Sequence[tuple[store.Round, store.Season]]

    @property
    def of_several(self) -> bool:
        """Whether the rounds are of more than one season."""
        return len({season.id for _, season in (*self.over, *self.ahead)}) > 1


def choices(now: datetime) -> Choice:
    """Return rounds to choose from."""
    listed = sorted(store.seasons.rounds(), key=lambda one: one[0].closes_at)
    over = [one for one in reversed(listed) if _is_over(one[0], now)]
    ahead = [one for one in listed if not _is_over(one[0], now)]
    return Choice(over[:OVER_SHOWN], ahead[:AHEAD_SHOWN])


def _is_over(this_round: store.Round, now: datetime) -> bool:
    return attempts.phase_of(this_round, now).is_closed


def steps(this_round: store.Round, now: datetime) -> list[Step]:
    """Put a round's places into the order in which they are revealed, as they stand now.

    A round that is frozen is revealed as it ended, not as it stood when it froze.

    :raises refusals.Conflict: ``ceremony-too-early``: it is not over, or not settled yet;
        ``ceremony-no-scores``: its scores are not out; ``ceremony-nobody``: nobody took part.
    """
    if not _is_over(this_round, now) or this_round.settled_at is None:
        raise refusals.Conflict("ceremony-too-early")
    board = _board(this_round, now)
    if board is None or store.freezes.is_behind(this_round.id):
        raise refusals.Conflict("ceremony-too-early")
    if not board.facts["shows_scores"]:
        raise refusals.Conflict("ceremony-no-scores")
    if not board.facts["took_part"]:
        raise refusals.Conflict("ceremony-nobody")
    names = _league_names(board)
    found: dict[str | None, list[Row]] = {}
    for row in store.boards.league(board.id):
        if row.place is not None and row.value_hundredths is not None:
            found.setdefault(_league_of(row, names), []).append(_row(row))
    return ceremonies.steps(list(found.items()))


def _row(row: LeagueRow) -> Row:
    assert row.place is not None
    assert row.value_hundredths is not None
    return Row(row.place, row.wall, row.position, row.value_hundredths, row.participation_hundredths or 0)


def rehearsal_steps(this_round: store.Round, now: datetime) -> list[Step]:
    """Invent places for as many branches as there are, in leagues as large.

    :raises refusals.Conflict: ``ceremony-no-branches``.
    """
    # Of a round that has not begun the season knows best how large its leagues are.
    board = _board(this_round, now) or store.boards.board(season_scope(this_round.season_id))
    sizes: dict[str | None, int] = {}
    if board is not None:
        names = _league_names(board)
        for row in store.boards.league(board.id):
            league = _league_of(row, names)
            sizes[league] = sizes.get(league, 0) + 1
    sizes = sizes or {None: store.ceremonies.count_branches()}
    made = ceremonies.steps(ceremonies.rehearsal(list(sizes.items())))
    if not made:
        raise refusals.Conflict("ceremony-no-branches")
    return made


def _board(this_round: store.Round, now: datetime) -> store.Board | None:
    is_live = freezes.is_frozen(this_round, now) or store.freezes.has_live(this_round.id)
    return store.freezes.board(round_scope(this_round.id), live=is_live)


def _league_names(board: store.Board) -> list[str]:
    return [one.name for one in ranking.RankingRule.from_json(board.facts["rule"]).leagues]


def _league_of(row: LeagueRow, names: Sequence[str]) -> str | None:
    at = row.facts.get("league")
    return names[at] if at is not None and at < len(names) else None


def begin(round_id: int, *, is_rehearsal: bool, by_id: int, now: datetime) -> int:
    """Begin a ceremony or its rehearsal; every screen shows it from now on. At most one runs.

    :return: its id.
    :raises refusals.Missing: no such round.
    :raises refusals.Conflict: ``ceremony-runs`` already, or as :func:`steps` and :func:`rehearsal_steps`.
    """
    this_round = store.seasons.round_by_id(round_id)
    if this_round is None:
        raise refusals.Missing("not-found")
    # Before the transaction: a league of thousands takes its time, and everybody's answers would wait.
    made = rehearsal_steps(this_round, now) if is_rehearsal else steps(this_round, now)
    lines = [one.to_json() for one in made]
    with store.transaction():
        begun = store.ceremonies.begin(round_id, is_rehearsal=is_rehearsal, lines=lines, by_id=by_id, now=now)
    if begun is None:
        raise refusals.Conflict("ceremony-runs")
    log.info("ceremony %s of round %s begun by member %s", begun, round_id, by_id)
    return begun


def found(ceremony_id: int) -> Running:
    """Return a ceremony, over or not.

    :raises refusals.Missing: there is none.
    """
    seen = store.ceremonies.by_id(ceremony_id)
    if seen is None:
        raise refusals.Missing("not-found")
    return seen


def press(ceremony_id: int, what: str, *, at: int, seconds_each: int | None, now: datetime) -> bool:
    """Do what a button says.

    :param what: one of ``NEXT``, ``BACK``, ``AUTO``, ``PAUSE``.
    :param at: how many steps were out on the phone that was pressed.
    :param seconds_each: for ``AUTO``.
    :return: False: the wall has gone on since, so that nothing was done; only to stop it always works.
    :raises refusals.Missing: no such ceremony.
    :raises refusals.Conflict: ``ceremony-over``.
    """
    with store.transaction():
        seen = found(ceremony_id)
        if seen.is_over(now):
            raise refusals.Conflict("ceremony-over")
        out = seen.out(now)
        if what in (NEXT, BACK) and at != out:
            return False
        step, each = {
            NEXT: (min(out + 1, len(seen.lines)), seen.seconds_each),
            BACK: (max(out - 1, 0), None),
            AUTO: (out, seconds_each),
            PAUSE: (out, None),
        }[what]
        return store.ceremonies.move(seen, step=step, seconds_each=each, now=now)


def end(ceremony_id: int, *, by_id: int, now: datetime) -> Running:
    """End a ceremony: screens go back to their boards; a repeat changes nothing.

    :raises refusals.Missing: no such ceremony.
    """
    with store.transaction():
        seen = found(ceremony_id)
        ended = store.ceremonies.end(ceremony_id, step=seen.out(now), now=now)
    if ended:
        log.info("ceremony %s ended by member %s", ceremony_id, by_id)
    return seen
