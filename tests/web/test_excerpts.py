"""Faults beside the lines of a file: what is underlined, and what is left out."""

import pytest

from quizapp.core.documents import Fault
from quizapp.web import excerpts

FILE = "a: 1\nb: 2\nanswer: [A, E]\nd: 4\ne: 5\nf: 6"


def _lines(text, line, column):
    (one,) = excerpts.excerpts(
        text.encode(), [Fault("bad-mark", line, column, {"field": "mark", "value": "x"})]
    )
    return one.lines


def test_two_lines_before_and_after_stand_beside_a_fault():
    lines = _lines(FILE, 3, 13)
    assert [line.number for line in lines] == [1, 2, 3, 4, 5]
    assert (lines[2].before, lines[2].hit, lines[2].after) == ("answer: [A, ", "E", "]")
    assert {line.hit for line in lines if line.number != 3} == {""}


@pytest.mark.parametrize(("line", "numbers"), [(1, [1, 2, 3]), (6, [4, 5, 6]), (0, []), (7, [])])
def test_the_lines_end_with_the_file(line, numbers):
    assert [one.number for one in _lines(FILE, line, 1)] == numbers


def test_a_fault_behind_the_end_of_its_line_underlines_nothing():
    assert _lines("a:\nb", 1, 9)[0].hit == ""


def test_a_long_line_is_cut_around_its_fault():
    line = _lines("长" * 20_000, 1, 10_000)[0]
    assert line.before.startswith("…")
    assert len(line.before + line.hit + line.after) < 3 * excerpts.WIDTH_MOST


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\x85", "\u2028"])
def test_lines_are_counted_as_yaml_counts_them(line_end):
    assert _lines(f"a: 1{line_end}b: 2", 2, 1)[-1].hit == "b"
