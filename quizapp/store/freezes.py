"""Boards that stand still: the live ones beside them, and what a rebuild has to know of a freeze.

While a round is frozen its tables are written under other scopes, ``r12!`` beside ``r12``: the plain ones
stay as they are, for whoever asks. When it ends, the live ones go and the plain ones are drawn anew.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import String, cast, delete, func, insert, or_, select, update

from quizapp.store import boards
from quizapp.store.attempt_rows import Attempt
from quizapp.store.base import db
from quizapp.store.boards import Board, BoardMark, round_scope, season_scope
from quizapp.store.results import BranchSum
from quizapp.store.seasons import Round

LIVE = "!"
# A rebuild reads for so long at most: only then may it have begun before a freeze and read what came after.
LONGEST_REBUILD = timedelta(minutes=10)


def live_scope(scope: str) -> str:
    """Name the live board beside one that stands still: ``r12!/b5`` for ``r12/b5``."""
    head, slash, tail = scope.partition("/")
    return f"{head}{LIVE}{slash}{tail}"


def is_live(scope: str) -> bool:
    """Tell whether a scope is that of a live board."""
    return scope.partition("/")[0].endswith(LIVE)


def board(scope: str, *, live: bool) -> Board | None:
    """Return a board as it stands now; None while it was never built.

    :param scope: the plain one.
    :param live: the live board beside it, where anything has changed since it stands still.
    """
    found = boards.board(live_scope(scope)) if live else None
    return found or boards.board(scope)


def has_live(round_id: int) -> bool:
    """Say whether a round has a live league: from the first rebuild in a freeze until its end is seen to."""
    query = select(Board.id).where(Board.scope == live_scope(round_scope(round_id)))
    return db.session.scalar(query) is not None


def has_hand_in_since(round_id: int, moment: datetime) -> bool:
    """Say whether anybody has handed in at a moment or later."""
    query = select(Attempt.id).where(Attempt.round_id == round_id, Attempt.handed_in_at >= moment)
    return db.session.scalar(query.limit(1)) is not None


def to_thaw(now: datetime) -> list[Round]:
    """Return rounds whose boards may move again and still have a live league, the earliest first."""
    live = "r" + cast(Round.id, String) + LIVE
    is_due = or_(Round.freeze_at.is_(None), Round.unfreeze_at <= now)
    query = select(Round).join(Board, Board.scope == live).where(is_due)
    return list(db.session.scalars(query.order_by(Round.closes_at, Round.id)))


def held_round(round_id: int) -> Round | None:
    """Return a round as it stands now and let others who change it wait; None without one."""
    query = select(Round).where(Round.id == round_id).with_for_update(key_share=True)
    return db.session.scalar(query.execution_options(populate_existing=True))


def set_times(round_id: int, *, freeze_at: datetime | None, unfreeze_at: datetime | None) -> None:
    """Write from when until when a round's boards stand still."""
    values = {"freeze_at": freeze_at, "unfreeze_at": unfreeze_at}
    db.session.execute(update(Round).where(Round.id == round_id).values(**values))


def live_scopes(this_round: Round, *, with_season: bool) -> list[str]:
    """List the scopes that live boards of a round, and of its season, may have, leagues last."""
    of_round = select(BranchSum.branch_id).where(BranchSum.round_id == this_round.id)
    branches = list(db.session.scalars(of_round))
    plain = [round_scope(this_round.id, one) for one in branches] + [f"{round_scope(this_round.id)}/all"]
    if with_season:
        in_season = select(BranchSum.branch_id).join(Round, Round.id == BranchSum.round_id)
        ever = db.session.scalars(in_season.where(Round.season_id == this_round.season_id).distinct())
        season_id = this_round.season_id
        plain += [season_scope(season_id, one) for one in ever]
        plain += [f"{season_scope(season_id)}/all", season_scope(season_id)]
    return [live_scope(scope) for scope in (*plain, round_scope(this_round.id))]


def drop(scopes: Collection[str]) -> None:
    """Delete boards with their rows."""
    db.session.execute(delete(Board).where(Board.scope.in_(scopes)))


def mark_with_later(this_round: Round, also: Sequence[int], *, now: datetime) -> None:
    """Mark a round, those of its kind that have opened after it, and some others as out of date.

    Movement in a later round is against the places that this one shows.
    """
    later = select(Round.id).where(
        Round.season_id == this_round.season_id,
        Round.kind == this_round.kind,
        Round.closes_at > this_round.closes_at,
        Round.opens_at <= now,
    )
    ids = {this_round.id, *also, *db.session.scalars(later)}
    db.session.execute(insert(BoardMark), [{"round_id": one, "branch_id": None} for one in sorted(ids)])


def is_behind(round_id: int) -> bool:
    """Say whether something has changed that is not on a round's boards yet."""
    query = select(func.count()).select_from(BoardMark).where(BoardMark.round_id == round_id)
    return bool(db.session.scalar(query))
