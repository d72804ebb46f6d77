"""Where one member stands: the own rows on boards, one statement each whatever the federation's size.

Read from the boards alone, so that nothing is told here that they hold back.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Integer, Select, String, bindparam, case, cast, null, select

from quizapp.store.boards import Board, BoardRow
from quizapp.store.prepared import Prepared
from quizapp.store.seasons import RosterEntry, Round, Season
from quizapp.store.types import UTCDateTime


@dataclass(frozen=True, slots=True)
class Own:
    """A member's row in a round, or in a season where ``round_id`` is None; units as in ``BoardRow``.

    Without a row, of who is not on the roster, all from ``board_id`` to ``minutes`` is None. The board is
    that of the branch that the member stands for, ``scope`` and ``facts`` are its; ``scale_id`` and
    ``scale_version`` are those of the federation's scale.
    """

    season_id: int
    season: str
    round_id: int | None
    kind: str | None
    week: date | None
    board_id: int | None
    scope: str | None
    as_of: datetime | None
    facts: dict[str, Any] | None
    position: int | None
    place: int | None
    value_hundredths: int | None
    moved: int | None
    minutes: int | None
    scale_id: int | None
    scale_version: int | None

    @property
    def branch_id(self) -> int | None:
        """The branch that the member stands for; None of who stands for none."""
        return None if self.scope is None else int(self.scope.partition("/b")[2])


@dataclass(frozen=True, slots=True)
class OwnWeek:
    """A member's row in one round that has opened, where the member is on the roster.

    ``participation_hundredths``: 10,000 who took part, else 0; None while the board was never built.
    ``settled_at``: the round is over for good.
    """

    round_id: int
    kind: str
    week: date | None
    settled_at: datetime | None
    pass_percent: int
    freeze_at: datetime | None
    unfreeze_at: datetime | None
    place: int | None
    value_hundredths: int | None
    minutes: int | None
    participation_hundredths: int | None


# Tables, not classes, as in ``board_heads``: a phone asks this after every hand-in.
_SCALES = Board.__table__.alias()
_BOARDS: Any = Board.__table__.c
_ROWS: Any = BoardRow.__table__.c
_ROUNDS: Any = Round.__table__.c
_SEASONS: Any = Season.__table__.c
_ROSTER: Any = RosterEntry.__table__.c
_MEMBER = bindparam("member_id", type_=Integer)
_NOW = bindparam("now", type_=UTCDateTime)
_OWN = (
    _BOARDS.id,
    _BOARDS.scope,
    _BOARDS.as_of,
    _BOARDS.facts,
    _ROWS.position,
    _ROWS.place,
    _ROWS.value_hundredths,
    _ROWS.moved,
    _ROWS.minutes,
    _SCALES.c.id,
    _SCALES.c.version,
)


def _of_round(which: Any) -> Select[Any]:
    round_text = "r" + cast(_ROUNDS.id, String)
    own_roster = (_ROSTER.round_id == _ROUNDS.id) & (_ROSTER.member_id == _MEMBER)
    own_row = (_ROWS.board_id == _BOARDS.id) & (_ROWS.entrant_id == _MEMBER)
    tables: Any = Round.__table__
    tables = tables.join(Season.__table__, _SEASONS.id == _ROUNDS.season_id)
    tables = tables.outerjoin(RosterEntry.__table__, own_roster)
    tables = tables.outerjoin(
        Board.__table__, _BOARDS.scope == round_text + "/b" + cast(_ROSTER.branch_id, String)
    )
    tables = tables.outerjoin(BoardRow.__table__, own_row)
    tables = tables.outerjoin(_SCALES, _SCALES.c.scope == round_text + "/all")
    columns = (_SEASONS.id, _SEASONS.code, _ROUNDS.id, _ROUNDS.kind, _ROUNDS.week)
    return select(*columns, *_OWN).select_from(tables).where(which)


def _round_now() -> Any:
    """Select the id of the round that is open, of several that closes first, else that opened last."""
    rounds = Round.__table__.alias().c
    is_open = case((rounds.closes_at > _NOW, 0), else_=1)
    soonest = case((rounds.closes_at > _NOW, rounds.closes_at), else_=None)
    order = (is_open, soonest, rounds.opens_at.desc(), rounds.id.desc())
    return select(rounds.id).where(rounds.opens_at <= _NOW).order_by(*order).limit(1).scalar_subquery()


def _of_season() -> Select[Any]:
    season_text = "s" + cast(_SEASONS.id, String)
    # In a season a member stands in one branch alone, of those that the member ever stood for.
    boards, rows = Board.__table__.alias(), BoardRow.__table__.alias()
    stood = Round.__table__.join(
        RosterEntry.__table__, (_ROSTER.round_id == _ROUNDS.id) & (_ROSTER.member_id == _MEMBER)
    )
    stood = stood.join(boards, boards.c.scope == season_text + "/b" + cast(_ROSTER.branch_id, String))
    stood = stood.join(rows, (rows.c.board_id == boards.c.id) & (rows.c.entrant_id == _MEMBER))
    own_board = select(boards.c.id).select_from(stood).where(_ROUNDS.season_id == _SEASONS.id)
    found = own_board.limit(1).correlate(Season.__table__).scalar_subquery()
    own_row = (_ROWS.board_id == _BOARDS.id) & (_ROWS.entrant_id == _MEMBER)
    tables: Any = Season.__table__.outerjoin(Board.__table__, _BOARDS.id == found)
    tables = tables.outerjoin(BoardRow.__table__, own_row)
    tables = tables.outerjoin(_SCALES, _SCALES.c.scope == season_text + "/all")
    of_round = (null().label("round_id"), null().label("kind"), null().label("week"))
    query = select(_SEASONS.id, _SEASONS.code, *of_round, *_OWN).select_from(tables)
    return query.where(_SEASONS.code == bindparam("season", type_=String))


def _weeks() -> Select[Any]:
    scope = "r" + cast(_ROUNDS.id, String) + "/b" + cast(_ROSTER.branch_id, String)
    tables: Any = Round.__table__.join(
        RosterEntry.__table__, (_ROSTER.round_id == _ROUNDS.id) & (_ROSTER.member_id == _MEMBER)
    )
    tables = tables.outerjoin(Board.__table__, _BOARDS.scope == scope)
    tables = tables.outerjoin(
        BoardRow.__table__, (_ROWS.board_id == _BOARDS.id) & (_ROWS.entrant_id == _MEMBER)
    )
    own = (_ROWS.place, _ROWS.value_hundredths, _ROWS.minutes, _ROWS.participation_hundredths)
    of_round = (_ROUNDS.id, _ROUNDS.kind, _ROUNDS.week, _ROUNDS.settled_at, _ROUNDS.pass_percent)
    query = select(*of_round, _ROUNDS.freeze_at, _ROUNDS.unfreeze_at, *own).select_from(tables)
    in_season = _ROUNDS.season_id == bindparam("season_id", type_=Integer)
    return query.where(in_season, _ROUNDS.opens_at <= _NOW).order_by(_ROUNDS.opens_at, _ROUNDS.id)


_BY_ID = Prepared(_of_round(_ROUNDS.id == bindparam("round_id", type_=Integer)))
_LATEST = Prepared(_of_round(_ROUNDS.id == _round_now()))
_IN_SEASON = Prepared(_of_season())
_WEEKS = Prepared(_weeks())


def in_round(member_id: int, round_id: int | None, *, now: datetime) -> Own | None:
    """Return where a member stands in a round; None: in the one that is on, else that was last.

    :return: None where there is no such round.
    """
    if round_id is None:
        found = _LATEST.look({"member_id": member_id, "now": now})
    else:
        found = _BY_ID.look({"member_id": member_id, "round_id": round_id})
    return Own(*found[0]) if found else None


def in_season(member_id: int, season: str) -> Own | None:
    """Return where a member stands in a season, by its code; None where there is none."""
    found = _IN_SEASON.look({"member_id": member_id, "season": season})
    return Own(*found[0]) if found else None


def weeks(member_id: int, season_id: int, *, now: datetime) -> list[OwnWeek]:
    """Return a member's rows in the rounds of a season that have opened, in their order."""
    rows = _WEEKS.look({"member_id": member_id, "season_id": season_id, "now": now})
    return [OwnWeek(*row) for row in rows]
