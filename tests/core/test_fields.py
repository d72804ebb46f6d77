"""Reading one mapping: values come out, every fault is noted with its place, and nothing stops."""

from datetime import date
from typing import Any

import pytest

from quizapp.core.documents import Fault, Faults, Map, Node, Scalar, Seq
from quizapp.core.fields import Fields, parse_day, parse_hundredths


def _node(value: Any, line: int = 1) -> Node:
    """Build a node from plain values; each key of a mapping stands on a line of its own."""
    if isinstance(value, dict):
        entries = enumerate(value.items(), line)
        return Map({key: (Scalar(key, at, 1), _node(item, at)) for at, (key, item) in entries}, line, 1)
    if isinstance(value, list):
        return Seq([_node(item, line) for item in value], line, 5)
    return Scalar(value, line, 9)


def _fields(value: Any, *required: str, known: tuple[str, ...] = ("title", "count", "day")) -> Fields:
    return Fields(_node(value), Faults(), name="paper", known=known, required=required, question="q-1")


def _found(fields: Fields) -> list[tuple[str, dict[str, Any]]]:
    return [(fault.code, fault.facts) for fault in fields.faults.faults]


def test_an_unknown_field_is_noted_where_it_stands_with_the_nearest_name() -> None:
    fields = _fields({"title": "a", "cuont": "1"})
    facts = {"field": "cuont", "suggestion": "count"}
    assert fields.faults.faults == [Fault("unknown-field", 2, 1, facts, "q-1")]


def test_an_unknown_field_like_no_other_has_no_suggestion() -> None:
    assert _found(_fields({"zzz": "a"})) == [("unknown-field", {"field": "zzz", "suggestion": None})]


def test_names_are_not_compared_any_more_when_very_many_are_wrong() -> None:
    fields = _fields({f"titl{number}": "a" for number in range(300)})
    suggestions = [fault.facts["suggestion"] for fault in fields.faults.faults]
    assert suggestions == ["title"] * 200 + [None] * 100


def test_a_missing_field_is_noted_where_the_mapping_begins() -> None:
    fields = _fields({"count": "1"}, "title")
    assert fields.faults.faults == [Fault("missing-field", 1, 1, {"field": "title"}, "q-1")]


@pytest.mark.parametrize(("value", "found"), [("text", "text"), (["a"], "list")])
def test_another_kind_than_a_mapping_is_one_fault_and_every_field_is_absent(value: Any, found: str) -> None:
    fields = _fields(value, "title")
    assert _found(fields) == [("wrong-kind", {"field": "paper", "wanted": "mapping", "found": found})]
    assert fields.get("title") is None
    assert not fields.is_mapping


def test_a_doubt_is_a_warning_of_the_question() -> None:
    fields = _fields({"title": "a"})
    fields.warn("odd", fields.key("title"), why="x")
    assert fields.faults.warnings == [Fault("odd", 1, 1, {"why": "x"}, "q-1", warning=True)]


@pytest.mark.parametrize("value", [["a"], {"b": "c"}])
def test_a_list_or_mapping_where_text_is_wanted_is_a_fault(value: Any) -> None:
    fields = _fields({"title": value})
    readers = [
        fields.text("title", None, limit=9),
        fields.one_of("title", ("a",), None),
        fields.code("title", None),
        fields.whole("title", 0, 9, None),
        fields.day("title", None),
    ]
    assert readers == [None] * 5
    assert {code for code, _ in _found(fields)} == {"wrong-kind"}


def test_an_absent_field_gives_the_default_without_a_fault() -> None:
    fields = _fields({})
    assert fields.text("title", "x", limit=9) == "x"
    assert fields.one_of("title", ("a",), "x") == "x"
    assert fields.code("title", "x") == "x"
    assert fields.whole("count", 0, 9, 7) == 7
    assert fields.day("day", date.max) == date.max
    assert fields.items("title", limit=9) == []
    assert _found(fields) == []


def test_a_text_is_given_exactly_as_typed() -> None:
    assert _fields({"title": " 1.10 "}).text("title", "", limit=6) == " 1.10 "


