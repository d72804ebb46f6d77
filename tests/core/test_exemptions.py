"""What an entry of leave or exemption may say."""

from datetime import date

import pytest

from quizapp.core import exemptions

FIRST = date(2026, 3, 2)
REASON = "产假"


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ({}, []),
        ({"until_on": FIRST}, []),
        ({"until_on": date(2028, 3, 2)}, []),
        ({"until_on": date(2028, 3, 3)}, [("until_on", "too-far")]),
        ({"until_on": date(2026, 3, 1)}, [("until_on", "before-from")]),
        ({"from_on": date(1900, 1, 1)}, [("from_on", "bad-day")]),
        ({"reason": "字" * 400}, []),
        ({"reason": "字" * 401}, [("reason", "too-long")]),
        ({"reason": "病"}, [("reason", "too-short")]),
        ({"reason": "产假\n半年"}, [("reason", "unseen")]),
        (
            {"reason": "", "until_on": date(2025, 1, 1)},
            [("until_on", "before-from"), ("reason", "too-short")],
        ),
    ],
)
def test_days_are_in_order_and_near_and_a_reason_is_there(entry, found):
    assert exemptions.faults(**({"from_on": FIRST, "until_on": None, "reason": REASON} | entry)) == found


def test_two_years_after_a_leap_day_end_in_february():
    assert exemptions.last_day(date(2028, 2, 29)) == date(2030, 2, 28)
