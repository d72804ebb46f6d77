"""Credit becomes a mark, marks a score: exactly, with one rounding rule."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core import marks


@pytest.mark.parametrize(
    ("number", "rounded"),
    [("0", 0), ("1/2", 1), ("49/100", 0), ("3/2", 2), ("5/2", 3), ("-1/2", 0), ("-3/2", -1), ("7", 7)],
)
def test_a_half_is_rounded_up(number: str, rounded: int) -> None:
    assert marks.round_half_up(Fraction(number)) == rounded


@given(st.fractions())
def test_rounding_moves_a_number_by_at_most_a_half(number: Fraction) -> None:
    assert -Fraction(1, 2) < marks.round_half_up(number) - number <= Fraction(1, 2)


@pytest.mark.parametrize(
    ("credit", "worth", "mark"),
    [("1", 200, 200), ("0", 200, 0), ("1/3", 100, 33), ("2/3", 100, 67), ("1/2", 1, 1), ("1/2", 150, 75)],
)
def test_a_mark_is_credit_times_worth_in_hundredths(credit: str, worth: int, mark: int) -> None:
    assert marks.mark_hundredths(Fraction(credit), worth) == mark


@pytest.mark.parametrize("credit", ["-1/100", "101/100"])
def test_a_credit_outside_nothing_and_everything_is_a_bug(credit: str) -> None:
    with pytest.raises(ValueError, match="credit"):
        marks.mark_hundredths(Fraction(credit), 100)


@pytest.mark.parametrize(
    ("sum_", "total", "score"),
    [(0, 300, 0), (300, 300, 10_000), (100, 300, 3_333), (200, 300, 6_667), (1, 8, 1_250)],
)
def test_a_score_is_out_of_one_hundred_in_hundredths(sum_: int, total: int, score: int) -> None:
    assert marks.score_hundredths(sum_, total) == score


@pytest.mark.parametrize(("sum_", "total"), [(0, 0), (-1, 100), (101, 100)])
def test_a_score_of_impossible_marks_is_a_bug(sum_: int, total: int) -> None:
    with pytest.raises(ValueError, match="marks"):
        marks.score_hundredths(sum_, total)


@pytest.mark.parametrize(
    ("typed", "hundredths"),
    [("1", 100), ("0.01", 1), ("100", 10_000), ("2.5", 250), ("1.10", 110), ("100.00", 10_000), ("007", 700)],
)
def test_a_mark_as_typed_is_read_in_hundredths(typed: str, hundredths: int) -> None:
    assert marks.parse_mark(typed) == hundredths


@pytest.mark.parametrize(
    "typed",
    ["", "0", "0.00", "0.001", "100.01", "101", "-1", "+1", "1e1", ".5", "5.", "１", "1 ", "五", "9" * 5000],
)
def test_what_is_no_mark_is_not_read(typed: str) -> None:
    assert marks.parse_mark(typed) is None


@given(st.integers(1, 10_000))
def test_every_mark_in_range_can_be_typed(hundredths: int) -> None:
    assert marks.parse_mark(f"{hundredths // 100}.{hundredths % 100:02}") == hundredths
