"""What a screen on the wall reads: rounds and their times, boards and their versions, the best of a round.

A poll that finds nothing new asks :func:`glance_at_rounds` and :func:`heads` and no more, whatever the size
of the federation.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, exists, false, func, or_, select

from quizapp.core import names
from quizapp.store.base import db
from quizapp.store.boards import Board, BoardMark, BoardRow
from quizapp.store.people import Branch, Member
from quizapp.store.prepared import Prepared, Tuples
from quizapp.store.results import Result
from quizapp.store.seasons import RosterEntry, Round, Season
from quizapp.store.types import UTCDateTime


@dataclass(frozen=True, slots=True)
class Times:
    """A round without its plan: what a screen needs to know of it; as in ``Round``."""

    id: int
    kind: str
    week: date | None
    opens_at: datetime
    closes_at: datetime
    time_limit_s: int | None
    attempts: int
    results: str
    released_at: datetime | None
    settled_at: datetime | None
    season_id: int
    season: str
    last_deadline_at: datetime | None = None
    season_loaded_at: datetime | None = None
    freeze_at: datetime | None = None
    unfreeze_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """A board without its rows.

    :ivar is_behind: a mark is waiting: something has changed that is not on the board yet.
    """

    board_id: int
    scope: str
    version: int
    as_of: datetime
    facts: dict[str, Any]
    is_behind: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A branch on a board, with the names that fit a screen; units as in ``BoardRow``."""

    board_id: int
    position: int
    branch_id: int
    code: str
    short: str
    wall: str
    place: int | None
    value_hundredths: int | None
    raw_hundredths: int | None
    participation_hundredths: int | None
    moved: int | None
    facts: dict[str, Any]
    dissolved_on: date | None = None


@dataclass(frozen=True, slots=True)
class Best:
    """A member's result in a round, for the week's best.

    :ivar name: as others see it; None where it is not shown.
    :ivar place: among all, shared by equal score and minutes.
    :ivar sharing: how many have this place.
    """

    name: str | None
    branch: str
    score_hundredths: int
    minutes: int
    place: int
    sharing: int