@pytest.mark.parametrize(
    ("typed", "code", "facts"),
    [
        ("", "empty-field", {"field": "title"}),
        (" \u200b", "empty-field", {"field": "title"}),
        ("123456", "field-too-long", {"field": "title", "length": 6, "limit": 5}),
    ],
)
def test_an_empty_or_a_too_long_text_is_a_fault(typed: str, code: str, facts: dict[str, Any]) -> None:
    fields = _fields({"title": typed})
    assert fields.text("title", "default", limit=5) == "default"
    assert _found(fields) == [(code, facts)]


def test_one_of_takes_the_listed_texts_and_names_them_where_another_stands() -> None:
    assert _fields({"title": "b"}).one_of("title", ("a", "b"), None) == "b"
    fields = _fields({"title": "B"})
    assert fields.one_of("title", ("a", "b"), "a") == "a"
    assert _found(fields) == [("bad-value", {"field": "title", "value": "B", "allowed": "a, b"})]


@pytest.mark.parametrize("typed", ["2026", "a.B_c-9", "x" * 64])
def test_a_code_is_letters_digits_dot_underscore_hyphen(typed: str) -> None:
    assert _fields({"title": typed}).code("title", None) == typed


@pytest.mark.parametrize("typed", ["", "a b", "年", "x" * 65, "a\n"])
def test_another_text_is_no_code(typed: str) -> None:
    fields = _fields({"title": typed})
    assert fields.code("title", None) is None
    assert [code for code, _ in _found(fields)] == ["bad-id"]


@pytest.mark.parametrize(("typed", "number"), [("1", 1), ("007", 7), ("10", 10)])
def test_a_whole_number_is_read_within_its_range(typed: str, number: int) -> None:
    assert _fields({"count": typed}).whole("count", 1, 10, None) == number


@pytest.mark.parametrize("typed", ["", "0", "11", "-1", "1.0", "1e1", "１", " 1", "9" * 5000])
def test_another_text_is_no_whole_number_of_the_range(typed: str) -> None:
    fields = _fields({"count": typed})
    assert fields.whole("count", 1, 10, 3) == 3
    (code, facts) = _found(fields)[0]
    assert (code, facts["allowed"]) == ("bad-value", "1–10")
    assert len(facts["value"]) < 100


def test_a_whole_number_can_have_a_code_of_its_own() -> None:
    fields = _fields({"count": "x"})
    fields.whole("count", 1, 5, None, code="bad-difficulty")
    assert [code for code, _ in _found(fields)] == ["bad-difficulty"]


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-01-05", date(2026, 1, 5)),
        ("2024-02-29", date(2024, 2, 29)),
        ("1970-01-01", date(1970, 1, 1)),
        ("2199-12-31", date(2199, 12, 31)),
        ("2026-02-30", None),
        ("2026-1-5", None),
        ("20260105", None),
        ("1969-12-31", None),
        ("2200-01-01", None),
        ("２０２６-01-05", None),
        ("", None),
    ],
)
def test_a_day_is_a_day_of_the_calendar_from_1970_to_2199(typed: str, day: date | None) -> None:
    assert parse_day(typed) == day
    fields = _fields({"day": typed})
    assert fields.day("day", None) == day
    assert [code for code, _ in _found(fields)] == ([] if day else ["bad-date"])


@pytest.mark.parametrize(
    ("typed", "hundredths"),
    [
        ("2", 200),
        ("0.5", 50),
        ("1.25", 125),
        ("1.05", 105),
        ("", None),
        ("1.", None),
        (".5", None),
        ("1.255", None),
    ],
)
def test_a_number_with_at_most_two_decimals_is_read_in_hundredths(typed: str, hundredths: int | None) -> None:
    assert parse_hundredths(typed) == hundredths


def test_a_list_is_given_item_by_item() -> None:
    assert _fields({"title": ["a", "b"]}).items("title", limit=2) == [
        Scalar("a", 1, 9),
        Scalar("b", 1, 9),
    ]


@pytest.mark.parametrize(
    ("value", "code", "facts"),
    [
        ("a", "wrong-kind", {"field": "title", "wanted": "list", "found": "text"}),
        ([], "empty-field", {"field": "title"}),
        (["a", "b", "c"], "too-many", {"field": "title", "count": 3, "limit": 2}),
    ],
)
def test_what_is_no_list_or_an_empty_or_a_too_long_one_is_a_fault(
    value: Any, code: str, facts: dict[str, Any]
) -> None:
    fields = _fields({"title": value})
    assert fields.items("title", limit=2) == []
    assert _found(fields) == [(code, facts)]
