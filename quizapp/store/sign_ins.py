"""Who is signed in: sessions, bearer tokens, one-time codes, passwords and the throttle of wrong ones."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    ForeignKey,
    String,
    bindparam,
    delete,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.core.roles import Role
from quizapp.store.base import Base, db
from quizapp.store.people import Branch, Member, Membership, belongs, parse_roles
from quizapp.store.types import UTCDateTime

# Longer than any exam, so that a phone that lost its page in the middle is still signed in.
SIGN_IN_VALID = timedelta(days=30)


class SignIn(Base):
    """A session of a signed-in person; deleting the row signs out. Only the token's SHA-256 is kept."""

    __tablename__ = "sign_ins"

    token_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    must_change_password: Mapped[bool] = mapped_column(default=False)


class Throttle(Base):
    """Failed sign-ins of an account or an address since ``since_at``; no try before ``blocked_until``."""

    __tablename__ = "throttles"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    failures: Mapped[int]
    since_at: Mapped[datetime] = mapped_column(UTCDateTime)
    blocked_until: Mapped[datetime | None] = mapped_column(UTCDateTime)


class ApiToken(Base):
    """A bearer token made on the desk for a program; acts as the member, until revoked."""

    __tablename__ = "api_tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    name: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is signed in, as a value: it outlives the transaction that read it."""

    id: int
    staff_no: str
    name: str
    roles: frozenset[Role]
    branch_id: int | None
    branch_code: str | None
    branch_name: str | None
    must_change_password: bool


@dataclass(frozen=True, slots=True)
class Account:
    """What a sign-in is checked against, as a value that outlives the read."""

    id: int
    password_hash: str | None
    code_hmac: str | None
    code_expires_at: datetime | None


def viewer(token_sha256: str, *, now: datetime, today: date) -> Viewer | None:
    """Return who signed in with this token and still may; one statement.

    :param now: aware UTC; an expired sign-in is none.
    :param today: the federation's local date, which decides the branch.
    """
    row = db.session.execute(_VIEWER, {"token": token_sha256, "now": now, "today": today}).one_or_none()
    return _viewer(row) if row else None


def viewer_of_member(member_id: int, *, today: date) -> Viewer | None:
    """Return an active member as a viewer, e.g. for a bearer token or a command that acts as somebody."""
    query = _VIEWER_COLUMNS.add_columns(literal(False)).where(Member.id == member_id, Member.is_active)
    row = db.session.execute(query, {"today": today}).one_or_none()
    return _viewer(row) if row else None


def _viewer(row: Any) -> Viewer:
    member_id, staff_no, name, role_text, branch_id, branch_code, branch_name, must_change = row
    return Viewer(
        member_id, staff_no, name, parse_roles(role_text), branch_id, branch_code, branch_name, must_change
    )


def viewer_of_token(token_sha256: str, *, today: date) -> Viewer | None:
    """Return the active member that a bearer token acts for; one statement."""
    row = db.session.execute(_VIEWER_BY_TOKEN, {"token": token_sha256, "today": today}).one_or_none()
    return _viewer(row) if row else None


def account(staff_key: str) -> Account | None:
    """Return what a sign-in by this staff number (as it compares) is checked against; only of active members."""
    return _account(Member.staff_key == staff_key)


def account_by_id(member_id: int) -> Account | None:
    """Return the same by the member's id."""
    return _account(Member.id == member_id)


def _account(which: ColumnElement[bool]) -> Account | None:
    columns = (Member.id, Member.password_hash, Member.code_hmac, Member.code_expires_at)
    row = db.session.execute(select(*columns).where(which, Member.is_active)).one_or_none()
    return Account(*row) if row else None


def open_sign_in(token_sha256: str, member_id: int, *, must_change_password: bool, now: datetime) -> None:
    """Record a sign-in, and sweep out the member's expired ones."""
    db.session.execute(delete(SignIn).where(SignIn.member_id == member_id, SignIn.expires_at <= now))
    db.session.execute(
        insert(SignIn).values(
            token_sha256=token_sha256,
            member_id=member_id,
            created_at=now,
            expires_at=now + SIGN_IN_VALID,
            must_change_password=must_change_password,
        )
    )


def close_sign_in(token_sha256: str) -> None:
    """End one sign-in."""
    db.session.execute(delete(SignIn).where(SignIn.token_sha256 == token_sha256))


def close_sign_ins(member_id: int, *, keep_sha256: str | None = None) -> None:
    """End all sign-ins of a member but one; the one that is kept no longer has to change the password."""
    db.session.execute(
        delete(SignIn).where(SignIn.member_id == member_id, SignIn.token_sha256 != (keep_sha256 or ""))
    )
    db.session.execute(
        update(SignIn).where(SignIn.token_sha256 == (keep_sha256 or "")).values(must_change_password=False)
    )


def set_password(member_id: int, password_hash: str) -> None:
    """Store a password's hash; a one-time code that was pending is used up."""
    db.session.execute(
        update(Member)
        .where(Member.id == member_id)
        .values(password_hash=password_hash, code_hmac=None, code_expires_at=None)
    )


def wait_s(keys: tuple[str, ...], *, now: datetime) -> int:
    """Return for how many seconds more none of these keys may try; 0 when they may."""
    blocked = select(Throttle.blocked_until).where(Throttle.key.in_(keys), Throttle.blocked_until > now)
    until = [moment for moment in db.session.scalars(blocked) if moment]
    return max((int((moment - now).total_seconds()) + 1 for moment in until), default=0)


def count_failure(key: str, *, window: timedelta, now: datetime) -> int:
    """Count a failed try and return how many there were within the window."""
    row = db.session.get(Throttle, key, with_for_update=True)
    if row is None:
        db.session.add(Throttle(key=key, failures=1, since_at=now))
        db.session.flush()
        return 1
    if row.since_at <= now - window:
        row.failures, row.since_at, row.blocked_until = 0, now, None
    row.failures += 1
    return row.failures


def block(key: str, *, until: datetime) -> None:
    """Let this key not try again before ``until``."""
    db.session.execute(update(Throttle).where(Throttle.key == key).values(blocked_until=until))


def clear_throttle(key: str) -> None:
    """Forget the failures of a key: it has just succeeded."""
    db.session.execute(delete(Throttle).where(Throttle.key == key))


_VIEWER_COLUMNS = (
    select(Member.id, Member.staff_no, Member.name, Member.roles, Branch.id, Branch.code, Branch.name)
    .select_from(Member)
    .outerjoin(Membership, Membership.id == belongs(bindparam("today", type_=Date)))
    .outerjoin(Branch, Branch.id == Membership.branch_id)
)
_VIEWER_BY_TOKEN = (
    _VIEWER_COLUMNS.add_columns(literal(False))
    .join(ApiToken, ApiToken.member_id == Member.id)
    .where(ApiToken.token_sha256 == bindparam("token"), Member.is_active)
)
_VIEWER = (
    _VIEWER_COLUMNS.add_columns(SignIn.must_change_password)
    .join(SignIn, SignIn.member_id == Member.id)
    .where(
        SignIn.token_sha256 == bindparam("token"),
        SignIn.expires_at > bindparam("now", type_=UTCDateTime),
        Member.is_active,
    )
)
