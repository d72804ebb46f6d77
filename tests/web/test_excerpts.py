"""The lines around a fault: where they are cut, what is underlined, however long the file or its lines."""

import time

import pytest

from quizapp.core.documents import Fault
from quizapp.web.excerpts import Text

FILE = "a: 1\nb: 2\nc: 3\nd: 4\ne: 5\n"


def _excerpt(text: str, line: int, column: int = 1, encoding: str | None = None):
    data = text if isinstance(text, bytes) else text.encode()
    return Text(data, encoding).excerpt(Fault("x", line, column)).lines


def _hit(text: str, column: int, line: int = 1):
    return next(one for one in _excerpt(text, line, column) if one.number == line)


@pytest.mark.parametrize(
    ("line", "numbers"), [(3, [1, 2, 3, 4, 5]), (1, [1, 2, 3]), (5, [3, 4, 5]), (6, [4, 5, 6])]
)
def test_two_lines_stand_before_and_after(line, numbers):
    assert [one.number for one in _excerpt(FILE, line)] == numbers


@pytest.mark.parametrize("line", [0, 9])
def test_a_fault_without_a_place_has_no_lines(line):
    assert _excerpt(FILE, line) == ()


@pytest.mark.parametrize(
    ("line", "column", "token"),
    [
        ("    answer: E", 13, "E"),
        ("    answer: E  # B?", 13, "E"),
        ('    level: "2"', 5, "level"),
        ("  - id: ul-011-1", 9, "ul-011-1"),
        ('    mark: "two: 2" # x', 11, '"two: 2"'),
        ("    cite: 'it''s' x", 11, "'it''s'"),
        ("    choices: {A: 十人, B: 十人}", 25, "十人"),
        ("    choices: {A: 十人, b: 十人}", 22, "b"),
        ("    answer: [A, C, Z]", 20, "Z"),
        ("    answer: [A, C, Z]", 13, "[A, C, Z]"),
        ("    stem: 工会 是什么", 11, "工会 是什么"),
        ("    stem: &a b", 11, "&a b"),
        ("ends", 5, ""),
    ],
)
def test_the_token_that_is_wrong_is_underlined(line, column, token):
    hit = _hit(line, column)
    assert hit.token == token
    assert hit.lead + hit.key + hit.before + hit.token + hit.after == line


def test_the_name_of_a_field_is_set_apart():
    hit = _hit("  - id: a", 9)
    assert (hit.lead, hit.key, hit.before, hit.token) == ("  - ", "id:", " ", "a")
    assert _excerpt("  type: single\nx", 2)[0].key == "type:"


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", "\x85", "\u2028", "\u2029"])
def test_lines_end_where_the_parser_lets_them_end(line_end):
    text = Text(FILE.replace("\n", line_end).encode())
    assert [one.key for one in text.excerpt(Fault("x", 2, 1)).lines] == ["a:", "", "c:", "d:"]
    assert text.line_count == 5


def test_a_long_line_is_cut_around_its_fault():
    line = "cite: " + "一" * 3_000_000 + ", wrong: [x], " + "二" * 3_000_000
    began = time.process_time()
    hit = _hit(line, 3_000_009)
    assert time.process_time() - began < 0.5
    assert (hit.before[0], hit.token, hit.after[-1]) == ("…", "wrong", "…")
    assert len(hit.before + hit.token + hit.after) < 200
    others = _excerpt(line + "\nb: 2", 2)
    assert (len(others[0].after) < 200, others[0].after[-1]) == (True, "…")


def test_lines_are_found_in_a_file_of_millions():
    text = Text(b"\n" * 5_000_000 + FILE.encode())
    began = time.process_time()
    found = [text.excerpt(Fault("x", 5_000_000 + n, 1)).lines for n in range(1, 6)]
    assert time.process_time() - began < 0.5
    assert [lines[2].token for lines in found] == list("abcde")


@pytest.mark.parametrize(
    ("data", "encoding", "shown"),
    [
        ("题库".encode("gb18030"), "GBK", "题库"),
        ("题库".encode("utf-16"), "UTF-16", "题库"),
        (b"\xff!", None, "\ufffd!"),
    ],
)
def test_another_encoding_is_shown_as_far_as_it_can_be_read(data, encoding, shown):
    assert _excerpt(data, 1, 1, encoding)[0].token == shown


def test_what_cannot_be_seen_is_shown_by_a_sign():
    assert _hit("a\tb\0c\x1b", 6).before == "a→b␀c"
