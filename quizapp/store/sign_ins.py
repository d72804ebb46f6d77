"""Who is signed in: sessions, bearer tokens, one-time codes, passwords and the throttle of wrong ones."""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import (
    Date,
    ForeignKey,
    Select,
    String,
    Table,
    bindparam,
    case,
    delete,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.core.roles import Role
from quizapp.store.base import Base, db
from quizapp.store.people import Branch, Member, Membership, parse_roles
from quizapp.store.prepared import Prepared, beside
from quizapp.store.types import UTCDateTime

# Longer than any exam, so that a phone that lost its page in the middle is still signed in.
SIGN_IN_VALID = timedelta(days=30)
# Time enough to think of a password; who lets it pass signs in by the same code again.
CHOOSING_VALID = timedelta(hours=1)


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
    rows = _VIEWER.look({"token": token_sha256, "now": now, "today": today})
    return _viewer(rows[0]) if rows else None


def viewer_with(
    token_sha256: str, asked: Prepared, given: Mapping[str, Any], *, now: datetime, today: date
) -> tuple[Viewer | None, tuple[Any, ...] | None]:
    """Return who signed in, and a row that does not depend on who it is; one statement for both.

    :param asked: gives at most one row, whose first column is never null.
    """
    statement = _VIEWER_WITH.get(asked) or _VIEWER_WITH.setdefault(asked, beside(_VIEWER, asked))
    rows = statement.look({**given, "token": token_sha256, "now": now, "today": today})
    who, row = (rows[0][:_VIEWER_WIDTH], rows[0][_VIEWER_WIDTH:]) if rows else ((), (None,))
    return (_viewer(who) if who else None), (row if row[0] is not None else None)


def viewer_of_member(member_id: int, *, today: date) -> Viewer | None:
    """Return an active member as a viewer, e.g. for a bearer token or a command that acts as somebody."""
    rows = _VIEWER_BY_ID.look({"id": member_id, "today": today})
    return _viewer(rows[0]) if rows else None


def _viewer(row: Any) -> Viewer:
    member_id, staff_no, name, role_text, branch_id, branch_code, branch_name, must_change = row
    return Viewer(
        member_id, staff_no, name, parse_roles(role_text), branch_id, branch_code, branch_name, must_change
    )


def viewer_of_token(token_sha256: str, *, today: date) -> Viewer | None:
    """Return the active member that a bearer token acts for; one statement."""
    rows = _VIEWER_BY_TOKEN.look({"token": token_sha256, "today": today})
    return _viewer(rows[0]) if rows else None


def account(staff_key: str) -> Account | None:
    """Return what a sign-in by this staff number, as it compares, is checked against; active members only."""
    return _account(_ACCOUNT.where(Member.staff_key == staff_key))


def account_by_id(member_id: int) -> Account | None:
    """Return the same by the member's id."""
    return _account(_ACCOUNT.where(Member.id == member_id))


def hold_account(member_id: int) -> Account | None:
    """Return the same as it stands now, held till the transaction ends."""
    return _account(_ACCOUNT.where(Member.id == member_id).with_for_update(of=Member))


def _account(query: Select[int, str | None, str | None, datetime | None]) -> Account | None:
    row = db.session.execute(query).one_or_none()
    return Account(*row) if row else None


def open_sign_in(token_sha256: str, member_id: int, *, must_change_password: bool, now: datetime) -> None:
    """Record a sign-in, and sweep out the member's expired ones.

    :param must_change_password: a password has to be chosen first, within ``CHOOSING_VALID``.
    """
    db.session.execute(delete(SignIn).where(SignIn.member_id == member_id, SignIn.expires_at <= now))
    db.session.execute(
        insert(SignIn).values(
            token_sha256=token_sha256,
            member_id=member_id,
            created_at=now,
            expires_at=now + (CHOOSING_VALID if must_change_password else SIGN_IN_VALID),
            must_change_password=must_change_password,
        )
    )


def close_sign_in(token_sha256: str) -> None:
    """End one sign-in."""
    db.session.execute(delete(SignIn).where(SignIn.token_sha256 == token_sha256))


def close_sign_ins(member_id: int, *, keep_sha256: str = "") -> None:
    """End all sign-ins of a member, but for one where that is asked for."""
    db.session.execute(
        delete(SignIn).where(SignIn.member_id == member_id, SignIn.token_sha256 != keep_sha256)
    )


def close_sign_ins_by_code(member_ids: Collection[int]) -> None:
    """End the sign-ins of these members that still have to choose a password: their code holds no more."""
    db.session.execute(delete(SignIn).where(SignIn.member_id.in_(member_ids), SignIn.must_change_password))


def password_chosen(token_sha256: str, *, now: datetime) -> bool:
    """Let a sign-in go on in full, a password having been chosen; False when it was ended meanwhile."""
    statement = update(SignIn).where(SignIn.token_sha256 == token_sha256, SignIn.expires_at > now)
    done = db.session.execute(statement.values(must_change_password=False, expires_at=now + SIGN_IN_VALID))
    return bool(done.rowcount)  # type: ignore[attr-defined]


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
    return max((math.ceil((moment - now).total_seconds()) for moment in until), default=0)


def count_failure(key: str, *, window: timedelta, now: datetime) -> int:
    """Count a failed try and return how many there were within the window; one statement.

    Two tries at the same moment are both counted: the second waits for the first.
    """
    build: Any = sqlite_insert if db.engine.dialect.name == "sqlite" else postgresql_insert
    is_over = Throttle.since_at <= now - window
    statement = build(Throttle).values(key=key, failures=1, since_at=now)
    statement = statement.on_conflict_do_update(
        index_elements=["key"],
        set_={
            "failures": case((is_over, 1), else_=Throttle.failures + 1),
            "since_at": case((is_over, now), else_=Throttle.since_at),
        },
    )
    return int(db.session.execute(statement.returning(Throttle.failures)).scalar_one())


def block(key: str, *, until: datetime) -> None:
    """Let this key not try again before ``until``."""
    db.session.execute(update(Throttle).where(Throttle.key == key).values(blocked_until=until))


def clear_throttle(key: str) -> None:
    """Forget the failures of a key: it has just succeeded."""
    db.session.execute(delete(Throttle).where(Throttle.key == key))


def tokens(member_id: int) -> list[ApiToken]:
    """Return a member's bearer tokens, the oldest first."""
    query = select(ApiToken).where(ApiToken.member_id == member_id).order_by(ApiToken.id)
    return list(db.session.scalars(query))


def add_token(token_sha256: str, member_id: int, *, name: str, now: datetime) -> None:
    """Record a bearer token of a member."""
    values = {"token_sha256": token_sha256, "member_id": member_id, "name": name, "created_at": now}
    db.session.execute(insert(ApiToken).values(values))


def drop_token(token_id: int, *, member_id: int) -> str | None:
    """Revoke a member's own bearer token; return its name, None when there is no such token of theirs."""
    statement = delete(ApiToken).where(ApiToken.id == token_id, ApiToken.member_id == member_id)
    return db.session.execute(statement.returning(ApiToken.name)).scalar_one_or_none()


_ACCOUNT = select(Member.id, Member.password_hash, Member.code_hmac, Member.code_expires_at).where(
    Member.is_active
)
# Statements on tables, for every request: see ``prepared``.
_M = cast("Table", Member.__table__)
_B = cast("Table", Branch.__table__)
_H = cast("Table", Membership.__table__)
_S = cast("Table", SignIn.__table__)
_T = cast("Table", ApiToken.__table__)
_HELD = (
    select(_H.c.branch_id)
    .where(_H.c.member_id == _M.c.id, _H.c.from_on <= bindparam("today", type_=Date))
    .order_by(_H.c.from_on.desc())
    .limit(1)
    .correlate(_M)
    .scalar_subquery()
)
_WHO = (_M.c.id, _M.c.staff_no, _M.c.name, _M.c.roles, _B.c.id, _B.c.code, _B.c.name)
_WITH_BRANCH = _M.outerjoin(_B, _B.c.id == _HELD)
_VIEWER = Prepared(
    select(*_WHO, _S.c.must_change_password)
    .select_from(_WITH_BRANCH.join(_S, _S.c.member_id == _M.c.id))
    .where(
        _S.c.token_sha256 == bindparam("token"),
        _S.c.expires_at > bindparam("now", type_=UTCDateTime),
        _M.c.is_active,
    )
)
_VIEWER_WIDTH = len(_WHO) + 1
_VIEWER_WITH: dict[Prepared, Prepared] = {}
_VIEWER_BY_TOKEN = Prepared(
    select(*_WHO, literal(False))
    .select_from(_WITH_BRANCH.join(_T, _T.c.member_id == _M.c.id))
    .where(_T.c.token_sha256 == bindparam("token"), _M.c.is_active)
)
_VIEWER_BY_ID = Prepared(
    select(*_WHO, literal(False)).select_from(_WITH_BRANCH).where(_M.c.id == bindparam("id"), _M.c.is_active)
)
