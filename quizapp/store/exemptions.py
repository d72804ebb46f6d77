"""Exemptions: who is not expected in rounds for a while, and why."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Select,
    String,
    and_,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column

from quizapp.core.credentials import staff_key
from quizapp.store.base import Base, db
from quizapp.store.people import Branch, Member, Membership, belongs
from quizapp.store.seasons import RosterEntry
from quizapp.store.types import UTCDateTime


class Exemption(Base):
    """A member is on leave, or exempt for another reason, on these local dates, both included.

    ``kind``: one of ``core.exemptions.KINDS``; ``until_on`` null: until it is withdrawn.
    """

    __tablename__ = "exemptions"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(400))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    def covers(self, on: date) -> bool:
        """Tell whether it is in force and covers this local date."""
        return (
            self.withdrawn_at is None
            and self.from_on <= on
            and (self.until_on is None or on <= self.until_on)
        )


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry as a list shows it.

    :ivar branch: the name of the person's branch on the day of the list; None: of none.
    :ivar made_by: the name of who entered it; ``withdrawn_by``: who withdrew it, None where nobody did.
    """

    entry: Exemption
    name: str
    staff_no: str
    branch: str | None
    made_by: str
    withdrawn_by: str | None


@dataclass(frozen=True, slots=True)
class Filter:
    """Which entries to list; what is None or empty does not narrow the list.

    :ivar on: in force on this local date; with ``is_coming`` those that begin later.
    :ivar branch_id: of people who belong to this branch today.
    :ivar text: part of the name or of the staff number.
    """

    on: date | None = None
    is_coming: bool = False
    kind: str = ""
    branch_id: int | None = None
    text: str = ""


def covers(on: Any) -> ColumnElement[bool]:
    """Tell, for the enclosing query's Member, whether an entry in force covers this local date.

    It is a part of the roster's condition: whoever it holds for is not expected in a round of that opening.
    """
    return (
        exists()
        .where(Exemption.member_id == Member.id, Exemption.withdrawn_at.is_(None), _includes(on))
        .correlate(Member)
    )


def grant(
    member_ids: Collection[int],
    *,
    kind: str,
    from_on: date,
    until_on: date | None,
    reason: str,
    by_id: int,
    now: datetime,
) -> None:
    """Enter the same for each of these people."""
    said = {"kind": kind, "from_on": from_on, "until_on": until_on, "reason": reason}
    rows = [{"member_id": one, **said, "made_by_id": by_id, "made_at": now} for one in sorted(member_ids)]
    if rows:
        db.session.execute(insert(Exemption), rows)


def withdraw(exemption_id: int, *, by_id: int, now: datetime) -> Exemption | None:
    """Let an entry count for nothing from now on; it is kept.

    :return: the entry; None where there is none, or it was withdrawn before.
    """
    changed = db.session.execute(
        update(Exemption)
        .where(Exemption.id == exemption_id, Exemption.withdrawn_at.is_(None))
        .values(withdrawn_by_id=by_id, withdrawn_at=now)
        .returning(Exemption.id)
    ).first()
    if changed is None:
        return None
    return db.session.get(Exemption, exemption_id, populate_existing=True)


def who_has(member_ids: Collection[int], *, kind: str, from_on: date, until_on: date | None) -> Sequence[int]:
    """Return those of these people for whom an entry of this kind and of just these days is in force."""
    is_until = Exemption.until_on.is_(None) if until_on is None else Exemption.until_on == until_on
    query = select(Exemption.member_id).where(
        Exemption.member_id.in_(member_ids),
        Exemption.withdrawn_at.is_(None),
        Exemption.kind == kind,
        Exemption.from_on == from_on,
        is_until,
    )
    return db.session.scalars(query.distinct().order_by(Exemption.member_id)).all()


def of_member(member_id: int, *, today: date) -> list[Listed]:
    """Return all entries of a person, the withdrawn too, the latest first day at the top."""
    query = _listed(today).where(Exemption.member_id == member_id)
    ordered = query.order_by(Exemption.from_on.desc(), Exemption.id.desc())
    return [Listed(*row) for row in db.session.execute(ordered)]


def page(chosen: Filter, *, today: date, before: int | None, limit: int) -> list[Listed]:
    """Return one page of the entries that the filter lets through, the latest entered first.

    :param before: id of the last entry of the page before; None for the first page.
    """
    query = _narrowed(_listed(today), chosen)
    if before is not None:
        query = query.where(Exemption.id < before)
    return [Listed(*row) for row in db.session.execute(query.order_by(Exemption.id.desc()).limit(limit))]


def count(chosen: Filter, *, today: date) -> int:
    """Count the entries that the filter lets through."""
    narrowed = _narrowed(_listed(today), chosen).with_only_columns(func.count(Exemption.id))
    return db.session.scalar(narrowed) or 0


def names_left_out(round_id: int, branch_id: int, *, on: date) -> list[str]:
    """Return who of a branch is missing from a round's roster for an entry, by staff number.

    :param on: the local date of the opening.
    """
    query = (
        select(Member.name)
        .join(Membership, Membership.id == belongs(on))
        .where(Member.is_active, Membership.branch_id == branch_id, _is_left_out(round_id, on))
        .order_by(Member.staff_key)
    )
    return list(db.session.scalars(query))


def is_left_out(round_id: int, member_id: int, *, on: date) -> bool:
    """Tell whether a member is not expected in a round for an entry; on its roster nobody is left out.

    :param on: the local date of the opening.
    """
    query = select(exists().where(Member.id == member_id, _is_left_out(round_id, on)))
    return bool(db.session.scalar(query))


def _is_left_out(round_id: int, on: date) -> ColumnElement[bool]:
    listed = exists().where(RosterEntry.round_id == round_id, RosterEntry.member_id == Member.id)
    return and_(covers(on), ~listed.correlate(Member))


def _includes(on: Any) -> ColumnElement[bool]:
    return and_(Exemption.from_on <= on, or_(Exemption.until_on.is_(None), Exemption.until_on >= on))


def _listed(today: date) -> Select[Any]:
    made, withdrawn = aliased(Member), aliased(Member)
    query: Any = (
        select(Exemption, Member.name, Member.staff_no, Branch.name, made.name, withdrawn.name)
        .join(Member, Member.id == Exemption.member_id)
        .join(made, made.id == Exemption.made_by_id)
        .outerjoin(withdrawn, withdrawn.id == Exemption.withdrawn_by_id)
        .outerjoin(Membership, Membership.id == belongs(today))
        .outerjoin(Branch, Branch.id == Membership.branch_id)
    )
    return cast("Select[Any]", query)


def _narrowed(query: Select[Any], chosen: Filter) -> Select[Any]:
    if chosen.on is not None:
        is_then = Exemption.from_on > chosen.on if chosen.is_coming else _includes(chosen.on)
        query = query.where(Exemption.withdrawn_at.is_(None), is_then)
    if chosen.kind:
        query = query.where(Exemption.kind == chosen.kind)
    if chosen.branch_id is not None:
        query = query.where(Branch.id == chosen.branch_id)
    if chosen.text:
        by_name = Member.name.contains(chosen.text, autoescape=True)
        by_number = Member.staff_key.contains(staff_key(chosen.text), autoescape=True)
        query = query.where(or_(by_name, by_number))
    return query
