"""Sign-in, sign-out and passwords.

Why in three steps: verifying a password takes 35 ms on purpose, so it runs with no transaction open; the
row is read before, the outcome written after.
"""

import hashlib
import hmac
import logging
import secrets
from datetime import datetime, timedelta
from typing import NoReturn

import argon2

from quizapp import store
from quizapp.core import credentials, names, refusals
from quizapp.store.sign_ins import Account

log = logging.getLogger(__name__)

PASSWORD_MIN_LENGTH = 8
PASSWORD_MAX_LENGTH = 128
ACCOUNT_FREE_FAILURES = 5
ADDRESS_FREE_FAILURES = 300
ACCOUNT_WINDOW = timedelta(hours=24)
ADDRESS_WINDOW = timedelta(minutes=10)
FIRST_PAUSE_S = 30
LONGEST_PAUSE_S = 15 * 60

# OWASP's lower profile: a whole federation signs in at nine o'clock.
_hasher = argon2.PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_nobodys_hash = _hasher.hash(secrets.token_urlsafe())


def hash_password(password: str) -> str:
    """Hash a password with argon2id; slow on purpose.

    :raises refusals.Invalid: ``bad-password``: shorter than 8 or longer than 128 characters.
    :raises RuntimeError: called inside a transaction, where it would hold up every writer.
    """
    if not PASSWORD_MIN_LENGTH <= len(password) <= PASSWORD_MAX_LENGTH:
        raise refusals.Invalid("bad-password", least=PASSWORD_MIN_LENGTH, most=PASSWORD_MAX_LENGTH)
    _refuse_inside_transaction()
    return _hasher.hash(password)


def sign_in(
    staff_no: str,
    password: str,
    *,
    address: str,
    code_key: bytes,
    now: datetime,
    takes_code: bool = True,
    replaces: str | None = None,
) -> tuple[str, bool]:
    """Check a staff number with its password or one-time code, and open a sign-in.

    :param address: where it comes from, for the throttle.
    :param code_key: the key under which one-time codes are kept.
    :param now: aware UTC.
    :param takes_code: whether the person can be led on to choosing a password.
    :param replaces: token of the sign-in that this browser had; it ends.
    :return: the sign-in's token, and whether a password has to be chosen first.
    :raises refusals.Unauthenticated: ``bad-credentials``, the same and as slow for unknown and wrong.
    :raises refusals.Throttled: ``throttled`` with ``retry_after_s``; a one-time code passes all the same.
    :raises refusals.Forbidden: ``password-change-required``: a one-time code that is not taken here.
    """
    key = credentials.staff_key(staff_no)
    account = store.sign_ins.account(key)
    throttle_keys = _throttle_keys(key, address)
    wait_s = store.sign_ins.wait_s(throttle_keys, now=now)
    store.end_reading()

    by_code = account is not None and _is_code(account, password, code_key=code_key, now=now)
    if wait_s and not by_code:
        log.warning("sign-in blocked: %s from %s, for %s s", _who(account), address, wait_s)
        raise refusals.Throttled("throttled", retry_after_s=wait_s)
    if account is None or not (by_code or _is_password(account, password)):
        _fail(account, password, throttle_keys, address=address, now=now)
    if by_code and not takes_code:
        raise refusals.Forbidden("password-change-required")
    token = _open(account, by_code=by_code, replaces=replaces, clears=throttle_keys[0], now=now)
    log.info("sign-in: %s from %s, by %s", _who(account), address, "code" if by_code else "password")
    return token, by_code


def _fail(
    account: Account | None, password: str, throttle_keys: tuple[str, str], *, address: str, now: datetime
) -> NoReturn:
    if account is None:
        # As slow as a wrong password of somebody who is there.
        _is_password(None, password)
    with store.transaction():
        failures = _count_failure(*throttle_keys, now=now)
    log.warning("sign-in failed: %s from %s, %s in a row", _who(account), address, failures)
    raise refusals.Unauthenticated("bad-credentials")


def _open(account: Account, *, by_code: bool, replaces: str | None, clears: str, now: datetime) -> str:
    token = secrets.token_urlsafe(credentials.TOKEN_BYTES)
    with store.transaction():
        if store.sign_ins.hold_account(account.id) != account:
            # Disabled, a new password or the code used up, while this one was being checked.
            raise refusals.Unauthenticated("bad-credentials")
        if replaces is not None:
            store.sign_ins.close_sign_in(credentials.token_sha256(replaces))
        store.sign_ins.clear_throttle(clears)
        store.sign_ins.open_sign_in(
            credentials.token_sha256(token), account.id, must_change_password=by_code, now=now
        )
    return token


def sign_out(token: str) -> None:
    """End a sign-in: its token is worth nothing from now on."""
    with store.transaction():
        store.sign_ins.close_sign_in(credentials.token_sha256(token))


