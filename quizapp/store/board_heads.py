"""Which board an address means, and how new it is: what every call asks before it reads a row."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    ScalarSelect,
    Select,
    String,
    bindparam,
    case,
    cast,
    exists,
    null,
    select,
)

from quizapp.store.boards import Board, BoardRow
from quizapp.store.freezes import LIVE
from quizapp.store.people import Branch
from quizapp.store.prepared import Prepared
from quizapp.store.seasons import Round, Season
from quizapp.store.types import UTCDateTime


@dataclass(frozen=True, slots=True)
class Head:
    """A board as an address means it; ``board_id`` and ``version`` are None while it was never built.

    ``season``: its code. Only of a board of members: ``branch_id``, ``position`` of the row of whoever asks,
    ``document`` of the season, which says whose names are seen.
    """

    season: str
    board_id: int | None
    version: int | None
    branch_id: int | None
    position: int | None
    document: dict[str, Any] | None


# Tables, not classes: every screen asks one of these every two seconds, and the session's way costs more.
_BOARDS: Any = Board.__table__.c
_ROWS: Any = BoardRow.__table__.c
_BRANCHES: Any = Branch.__table__.c
_ROUNDS: Any = Round.__table__.c
_SEASONS: Any = Season.__table__.c


def _season_now() -> ScalarSelect[int]:
    """Select the id of the season with an open round, else of the latest begun."""
    now = bindparam("now", type_=UTCDateTime)
    is_open = (_ROUNDS.opens_at <= now) & ((_ROUNDS.closes_at > now) | (_ROUNDS.last_deadline_at > now))
    has_open = exists().where(_ROUNDS.season_id == _SEASONS.id, is_open).correlate(Season.__table__)
    begun = _SEASONS.starts_on <= bindparam("today", type_=Date)
    order = (case((has_open, 0), (begun, 1), else_=2), _SEASONS.starts_on.desc(), _SEASONS.id.desc())
    return select(_SEASONS.id).order_by(*order).limit(1).scalar_subquery()


def _head(which: ColumnElement[bool], *, of_round: bool, of_members: bool, live: bool) -> Select[Any]:
    """Build the one statement that finds a board from an address."""
    scope = "r" + cast(_ROUNDS.id, String) if of_round else "s" + cast(_SEASONS.id, String)
    if live:
        scope = scope + LIVE
    own: tuple[Any, ...] = (null().label("branch_id"), null().label("position"), null().label("document"))
    tables: Any = Season.__table__
    if of_round:
        tables = tables.join(Round.__table__, _ROUNDS.season_id == _SEASONS.id)
    if of_members:
        scope = scope + "/b" + cast(_BRANCHES.id, String)
        own = (_BRANCHES.id, _ROWS.position, _SEASONS.document)
        tables = tables.join(Branch.__table__, _BRANCHES.code == bindparam("branch", type_=String))
    tables = tables.outerjoin(Board.__table__, _BOARDS.scope == scope)
    if of_members:
        me = _ROWS.entrant_id == bindparam("member_id", type_=Integer)
        tables = tables.outerjoin(BoardRow.__table__, (_ROWS.board_id == _BOARDS.id) & me)
    return select(_SEASONS.code, _BOARDS.id, _BOARDS.version, *own).select_from(tables).where(which)


_WHICH: dict[str, ColumnElement[bool]] = {
    "round": _ROUNDS.id == bindparam("round_id", type_=Integer),
    "season": _SEASONS.code == bindparam("season", type_=String),
    "now": _SEASONS.id == _season_now(),
}
_HEADS = {
    (name, of_members, live): Prepared(
        _head(which, of_round=name == "round", of_members=of_members, live=live)
    )
    for name, which in _WHICH.items()
    for of_members in (False, True)
    for live in (False, True)
}


def find(
    *,
    round_id: int | None = None,
    season: str | None = None,
    branch: str | None = None,
    member_id: int | None = None,
    now: datetime,
    today: date,
    sees_live: bool = False,
) -> Head | None:
    """Return which board is meant: of a round, else of a season by its code, else of the season now.

    The season now is the one with an open round, else the latest begun (contracts, section 7).

    :param branch: code; None for the league.
    :param member_id: who asks; the own row's position is found along the way.
    :param today: the federation's local date.
    :param sees_live: of boards that stand still the live one is meant, where anything has changed since.
    :return: None where there is no such round, season or branch. One statement, for a live board
        that is not there another.
    """
    name, given = _asking(round_id=round_id, season=season, now=now, today=today)
    if branch is not None:
        given |= {"branch": branch, "member_id": member_id}
    found = _HEADS[name, branch is not None, sees_live].look(given)
    if sees_live and found and Head(*found[0]).board_id is None:
        found = _HEADS[name, branch is not None, False].look(given)
    return Head(*found[0]) if found else None


def asking(
    *, round_id: int | None, season: str | None, now: datetime, today: date
) -> tuple[Prepared, dict[str, Any]]:
    """Return what :func:`find` asks for a league, for who asks something else in the same statement.

    :return: the statement, whose row ``Head`` takes, and its values.
    """
    name, given = _asking(round_id=round_id, season=season, now=now, today=today)
    return _HEADS[name, False, False], given


def _asking(
    *, round_id: int | None, season: str | None, now: datetime, today: date
) -> tuple[str, dict[str, Any]]:
    if round_id is not None:
        return "round", {"round_id": round_id}
    return ("now", {"now": now, "today": today}) if season is None else ("season", {"season": season})
