"""Whose window is when: the round's, the branch's, the person's."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction

import pytest

from quizapp.core import windows
from quizapp.core.windows import Grant

OPENS = datetime(2026, 12, 18, 1, tzinfo=UTC)
CLOSES = datetime(2026, 12, 18, 3, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Round:
    """A round of two hours that may be taken once."""

    opens_at: datetime = OPENS
    closes_at: datetime = CLOSES
    attempts: int = 1


def _resolve(**given):
    return windows.resolve(Round(), **given)


def test_without_an_exception_the_rounds_own_times_hold():
    assert _resolve() == windows.Window(OPENS, CLOSES, Fraction(1), 1)


#              opens      closes       +1 h      +2 h
#  round         ├──────────┤
#  branch        ├──────────┼────────────┼─────────┤
#  person        ├──────────┼────────────┤
@pytest.mark.parametrize(
    ("person", "branch", "closes_after"),
    [
        ([], [], 0 * HOUR),
        ([], [2], 2 * HOUR),
        ([1], [], HOUR),
        ([1], [2], HOUR),
        ([], [1, 2], 2 * HOUR),
        ([1, 2], [3], 2 * HOUR),
    ],
)
def test_the_person_goes_before_the_branch_and_the_more_generous_holds(person, branch, closes_after):
    found = _resolve(
        person=[Grant(closes_at=CLOSES + hours * HOUR) for hours in person],
        branch=[Grant(closes_at=CLOSES + hours * HOUR) for hours in branch],
    )
    assert found.closes_at == CLOSES + closes_after


def test_what_the_persons_exception_leaves_open_the_branchs_fills_in():
    found = _resolve(
        person=[Grant(time_percent=150)],
        branch=[Grant(time_percent=200, closes_at=CLOSES + HOUR, more_attempts=1)],
    )
    assert found == windows.Window(OPENS, CLOSES + HOUR, Fraction(3, 2), 2)


#               opens      closes                 next day
#  round          ├──────────┤                       :
#  make-up                                   ├───────────┤
def test_a_make_up_begins_when_its_own_window_opens():
    makeup = Grant(opens_at=OPENS + DAY, closes_at=CLOSES + DAY, more_attempts=1)
    found = _resolve(person=[makeup])
    assert (found.opens_at, found.closes_at, found.attempts) == (OPENS + DAY, CLOSES + DAY, 2)
    tick = timedelta(microseconds=1)
    instants = [OPENS, OPENS + DAY - tick, OPENS + DAY, CLOSES + DAY - tick, CLOSES + DAY]
    assert [found.may_start(now) for now in instants] == [False, False, True, True, False]


def test_of_several_windows_the_earliest_opening_and_the_latest_close_hold():
    found = _resolve(
        branch=[
            Grant(opens_at=OPENS + 2 * HOUR, closes_at=CLOSES + 2 * HOUR),
            Grant(opens_at=OPENS + HOUR, closes_at=CLOSES + HOUR),
        ]
    )
    assert (found.opens_at, found.closes_at) == (OPENS + HOUR, CLOSES + 2 * HOUR)


def test_a_round_that_was_moved_past_an_exception_is_open_to_everybody():
    assert _resolve(person=[Grant(closes_at=CLOSES - HOUR)]).closes_at == CLOSES


@pytest.mark.parametrize(
    ("own_percent", "person", "branch", "factor"),
    [
        (100, None, None, Fraction(1)),
        (150, None, None, Fraction(3, 2)),
        (100, None, 125, Fraction(5, 4)),
        (100, 125, 200, Fraction(5, 4)),
        (150, 125, None, Fraction(3, 2)),
        (150, 200, None, Fraction(2)),
    ],
)
def test_an_exception_makes_a_persons_own_factor_never_smaller(own_percent, person, branch, factor):
    found = _resolve(
        extra_time_percent=own_percent,
        person=[Grant(time_percent=person)],
        branch=[Grant(time_percent=branch)],
    )
    assert found.extra_time == factor


#  start  +60 min   +90 min     closes (+120 min)
#    ●───────┼─────────┼────────────┤
@pytest.mark.parametrize(
    ("limit_min", "percent", "ends_after_min"),
    [(60, 100, 60), (60, 150, 90), (60, 300, 120), (None, 150, 120)],
)
def test_more_time_ends_with_the_persons_window_at_the_latest(limit_min, percent, ends_after_min):
    limit_s = None if limit_min is None else limit_min * 60
    window = _resolve(extra_time_percent=percent)
    assert window.deadline_at(OPENS, time_limit_s=limit_s) == OPENS + timedelta(minutes=ends_after_min)


@pytest.mark.parametrize(
    ("limit_s", "percent", "seconds"), [(None, 150, None), (900, 150, 1350), (7, 150, 10)]
)
def test_the_persons_limit_is_told_in_whole_seconds(limit_s, percent, seconds):
    assert _resolve(extra_time_percent=percent).limit_s(limit_s) == seconds


@pytest.mark.parametrize(
    ("season_ends_on", "latest"),
    [
        (date(2027, 6, 30), CLOSES + 31 * DAY),
        # The season's last day counts whole, as its own clocks show it.
        (date(2026, 12, 31), datetime(2026, 12, 31, 16, tzinfo=UTC)),
    ],
)
def test_an_exception_ends_within_a_month_of_the_round_and_within_the_season(season_ends_on, latest):
    zone = timezone(8 * HOUR)
    assert windows.latest_close(CLOSES, season_ends_on=season_ends_on, time_zone=zone) == latest
