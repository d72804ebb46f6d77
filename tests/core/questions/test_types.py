"""Question types: what each accepts as a response, and what it credits."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core import questions, refusals
from quizapp.core.questions import QUESTION_TYPES, to_dealt_letters, to_key_letters

CHOICES = {"A": "十人", "B": "二十五人", "C": "五十人", "D": "一百人"}
BODIES: dict[str, dict[str, Any]] = {
    "single": {"type": "single", "choices": CHOICES, "answer": "B"},
    "multiple": {"type": "multiple", "choices": CHOICES, "answer": "A、C"},
    "true_false": {"type": "true_false", "answer": "对"},
    "blank": {"type": "blank", "stem": "____和____", "answers": [["二十五", "25"], ["Union"]]},
}


def _grade(name: str, response: questions.Response, policy: str = "half", **fields: Any) -> Fraction:
    return QUESTION_TYPES[name].grade(BODIES[name] | fields, response, policy)


def test_every_type_has_an_example_here() -> None:
    assert QUESTION_TYPES.keys() == BODIES.keys()


@pytest.mark.parametrize("name", BODIES)
def test_the_key_earns_everything_and_nothing_earns_nothing(name: str) -> None:
    kind = QUESTION_TYPES[name]
    assert kind.grade(BODIES[name], kind.key(BODIES[name]), "half") == 1
    assert kind.grade(BODIES[name], None, "half") == 0


@pytest.mark.parametrize("name", BODIES)
def test_a_cleared_response_is_accepted_and_is_no_answer(name: str) -> None:
    kind = QUESTION_TYPES[name]
    assert kind.check_response(kind.size(BODIES[name]), None) is None
    assert not kind.is_answered(None)


@pytest.mark.parametrize("name", BODIES)
def test_the_key_is_accepted_under_dealt_letters_and_is_an_answer(name: str) -> None:
    kind, body = QUESTION_TYPES[name], BODIES[name]
    order = kind.choice_ids(body)[::-1]
    dealt = kind.check_response(kind.size(body), to_dealt_letters(order, kind.key(body)))
    assert kind.is_answered(dealt)
    assert to_key_letters(order, dealt) == kind.key(body)


@pytest.mark.parametrize(
    ("name", "ids", "texts"),
    [
        ("single", ("A", "B", "C", "D"), CHOICES),
        ("multiple", ("A", "B", "C", "D"), CHOICES),
        ("true_false", ("T", "F"), {"T": "对", "F": "错"}),
        ("blank", (), {}),
    ],
)
def test_a_type_names_its_choices(name: str, ids: tuple[str, ...], texts: dict[str, str]) -> None:
    kind = QUESTION_TYPES[name]
    assert kind.choice_ids(BODIES[name]) == ids
    assert kind.choice_texts(BODIES[name]) == texts
    assert kind.size(BODIES[name]) == (len(ids) or 2)


@pytest.mark.parametrize(
    ("name", "raw", "stored"),
    [
        ("single", "D", "D"),
        ("true_false", "B", "B"),
        ("multiple", ["C", "A"], ["A", "C"]),
        ("multiple", ["A", "B", "C", "D"], ["A", "B", "C", "D"]),
        ("multiple", [], None),
        ("blank", ["二十五", ""], ["二十五", ""]),
        ("blank", [" ２５ ", "a\tb"], [" ２５ ", "a\tb"]),
    ],
)
def test_a_response_is_stored_in_its_canonical_form(name: str, raw: Any, stored: Any) -> None:
    kind = QUESTION_TYPES[name]
    assert kind.check_response(kind.size(BODIES[name]), raw) == stored


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        *(("single", raw) for raw in ("E", "", "AB", "a", "Ａ", 1, True, ["A"], {"A": 1}, 1.5)),
        *(("true_false", raw) for raw in ("C", "T", "对", True, ["A"])),
        *(
            ("multiple", raw)
            for raw in ("A", ["E"], ["A", "A"], [None], [["A"]], ["A"] * 5, {"A": 1}, 0, False)
        ),
        *(("blank", raw) for raw in ("a", ["a"], ["a"] * 3, [1, 2], ["a", None], {}, ["a", "x" * 2001])),
        *(("blank", ["a", character]) for character in ("\0", "\x1b", "\ud800", "\uffff")),
    ],
)
def test_what_is_no_response_of_the_type_is_refused(name: str, raw: Any) -> None:
    kind = QUESTION_TYPES[name]
    with pytest.raises(refusals.Invalid) as refused:
        kind.check_response(kind.size(BODIES[name]), raw)
    assert refused.value.code == "bad-response"


@given(
    st.sampled_from(sorted(BODIES)),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.sampled_from("ABCDE"),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
        max_leaves=6,
    ),
)
def test_whatever_is_sent_is_either_refused_or_can_be_graded(name: str, raw: Any) -> None:
    kind, body = QUESTION_TYPES[name], BODIES[name]
    try:
        stored = kind.check_response(kind.size(body), raw)
    except refusals.Invalid:
        return
    assert kind.check_response(kind.size(body), stored) == stored
    credit = kind.grade(body, to_key_letters(kind.choice_ids(body), stored), "half")
    assert 0 <= credit <= (1 if kind.is_answered(stored) else 0)


@pytest.mark.parametrize(("response", "credit"), [("B", 1), ("A", 0), (None, 0)])
def test_a_single_choice_is_right_or_wrong(response: str | None, credit: int) -> None:
    assert _grade("single", response) == credit


@pytest.mark.parametrize("answer", ["AC", "A,C", "A、C", "C, A", "A，C", ["A", "C"], ["C", "A"]])
def test_the_key_of_a_multiple_choice_may_be_written_in_several_ways(answer: str | list[str]) -> None:
    assert _grade("multiple", ["A", "C"], answer=answer) == 1
    assert QUESTION_TYPES["multiple"].key(BODIES["multiple"] | {"answer": answer}) == ["A", "C"]


@pytest.mark.parametrize(
    ("policy", "credit"),
    [
        ("exact", "0"),
        ("half", "1/2"),
        ("proportional", "1/2"),
        ("right_minus_wrong", "1/2"),
        ("boxes", "3/4"),
    ],
)
def test_a_multiple_choice_goes_by_its_policy(policy: str, credit: str) -> None:
    assert _grade("multiple", ["A"], policy) == Fraction(credit)


@pytest.mark.parametrize(
    ("answer", "key"),
    [
        ("对", "T"),
        ("正确", "T"),
        ("true", "T"),
        ("True", "T"),
        ("√", "T"),
        ("错", "F"),
        ("错误", "F"),
        ("FALSE", "F"),
        ("×", "F"),
    ],
)
def test_true_and_false_have_several_words(answer: str, key: str) -> None:
    assert QUESTION_TYPES["true_false"].key({"answer": answer}) == key
    assert _grade("true_false", key, answer=answer) == 1
    assert _grade("true_false", "F" if key == "T" else "T", answer=answer) == 0


@pytest.mark.parametrize(
    ("response", "credit"),
    [
        (["二十五", "union"], "1"),
        ([" ２５ ", "ＵＮＩＯＮ"], "1"),
        (["25\u200b", "x"], "1/2"),
        (["", "Union"], "1/2"),
        (["26", ""], "0"),
        (["二十五人", "Onion"], "0"),
        (["", ""], "0"),
    ],
)
def test_a_blank_is_compared_after_nfkc_trimming_and_case_folding(response: list[str], credit: str) -> None:
    assert _grade("blank", response) == Fraction(credit)


@pytest.mark.parametrize(
    ("response", "answered"),
    [(["", ""], False), ([" ", "\u200b"], False), (["", "x"], True), (["0", ""], True)],
)
def test_a_blank_is_answered_when_something_can_be_seen(response: list[str], answered: bool) -> None:
    assert QUESTION_TYPES["blank"].is_answered(response) == answered


def test_dealt_letters_go_by_position() -> None:
    order = ("C", "A", "D", "B")
    assert to_key_letters(order, "A") == "C"
    assert to_key_letters(order, ["A", "D"]) == ["B", "C"]
    assert to_dealt_letters(order, ["B", "C"]) == ["A", "D"]
    assert to_key_letters(order, None) is None
    assert to_key_letters((), ["A", "b"]) == ["A", "b"]
