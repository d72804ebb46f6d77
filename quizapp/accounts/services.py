"""Sign-in, sign-out and passwords.

Why in three steps: verifying a password takes 35 ms on purpose, so it runs with no transaction open; the row is read
before, the outcome written after.
"""

import hmac
import secrets
from datetime import datetime, timedelta

import argon2

from quizapp import store
from quizapp.core import credentials, refusals

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
    staff_no: str, password: str, *, address: str, code_key: bytes, now: datetime
) -> tuple[str, bool]:
    """Check a staff number with its password or one-time code, and open a sign-in.

    :param address: where it comes from, for the throttle.
    :param code_key: the key under which one-time codes are kept.
    :param now: aware UTC.
    :return: the sign-in's token, and whether a password has to be chosen first.
    :raises refusals.Unauthenticated: ``bad-credentials``, the same and as slow for unknown and wrong.
    :raises refusals.Throttled: ``throttled`` with ``retry_after_s``; a one-time code passes all the same.
    """
    key = credentials.staff_key(staff_no)
    account = store.sign_ins.account(key)
    throttle_keys = (f"account:{key}", f"address:{address}")
    wait_s = store.sign_ins.wait_s(throttle_keys, now=now)
    store.end_reading()

    by_code = account is not None and _is_code(account, password, code_key=code_key, now=now)
    if wait_s and not by_code:
        raise refusals.Throttled("throttled", retry_after_s=wait_s)
    if not by_code and not _is_password(account, password):
        with store.transaction():
            _count_failure(*throttle_keys, now=now)
        raise refusals.Unauthenticated("bad-credentials")
    assert account is not None
    token = secrets.token_urlsafe(credentials.TOKEN_BYTES)
    with store.transaction():
        store.sign_ins.clear_throttle(throttle_keys[0])
        store.sign_ins.open_sign_in(
            credentials.token_sha256(token), account.id, must_change_password=by_code, now=now
        )
    return token, by_code


def sign_out(token: str) -> None:
    """End a sign-in: its token is worth nothing from now on."""
    with store.transaction():
        store.sign_ins.close_sign_in(credentials.token_sha256(token))


def change_password(member_id: int, *, old: str | None, new: str, keep_token: str, now: datetime) -> None:
    """Set a password, end every other sign-in of the member, and use up a one-time code.

    :param old: the present password; None for who signed in by a one-time code.
    :param keep_token: the sign-in that goes on.
    :raises refusals.Invalid: ``wrong-password`` or ``bad-password``.
    """
    if old is not None:
        account = store.sign_ins.account_by_id(member_id)
        store.end_reading()
        if not _is_password(account, old):
            raise refusals.Invalid("wrong-password")
    password_hash = hash_password(new)
    with store.transaction():
        store.sign_ins.set_password(member_id, password_hash)
        store.sign_ins.close_sign_ins(member_id, keep_sha256=credentials.token_sha256(keep_token))


def _is_code(account: store.sign_ins.Account, code: str, *, code_key: bytes, now: datetime) -> bool:
    if account.code_hmac is None or account.code_expires_at is None or account.code_expires_at <= now:
        return False
    return hmac.compare_digest(account.code_hmac, credentials.code_hmac(code_key, code))


def _is_password(account: store.sign_ins.Account | None, password: str) -> bool:
    _refuse_inside_transaction()
    known = account is not None and account.password_hash is not None
    password_hash = account.password_hash if account and account.password_hash else _nobodys_hash
    try:
        return _hasher.verify(password_hash, password[:PASSWORD_MAX_LENGTH]) and known
    except argon2.exceptions.VerifyMismatchError:
        return False


def _count_failure(account_key: str, address_key: str, *, now: datetime) -> None:
    failures = store.sign_ins.count_failure(account_key, window=ACCOUNT_WINDOW, now=now)
    if failures >= ACCOUNT_FREE_FAILURES:
        pause_s = min(FIRST_PAUSE_S * 2 ** (failures - ACCOUNT_FREE_FAILURES), LONGEST_PAUSE_S)
        store.sign_ins.block(account_key, until=now + timedelta(seconds=pause_s))
    failures = store.sign_ins.count_failure(address_key, window=ADDRESS_WINDOW, now=now)
    if failures >= ADDRESS_FREE_FAILURES:
        store.sign_ins.block(address_key, until=now + ADDRESS_WINDOW)


def _refuse_inside_transaction() -> None:
    if store.is_writing():
        raise RuntimeError("a password is hashed inside a transaction")
