"""Handing in: what it reads and what it writes, a few statements whatever the size of the federation."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from quizapp.store.attempt_rows import Attempt, Response
from quizapp.store.attempts import Sitting, Terms
from quizapp.store.base import db
from quizapp.store.boards import BoardMark
from quizapp.store.prepared import Prepared, run_all
from quizapp.store.results import BranchSum, Result
from quizapp.store.seasons import RosterEntry, Round


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a new result of a member in a round is weighed by.

    :ivar score_hundredths: of the result so far; None where there is none, and so ``minutes``.
    """

    excellent_percent: int
    score_hundredths: int | None
    minutes: int | None


@dataclass(frozen=True, slots=True)
class Held:
    """An attempt that is held until the transaction ends, with all that its hand-in goes by.

    :ivar given: slot -> response, of every slot in which something stands.
    """

    sitting: Sitting
    terms: Terms
    weighed: Weighed
    given: dict[int, Any]


# Statements on tables: see ``prepared``.
_ATTEMPTS = cast("Table", Attempt.__table__)
_GIVEN = cast("Table", Response.__table__)
_RESULTS = cast("Table", Result.__table__)
_SUMS = cast("Table", BranchSum.__table__)
_ROSTER = cast("Table", RosterEntry.__table__)
_ROUNDS = cast("Table", Round.__table__)
_IS_IT = _ATTEMPTS.c.id == bindparam("attempt_id")
_HEAD = len(fields(Sitting))
_FOOT = _HEAD + len(fields(Terms))
#: The columns of ``Weighed``, and the attempts with their round and their member's result where they stand.
WEIGHED = (_ROUNDS.c.excellent_percent, _RESULTS.c.score_hundredths, _RESULTS.c.minutes)
WITH_RESULT = _ATTEMPTS.join(_ROUNDS, _ROUNDS.c.id == _ATTEMPTS.c.round_id).outerjoin(
    _RESULTS, (_RESULTS.c.round_id == _ATTEMPTS.c.round_id) & (_RESULTS.c.member_id == _ATTEMPTS.c.member_id)
)
_HOLD = Prepared(
    select(
        *(_ATTEMPTS.c[field.name] for field in fields(Sitting)),
        *(_ROUNDS.c[field.name] for field in fields(Terms)),
        *WEIGHED,
    )
    .select_from(WITH_RESULT)
    .where(_IS_IT)
    .with_for_update(of=_ATTEMPTS)
)
_GIVEN_IN = Prepared(
    select(_GIVEN.c.slot, _GIVEN.c.response).where(_GIVEN.c.attempt_id == bindparam("attempt_id"))
)


def hold(attempt_id: int) -> Held | None:
    """Return an attempt with all that its hand-in goes by, held until the transaction ends; None: no such.

    What was given is read once it is held: a save that was acknowledged is in it, and none can follow.
    """
    where = {"attempt_id": attempt_id}
    heads, given = run_all([(_HOLD, where), (_GIVEN_IN, where)])
    if not heads:
        return None
    head = heads[0]
    weighed = Weighed(*head[_FOOT:])
    return Held(Sitting(*head[:_HEAD]), Terms(*head[_HEAD:_FOOT]), weighed, dict(given))


@dataclass(frozen=True)
class Counted:
    """A member's counting attempt of a round from now on, and what it adds to the sums of the branch."""

    round_id: int
    member_id: int
    attempt_id: int
    score_hundredths: int
    minutes: int
    handed_in_at: datetime
    more_took_part: int
    more_sum_hundredths: int
    more_excellent: int


def decide(held: Held, outcome: Mapping[str, Any], counted: Counted | None) -> None:
    """Hand in an attempt that is held.

    The branch is the one that the roster names; who is not on it has a result, and no branch gets more.

    :param outcome: every column of the attempt that the hand-in decides.
    :param counted: None where another attempt counts, or nothing was answered.
    """
    writes: list[tuple[Prepared, Mapping[str, Any]]] = [(_CLOSE, {**outcome, "attempt_id": held.sitting.id})]
    if counted is not None:
        facts = vars(counted)
        # In this order: a roster that is being written anew holds up the mark, and is then read as it is.
        writes += [(_RECORD[db.engine.dialect.name], facts), (_MARK, facts), (_ADD, facts)]
    run_all(writes)


_DECIDED = (
    "handed_in_at",
    "by_server",
    "answered",
    "marks",
    "marks_hundredths",
    "total_hundredths",
    "score_hundredths",
    "receipt",
)
#: Writes a hand-in into its attempt.
CLOSING = (
    update(_ATTEMPTS)
    .where(_IS_IT, _ATTEMPTS.c.handed_in_at.is_(None))
    .values({name: bindparam(name) for name in _DECIDED})
)
_CLOSE = Prepared(CLOSING)


def _record(build: Any) -> Any:
    statement = build(_RESULTS)
    columns = [column.name for column in _RESULTS.columns]
    return statement.values({name: bindparam(name) for name in columns}).on_conflict_do_update(
        index_elements=["round_id", "member_id"],
        set_={name: statement.excluded[name] for name in columns if name not in ("round_id", "member_id")},
    )


#: Writes a member's counting attempt of a round, by dialect.
RECORDING: dict[str, Any] = {"sqlite": _record(sqlite_insert), "postgresql": _record(postgresql_insert)}
_RECORD = {name: Prepared(statement) for name, statement in RECORDING.items()}
_ON_ROSTER = (_ROSTER.c.round_id == bindparam("round_id")) & (_ROSTER.c.member_id == bindparam("member_id"))
_MARK = Prepared(
    insert(cast("Table", BoardMark.__table__)).from_select(
        ["round_id", "branch_id"], select(_ROSTER.c.round_id, _ROSTER.c.branch_id).where(_ON_ROSTER)
    )
)
#: Adds to a branch's sums what ``Counted`` says.
ADDED = {
    name: _SUMS.c[name] + bindparam(f"more_{name}") for name in ("took_part", "sum_hundredths", "excellent")
}
_ADD = Prepared(
    update(_SUMS)
    .where(
        _SUMS.c.round_id == bindparam("round_id"),
        _SUMS.c.branch_id == select(_ROSTER.c.branch_id).where(_ON_ROSTER).scalar_subquery(),
    )
    .values(ADDED)
)
