from datetime import UTC, datetime, timedelta

import pytest

from quizapp.core import appeals

UNTIL = datetime(2026, 12, 25, 10, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("now", "until", "key_visible", "is_open"),
    [
        (UNTIL - SECOND, UNTIL, True, True),
        (UNTIL, UNTIL, True, False),
        (UNTIL - SECOND, UNTIL, False, False),
        (UNTIL - SECOND, None, True, False),
    ],
)
def test_appeals_are_taken_once_the_key_is_seen_and_before_the_deadline(now, until, key_visible, is_open):
    assert appeals.is_open(now, until=until, key_visible=key_visible) is is_open


def test_a_deadline_lies_after_the_close():
    assert appeals.may_end(UNTIL, closes_at=UNTIL - SECOND)
    assert not appeals.may_end(UNTIL, closes_at=UNTIL)
