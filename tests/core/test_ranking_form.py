"""Streaks of weeks with one to spare, and who has improved most."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core import ranking
from quizapp.core.ranking import Improved, Streak

# The latest week stands first: ● taken, ○ missed.


@pytest.mark.parametrize(
    ("weeks", "counted", "spare_used"),
    [
        ("", 0, False),
        ("●●●", 3, False),
        ("●○●●", 3, True),
        ("○●●", 2, True),
        ("●●○○●", 2, False),
        ("●○●○●", 2, True),
        ("○○●●", 0, False),
        ("○", 0, False),
        ("●○", 1, False),
    ],
)
def test_one_missed_week_is_bridged_and_the_second_ends_the_streak(weeks, counted, spare_used):
    assert ranking.streak(one == "●" for one in weeks) == Streak(counted, spare_used)


@given(st.lists(st.booleans()))
def test_taking_one_week_more_never_shortens_a_streak(weeks):
    counted = ranking.streak(weeks).weeks
    assert ranking.streak([True, *weeks]).weeks == counted + 1
    assert counted <= sum(weeks)
    for at, took in enumerate(weeks):
        if not took:
            assert ranking.streak([*weeks[:at], True, *weeks[at + 1 :]]).weeks >= counted


@pytest.mark.parametrize(
    ("values", "before", "improved"),
    [
        # 80 against (70 + 60 + 65 + 71)/4 = 66.5; the fifth week before does not count.
        ({1: 80_00, 2: 90_00}, {1: [70_00, 60_00, 65_00, 71_00, 0], 2: [88_00, 89_00]}, [(1, 13_50)]),
        # Three weeks: 80 less 66.666… is 13.33.
        ({1: 80_00}, {1: [70_00, 70_00, 60_00]}, [(1, 13_33)]),
        ({1: 80_00, 2: 60_00}, {1: [70_00, 70_00], 2: [50_00, 50_00]}, [(1, 10_00), (2, 10_00)]),
        # One week before is too few, and nobody is improved by standing still.
        ({1: 80_00, 2: 50_00}, {1: [10_00], 2: [50_00, 50_00]}, []),
        ({1: 10_00}, {1: [50_00, 50_00]}, []),
        ({}, {}, []),
    ],
)
def test_the_most_improved_gained_most_against_its_own_weeks_before(values, before, improved):
    assert ranking.most_improved(values, before) == [Improved(*one) for one in improved]
