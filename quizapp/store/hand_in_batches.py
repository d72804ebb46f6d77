"""Handing in many overdue attempts at once: the same few statements for one as for a hundred.

Rows are locked in the order of a single hand-in (``hand_ins``): attempts, results, marks, sums; so the two
never wait for each other in a ring.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import Table, bindparam, insert, select, tuple_, update

from quizapp.store.attempt_rows import Attempt, Response
from quizapp.store.attempts import Sitting, Terms
from quizapp.store.base import connection, db
from quizapp.store.boards import BoardMark
from quizapp.store.hand_ins import ADDED, CLOSING, RECORDING, WEIGHED, WITH_RESULT, Counted, Held, Weighed
from quizapp.store.results import BranchSum
from quizapp.store.seasons import RosterEntry, Round


class Overdue(NamedTuple):
    """A running attempt whose time is over, in the order in which they are handed in."""

    deadline_at: datetime
    id: int


@dataclass(frozen=True, slots=True)
class Decision:
    """What the hand-in of a held attempt decides; as in ``hand_ins.decide``."""

    held: Held
    outcome: Mapping[str, Any]
    counted: Counted | None


_ATTEMPTS = cast("Table", Attempt.__table__)
_GIVEN = cast("Table", Response.__table__)
_ROUNDS = cast("Table", Round.__table__)
_ROSTER = cast("Table", RosterEntry.__table__)
_SUMS = cast("Table", BranchSum.__table__)
_A = _ATTEMPTS.c
_WIDTH = len(fields(Sitting))


def overdue(*, before: datetime, after: Overdue | None, limit: int) -> list[Overdue]:
    """Return running attempts whose deadline lies at or before an instant, the longest overdue first.

    :param after: the last one that was returned before; None from the beginning.
    """
    query = select(_A.deadline_at, _A.id).where(_A.handed_in_at.is_(None), _A.deadline_at <= before)
    if after is not None:
        query = query.where(tuple_(_A.deadline_at, _A.id) > tuple_(*_bound(after)))
    rows = db.session.execute(query.order_by(_A.deadline_at, _A.id).limit(limit))
    return [Overdue(*row) for row in rows]


def _bound(after: Overdue) -> tuple[Any, ...]:
    columns = (_A.deadline_at, _A.id)
    return tuple(bindparam(None, value, column.type) for value, column in zip(after, columns, strict=True))


def hold(attempt_ids: Collection[int]) -> list[Held]:
    """Return those attempts that still run, with all that their hand-in goes by, held until the end.

    One that another transaction holds at the moment is left out: it is being answered or handed in.
    Three statements.
    """
    query = (
        select(*(_A[field.name] for field in fields(Sitting)), *WEIGHED)
        .select_from(WITH_RESULT)
        .where(_A.id.in_(attempt_ids), _A.handed_in_at.is_(None))
        .order_by(_A.deadline_at, _A.id)
        .with_for_update(of=_ATTEMPTS, skip_locked=True)
    )
    rows = connection().execute(query).all()
    sittings = [(Sitting(*row[:_WIDTH]), Weighed(*row[_WIDTH:])) for row in rows]
    if not sittings:
        return []
    terms = _terms({sitting.round_id for sitting, _weighed in sittings})
    given = _given([sitting.id for sitting, _weighed in sittings])
    return [
        Held(sitting, terms[sitting.round_id], weighed, given.get(sitting.id, {}))
        for sitting, weighed in sittings
    ]


def _terms(round_ids: Collection[int]) -> dict[int, Terms]:
    columns = (_ROUNDS.c[field.name] for field in fields(Terms))
    rows = connection().execute(select(*columns).where(_ROUNDS.c.id.in_(round_ids)))
    return {row.id: Terms(*row) for row in rows}


def _given(attempt_ids: Collection[int]) -> dict[int, dict[int, Any]]:
    """Return slot -> response by attempt; they are held by now: nothing acknowledged is missed."""
    columns = (_GIVEN.c.attempt_id, _GIVEN.c.slot, _GIVEN.c.response)
    found: dict[int, dict[int, Any]] = {}
    for attempt_id, slot, response in connection().execute(
        select(*columns).where(_GIVEN.c.attempt_id.in_(attempt_ids))
    ):
        found.setdefault(attempt_id, {})[slot] = response
    return found


def decide(decisions: Sequence[Decision]) -> None:
    """Hand in attempts that are held; five statements at most, each once for all of them."""
    writer = connection()
    writer.execute(CLOSING, [{**one.outcome, "attempt_id": one.held.sitting.id} for one in decisions])
    counted = [one.counted for one in decisions if one.counted is not None]
    if not counted:
        return
    writer.execute(RECORDING[db.engine.dialect.name], [vars(one) for one in counted])
    on_roster = tuple_(_ROSTER.c.round_id, _ROSTER.c.member_id).in_(
        [(one.round_id, one.member_id) for one in counted]
    )
    marks = select(_ROSTER.c.round_id, _ROSTER.c.branch_id).distinct().where(on_roster)
    # Before the roster is read: one that is being written anew holds up the marks, and is then read as it is.
    writer.execute(insert(cast("Table", BoardMark.__table__)).from_select(["round_id", "branch_id"], marks))
    branches = {
        (row.round_id, row.member_id): row.branch_id
        for row in writer.execute(select(_ROSTER).where(on_roster))
    }
    sums = _sums(counted, branches)
    if sums:
        writer.execute(_ADDING, sums)


def _sums(counted: Sequence[Counted], branches: Mapping[tuple[int, int], int]) -> list[dict[str, int]]:
    """Add up what the new results add to each branch; in one order for everybody, lest two wait in a ring."""
    added: dict[tuple[int, int], list[int]] = {}
    for one in counted:
        branch_id = branches.get((one.round_id, one.member_id))
        if branch_id is not None:
            more = (one.more_took_part, one.more_sum_hundredths, one.more_excellent)
            before = added.get((one.round_id, branch_id), [0, 0, 0])
            added[one.round_id, branch_id] = [old + new for old, new in zip(before, more, strict=True)]
    return [
        {"of_round": round_id, "of_branch": branch_id} | dict(zip(_MORE, more, strict=True))
        for (round_id, branch_id), more in sorted(added.items())
    ]


_MORE = ("more_took_part", "more_sum_hundredths", "more_excellent")
_ADDING = (
    update(_SUMS)
    .where(_SUMS.c.round_id == bindparam("of_round"), _SUMS.c.branch_id == bindparam("of_branch"))
    .values(ADDED)
)
