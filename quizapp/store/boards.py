"""Boards: read models that are rebuilt, not computed when a page is viewed.

A board is named by its scope: ``r12`` the league of round 12, ``r12/b5`` the members of branch 5 in it,
``s3`` the league of season 3, ``s3/b5`` its members in the season. Here are the rows and what pages, calls
and screens read of them; ``board_heads`` finds them by address, ``rebuilding`` writes them.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, and_, case, cast, select
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.core import freezes
from quizapp.store.base import Base, db
from quizapp.store.people import Branch, Member
from quizapp.store.seasons import RosterEntry, Round
from quizapp.store.types import UTCDateTime, VersionedJSON


def round_scope(round_id: int, branch_id: int | None = None) -> str:
    """Name the league of a round, or the board of a branch's members in it."""
    return f"r{round_id}" if branch_id is None else f"r{round_id}/b{branch_id}"


def season_scope(season_id: int, branch_id: int | None = None) -> str:
    """Name the league of a season, or the board of a branch's members in it."""
    return f"s{season_id}" if branch_id is None else f"s{season_id}/b{branch_id}"


class Board(Base):
    """One table of places; ``version`` rises with every rebuild, in the transaction that writes its rows.

    ``facts``: what stands on the board besides its rows, e.g. the federation's mean, E and N of all.
    """

    __tablename__ = "boards"

    id: Mapped[int] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(String(40), unique=True)
    version: Mapped[int]
    as_of: Mapped[datetime] = mapped_column(UTCDateTime)
    facts: Mapped[dict[str, Any]] = mapped_column(VersionedJSON)


