"""What a rebuild of boards reads and writes (``quizapp.standings``): marks, sums, results, tables.

Marks are read before sums, and only those that were read are taken away, so that no change is ever missed;
whoever writes holds the season, so that two rebuilds of one board follow each other.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, String, cast, delete, func, insert, literal, select, update

from quizapp.store.attempt_rows import Attempt
from quizapp.store.base import db
from quizapp.store.boards import Board, BoardMark, BoardRow, round_scope
from quizapp.store.people import Branch
from quizapp.store.results import BranchSum, Result
from quizapp.store.seasons import RosterEntry, Round, Season, ends_at

# Ids in one statement; SQLite takes 32,766 values.
MARKS_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Taken:
    """One member on a round's roster, with the counting result where there is one."""

    round_id: int
    branch_id: int
    member_id: int
    score_hundredths: int | None
    minutes: int | None


@dataclass(frozen=True, slots=True)
class Week:
    """One branch in one round: its sums, the value printed in the round's league, its league by size."""

    round_id: int
    branch_id: int
    expected: int
    took_part: int
    sum_hundredths: int
    excellent: int
    value_hundredths: int | None
    league: int | None = None


def marked() -> int:
    """Count the boards that are marked, a whole round as one."""
    pairs = select(BoardMark.round_id, BoardMark.branch_id).distinct().subquery()
    return db.session.scalar(select(func.count()).select_from(pairs)) or 0


@dataclass(frozen=True, slots=True)
class Marks:
    """Marks of one round as they were read.

    :ivar ids: of the marks.
    :ivar branches: whose members' boards are marked.
    :ivar is_whole: whether the round is marked as a whole.
    """

    round_id: int
    ids: tuple[int, ...]
    branches: tuple[int, ...]
    is_whole: bool


def marks(limit: int) -> Marks | None:
    """Return marks of the round that closes first: movement in the next one is against its places.

    :param limit: boards at most, those first that have been marked for the longest.
    :return: None where nothing is marked.
    """
    of_round = db.session.scalar(
        select(BoardMark.round_id)
        .join(Round, Round.id == BoardMark.round_id)
        .order_by(Round.closes_at, Round.id)
        .limit(1)
    )
    if of_round is None:
        return None
    in_round = BoardMark.round_id == of_round
    boards = select(BoardMark.branch_id).where(in_round).group_by(BoardMark.branch_id)
    found = set(db.session.scalars(boards.order_by(func.min(BoardMark.id)).limit(limit)))
    branches = tuple(sorted(one for one in found if one is not None))
    which: ColumnElement[bool] = BoardMark.branch_id.in_(branches)
    if None in found:
        which |= BoardMark.branch_id.is_(None)
    ids = db.session.scalars(select(BoardMark.id).where(in_round, which).limit(MARKS_MOST))
    return Marks(of_round, tuple(ids), branches, None in found)


def take_away(marks: Marks) -> None:
    """Take these marks away; one that came after they were read stays for the next rebuild."""
    db.session.execute(delete(BoardMark).where(BoardMark.id.in_(marks.ids)))


def mark_round(round_id: int) -> None:
    """Mark all boards of a round as out of date."""
    db.session.execute(insert(BoardMark).values(round_id=round_id, branch_id=None))


def mark_branches(round_id: int) -> None:
    """Mark the members' boards of a round, one mark a branch, to be rebuilt in batches.

    A branch that was merged while the round is open has no sums in it any more, and a board to be emptied.
    """
    branches = select(BranchSum.round_id, BranchSum.branch_id).where(BranchSum.round_id == round_id)
    listed = select(BranchSum.branch_id).where(BranchSum.round_id == round_id)
    scope = literal(round_scope(round_id) + "/b") + cast(Branch.id, String)
    gone = (
        select(literal(round_id), Branch.id)
        .join(Board, Board.scope == scope)
        .where(Branch.dissolved_on.is_not(None), Branch.id.not_in(listed))
    )
    for marked in (branches, gone):
        db.session.execute(insert(BoardMark).from_select(["round_id", "branch_id"], marked))


def hold_season(season_id: int) -> None:
    """Let other rebuilds in this season wait for this transaction; on SQLite they do anyway."""
    # NO KEY UPDATE: a new round of the season, or a start in one, waits for nothing.
    held = select(Season.id).where(Season.id == season_id)
    db.session.execute(held.with_for_update(key_share=True)).all()


def round_with_season(round_id: int) -> tuple[Round, Season]:
    """Return a round as it stands now, with its season."""
    query = select(Round, Season).join(Season, Season.id == Round.season_id).where(Round.id == round_id)
    row = db.session.execute(query.execution_options(populate_existing=True)).one()
    return row[0], row[1]


def previous_round(this_round: Round, *, closed_by: datetime) -> int | None:
    """Return the id of the season's last round of this kind that closed before this one, None without one.

    :param closed_by: the latest end of a round that counts as closed now, see ``seasons.ends_at``.
    """
    return db.session.scalar(
        select(Round.id)
        .where(
            Round.season_id == this_round.season_id,
            Round.kind == this_round.kind,
            Round.closes_at < this_round.closes_at,
            ends_at() <= closed_by,
        )
        .order_by(Round.closes_at.desc(), Round.id.desc())
        .limit(1)
    )


