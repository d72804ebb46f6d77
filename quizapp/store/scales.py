"""Scales of the federation: boards without rows whose facts count everybody's results (``standings.scales``).

A scale stands beside a league, under its scope with ``/all``, and bears the version of the league that it was
counted for; where the two differ, it is behind. It is counted from the members' boards as they stand, so that
it tells no more than they do.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import String, case, cast, func, insert, or_, select, update
from sqlalchemy.orm import aliased

from quizapp.store.base import db
from quizapp.store.boards import Board, BoardRow, round_scope, season_scope
from quizapp.store.people import Branch
from quizapp.store.seasons import Round

#: (value in hundredths, minutes, how many); who has no place is counted under (None, None).
Counted = tuple[int | None, int | None, int]


@dataclass(frozen=True, slots=True)
class Behind:
    """A league whose scale does not say what it says; ``as_of`` of the scale, None while there is none."""

    scope: str
    version: int
    season_id: int
    facts: dict[str, Any]
    as_of: datetime | None


def scale_scope(scope: str) -> str:
    """Name the scale that stands beside a league."""
    return f"{scope}/all"


def behind(now: datetime) -> list[Behind]:
    """Return the leagues of rounds that have opened, and of their seasons, whose scale is behind."""
    seasons_of: dict[str, int] = {}
    opened = select(Round.id, Round.season_id).where(Round.opens_at <= now)
    for round_id, season_id in db.session.execute(opened):
        seasons_of[round_scope(round_id)] = season_id
        seasons_of[season_scope(season_id)] = season_id
    scale = aliased(Board)
    query = (
        select(Board.scope, Board.version, Board.facts, scale.as_of)
        .outerjoin(scale, scale.scope == Board.scope + "/all")
        .where(Board.scope.in_(seasons_of), or_(scale.id.is_(None), scale.version != Board.version))
    )
    return [
        Behind(scope, version, seasons_of[scope], facts, as_of)
        for scope, version, facts, as_of in db.session.execute(query.order_by(Board.id))
    ]


def count(scope: str) -> list[Counted]:
    """Count the members on all boards beside a league by value and minutes; one statement."""
    value = case((BoardRow.place.is_not(None), BoardRow.value_hundredths)).label("value")
    minutes = case((BoardRow.place.is_not(None), BoardRow.minutes)).label("minutes")
    query = (
        select(value, minutes, func.count())
        .select_from(Branch)
        .join(Board, Board.scope == f"{scope}/b" + cast(Branch.id, String))
        .join(BoardRow, BoardRow.board_id == Board.id)
        .group_by(value, minutes)
    )
    return [(row[0], row[1], row[2]) for row in db.session.execute(query)]


def write(scope: str, *, version: int, facts: dict[str, Any], now: datetime) -> None:
    """Write a scale, unless one for a later version of the league is there; the season is held.

    :param scope: of the league; ``version`` of it, as it was read before the counting.
    """
    own = Board.scope == scale_scope(scope)
    known = db.session.scalar(select(Board.version).where(own))
    if known is None:
        values = {"scope": scale_scope(scope), "version": version, "as_of": now, "facts": facts}
        db.session.execute(insert(Board).values(values))
    elif known < version:
        db.session.execute(update(Board).where(own).values(version=version, as_of=now, facts=facts))


def facts(board_id: int) -> dict[str, Any]:
    """Return a scale's facts; one statement."""
    return dict(db.session.execute(select(Board.facts).where(Board.id == board_id)).scalar_one())
