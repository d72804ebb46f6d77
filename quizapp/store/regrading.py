"""What regrading reads and writes: attempts in batches, results, sums and marks of boards.

A batch holds its attempts until it is written: a hand-in that has begun is waited for and then seen.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import insert, select, update

from quizapp.core.roles import Role
from quizapp.store.attempt_rows import Attempt, Response
from quizapp.store.banks import Bank, Question
from quizapp.store.base import db
from quizapp.store.boards import BoardMark
from quizapp.store.checks import HandedIn
from quizapp.store.corrections import Correction, MarkChange
from quizapp.store.people import Branch, Member, parse_roles
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


class Marked(NamedTuple):
    """An attempt that is handed in, with its marks as they stand; ``slots`` as a paper's JSON has them."""

    id: int
    member_id: int
    number: int
    started_at: datetime
    deadline_at: datetime
    handed_in_at: datetime
    score_hundredths: int | None
    marks: list[int]
    slots: list[tuple[int, int, str]]


def marked(round_id: int) -> list[Marked]:
    """Return every attempt of a round that is handed in; one statement."""
    names = [name for name in Marked._fields if name != "slots"]
    query = select(*(getattr(Attempt, name) for name in names), Attempt.paper).where(
        Attempt.round_id == round_id, Attempt.handed_in_at.is_not(None)
    )
    rows = db.session.execute(query.order_by(Attempt.id))
    return [Marked._make([*values, paper["slots"]]) for *values, paper in rows]


def given(round_id: int, slots: Collection[int]) -> dict[tuple[int, int], Any]:
    """Return what stands in these slots of a round's attempts: (attempt, slot) -> response; one statement."""
    query = (
        select(Response.attempt_id, Response.slot, Response.response)
        .join(Attempt, Attempt.id == Response.attempt_id)
        .where(Attempt.round_id == round_id, Attempt.handed_in_at.is_not(None), Response.slot.in_(slots))
    )
    return {(row[0], row[1]): row[2] for row in db.session.execute(query)}


def versions(ids: Collection[int]) -> list[tuple[Question, str]]:
    """Return question versions with the codes of their banks, by bank and key; one statement."""
    query = select(Question, Bank.code).join(Bank, Bank.id == Question.bank_id).where(Question.id.in_(ids))
    rows = db.session.execute(query.order_by(Bank.code, Question.key, Question.id))
    return [(row[0], row[1]) for row in rows]


def people(round_id: int) -> dict[int, tuple[str, str, int | None]]:
    """Return who took a round: member -> name, staff number, the branch on the roster; one statement."""
    query = (
        select(Member.id, Member.name, Member.staff_no, RosterEntry.branch_id)
        .outerjoin(RosterEntry, (RosterEntry.member_id == Member.id) & (RosterEntry.round_id == round_id))
        .where(Member.id.in_(select(Attempt.member_id).where(Attempt.round_id == round_id)))
    )
    return {row[0]: (row[1], row[2], row[3]) for row in db.session.execute(query)}


def branch_names() -> dict[int, str]:
    """Return the names of all branches."""
    return {row[0]: row[1] for row in db.session.execute(select(Branch.id, Branch.name))}


def other_organisers(member_id: int) -> int:
    """Count the active organisers besides this one."""
    query = select(Member.roles).where(Member.is_active, Member.id != member_id, Member.roles != "")
    return sum(Role.ORGANISER in parse_roles(roles) for roles in db.session.scalars(query))


def version_ids(bank: str, key: str) -> frozenset[int]:
    """Return the ids of all versions of a question."""
    query = select(Question.id).join(Bank, Bank.id == Question.bank_id)
    return frozenset(db.session.scalars(query.where(Bank.code == bank, Question.key == key)))


class Changed(NamedTuple):
    """What a correction changed in an attempt that counts or not, and whose it is."""

    change: MarkChange
    name: str
    staff_no: str


def changes(correction_id: int) -> list[Changed]:
    """Return what a correction changed, by staff number."""
    query = (
        select(MarkChange, Member.name, Member.staff_no)
        .join(Attempt, Attempt.id == MarkChange.attempt_id)
        .join(Member, Member.id == Attempt.member_id)
        .where(MarkChange.correction_id == correction_id)
    )
    return [Changed(*row) for row in db.session.execute(query.order_by(Member.staff_key, Attempt.number))]


def attempt(attempt_id: int) -> tuple[Attempt, Member] | None:
    """Return an attempt that is handed in, with its member."""
    query = (
        select(Attempt, Member)
        .join(Member, Member.id == Attempt.member_id)
        .where(Attempt.id == attempt_id, Attempt.handed_in_at.is_not(None))
    )
    row = db.session.execute(query).one_or_none()
    return (row[0], row[1]) if row else None
