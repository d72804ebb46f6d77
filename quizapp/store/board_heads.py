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
    and_,
    bindparam,
    case,
    cast,
    null,
    select,
)

from quizapp.store.base import db
from quizapp.store.boards import Board, BoardRow
from quizapp.store.people import Branch
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


def _season_now() -> ScalarSelect[int]:
    """Select the id of the season with an open round, else of the latest begun."""
    now = bindparam("now", type_=UTCDateTime)
    has_open = (
        select(Round.id)
        .where(Round.season_id == Season.id, Round.opens_at <= now, Round.closes_at > now)
        .correlate(Season)
        .exists()
    )
    begun = Season.starts_on <= bindparam("today", type_=Date)
    order = (case((has_open, 0), (begun, 1), else_=2), Season.starts_on.desc(), Season.id.desc())
    return select(Season.id).order_by(*order).limit(1).scalar_subquery()


def _head(which: ColumnElement[bool], *, of_round: bool, of_members: bool) -> Select[Any]:
    """Build the one statement that finds a board from an address."""
    scope = "r" + cast(Round.id, String) if of_round else "s" + cast(Season.id, String)
    own: tuple[Any, ...] = (null(), null(), null())
    if of_members:
        scope = scope + "/b" + cast(Branch.id, String)
        own = (Branch.id, BoardRow.position, Season.document)
    found = select(Season.code, Board.id, Board.version, *own).select_from(Season)
    if of_round:
        found = found.join(Round, Round.season_id == Season.id)
    if of_members:
        found = found.join(Branch, Branch.code == bindparam("branch", type_=String))
    found = found.outerjoin(Board, Board.scope == scope)
    if of_members:
        me = BoardRow.entrant_id == bindparam("member_id", type_=Integer)
        found = found.outerjoin(BoardRow, and_(BoardRow.board_id == Board.id, me))
    return found.where(which)


_WHICH: dict[str, ColumnElement[bool]] = {
    "round": Round.id == bindparam("round_id", type_=Integer),
    "season": Season.code == bindparam("season", type_=String),
    "now": Season.id == _season_now(),
}
# Built once: every screen asks one of these every two seconds.
_HEADS = {
    (name, of_members): _head(which, of_round=name == "round", of_members=of_members)
    for name, which in _WHICH.items()
    for of_members in (False, True)
}


def find(
    *,
    round_id: int | None = None,
    season: str | None = None,
    branch: str | None = None,
    member_id: int | None = None,
    now: datetime,
    today: date,
) -> Head | None:
    """Return which board is meant: of a round, else of a season by its code, else of the season now.

    The season now is the one with an open round, else the latest begun (contracts, section 7).

    :param branch: code; None for the league.
    :param member_id: who asks; the own row's position is found along the way.
    :param today: the federation's local date.
    :return: None where there is no such round, season or branch. One statement.
    """
    name = "round" if round_id is not None else "now" if season is None else "season"
    given = {
        "round_id": round_id,
        "season": season,
        "branch": branch,
        "member_id": member_id,
        "now": now,
        "today": today,
    }
    row = db.session.execute(_HEADS[name, branch is not None], given).one_or_none()
    return Head(*row) if row else None
