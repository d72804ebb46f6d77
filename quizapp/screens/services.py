"""Pairing: a screen shows digits, or opens a link; an organiser lets it in, names it, revokes it.

Each verb runs in a transaction of the caller's; where one is throttled it opens its own, because what is
counted has to stay when the verb is refused.
"""

import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from quizapp import store
from quizapp.core import credentials, refusals, text

DIGITS_VALID = timedelta(minutes=10)
LINK_VALID = timedelta(minutes=15)
# A hall full of screens behind one address is switched on at once; more is nobody's hall.
NEW_SCREENS_MOST = 60
PENDING_MOST = 2000
WRONG_DIGITS_MOST = 10
WINDOW = timedelta(minutes=10)
NAME_MOST_CHARACTERS = 64
SEEN_EVERY = timedelta(seconds=55)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a pending screen shows; ``token`` is None where the one it has goes on."""

    digits: str
    expires_at: datetime
    token: str | None


def show_digits(token: str | None, *, address: str, now: datetime) -> Shown:
    """Give a screen six digits to show: new ones to one that shows some already.

    :param token: what its cookie holds, if anything.
    :param address: where it comes from, for the throttle of new ones.
    :raises refusals.Conflict: ``screen-paired``: this screen needs no digits any more.
    :raises refusals.Throttled: ``throttled``.
    """
    known = store.screens.by_token(credentials.token_sha256(token)) if token else None
    if known is not None and known.paired_at is not None:
        raise refusals.Conflict("screen-paired")
    key = f"screens:{address}"
    wait_s = store.sign_ins.wait_s((key,), now=now)
    if known is None and wait_s:
        raise refusals.Throttled("throttled", retry_after_s=wait_s)
    with store.transaction():
        store.screens.sweep_pending(now=now)
        until, digits = now + DIGITS_VALID, _free_digits()
        # The sweep may just have taken the row of a screen that was asleep.
        if known is not None and store.screens.show_digits(known.id, digits, until=until):
            return Shown(digits, until, None)
        if store.screens.pending(now=now) >= PENDING_MOST:
            raise refusals.Throttled("throttled", retry_after_s=int(DIGITS_VALID.total_seconds()))
        _count(key, most=NEW_SCREENS_MOST, now=now)
        token = secrets.token_urlsafe(credentials.TOKEN_BYTES)
        store.screens.add_pending(credentials.token_sha256(token), digits, until=until, now=now)
    return Shown(digits, until, token)


def _free_digits() -> str:
    while store.screens.digits_taken(digits := f"{secrets.randbelow(1_000_000):06}"):
        pass
    return digits


def _count(key: str, *, most: int, now: datetime) -> None:
    if store.sign_ins.count_failure(key, window=WINDOW, now=now) >= most:
        store.sign_ins.block(key, until=now + WINDOW)


def pair(digits: str, *, name: str, by_id: int | None, now: datetime) -> int:
    """Pair the screen that shows these digits.

    :param digits: as typed: blanks and full-width digits do not matter.
    :param name: where it hangs; empty: it goes by its number.
    :return: the screen's id.
    :raises refusals.Missing: ``no-such-digits``.
    """
    typed = "".join(unicodedata.normalize("NFKC", digits).split())
    screen_id = store.screens.pair(typed, name=text.tidy(name), by_id=by_id, now=now)
    if screen_id is None:
        raise refusals.Missing("no-such-digits")
    return screen_id


def pair_as(member_id: int, digits: str, *, name: str, now: datetime) -> int:
    """Pair as a signed-in organiser, whose wrong digits are counted; opens its own transactions.

    :raises refusals.Missing: ``no-such-digits``.
    :raises refusals.Throttled: ``throttled``: too many wrong digits.
    """
    key = f"digits:{member_id}"
    wait_s = store.sign_ins.wait_s((key,), now=now)
    if wait_s:
        raise refusals.Throttled("throttled", retry_after_s=wait_s)
    try:
        with store.transaction():
            return pair(digits, name=name, by_id=member_id, now=now)
    except refusals.Missing:
        with store.transaction():
            _count(key, most=WRONG_DIGITS_MOST, now=now)
        raise


def make_link(*, name: str, now: datetime) -> tuple[str, datetime]:
    """Make a link that pairs one screen, once; return its token and until when it holds."""
    token = secrets.token_urlsafe(credentials.TOKEN_BYTES)
    expires_at = now + LINK_VALID
    store.screens.add_link(credentials.token_sha256(token), name=text.tidy(name), expires_at=expires_at)
    return token, expires_at


def check_link(link_token: str, *, now: datetime) -> None:
    """See whether a link still holds, without using it.

    :raises refusals.Missing: ``link-used-up``.
    """
    if store.screens.link(credentials.token_sha256(link_token), now=now) is None:
        raise refusals.Missing("link-used-up")


def use_link(link_token: str, *, old_token: str | None, now: datetime) -> str:
    """Pair the browser that opened a link; return its new token.

    :param old_token: what its cookie held: that screen is no more.
    :raises refusals.Missing: ``link-used-up``.
    """
    name = store.screens.use_link(credentials.token_sha256(link_token), now=now)
    if name is None:
        raise refusals.Missing("link-used-up")
    old = store.screens.by_token(credentials.token_sha256(old_token)) if old_token else None
    if old is not None:
        store.screens.remove(old.id)
    token = secrets.token_urlsafe(credentials.TOKEN_BYTES)
    store.screens.add_paired(credentials.token_sha256(token), name=name, now=now)
    return token


def rename(screen_id: int, name: str) -> None:
    """Name a paired screen anew.

    :raises refusals.Missing: ``no-screen``.
    """
    if not store.screens.rename(screen_id, text.tidy(name)):
        raise refusals.Missing("no-screen")


def revoke(screen_id: int) -> None:
    """Let a screen see nothing any more: within seconds it shows digits again.

    :raises refusals.Missing: ``no-screen``.
    """
    if not store.screens.remove(screen_id):
        raise refusals.Missing("no-screen")


def find(screen_id: int) -> store.Screen:
    """Return a paired screen.

    :raises refusals.Missing: ``no-screen``.
    """
    screen = store.screens.by_id(screen_id)
    if screen is None:
        raise refusals.Missing("no-screen")
    return screen


def note_seen(screen_id: int, *, now: datetime) -> None:
    """Note that a screen is alive; of many calls in a minute one writes."""
    store.screens.note_seen(screen_id, now=now, unless_after=now - SEEN_EVERY)
