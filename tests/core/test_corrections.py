"""Rulings about a question: what a slot may count as, and how a paper is added up then."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core import corrections, ruling_forms
from quizapp.core.corrections import InForce, Kind, Ruling, SlotState
from quizapp.core.refusals import Invalid

CHOICES = {"A": "甲", "B": "乙", "C": "丙", "D": "丁"}


@dataclass(frozen=True)
class Question:
    type: str
    body: dict[str, Any] = field(default_factory=dict)
    policy: str = "half"


SINGLE = Question("single", {"choices": CHOICES, "answer": "A"})
MULTIPLE = Question("multiple", {"choices": CHOICES, "answer": ["A", "B"]})
STATEMENT = Question("true_false", {"answer": "对"})
BLANK = Question("blank", {"answers": [["十"], ["二十五"]]})


def _read(kind, typed, question):
    return ruling_forms.read(kind, [typed] if isinstance(typed, str) else typed, question)


def _state(question, response, *in_force, worth=200):
    return corrections.judge(question, response, worth, in_force)


def _rule(kind, typed, question, *, never_lower=False):
    return InForce(_read(kind, typed, question), never_lower)


# kind, typed, question, response -> credit
CREDITS = [
    ("key", "B", SINGLE, "B", 1),
    ("key", "B", SINGLE, "A", 0),
    ("accept", "B", SINGLE, "B", 1),
    ("accept", "B", SINGLE, "A", 1),
    ("accept", "B", SINGLE, "C", 0),
    ("accept", "BC", SINGLE, "C", 1),
    ("accept", "B；C", SINGLE, "C", 1),
    ("key", "A、C", MULTIPLE, ["A", "C"], 1),
    ("key", "AC", MULTIPLE, ["A", "B"], 0),
    ("key", "AC", MULTIPLE, ["A"], Fraction(1, 2)),
    ("accept", "ABC", MULTIPLE, ["A", "B", "C"], 1),
    ("accept", "ABC", MULTIPLE, ["A", "B"], 1),
    ("accept", "ABC", MULTIPLE, ["C"], Fraction(1, 2)),
    ("accept", "AC；AD", MULTIPLE, ["A", "D"], 1),
    ("accept", "AC；AD", MULTIPLE, ["C", "D"], 0),
    ("accept", "AC；C、A", MULTIPLE, ["A", "C"], 1),
    ("key", "错", STATEMENT, "F", 1),
    ("key", "F", STATEMENT, "T", 0),
    ("accept", "错误", STATEMENT, "F", 1),
    ("key", ["十一", "二十六"], BLANK, ["十一", "二十五"], Fraction(1, 2)),
    ("accept", ["10", ""], BLANK, ["10", "二十五"], 1),
    ("accept", ["10\u202e\x07", ""], BLANK, ["10", "x"], Fraction(1, 2)),
    ("accept", ["10\n１０", ""], BLANK, ["十", "x"], Fraction(1, 2)),
    ("give", "", SINGLE, None, 1),
    ("give", "", BLANK, ["x", "y"], 1),
]


@pytest.mark.parametrize(("kind", "typed", "question", "response", "earned"), CREDITS)
def test_a_ruling_says_what_a_response_earns(kind, typed, question, response, earned):
    assert corrections.credit(_read(kind, typed, question), question, response) == earned


@pytest.mark.parametrize(
    ("kind", "typed", "question", "reason"),
    [
        ("other", "B", SINGLE, "kind"),
        ("key", "", SINGLE, "missing"),
        ("accept", " ；", SINGLE, "missing"),
        ("key", "BC", SINGLE, "several"),
        ("key", "AC；AD", MULTIPLE, "several"),
        ("key", "2", SINGLE, "unreadable"),
        ("key", "也许", STATEMENT, "unreadable"),
        ("key", "E", SINGLE, "outside"),
        ("key", "ABC", Question("multiple", MULTIPLE.body, "right_minus_wrong"), "all-ticked"),
        ("key", "A", SINGLE, "same"),
        ("accept", "BA", MULTIPLE, "same"),
        ("key", "√", STATEMENT, "same"),
        ("key", ["十", "二十五"], BLANK, "same"),
        ("key", ["十一", ""], BLANK, "missing"),
        ("accept", ["", " "], BLANK, "missing"),
        ("accept", "十一", BLANK, "missing"),
        ("accept", ["十" * 2001, ""], BLANK, "long"),
    ],
)
def test_what_is_no_ruling_on_this_question_is_refused_with_the_reason(kind, typed, question, reason):
    with pytest.raises(Invalid) as refused:
        _read(kind, typed, question)
    assert refused.value.facts["reason"] == reason


@pytest.mark.parametrize(("kind", "typed", "question", "_response", "_earned"), CREDITS)
def test_a_ruling_survives_the_way_through_json(kind, typed, question, _response, _earned):
    ruling = _read(kind, typed, question)
    assert Ruling.from_json(ruling.to_json()) == ruling


def test_letters_rule_only_versions_whose_choices_are_the_same():
    turned = Question("single", {"choices": {**CHOICES, "A": "乙", "B": "甲"}, "answer": "A"})
    to_b = _rule("key", "B", SINGLE)
    assert _state(turned, "A", to_b) == SlotState(200)
    assert corrections.body_that_stands(turned, [to_b]) == turned.body
    assert _state(turned, "A", _rule("void", "", SINGLE)) == SlotState(None, may_drop=True)


def test_the_latest_ruling_stands():
    rulings = [_rule("key", "B", SINGLE), _rule("key", "C", SINGLE)]
    assert [_state(SINGLE, letter, *rulings).mark_hundredths for letter in "ABC"] == [0, 0, 200]
    assert corrections.body_that_stands(SINGLE, rulings)["answer"] == "C"
    back = [*rulings, _rule("give", "", SINGLE)]
    assert corrections.body_that_stands(SINGLE, back) == SINGLE.body


def test_who_was_right_before_keeps_the_mark_where_no_mark_is_lowered():
    to_b = _rule("key", "B", SINGLE, never_lower=True)
    assert [_state(SINGLE, letter, to_b).mark_hundredths for letter in "ABC"] == [200, 200, 0]


def test_a_ruling_after_a_void_puts_the_question_back():
    void, key = _rule("void", "", SINGLE), _rule("key", "B", SINGLE)
    assert _state(SINGLE, "B", void, key) == SlotState(200)
    kept = _rule("key", "B", SINGLE, never_lower=True)
    assert _state(SINGLE, "C", void, kept) == SlotState(0, may_drop=True)


def _tally(*states):
    return corrections.tally(states, [200] * len(states))


def test_a_void_question_leaves_the_total_too():
    # 2 of 4 with it; without it 2 of 2 for who had it wrong, 0 of 2 for who had only that one right.
    out = SlotState(None, may_drop=True)
    assert _tally(SlotState(200), out) == ([200, 0], 200, 200)
    assert _tally(SlotState(200), out).score_hundredths == 10_000
    assert _tally(SlotState(0), out).score_hundredths == 0


def test_a_void_question_counts_on_for_whom_it_was_the_better():
    assert _tally(SlotState(0), SlotState(200, may_drop=True)) == ([0, 200], 200, 400)
    assert _tally(SlotState(200), SlotState(0, may_drop=True)) == ([200, 0], 200, 200)
    assert _tally(SlotState(0), SlotState(100, may_drop=True)).score_hundredths == 2500


def test_a_paper_of_which_nothing_is_left_is_full():
    assert _tally(SlotState(None, may_drop=True)).score_hundredths == 10_000
    assert _tally(SlotState(0, may_drop=True)).score_hundredths == 10_000


STATES = st.builds(SlotState, st.one_of(st.none(), st.integers(0, 100)), st.booleans()).map(
    lambda state: state if state.mark_hundredths is not None else SlotState(None, may_drop=True)
)


def _share(earned, total):
    return Fraction(earned, total) if total else 1


@given(st.lists(st.tuples(STATES, st.integers(100, 400)), min_size=1, max_size=6))
def test_no_other_choice_of_what_counts_gives_a_higher_score(paper):
    states, worths = [state for state, _ in paper], [worth for _, worth in paper]
    best = corrections.tally(states, worths)
    fixed = [at for at, state in enumerate(states) if not state.may_drop]
    free = [at for at, state in enumerate(states) if state.may_drop and state.mark_hundredths is not None]
    for bits in range(2 ** len(free)):
        taken = fixed + [at for place, at in enumerate(free) if bits >> place & 1]
        total = sum(worths[at] for at in taken)
        earned = sum(states[at].mark_hundredths for at in taken)
        share = Fraction(earned, total) if total else 1
        assert share <= (
            Fraction(best.marks_hundredths, best.total_hundredths) if best.total_hundredths else 1
        )
    assert sum(best.marks) == best.marks_hundredths


RULINGS = st.sampled_from(
    [_read(*one) for one in (("key", "B", SINGLE), ("accept", "C", SINGLE), ("void", "", SINGLE),
                             ("give", "", SINGLE))]
)  # fmt: skip


@given(
    st.lists(st.sampled_from("ABCD"), min_size=1, max_size=4),
    st.lists(st.tuples(st.integers(0, 3), st.builds(InForce, RULINGS, st.booleans())), max_size=4),
    st.tuples(st.integers(0, 3), st.builds(InForce, RULINGS, st.just(value=True))),
)
def test_no_score_falls_by_a_ruling_that_lowers_no_mark(given_letters, before, last):
    def score(rulings):
        states = [
            _state(SINGLE, letter, *(one for of, one in rulings if of == at))
            for at, letter in enumerate(given_letters)
        ]
        return corrections.tally(states, [200] * len(states)).score_hundredths

    assert score([*before, last]) >= score(before)


def test_the_kinds_are_those_that_the_documents_name():
    assert [kind.value for kind in Kind] == ["key", "accept", "void", "give"]
