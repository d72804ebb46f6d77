"""What a screen is set to, and messages to all of them: verbs, each in a transaction of the caller's."""

import hashlib
from collections.abc import Callable
from datetime import datetime

from quizapp import store
from quizapp.core import playlists, refusals
from quizapp.core.playlists import Settings
from quizapp.screens import orders

#: So many messages are listed; older ones are of no use on a desk.
MESSAGES_LISTED = 30


def fingerprint(settings: Settings) -> str:
    """Name settings, so that a step is taken only with those that were seen."""
    return hashlib.sha256(repr(settings).encode()).hexdigest()[:32]


def change(screen_id: int, step: Callable[[Settings], Settings | None], *, shown: str) -> Settings:
    """Take one step with a screen's settings.

    :param step: gives the settings after it; None where it cannot be taken.
    :param shown: the fingerprint of those before it.
    :return: the settings after it.
    :raises refusals.Missing: ``no-screen``.
    :raises refusals.Conflict: ``conflict``: somebody has changed them since.
    :raises refusals.Invalid: ``bad-playlist``.
    """
    screen = store.screens.hold(screen_id)
    if screen is None:
        raise refusals.Missing("no-screen")
    before = orders.settings_of(screen.settings)
    after = step(before) if fingerprint(before) == shown else None
    if after is None:
        raise refusals.Conflict("conflict")
    playlists.check(after)
    store.screens.put_settings(screen_id, None if after == playlists.DEFAULT else playlists.to_json(after))
    return after


def copy_to_all(screen_id: int, *, shown: str) -> int:
    """Set every screen as this one is set; return how many there are.

    :param shown: the fingerprint of the settings that were seen.
    :raises refusals.Missing: ``no-screen``.
    :raises refusals.Conflict: ``conflict``: somebody has changed them since.
    """
    screen = store.screens.hold(screen_id)
    if screen is None:
        raise refusals.Missing("no-screen")
    if fingerprint(orders.settings_of(screen.settings)) != shown:
        raise refusals.Conflict("conflict")
    store.screens.put_settings_of_all(screen.settings)
    return len(store.screens.all_paired())


def send(text: str, *, by_id: int, until_at: datetime, now: datetime) -> None:
    """Show a message on all screens until a time; of several the newest stands.

    :raises refusals.Invalid: ``message-over``: the time has passed.
    """
    if until_at <= now:
        raise refusals.Invalid("message-over")
    store.wall_messages.add(text, by_id=by_id, until_at=until_at, now=now)


def withdraw(message_id: int, *, now: datetime) -> None:
    """Take a message off all screens.

    :raises refusals.Missing: ``no-message``: it does not stand there (any more).
    """
    if not store.wall_messages.withdraw(message_id, now=now):
        raise refusals.Missing("no-message")
