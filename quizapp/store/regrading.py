"""What regrading reads and writes: attempts in batches, results, sums and marks of boards.

A batch holds its attempts until it is written: a hand-in that has begun is waited for and then seen.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from quizapp.store.attempt_rows import Attempt, Response
from quizapp.store.base import db
from quizapp.store.boards import BoardMark
from quizapp.store.checks import HandedIn
from quizapp.store.corrections import Correction, MarkChange
from quizapp.store.results import BranchSum, Result
from quizapp.store.seasons import RosterEntry, Round


def hold(round_id: int, *, after: int, limit: int) -> list[HandedIn]:
    """Return a round's next attempts by id, the running ones among them, held till the transaction ends."""
    query = (
        select(Attempt)
        .where(Attempt.round_id == round_id, Attempt.id > after)
        .order_by(Attempt.id)
        .limit(limit)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    attempts = list(db.session.scalars(query))
    given: dict[int, dict[int, Any]] = {}
    columns = (Response.attempt_id, Response.slot, Response.response)
    found = select(*columns).where(Response.attempt_id.in_([one.id for one in attempts]))
    for attempt_id, slot, response in db.session.execute(found):
        given.setdefault(attempt_id, {})[slot] = response
    return [HandedIn(one, given.get(one.id, {})) for one in attempts]


def note(changes: Collection[dict[str, Any]]) -> None:
    """Keep what changed in attempts; each is the columns of a ``MarkChange``."""
    if changes:
        db.session.execute(insert(MarkChange), list(changes))


def results(round_id: int, member_ids: Collection[int]) -> dict[int, Result]:
    """Return the results of these members in a round, as they stand now."""
    query = select(Result).where(Result.round_id == round_id, Result.member_id.in_(member_ids))
    found = db.session.scalars(query.execution_options(populate_existing=True))
    return {one.member_id: one for one in found}


def branches(round_id: int, member_ids: Collection[int]) -> dict[int, int]:
    """Return the branches that these members count for in a round: member -> branch."""
    query = select(RosterEntry.member_id, RosterEntry.branch_id).where(
        RosterEntry.round_id == round_id, RosterEntry.member_id.in_(member_ids)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def add_to_sums(round_id: int, more: dict[int, tuple[int, int]]) -> None:
    """Add to the sums of branches in a round, and mark their boards.

    :param more: branch -> how much more of scores in hundredths, how many more excellent.
    """
    for branch_id, (sum_hundredths, excellent) in sorted(more.items()):
        db.session.execute(
            update(BranchSum)
            .where(BranchSum.round_id == round_id, BranchSum.branch_id == branch_id)
            .values(
                sum_hundredths=BranchSum.sum_hundredths + sum_hundredths,
                excellent=BranchSum.excellent + excellent,
            )
            .execution_options(synchronize_session=False)
        )
    if more:
        marks = [{"round_id": round_id, "branch_id": branch_id} for branch_id in more]
        db.session.execute(insert(BoardMark), marks)


def following(this_round: Round) -> int | None:
    """Return the id of the round whose boards' movement is against this one; None without a roster of one."""
    query = select(Round.id).where(
        Round.season_id == this_round.season_id,
        Round.kind == this_round.kind,
        Round.closes_at > this_round.closes_at,
        Round.roster_at.is_not(None),
    )
    return db.session.scalar(query.order_by(Round.closes_at, Round.id).limit(1))


def finish(correction_ids: Iterable[int], *, now: datetime) -> None:
    """Note that corrections have reached every mark."""
    which = Correction.id.in_(list(correction_ids)) & Correction.applied_at.is_(None)
    db.session.execute(update(Correction).where(which).values(applied_at=now))