def _rounds() -> Select[Any]:
    now = bindparam("now", type_=UTCDateTime)
    opened_last = (
        select(Round.season_id)
        .where(Round.opens_at <= now)
        .order_by(case((Round.closes_at > now, 0), else_=1), Round.opens_at.desc(), Round.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    next_one = (
        select(Round.id)
        .where(Round.opens_at > now)
        .order_by(Round.opens_at, Round.id)
        .limit(1)
        .scalar_subquery()
    )
    columns: tuple[Any, ...] = (
        Round.id,
        Round.kind,
        Round.week,
        Round.opens_at,
        Round.closes_at,
        Round.time_limit_s,
        Round.attempts,
        Round.results,
        Round.released_at,
        Round.settled_at,
        Round.season_id,
        Season.code,
        Round.last_deadline_at,
        Season.loaded_at,
        Round.freeze_at,
        Round.unfreeze_at,
    )
    query = select(*columns).join(Season, Season.id == Round.season_id)
    query = query.where(or_(Round.season_id == opened_last, Round.id == next_one))
    return query.order_by(Round.opens_at, Round.id)


_ROUNDS = Prepared(_rounds())


def glance_at_rounds(now: datetime) -> Tuples:
    """Read the rounds of the season that a screen shows, and the next one to open; one statement.

    The season is that of the round which is open and opened last, else of the one that opened last.

    :return: for :func:`rounds`; equal as long as nothing has changed.
    """
    return _ROUNDS.glance({"now": now})


def rounds(glanced: Tuples) -> list[Times]:
    """Return the rounds that were read, in the order of their opening."""
    return [Times(*row) for row in _ROUNDS.read(glanced)]


@lru_cache(maxsize=32)
def _heads(count: int) -> Prepared:
    is_behind = exists().where(BoardMark.round_id == bindparam("round_id"))
    query = select(Board.id, Board.scope, Board.version, Board.as_of, Board.facts, is_behind)
    return Prepared(query.where(Board.scope.in_([bindparam(f"scope_{at}") for at in range(count)])))


def heads(scopes: Collection[str], *, round_id: int | None) -> dict[str, Head]:
    """Return these boards without their rows, by scope; one statement.

    :param round_id: whose marks say that its boards are behind; None: none do.
    """
    if not scopes:
        return {}
    # No round has the id 0.
    values = {f"scope_{at}": scope for at, scope in enumerate(scopes)} | {"round_id": round_id or 0}
    return {row[1]: Head(*row) for row in _heads(len(scopes)).look(values)}


def rows(limits: dict[int, int]) -> dict[int, list[Row]]:
    """Return the first rows of boards in order; one statement.

    :param limits: board id -> how many rows at most.
    :return: board id -> rows.
    """
    found: dict[int, list[Row]] = {board_id: [] for board_id in limits}
    wanted = [
        and_(BoardRow.board_id == board_id, BoardRow.position <= limit) for board_id, limit in limits.items()
    ]
    query = _rows().where(or_(false(), *wanted))
    for row in db.session.execute(query.order_by(BoardRow.board_id, BoardRow.position)):
        found[row[0]].append(Row(*row))
    return found


def row_of(board_id: int, branch_id: int) -> Row | None:
    """Return a branch's row on a board, wherever it stands; None where it is not listed; one statement."""
    query = _rows().where(BoardRow.board_id == board_id, BoardRow.entrant_id == branch_id)
    found = db.session.execute(query).first()
    return Row(*found) if found else None


def _rows() -> Select[Any]:
    columns: tuple[Any, ...] = (
        BoardRow.board_id,
        BoardRow.position,
        Branch.id,
        Branch.code,
        Branch.short,
        Branch.wall,
        BoardRow.place,
        BoardRow.value_hundredths,
        BoardRow.raw_hundredths,
        BoardRow.participation_hundredths,
        BoardRow.moved,
        BoardRow.facts,
        Branch.dissolved_on,
    )
    return select(*columns).join(Branch, Branch.id == BoardRow.entrant_id)


def best(round_id: int, *, season_names: str, limit: int) -> Sequence[Best]:
    """Return the best members of a round, of those on its roster: only from the upper half; one statement.

    The upper half are the first ceil(n/2) of the n who took part, and whoever shares the last of these
    places: nobody below is ever named on a wall.

    :param season_names: how the season shows names, one of ``core.names.SHOWN``.
    """
    placed = _placed(round_id).subquery()
    result = (placed.c.score_hundredths, placed.c.minutes, placed.c.place, placed.c.sharing)
    query = (
        select(Member.name, Member.shown_as, Branch.wall, *result)
        .join(placed, placed.c.member_id == Member.id)
        .join(Branch, Branch.id == placed.c.branch_id)
        .where(2 * placed.c.place <= placed.c.number + 1)
        .order_by(placed.c.place, Branch.code, Member.staff_key)
        .limit(limit)
    )
    rows = db.session.execute(query)
    return [Best(names.shown(name, season_names, own), *rest) for name, own, *rest in rows]


def _placed(round_id: int) -> Select[*tuple[int, ...]]:
    """Select the results of a round's roster with their places among all, and how many there are."""
    place = func.rank().over(order_by=(Result.score_hundredths.desc(), Result.minutes))
    sharing = func.count().over(partition_by=(Result.score_hundredths, Result.minutes))
    on_roster = and_(RosterEntry.round_id == Result.round_id, RosterEntry.member_id == Result.member_id)
    return (
        select(
            Result.member_id,
            RosterEntry.branch_id,
            Result.score_hundredths,
            Result.minutes,
            place.label("place"),
            sharing.label("sharing"),
            func.count().over().label("number"),
        )
        .join(RosterEntry, on_roster)
        .where(Result.round_id == round_id)
    )


def wall_names(branch_ids: Collection[int]) -> dict[int, str]:
    """Return the names of branches as walls show them, by id."""
    query = select(Branch.id, Branch.wall).where(Branch.id.in_(branch_ids))
    return {row.id: row.wall for row in db.session.execute(query)}


def branches() -> list[tuple[int, str, date | None]]:
    """Return every branch by its code: id, name, and from which local date on it is no more."""
    query = select(Branch.id, Branch.name, Branch.dissolved_on).order_by(Branch.code)
    return [(branch_id, name, day) for branch_id, name, day in db.session.execute(query)]


def document(season_id: int) -> dict[str, Any]:
    """Return what a season says, as stored; one statement."""
    found: dict[str, Any] = db.session.scalars(select(Season.document).where(Season.id == season_id)).one()
    return found