def settled_rounds(season_id: int) -> list[Round]:
    """Return a season's rounds whose rosters are frozen, in the order in which they closed."""
    query = select(Round).where(Round.season_id == season_id, Round.settled_at.is_not(None))
    return list(db.session.scalars(query.order_by(Round.closes_at, Round.id)))


def sums(
    round_id: int, branch_ids: Collection[int] | None = None
) -> Sequence[Row[int, int, int, int, int, int | None]]:
    """Return (branch_id, expected, took_part, sum_hundredths, excellent, league) of a round's branches.

    :param branch_ids: only of these.
    """
    columns = (
        BranchSum.branch_id,
        BranchSum.expected,
        BranchSum.took_part,
        BranchSum.sum_hundredths,
        BranchSum.excellent,
        BranchSum.league,
    )
    query = select(*columns).where(BranchSum.round_id == round_id)
    if branch_ids is not None:
        query = query.where(BranchSum.branch_id.in_(branch_ids))
    return db.session.execute(query).all()


def taken(round_id: int, branch_ids: Collection[int]) -> list[Taken]:
    """Return who stands on a round's roster for these branches, with their results."""
    return _taken(RosterEntry.round_id == round_id, RosterEntry.branch_id.in_(branch_ids))


def taken_in_season(round_ids: Collection[int], branch_ids: Collection[int]) -> list[Taken]:
    """Return whoever stood for these branches in one of these rounds, with all their rounds among them."""
    ever = select(RosterEntry.member_id).where(
        RosterEntry.round_id.in_(round_ids), RosterEntry.branch_id.in_(branch_ids)
    )
    return _taken(RosterEntry.round_id.in_(round_ids), RosterEntry.member_id.in_(ever))


def _taken(*which: Any) -> list[Taken]:
    rows = db.session.execute(
        select(
            RosterEntry.round_id,
            RosterEntry.branch_id,
            RosterEntry.member_id,
            Result.score_hundredths,
            Result.minutes,
        )
        .outerjoin(
            Result, (Result.round_id == RosterEntry.round_id) & (Result.member_id == RosterEntry.member_id)
        )
        .where(*which)
    )
    return [Taken(*row) for row in rows]


def weeks(scopes: dict[int, str]) -> list[Week]:
    """Return every branch in these rounds, with its value as printed.

    :param scopes: round id -> scope of its league.
    """
    rows = db.session.execute(
        select(
            BranchSum.round_id,
            BranchSum.branch_id,
            BranchSum.expected,
            BranchSum.took_part,
            BranchSum.sum_hundredths,
            BranchSum.excellent,
            BoardRow.value_hundredths,
            BranchSum.league,
            Board.scope,
        )
        .join(BoardRow, BoardRow.entrant_id == BranchSum.branch_id)
        .join(Board, Board.id == BoardRow.board_id)
        .where(BranchSum.round_id.in_(scopes), Board.scope.in_(scopes.values()))
    )
    return [Week(*row[:8]) for row in rows if scopes[row[0]] == row[8]]


def facts(scope: str) -> dict[str, Any] | None:
    """Return what stands on a board besides its rows; None for a board that was never built."""
    return db.session.scalar(select(Board.facts).where(Board.scope == scope))


def places(scopes: Collection[str]) -> dict[str, dict[int, int | None]]:
    """Return the places on these boards: scope -> entrant -> place."""
    query = select(Board.scope, BoardRow.entrant_id, BoardRow.place).join(
        BoardRow, BoardRow.board_id == Board.id
    )
    found: dict[str, dict[int, int | None]] = {}
    for scope, entrant_id, place in db.session.execute(query.where(Board.scope.in_(scopes))):
        found.setdefault(scope, {})[entrant_id] = place
    return found


def to_open(now: datetime, *, limit: int) -> list[Round]:
    """Return rounds that have opened, have no roster yet and are not settled, the earliest first."""
    waiting = select(Round).where(
        Round.opens_at <= now, Round.roster_at.is_(None), Round.settled_at.is_(None)
    )
    return list(db.session.scalars(waiting.order_by(Round.opens_at, Round.id).limit(limit)))


def to_settle(*, closed_by: datetime, limit: int) -> list[Round]:
    """Return rounds that have closed and are not settled, the earliest first, without any running attempt.

    A round with an overdue attempt waits until that is handed in, with what it holds.

    :param closed_by: the latest end of a round that is closed for everybody now, see ``seasons.ends_at``.
    """
    running = select(Attempt.id).where(Attempt.round_id == Round.id, Attempt.handed_in_at.is_(None)).exists()
    due = select(Round).where(ends_at() <= closed_by, Round.settled_at.is_(None), ~running)
    return list(db.session.scalars(due.order_by(Round.closes_at, Round.id).limit(limit)))


def settle(round_id: int, *, now: datetime) -> bool:
    """Freeze a round's roster; say whether this call did."""
    statement = update(Round).where(Round.id == round_id, Round.settled_at.is_(None)).values(settled_at=now)
    return bool(db.session.execute(statement).rowcount)  # type: ignore[attr-defined]


def release(round_id: int, *, now: datetime) -> bool:
    """Note that a round's results are out; say whether this call did."""
    statement = update(Round).where(Round.id == round_id, Round.released_at.is_(None))
    done = db.session.execute(statement.values(released_at=now))
    return bool(done.rowcount)  # type: ignore[attr-defined]
