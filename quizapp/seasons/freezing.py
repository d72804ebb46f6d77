"""Set from when until when a round's boards stand still; let them go."""

import logging
from datetime import datetime

from quizapp import standings, store
from quizapp.core import freezes, refusals

log = logging.getLogger(__name__)


def set_times(
    round_id: int, *, freeze_at: datetime | None, unfreeze_at: datetime | None, by_id: int, now: datetime
) -> None:
    """Let a round's boards stand still for so long; ``freeze_at`` None takes a freeze back before it begins.

    :param freeze_at: of boards that stand still already it cannot be another.
    :param unfreeze_at: None: until an organiser says so.
    :raises refusals.Missing: no such round.
    :raises refusals.Conflict: ``frozen-already``: they stand still, so that it cannot be taken back;
        ``freeze-over``: they did, and everybody has seen them since.
    :raises refusals.Invalid: what ``core.freezes.fault`` says.
    """
    with store.transaction():
        this_round = _held(round_id)
        is_frozen = freezes.is_frozen(this_round, now)
        has_begun = this_round.freeze_at is not None and this_round.freeze_at <= now
        if has_begun and not is_frozen:
            raise refusals.Conflict("freeze-over")
        if freeze_at is None:
            if is_frozen:
                raise refusals.Conflict("frozen-already")
            unfreeze_at = None
        else:
            _check(this_round, freeze_at, unfreeze_at, is_frozen=is_frozen, now=now)
        store.freezes.set_times(round_id, freeze_at=freeze_at, unfreeze_at=unfreeze_at)
    log.info("boards of round %s freeze %s to %s, by member %s", round_id, freeze_at, unfreeze_at, by_id)


def _check(
    this_round: store.Round,
    freeze_at: datetime,
    unfreeze_at: datetime | None,
    *,
    is_frozen: bool,
    now: datetime,
) -> None:
    code = freezes.fault(
        freeze_at=freeze_at,
        unfreeze_at=unfreeze_at,
        opens_at=this_round.opens_at,
        closes_at=this_round.closes_at,
        was_at=this_round.freeze_at if is_frozen else None,
        now=now,
    )
    if code is not None:
        field = "unfreeze_at" if code == "unfreezes-too-early" else "freeze_at"
        raise refusals.Invalid(code, field=field)


def unfreeze(round_id: int, *, by_id: int, now: datetime) -> None:
    """Let the boards of a round go; a round that is not frozen stays as it is.

    :raises refusals.Missing: no such round.
    """
    with store.transaction():
        this_round = _held(round_id)
        was_frozen = freezes.is_frozen(this_round, now)
        if was_frozen:
            store.freezes.set_times(round_id, freeze_at=this_round.freeze_at, unfreeze_at=now)
    if was_frozen:
        log.info("boards of round %s are let go by member %s", round_id, by_id)
        standings.thaw_due(now)
        standings.rebuild(now)


def _held(round_id: int) -> store.Round:
    this_round = store.freezes.held_round(round_id)
    if this_round is None:
        raise refusals.Missing("not-found")
    return this_round