class BoardRow(Base):
    """One standing. ``entrant_id`` is a branch in a league, a member in a branch's board.

    ``value_hundredths`` is the printed measure (for members the score, in a season the share);
    ``raw_hundredths`` R where V counts; ``participation_hundredths`` in hundredths of a per cent; ``moved``
    up is positive.
    ``facts``: the numbers that the value came from.
    """

    __tablename__ = "board_rows"

    board_id: Mapped[int] = mapped_column(ForeignKey("boards.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entrant_id: Mapped[int]
    place: Mapped[int | None]
    value_hundredths: Mapped[int | None]
    raw_hundredths: Mapped[int | None]
    participation_hundredths: Mapped[int | None]
    moved: Mapped[int | None]
    minutes: Mapped[int | None]
    facts: Mapped[dict[str, Any]] = mapped_column(VersionedJSON)


Index("ix_board_rows_entrant", BoardRow.board_id, BoardRow.entrant_id)


class BoardMark(Base):
    """A note that a board is out of date, left by whoever changed a sum; a rebuild takes away what it saw.

    Rows instead of a flag: an insert waits for nobody, and a mark that is not committed yet cannot be lost.
    """

    __tablename__ = "board_marks"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branches.id"))


@dataclass(frozen=True, slots=True)
class LeagueRow:
    """A branch in a league, with its names; units as in ``BoardRow``."""

    position: int
    branch_id: int
    code: str
    name: str
    short: str
    wall: str
    place: int | None
    value_hundredths: int | None
    raw_hundredths: int | None
    participation_hundredths: int | None
    moved: int | None
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member in a branch's board; units as in ``BoardRow``, ``shown_as`` as in ``Member``."""

    position: int
    member_id: int
    name: str
    shown_as: str
    place: int | None
    value_hundredths: int | None
    participation_hundredths: int | None
    moved: int | None
    minutes: int | None
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one stands on a board: of how many, and the printed values of the last rounds, oldest first."""

    place: int | None
    of: int
    moved: int | None
    value_hundredths: int | None
    history: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class OwnPlaces:
    """A member's own places in a round: in the branch, and the branch's in the league; None where not listed.

    ``missing``: how many of the branch have not taken part. ``frozen``: since when the boards that this was
    read from stand still, until when; None: they do not.
    """

    round_id: int
    member: Standing | None
    branch: Standing | None
    missing: int
    frozen: freezes.Times | None


def board(scope: str) -> Board | None:
    """Return a board by its scope, as it stands now; None while it was never built."""
    query = select(Board).where(Board.scope == scope)
    return db.session.scalar(query.execution_options(populate_existing=True))


def board_by_id(board_id: int) -> Board:
    """Return a board as it stands now."""
    query = select(Board).where(Board.id == board_id)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def league(
    board_id: int, *, after: int = 0, limit: int | None = None, branch_id: int | None = None
) -> list[LeagueRow]:
    """Return the rows of a league in order.

    :param after: the position before the first row.
    :param branch_id: only this branch's row.
    """
    names = (Branch.id, Branch.code, Branch.name, Branch.short, Branch.wall)
    numbers = (
        BoardRow.place,
        BoardRow.value_hundredths,
        BoardRow.raw_hundredths,
        BoardRow.participation_hundredths,
        BoardRow.moved,
        BoardRow.facts,
    )
    query = select(BoardRow.position, *names, *numbers).join(Branch, Branch.id == BoardRow.entrant_id)
    query = query.where(BoardRow.board_id == board_id, BoardRow.position > after)
    if branch_id is not None:
        query = query.where(Branch.id == branch_id)
    return [LeagueRow(*row) for row in db.session.execute(query.order_by(BoardRow.position).limit(limit))]


def members(board_id: int, *, after: int = 0, limit: int | None = None) -> list[MemberRow]:
    """Return the rows of a branch's board in order.

    :param after: the position before the first row.
    """
    numbers = (
        BoardRow.place,
        BoardRow.value_hundredths,
        BoardRow.participation_hundredths,
        BoardRow.moved,
        BoardRow.minutes,
        BoardRow.facts,
    )
    query = select(BoardRow.position, Member.id, Member.name, Member.shown_as, *numbers)
    query = query.join(Member, Member.id == BoardRow.entrant_id)
    query = query.where(BoardRow.board_id == board_id, BoardRow.position > after)
    return [MemberRow(*row) for row in db.session.execute(query.order_by(BoardRow.position).limit(limit))]


def values(scopes: Collection[str], entrant_ids: Collection[int]) -> dict[int, dict[str, int | None]]:
    """Return printed values on several boards: entrant -> scope -> hundredths; one statement."""
    query = (
        select(BoardRow.entrant_id, Board.scope, BoardRow.value_hundredths)
        .join(Board, Board.id == BoardRow.board_id)
        .where(Board.scope.in_(scopes), BoardRow.entrant_id.in_(entrant_ids))
    )
    found: dict[int, dict[str, int | None]] = {}
    for entrant_id, scope, value in db.session.execute(query):
        found.setdefault(entrant_id, {})[scope] = value
    return found


def rounds_until(this_round: Round, *, count: int = 8) -> list[int]:
    """Return the ids of a round and those of its kind before it in the season, oldest first."""
    query = select(Round.id).where(
        Round.season_id == this_round.season_id,
        Round.kind == this_round.kind,
        Round.opens_at <= this_round.opens_at,
    )
    latest = db.session.scalars(query.order_by(Round.opens_at.desc(), Round.id.desc()).limit(count))
    return list(latest)[::-1]


def round_now(now: datetime) -> Round | None:
    """Return the open round, of several the one that closes first, else the latest that has opened."""
    is_open = case((Round.closes_at > now, 0), else_=1)
    soonest = case((Round.closes_at > now, Round.closes_at), else_=None)
    query = select(Round).where(Round.opens_at <= now)
    order = (is_open, soonest, Round.opens_at.desc(), Round.id.desc())
    return db.session.scalar(query.order_by(*order).limit(1))


def own_places(member_id: int, branch_id: int | None, *, now: datetime) -> OwnPlaces | None:
    """Return the member's own places in the round that is on, else in the latest one.

    :param branch_id: the member's branch today; None: of no branch.
    :param now: aware UTC.
    :return: None before the first round has opened.
    """
    this_round = round_now(now)
    if this_round is None:
        return None
    round_ids = rounds_until(this_round)
    frozen = freezes.times(this_round, now)
    if branch_id is None:
        return OwnPlaces(this_round.id, None, None, 0, frozen)
    members_board = board(round_scope(this_round.id, branch_id))
    league_board = board(round_scope(this_round.id))
    own = _own_row(members_board, member_id)
    of_branch = _own_row(league_board, branch_id)
    branch_values = values([round_scope(one) for one in round_ids], [branch_id]).get(branch_id, {})
    own_values = _own_values(round_ids, member_id)
    missing = members_board.facts["expected"] - members_board.facts["took_part"] if members_board else 0
    return OwnPlaces(
        this_round.id,
        _standing(own, members_board, [own_values.get(one) for one in round_ids]),
        _standing(of_branch, league_board, [branch_values.get(round_scope(one)) for one in round_ids]),
        missing,
        frozen,
    )


def _own_row(of_board: Board | None, entrant_id: int) -> BoardRow | None:
    if of_board is None:
        return None
    which = (BoardRow.board_id == of_board.id, BoardRow.entrant_id == entrant_id)
    return db.session.scalar(select(BoardRow).where(*which).execution_options(populate_existing=True))


def _own_values(round_ids: Collection[int], member_id: int) -> dict[int, int | None]:
    """Return a member's printed score in each of these rounds, in whichever branch it was."""
    scope = "r" + cast(RosterEntry.round_id, String) + "/b" + cast(RosterEntry.branch_id, String)
    query = (
        select(RosterEntry.round_id, BoardRow.value_hundredths)
        .join(Board, Board.scope == scope)
        .join(BoardRow, and_(BoardRow.board_id == Board.id, BoardRow.entrant_id == RosterEntry.member_id))
        .where(RosterEntry.member_id == member_id, RosterEntry.round_id.in_(round_ids))
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def _standing(row: BoardRow | None, of_board: Board | None, history: Sequence[int | None]) -> Standing | None:
    if row is None or of_board is None:
        return None
    of = _listed(row.facts.get("league"), of_board.facts)
    return Standing(row.place, of, row.moved, row.value_hundredths, tuple(history))


def _listed(league: int | None, facts: Mapping[str, Any]) -> int:
    """Tell among how many a place counts: the own league where it is counted, all branches, the roster."""
    if league is not None and "league_sizes" in facts:
        return int(facts["league_sizes"][league])
    return int(facts["branches"] if "branches" in facts else facts["expected"])
