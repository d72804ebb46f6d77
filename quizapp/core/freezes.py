"""When the boards of a round stand still, so that the end is not known before the ceremony.

From ``freeze_at`` on everybody but organisers sees the boards as they were drawn last before it, until
``unfreeze_at``, or without one until an organiser says so. Marks, deadlines and a member's own score go on
as ever: only what compares people or counts them stands still.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class Freezing(Protocol):
    """What has the times of a freeze: a round's row, or a part of it."""

    @property
    def freeze_at(self) -> datetime | None: ...
    @property
    def unfreeze_at(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Times:
    """The times of a freeze."""

    freeze_at: datetime | None
    unfreeze_at: datetime | None


def is_frozen(of: Freezing, now: datetime) -> bool:
    """Tell whether a round's boards stand still: from ``freeze_at`` on, no more from ``unfreeze_at`` on."""
    if of.freeze_at is None or now < of.freeze_at:
        return False
    return of.unfreeze_at is None or now < of.unfreeze_at


def times(of: Freezing, now: datetime) -> Times | None:
    """Give the times of a freeze whose boards stand still; None where they do not."""
    return Times(of.freeze_at, of.unfreeze_at) if is_frozen(of, now) else None


def fault(
    *,
    freeze_at: datetime,
    unfreeze_at: datetime | None,
    opens_at: datetime,
    closes_at: datetime,
    was_at: datetime | None,
    now: datetime,
) -> str | None:
    """Say what is wrong with the times of a freeze that somebody wants; None: nothing.

    Boards that stand still already keep the moment at which they began to; otherwise it lies ahead, while
    the round is open. They are not let go before the close, nor in the past.

    :param was_at: ``freeze_at`` of the boards as they stand still now; None: they do not.
    :return: ``freezes-in-past``, ``freezes-outside``, ``unfreezes-too-early`` or ``frozen-already``.
    """
    if was_at is not None and freeze_at != was_at:
        return "frozen-already"
    if was_at is None and freeze_at <= now:
        return "freezes-in-past"
    if was_at is None and not opens_at <= freeze_at < closes_at:
        return "freezes-outside"
    if unfreeze_at is not None and unfreeze_at < max(closes_at, now):
        return "unfreezes-too-early"
    return None


def follow_close(of: Freezing, *, closes_at: datetime, was: datetime, now: datetime) -> Freezing:
    """Give the times of a freeze after the close of a round was moved.

    A freeze that has not begun keeps its distance from the close, and begins now where that has passed; one
    that ends with the close goes on ending with it, and no other ends before it.

    :param closes_at: the new close; ``was``: the one before.
    """
    if of.freeze_at is None:
        return of
    freeze_at = of.freeze_at if of.freeze_at <= now else max(now, of.freeze_at + (closes_at - was))
    unfreeze_at = of.unfreeze_at
    if unfreeze_at is not None:
        unfreeze_at = closes_at if unfreeze_at == was else max(unfreeze_at, closes_at)
    return Times(freeze_at, unfreeze_at)
