"""Attempts and what was given in them: what every start, answer and hand-in reads and writes."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, cast

from sqlalchemy import (
    BindParameter,
    Table,
    and_,
    bindparam,
    func,
    insert,
    select,
)
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from quizapp.store.attempt_rows import Attempt, LateResponse, Response
from quizapp.store.banks import BankVersion
from quizapp.store.base import db
from quizapp.store.dealt_papers import DealtPaper
from quizapp.store.people import Member
from quizapp.store.prepared import Prepared
from quizapp.store.seasons import Round


@dataclass(frozen=True, slots=True)
class Sitting:
    """A member's attempt with what its round rules about it, read for a save or a hand-in."""

    id: int
    round_id: int
    member_id: int
    number: int
    started_at: datetime
    deadline_at: datetime
    handed_in_at: datetime | None
    paper: Any
    total_hundredths: int
    by_server: bool
    answered: int | None
    marks_hundredths: int | None
    score_hundredths: int | None
    receipt: str | None


@dataclass(frozen=True, slots=True)
class Terms:
    """What a round rules about its attempts."""

    id: int
    opens_at: datetime
    closes_at: datetime
    time_limit_s: int | None
    attempts: int
    results: str
    released_at: datetime | None
    last_deadline_at: datetime | None
    has_overrides: bool
    overrides_version: int
    roster_at: datetime | None
    plan: Any
    seed: str
    has_corrections: bool
    networks: Any


@dataclass(frozen=True, slots=True)
class Stored:
    """A response as it stands in the memory."""

    slot: int
    seq: int
    response: Any
    late: bool
    saved_at: datetime


# Statements on tables: see ``prepared``.
_ATTEMPTS = cast("Table", Attempt.__table__)
_GIVEN = cast("Table", Response.__table__)
_ROUNDS = cast("Table", Round.__table__)
_A = _ATTEMPTS.c
_SITTING = select(*(_A[field.name] for field in fields(Sitting)))
_OWN = Prepared(_SITTING.where(_A.id == bindparam("attempt_id"), _A.member_id == bindparam("member_id")))
_IN_ROUND = Prepared(
    _SITTING.where(_A.round_id == bindparam("round_id"), _A.member_id == bindparam("member_id")).order_by(
        _A.number
    )
)
_STORED = tuple(_GIVEN.c[field.name] for field in fields(Stored))
# FOR SHARE: on PostgreSQL a hand-in has to wait for a save that has begun, or it would miss its answer.
_FOR_SAVE = Prepared(
    _SITTING.add_columns(*_STORED)
    .select_from(
        _ATTEMPTS.outerjoin(_GIVEN, and_(_GIVEN.c.attempt_id == _A.id, _GIVEN.c.slot == bindparam("slot")))
    )
    .where(_A.id == bindparam("attempt_id"), _A.member_id == bindparam("member_id"))
    .with_for_update(read=True, of=_ATTEMPTS)
)
_TERMS = tuple(_ROUNDS.c[field.name] for field in fields(Terms))
_NEWEST = select(func.max(BankVersion.__table__.c.id)).scalar_subquery()
_MEMBERS = cast("Table", Member.__table__)
_PERCENT = (
    select(_MEMBERS.c.extra_time_percent).where(_MEMBERS.c.id == bindparam("member_id")).scalar_subquery()
)
_DEALT_AHEAD = cast("Table", DealtPaper.__table__)
# What the opening's row holds before the round's terms.
_AHEAD = 4
_OF_MEMBER = _A.member_id == bindparam("member_id")
_BEGUN = select(func.count()).where(_A.round_id == bindparam("round_id"), _OF_MEMBER).scalar_subquery()
_ROUND_AND_OWN = Prepared(
    select(
        _NEWEST,
        _PERCENT,
        _DEALT_AHEAD.c.paper,
        _DEALT_AHEAD.c.total_hundredths,
        *_TERMS,
        *_SITTING.selected_columns,
    )
    .select_from(
        _ROUNDS.outerjoin(_ATTEMPTS, and_(_A.round_id == _ROUNDS.c.id, _OF_MEMBER)).outerjoin(
            _DEALT_AHEAD,
            and_(
                _DEALT_AHEAD.c.round_id == _ROUNDS.c.id,
                _DEALT_AHEAD.c.member_id == bindparam("member_id"),
                _DEALT_AHEAD.c.number == _BEGUN + 1,
            ),
        )
    )
    .where(_ROUNDS.c.id == bindparam("round_id"))
    .order_by(_A.number)
)
_RESPONSES = Prepared(select(*_STORED).where(_GIVEN.c.attempt_id == bindparam("attempt_id")))
_WIDTH = len(fields(Sitting))


def sitting(attempt_id: int, *, member_id: int) -> Sitting | None:
    """Return the member's own attempt; None for nobody's and for another's."""
    rows = _OWN.look({"attempt_id": attempt_id, "member_id": member_id})
    return Sitting(*rows[0]) if rows else None


def sitting_for_save(attempt_id: int, slot: int, *, member_id: int) -> tuple[Sitting, Stored | None] | None:
    """Return the member's own attempt and what stands in a slot, held against a hand-in; one statement."""
    facts = {"attempt_id": attempt_id, "member_id": member_id, "slot": slot}
    rows = _FOR_SAVE.run(facts)
    if not rows:
        return None
    row = rows[0]
    stored = Stored(*row[_WIDTH:]) if row[_WIDTH] is not None else None
    return Sitting(*row[:_WIDTH]), stored


