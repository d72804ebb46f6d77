"""From when until when boards stand still."""

from datetime import UTC, datetime, timedelta

import pytest

from quizapp.core import freezes
from quizapp.core.freezes import Times

NOON = datetime(2026, 3, 6, 4, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
OPENS, CLOSES = NOON - timedelta(hours=3), NOON + timedelta(hours=1)


@pytest.mark.parametrize(
    ("freeze", "unfreeze", "at", "frozen"),
    [
        #   freeze         unfreeze
        # ──●──────────────○─────────
        (0, 30, -1, False),
        (0, 30, 0, True),
        (0, 30, 29, True),
        (0, 30, 30, False),
        (0, None, 100_000, True),
        (None, None, 0, False),
    ],
)
def test_boards_stand_still_from_the_freeze_until_its_end(freeze, unfreeze, at, frozen):
    def moment(minutes):
        return None if minutes is None else NOON + minutes * MINUTE

    assert freezes.is_frozen(Times(moment(freeze), moment(unfreeze)), moment(at)) is frozen


@pytest.mark.parametrize(
    ("freeze_at", "unfreeze_at", "was_at", "code"),
    [
        (NOON + MINUTE, None, None, None),
        (NOON + MINUTE, CLOSES, None, None),
        (NOON, None, None, "freezes-in-past"),
        (CLOSES, None, None, "freezes-outside"),
        (NOON + MINUTE, CLOSES - MINUTE, None, "unfreezes-too-early"),
        (NOON - MINUTE, CLOSES + MINUTE, NOON - MINUTE, None),
        (NOON + MINUTE, CLOSES, NOON - MINUTE, "frozen-already"),
    ],
)
def test_a_freeze_begins_ahead_while_the_round_is_open_and_does_not_end_before_the_close(
    freeze_at, unfreeze_at, was_at, code
):
    found = freezes.fault(
        freeze_at=freeze_at,
        unfreeze_at=unfreeze_at,
        opens_at=OPENS,
        closes_at=CLOSES,
        was_at=was_at,
        now=NOON,
    )
    assert found == code


HALF = CLOSES - 30 * MINUTE


@pytest.mark.parametrize(
    ("before", "closes_at", "after"),
    [
        (Times(None, None), CLOSES + MINUTE, Times(None, None)),
        # It keeps its distance from the close, and goes on ending with it.
        (Times(HALF, CLOSES), CLOSES + 60 * MINUTE, Times(HALF + 60 * MINUTE, CLOSES + 60 * MINUTE)),
        # Where that has passed it begins now.
        (Times(HALF, None), NOON + 5 * MINUTE, Times(NOON, None)),
        # One that has begun stays as it began.
        (Times(NOON - MINUTE, CLOSES), CLOSES + MINUTE, Times(NOON - MINUTE, CLOSES + MINUTE)),
        # No end lies before the close.
        (Times(HALF, CLOSES + MINUTE), CLOSES + 9 * MINUTE, Times(HALF + 9 * MINUTE, CLOSES + 9 * MINUTE)),
    ],
)
def test_a_freeze_follows_a_close_that_is_moved(before, closes_at, after):
    assert freezes.follow_close(before, closes_at=closes_at, was=CLOSES, now=NOON) == after
