"""What is allowed when: the phases of a round, the deadline of an attempt, who may see what.

Every function takes plain values and the time; nothing here reads a clock or a row. All times are
aware. An instant is in the phase that begins with it: at the deadline a save is late.
"""

from datetime import datetime, timedelta
from enum import Enum, StrEnum, auto
from fractions import Fraction
from typing import Protocol

#: Seconds after a deadline in which a save still counts, flagged late; the same for all rounds.
GRACE_S = 10
GRACE = timedelta(seconds=GRACE_S)
_MICROSECOND = timedelta(microseconds=1)


class Phase(StrEnum):
    """Where a round stands; computed from its times, never from a job that should have run."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    RELEASED = "released"

    @property
    def is_closed(self) -> bool:
        """Whether the round is over for everybody, released or not."""
        return self in (Phase.CLOSED, Phase.RELEASED)


class Results(StrEnum):
    """When totals are seen and the boards of a round show scores."""

    AFTER_HAND_IN = "after_hand_in"
    AFTER_CLOSE = "after_close"
    AFTER_RELEASE = "after_release"


class SaveVerdict(Enum):
    """What becomes of a save: taken, taken and flagged, or kept apart as evidence."""

    ON_TIME = auto()
    LATE = auto()
    REFUSED = auto()


_PHASES_WITH_SCORES = {
    Results.AFTER_HAND_IN: frozenset({Phase.OPEN, Phase.CLOSED, Phase.RELEASED}),
    Results.AFTER_CLOSE: frozenset({Phase.CLOSED, Phase.RELEASED}),
    Results.AFTER_RELEASE: frozenset({Phase.RELEASED}),
}


def closed_at(*, closes_at: datetime, last_deadline_at: datetime | None = None) -> datetime:
    """Tell from when on a round is closed for everybody.

    :param last_deadline_at: the latest personal deadline; None or an earlier one changes nothing.
    :return: the last deadline and its grace.
    """
    return max(closes_at, last_deadline_at or closes_at) + GRACE


def phase_at(
    now: datetime,
    *,
    opens_at: datetime,
    closes_at: datetime,
    results: str,
    last_deadline_at: datetime | None = None,
    released_at: datetime | None = None,
) -> Phase:
    """Tell the phase of a round.

    It is planned before it opens, open until the last personal deadline and its grace have passed,
    then closed; released only under ``after_release``, once it is closed and has been released.

    :param results: one of ``Results``.
    :param last_deadline_at: the latest personal deadline, where somebody has a later window.
    """
    if now < opens_at:
        return Phase.PLANNED
    if now < closed_at(closes_at=closes_at, last_deadline_at=last_deadline_at):
        return Phase.OPEN
    if results == Results.AFTER_RELEASE and released_at is not None and released_at <= now:
        return Phase.RELEASED
    return Phase.CLOSED


class Timed(Protocol):
    """What has the times of a round: its row, or a part of it."""

    @property
    def opens_at(self) -> datetime: ...
    @property
    def closes_at(self) -> datetime: ...
    @property
    def results(self) -> str: ...
    @property
    def last_deadline_at(self) -> datetime | None: ...
    @property
    def released_at(self) -> datetime | None: ...


def closed_of(timed: Timed) -> datetime:
    """Tell from when on a round is closed for everybody; see ``closed_at``."""
    return closed_at(closes_at=timed.closes_at, last_deadline_at=timed.last_deadline_at)


def phase_of(timed: Timed, now: datetime) -> Phase:
    """Tell the phase of a round from its times; see ``phase_at``."""
    return phase_at(
        now,
        opens_at=timed.opens_at,
        closes_at=timed.closes_at,
        results=timed.results,
        last_deadline_at=timed.last_deadline_at,
        released_at=timed.released_at,
    )


def may_start(now: datetime, *, opens_at: datetime, closes_at: datetime) -> bool:
    """Tell whether a new attempt may begin: from ``opens_at`` on, and no more from ``closes_at`` on.

    The times are those that hold for the person: who has a window of their own is asked about that one.
    """
    return opens_at <= now < closes_at


def deadline_at(
    started_at: datetime,
    *,
    time_limit_s: int | None,
    closes_at: datetime,
    extra_time: Fraction = Fraction(1),
) -> datetime:
    """Tell when an attempt ends: after the person's time, at the latest when the round closes.

    :param time_limit_s: seconds; None where the round has no limit.
    :param extra_time: the person's factor, 1 or more; 3/2 gives half as much again.
    """
    if time_limit_s is None:
        return closes_at
    return min(started_at + int(time_limit_s * extra_time * 1_000_000) * _MICROSECOND, closes_at)


def save_verdict(now: datetime, *, deadline_at: datetime, handed_in: bool) -> SaveVerdict:
    """Judge a save by when the server received it.

    On time before the deadline, late from it on, refused from the end of the grace on and after hand-in.
    """
    if handed_in or is_overdue(now, deadline_at=deadline_at):
        return SaveVerdict.REFUSED
    return SaveVerdict.ON_TIME if now < deadline_at else SaveVerdict.LATE


def is_overdue(now: datetime, *, deadline_at: datetime) -> bool:
    """Tell whether a running attempt is to be handed in by the server: deadline and grace have passed."""
    return now >= deadline_at + GRACE


def total_visible(results: str, phase: Phase, *, handed_in: bool) -> bool:
    """Tell whether a member may see the own total of an attempt.

    :param results: one of ``Results``.
    :param handed_in: whether that attempt is handed in.
    """
    return handed_in and scores_on_boards(results, phase)


def key_visible(results: str, phase: Phase) -> bool:
    """Tell whether key, explanation and right or wrong may be seen.

    Never before the round has closed for everybody, whatever ``results`` says; and not before the
    release where there is one, since the total can be counted from right and wrong.
    """
    return phase.is_closed and scores_on_boards(results, phase)


def scores_on_boards(results: str, phase: Phase) -> bool:
    """Tell whether the boards of a round show scores; otherwise they show participation only."""
    return phase in _PHASES_WITH_SCORES[Results(results)]