@dataclass(frozen=True, slots=True)
class Opening:
    """What a start goes by: the round's terms, the member's attempts in it, first to last, and the banks.

    :ivar newest_version_id: rises with every bank version that is stored; None while there is none.
    :ivar dealt: the next attempt's paper and its total in hundredths, where it was dealt ahead.
    :ivar extra_time_percent: what the member has of every time limit.
    """

    terms: Terms
    own: list[Sitting]
    newest_version_id: int | None
    dealt: tuple[Any, int] | None
    extra_time_percent: int


def opening(round_id: int, *, member_id: int) -> Opening | None:
    """Return what a start in a round goes by; one statement; None: no such round."""
    rows = _ROUND_AND_OWN.look({"round_id": round_id, "member_id": member_id})
    if not rows:
        return None
    newest, percent, paper, total, *_rest = rows[0]
    first = _AHEAD + len(_TERMS)
    own = [Sitting(*row[first:]) for row in rows if row[first] is not None]
    dealt = None if paper is None else (paper, total)
    return Opening(Terms(*rows[0][_AHEAD:first]), own, newest, dealt, percent)


def responses(attempt_id: int) -> dict[int, Stored]:
    """Return what stands in each answered slot."""
    return {row[0]: Stored(*row) for row in _RESPONSES.run({"attempt_id": attempt_id})}


def marks(attempt_id: int) -> list[int]:
    """Return the mark of each slot of an attempt that is handed in, in hundredths."""
    return list(db.session.execute(select(Attempt.marks).where(Attempt.id == attempt_id)).scalar_one())


def save(attempt_id: int, slot: int, response: Any, *, seq: int, late: bool, now: datetime) -> bool:
    """Store a response unless a newer one stands there; say whether it was stored; one statement."""
    values = {
        "attempt_id": attempt_id,
        "slot": slot,
        "response": response,
        "seq": seq,
        "saved_at": now,
        "late": late,
    }
    return bool(_UPSERT[db.engine.dialect.name].run(values))


def keep_apart(attempt_id: int, slot: int, response: Any, *, seq: int, now: datetime) -> None:
    """Keep a save that came too late, as evidence."""
    db.session.execute(
        insert(LateResponse).values(
            attempt_id=attempt_id, slot=slot, response=response, seq=seq, received_at=now
        )
    )


def own(round_id: int, *, member_id: int) -> list[Sitting]:
    """Return the member's attempts in a round, first to last."""
    return [Sitting(*row) for row in _IN_ROUND.look({"round_id": round_id, "member_id": member_id})]


def own_in_rounds(round_ids: Collection[int], *, member_id: int) -> dict[int, list[Sitting]]:
    """Return the member's attempts in several rounds, by round; one statement."""
    query = _SITTING.where(_A.round_id.in_(round_ids), _A.member_id == member_id)
    found: dict[int, list[Sitting]] = {}
    for row in db.session.execute(query.order_by(_A.number)):
        found.setdefault(row.round_id, []).append(Sitting(*row))
    return found


def begin(values: dict[str, Any], *, seen: Terms) -> int | None:
    """Store a new attempt and return its id; one statement.

    :param seen: the round's terms, as its deadline was made from.
    :return: None when the member has a running one or that number, or the round closes at another time or
        has other exceptions by now: a round that is being moved, or in which an exception is being granted,
        is waited for, so that no deadline escapes either.
    """
    facts = {"seen_closes_at": seen.closes_at, "seen_overrides": seen.overrides_version}
    begun = _BEGIN[db.engine.dialect.name].write({**values, **facts})
    return int(begun[0][0]) if begun else None


def overdue(*, before: datetime, limit: int, member_id: int | None = None) -> list[int]:
    """Return running attempts whose deadline lies at or before an instant, the longest overdue first."""
    query = select(Attempt.id).where(Attempt.handed_in_at.is_(None), Attempt.deadline_at <= before)
    if member_id is not None:
        query = query.where(Attempt.member_id == member_id)
    return list(db.session.scalars(query.order_by(Attempt.deadline_at).limit(limit)))


def _upsert(build: Any) -> Any:
    statement = build(_GIVEN)
    given = statement.excluded
    newer = {"response": given.response, "seq": given.seq, "saved_at": given.saved_at, "late": given.late}
    return statement.on_conflict_do_update(
        index_elements=["attempt_id", "slot"], set_=newer, where=_GIVEN.c.seq < given.seq
    ).returning(_GIVEN.c.seq)


_INSERTS: dict[str, Any] = {"sqlite": sqlite_insert, "postgresql": postgresql_insert}
_UPSERT = {name: Prepared(_upsert(build)) for name, build in _INSERTS.items()}
_DEALT: dict[str, BindParameter[Any]] = {
    field.name: bindparam(field.name, type_=_A[field.name].type)
    for field in fields(Sitting)
    if field.name != "id"
}
_BEGIN_NOW = (
    select(*_DEALT.values())
    .select_from(_ROUNDS)
    .where(
        _ROUNDS.c.id == bindparam("round_id"),
        _ROUNDS.c.closes_at == bindparam("seen_closes_at"),
        _ROUNDS.c.overrides_version == bindparam("seen_overrides"),
    )
    .with_for_update(read=True)
)
_BEGIN = {
    name: Prepared(
        build(_ATTEMPTS).from_select(list(_DEALT), _BEGIN_NOW).on_conflict_do_nothing().returning(_A.id)
    )
    for name, build in _INSERTS.items()
}