def change_password(member_id: int, *, old: str | None, new: str, keep_token: str, now: datetime) -> None:
    """Set a password, end every other sign-in of the member, and use up a one-time code.

    :param old: the present password; None for who signed in by a one-time code.
    :param keep_token: the sign-in that goes on.
    :param now: aware UTC.
    :raises refusals.Invalid: ``wrong-password`` or ``bad-password``.
    :raises refusals.Unauthenticated: ``sign-in-required``: that sign-in was ended meanwhile.
    """
    if old is not None:
        account = store.sign_ins.account_by_id(member_id)
        store.end_reading()
        if not _is_password(account, old):
            log.warning("password not changed: member %s gave a wrong one", member_id)
            raise refusals.Invalid("wrong-password")
    password_hash = hash_password(new)
    keep_sha256 = credentials.token_sha256(keep_token)
    with store.transaction():
        store.sign_ins.set_password(member_id, password_hash)
        store.sign_ins.close_sign_ins(member_id, keep_sha256=keep_sha256)
        # Of two that chose a password by the same code at the same time, the first has ended the second.
        if not store.sign_ins.password_chosen(keep_sha256, now=now):
            raise refusals.Unauthenticated("sign-in-required")
    log.info("password changed: member %s", member_id)


def show_name_as(member_id: int, how: str) -> None:
    """Let others see the member's name so from now on; boards that stand still show it so too.

    :param how: one of ``core.names.SHOWN``.
    :raises refusals.Invalid: ``bad-name-wish``: it is none of them.
    """
    if how not in names.SHOWN:
        raise refusals.Invalid("bad-name-wish")
    with store.transaction():
        store.wishes.show_as(member_id, how)
    log.info("name shown otherwise: member %s", member_id)


def make_token(member_id: int, *, name: str, now: datetime) -> str:
    """Make a bearer token for a program that acts as this member; it cannot be shown again.

    :param name: what its owner knows it by, at most 64 characters.
    :param now: aware UTC.
    """
    token = secrets.token_urlsafe(credentials.TOKEN_BYTES)
    with store.transaction():
        store.sign_ins.add_token(credentials.token_sha256(token), member_id, name=name, now=now)
    log.info("token made: member %s", member_id)
    return token


def revoke_token(token_id: int, *, member_id: int) -> str:
    """Revoke one of the member's own bearer tokens: it is worth nothing from now on; return its name.

    :raises refusals.Missing: ``not-found``: no such token of this member.
    """
    with store.transaction():
        name = store.sign_ins.drop_token(token_id, member_id=member_id)
    if name is None:
        raise refusals.Missing("not-found")
    log.info("token revoked: member %s", member_id)
    return name


def _is_code(account: Account, code: str, *, code_key: bytes, now: datetime) -> bool:
    if account.code_hmac is None or account.code_expires_at is None or account.code_expires_at <= now:
        return False
    return hmac.compare_digest(account.code_hmac, credentials.code_hmac(code_key, code))


def _is_password(account: Account | None, password: str) -> bool:
    """Verify a password; as slow for nobody, and for who has none yet."""
    _refuse_inside_transaction()
    password_hash = account.password_hash if account else None
    try:
        matches = _hasher.verify(password_hash or _nobodys_hash, password[:PASSWORD_MAX_LENGTH])
    except argon2.exceptions.VerifyMismatchError:
        return False
    return matches and password_hash is not None and len(password) <= PASSWORD_MAX_LENGTH


def _throttle_keys(staff_key: str, address: str) -> tuple[str, str]:
    return _throttle_key("account", staff_key), _throttle_key("address", address)


def _throttle_key(kind: str, text: str) -> str:
    # Hashed: what is typed there may be of any length, and is at times a password.
    return f"{kind}:{hashlib.sha256(text.encode()).hexdigest()}"


def _count_failure(account_key: str, address_key: str, *, now: datetime) -> int:
    """Count a failure of both and block who has had too many; return how many the account has had."""
    of_account = store.sign_ins.count_failure(account_key, window=ACCOUNT_WINDOW, now=now)
    if of_account >= ACCOUNT_FREE_FAILURES:
        pause_s = min(FIRST_PAUSE_S * 2 ** (of_account - ACCOUNT_FREE_FAILURES), LONGEST_PAUSE_S)
        store.sign_ins.block(account_key, until=now + timedelta(seconds=pause_s))
    of_address = store.sign_ins.count_failure(address_key, window=ADDRESS_WINDOW, now=now)
    if of_address >= ADDRESS_FREE_FAILURES:
        store.sign_ins.block(address_key, until=now + ADDRESS_WINDOW)
    return of_account


def _who(account: Account | None) -> str:
    """Name an account in the log; what was typed for an unknown one is not repeated there."""
    return f"member {account.id}" if account else "nobody we know"


def _refuse_inside_transaction() -> None:
    if store.is_writing():
        raise RuntimeError("a password is hashed inside a transaction")
