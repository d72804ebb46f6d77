"""What merging, splitting and dissolving a branch does to the rows, and taking it back."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete, func, insert, select, update

from quizapp.core.attempts import GRACE
from quizapp.core.people_branches import KnownBranch
from quizapp.store.base import db
from quizapp.store.overrides import Override
from quizapp.store.people import Branch, Membership
from quizapp.store.seasons import Round, ends_at


def move_all(
    member_ids: Sequence[int], *, branch_id: int, into_id: int | None, on: date, is_for_good: bool
) -> None:
    """Let people of a branch belong to another one (None: to none) from a day on.

    :param member_ids: who belongs to the branch on that day and moves.
    :param is_for_good: the branch is no more from then on: later moves into it lead to the other one too,
        and each row remembers which branch it would be, so that :func:`restore` finds it.
    """
    values = {"branch_id": into_id, "instead_of_id": branch_id if is_for_good else None}
    if is_for_good:
        db.session.execute(
            update(Membership)
            .where(Membership.branch_id == branch_id, Membership.from_on >= on)
            .values(**values)
        )
    for start in range(0, len(member_ids), 500):
        some = member_ids[start : start + 500]
        begun = (
            update(Membership)
            .where(Membership.member_id.in_(some), Membership.from_on == on)
            .values(**values)
            .returning(Membership.member_id)
        )
        there = set(db.session.scalars(begun))
        rows = [{"member_id": one, "from_on": on, **values} for one in some if one not in there]
        if rows:
            db.session.execute(insert(Membership), rows)


def dissolve(branch_id: int, *, into_id: int | None, on: date) -> None:
    """Note that a branch is none any more from a day on, and where its people went."""
    db.session.execute(
        update(Branch).where(Branch.id == branch_id).values(dissolved_on=on, merged_into_id=into_id)
    )


def restore(branch_id: int) -> int:
    """Make a dissolved branch one again, with everybody who would belong to it by now.

    Who was moved elsewhere by hand since then stays there.

    :return: how many people come back to it.
    """
    back = (
        update(Membership)
        .where(Membership.instead_of_id == branch_id)
        .values(branch_id=branch_id, instead_of_id=None)
        .returning(Membership.id, Membership.member_id)
    )
    rows = db.session.execute(back).all()
    # A row that the merging added now only repeats the one before it.
    earlier = Membership.__table__.alias()
    before = (
        select(earlier.c.branch_id)
        .where(earlier.c.member_id == Membership.member_id, earlier.c.from_on < Membership.from_on)
        .order_by(earlier.c.from_on.desc())
        .limit(1)
        .correlate(Membership)
        .scalar_subquery()
    )
    repeats: list[int] = []
    for start in range(0, len(rows), 500):
        ids = [row.id for row in rows[start : start + 500]]
        repeats += db.session.scalars(
            select(Membership.id).where(Membership.id.in_(ids), before == branch_id)
        )
    for start in range(0, len(repeats), 500):
        db.session.execute(delete(Membership).where(Membership.id.in_(repeats[start : start + 500])))
    values = {"dissolved_on": None, "merged_into_id": None}
    db.session.execute(update(Branch).where(Branch.id == branch_id).values(**values))
    db.session.flush()
    return len({row.member_id for row in rows})


def add(branch: KnownBranch) -> int:
    """Add a branch; return its id."""
    row = Branch(code=branch.code, name=branch.name, short=branch.short, wall=branch.wall)
    db.session.add(row)
    db.session.flush()
    return row.id


def exceptions_in_force(branch_id: int, *, now: datetime) -> int:
    """Count what a branch is allowed beyond the times of rounds that have not ended for everybody."""
    query = (
        select(func.count(Override.id))
        .join(Round, Round.id == Override.round_id)
        .where(Override.branch_id == branch_id, Override.withdrawn_at.is_(None), ends_at() > now - GRACE)
    )
    return db.session.scalar(query) or 0


def by_id(branch_id: int) -> Branch:
    """Return a branch that is there."""
    return db.session.get_one(Branch, branch_id)
