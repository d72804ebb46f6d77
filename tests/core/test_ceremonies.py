"""In which order places come out, and how many are out at a moment."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core import ceremonies
from quizapp.core.ceremonies import Row

NOON = datetime(2026, 3, 6, 4, tzinfo=UTC)


def _rows(places):
    return [Row(place, f"b{number}", number, 9_000, 8_000) for number, place in enumerate(places, start=1)]


def _places(steps):
    return [[row.place for row in step.rows] for step in steps]


def test_the_lower_places_come_ten_at_a_time_and_the_upper_ones_one_by_one():
    steps = ceremonies.steps([(None, _rows(range(1, 33)))])
    assert _places(steps)[:3] == [[31, 32], list(range(21, 31)), list(range(11, 21))]
    assert _places(steps)[3:] == [[place] for place in range(10, 0, -1)]
    assert [step.rows[0].place for step in steps if step.waits] == [3]


def test_who_shares_a_place_comes_out_together():
    steps = ceremonies.steps([(None, _rows([1, 2, 2, 4, 4, 4]))])
    assert _places(steps) == [[4, 4, 4], [2, 2], [1]]
    assert [step.waits for step in steps] == [False, True, False]


def test_leagues_follow_each_other_the_smallest_branches_first_each_under_its_name():
    steps = ceremonies.steps([("甲组", _rows([1, 2])), ("乙组", []), ("丙组", _rows([1]))])
    assert [(step.league, len(step.rows)) for step in steps] == [
        ("丙组", 0),
        ("丙组", 1),
        ("甲组", 0),
        ("甲组", 1),
        ("甲组", 1),
    ]


@given(st.lists(st.integers(0, 4), max_size=250))
def test_every_place_down_to_the_hundredth_comes_out_once_from_the_last_to_the_first(jumps):
    places, place = [], 1
    for number, jump in enumerate(jumps):
        place = number + 1 if jump else place
        places.append(place)
    rows = _rows(places)
    steps = ceremonies.steps([(None, rows)])
    assert [row for step in reversed(steps) for row in step.rows] == rows[: ceremonies.ROWS_MOST]
    assert all(len(step.rows) <= ceremonies.ROWS_A_STEP for step in steps)
    assert [ceremonies.from_json(step.to_json()) for step in steps] == steps
    last, shown = ceremonies.shown(steps, len(steps), most=10)
    assert shown == rows[:10]
    assert (last is None) == (not rows)


@pytest.mark.parametrize(
    ("step", "each", "after_s", "out"),
    [
        (0, None, 1000, 0),
        (0, 8, 7, 0),
        (0, 8, 8, 1),
        (0, 8, 20, 2),
        # It stops before the step that waits, and goes on from there once that was pressed.
        (0, 8, 1000, 4),
        (4, 8, 1000, 4),
        (5, 8, 1000, 6),
        # A clock that was set back takes nothing back.
        (3, 8, -500, 3),
    ],
)
def test_it_goes_on_by_itself_and_waits_before_the_first_three(step, each, after_s, out):
    now = NOON + timedelta(seconds=after_s)
    found = ceremonies.out_at(now, step=step, step_at=NOON, seconds_each=each, waits={4}, total=6)
    assert found == out


def test_what_is_shown_is_out_and_of_one_league():
    steps = ceremonies.steps([("甲组", _rows([1, 2, 3])), ("丙组", _rows([1, 2]))])
    assert ceremonies.shown(steps, 0, most=10) == (None, [])
    assert [row.place for row in ceremonies.shown(steps, 3, most=10)[1]] == [1, 2]
    assert ceremonies.shown(steps, 4, most=10)[1] == []
    assert [row.place for row in ceremonies.shown(steps, 6, most=10)[1]] == [2, 3]


def test_a_rehearsal_invents_the_same_places_for_the_same_sizes_and_nobodys_name():
    invented = ceremonies.rehearsal([("甲组", 12), ("乙组", 200)])
    assert invented == ceremonies.rehearsal([("甲组", 12), ("乙组", 200)])
    for (_league, rows), size in zip(invented, (12, 200), strict=True):
        assert len(rows) == size
        assert {row.name for row in rows} == {None}
        values = [row.value_hundredths for row in rows]
        assert values == sorted(values, reverse=True)
        assert all(0 <= value <= 10_000 for value in values)
        assert [row.place for row in rows][4:7] == [5, 5, 7]


def test_a_ceremony_that_was_left_alone_for_hours_is_over():
    assert not ceremonies.is_over(NOON + timedelta(hours=1), step_at=NOON, ended_at=None)
    assert ceremonies.is_over(NOON + ceremonies.IDLE, step_at=NOON, ended_at=None)
    assert ceremonies.is_over(NOON, step_at=NOON, ended_at=NOON)
