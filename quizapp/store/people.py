"""Branches, members, and where they belonged when."""

from datetime import date, datetime

from sqlalchemy import BindParameter, ForeignKey, ScalarSelect, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.core.roles import Role
from quizapp.store.base import Base
from quizapp.store.types import UTCDateTime


class Branch(Base):
    """A unit that members belong to (支部): an entrant of the league.

    ``short`` (at most 4 characters) names tiles, ``wall`` (at most 9) a screen's rows; both are distinct.
    From the local date ``dissolved_on`` on it is no entrant; ``merged_into_id``: where its people went.
    """

    __tablename__ = "branches"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    short: Mapped[str] = mapped_column(String(4), unique=True)
    wall: Mapped[str] = mapped_column(String(9), unique=True)
    dissolved_on: Mapped[date | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("branches.id"))


class Member(Base):
    """A person with an account. ``staff_key`` is the staff number as it compares (NFKC, trimmed, upper case).

    ``roles``: the added roles, comma-joined values of ``core.roles.Role``; everybody is a member besides.
    ``password_hash`` is null until the first sign-in by code; ``code_hmac`` is the pending one-time code.
    ``extra_time_percent``: of every time limit, 100 to 300; 150 gives half as much again.
    ``shown_as``: how others see the name, one of ``core.names.SHOWN``; empty: as the season says.
    """

    __tablename__ = "members"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_no: Mapped[str] = mapped_column(String(64))
    staff_key: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(64))
    phone: Mapped[str | None] = mapped_column(String(32))
    roles: Mapped[str] = mapped_column(String(64), default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    code_hmac: Mapped[str | None] = mapped_column(String(64))
    code_expires_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    extra_time_percent: Mapped[int] = mapped_column(default=100, server_default="100")
    shown_as: Mapped[str] = mapped_column(String(8), default="", server_default="")


class Membership(Base):
    """From this local date on the member belongs to the branch (null: to none), until the next row.

    ``instead_of_id``: the branch that it would be, had that one not been merged or dissolved; it is what
    taking the merging back needs.
    """

    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("member_id", "from_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branches.id"), index=True)
    from_on: Mapped[date]
    instead_of_id: Mapped[int | None] = mapped_column(ForeignKey("branches.id"))


def belongs(on: date | BindParameter[date]) -> ScalarSelect[int]:
    """Select, for the enclosing query's Member, the id of the membership that holds on this date."""
    return (
        select(Membership.id)
        .where(Membership.member_id == Member.id, Membership.from_on <= on)
        .order_by(Membership.from_on.desc())
        .limit(1)
        .correlate(Member)
        .scalar_subquery()
    )


def parse_roles(text: str) -> frozenset[Role]:
    """Read the column ``roles``; everybody is a member besides."""
    return frozenset({Role.MEMBER, *(Role(part) for part in text.split(",") if part)})
