"""A bank with faults is refused with every fault, each with its facts and its place."""

from typing import Any

import pytest

from quizapp.core.documents import MOST_FAULTS, Fault
from tests.core.bank_texts import BLANK, HEAD, MULTIPLE, SINGLE, TRUE_FALSE, parse, with_line, without


def _faults(questions: str, head: str = HEAD) -> list[Fault]:
    parsed = parse(f"{head}questions:\n{questions}")
    assert parsed.bank is None
    return parsed.faults


def _codes(found: list[Fault]) -> list[str]:
    return [fault.code for fault in found]


FIELD_FAULTS = [
    ("id: 题一", "bad-id", {"field": "id", "value": "题一"}),
    ("id: " + "x" * 65, "bad-id", {"field": "id", "value": "x" * 40 + "…"}),
    ("id: [a]", "wrong-kind", {"field": "id", "wanted": "text", "found": "list"}),
    ("id:", "empty-field", {"field": "id"}),
    ("stem:", "empty-field", {"field": "stem"}),
    ('stem: "\u200b "', "empty-field", {"field": "stem"}),
    ("stem: {a: b}", "wrong-kind", {"field": "stem", "wanted": "text", "found": "mapping"}),
    ("topic: [a]", "wrong-kind", {"field": "topic", "wanted": "text", "found": "list"}),
    ("topic: " + "题" * 121, "field-too-long", {"field": "topic", "length": 121, "limit": 120}),
    ("difficulty: 0", "bad-difficulty", {"field": "difficulty", "value": "0"}),
    ("difficulty: 6", "bad-difficulty", {"field": "difficulty", "value": "6"}),
    ("difficulty: 1.0", "bad-difficulty", {"field": "difficulty", "value": "1.0"}),
    ("difficulty: " + "9" * 5000, "bad-difficulty", {"field": "difficulty", "value": "9" * 40 + "…"}),
    ("difficulty: [1]", "wrong-kind", {"field": "difficulty", "wanted": "text", "found": "list"}),
    ("mark: 0", "bad-mark", {"field": "mark", "value": "0"}),
    ("mark: 1.005", "bad-mark", {"field": "mark", "value": "1.005"}),
    ("mark: " + "1" * 5000, "bad-mark", {"field": "mark", "value": "1" * 40 + "…"}),
    ("valid_from: 2022-02-30", "bad-date", {"field": "valid_from", "value": "2022-02-30"}),
    ("valid_until: 2022-1-1", "bad-date", {"field": "valid_until", "value": "2022-1-1"}),
    ("valid_until: ２０２２-01-01", "bad-date", {"field": "valid_until", "value": "２０２２-01-01"}),
    ("shuffle: maybe", "bad-yes-no", {"field": "shuffle", "value": "maybe"}),
    ("tags: 组织", "wrong-kind", {"field": "tags", "wanted": "list", "found": "text"}),
    ("tags: [{a: b}]", "wrong-kind", {"field": "tags", "wanted": "text", "found": "mapping"}),
    ("stme: x", "unknown-field", {"field": "stme", "suggestion": "stem"}),
    ("Stem: x", "unknown-field", {"field": "Stem", "suggestion": "stem"}),
    ("zzzzzz: x", "unknown-field", {"field": "zzzzzz", "suggestion": None}),
    ("answers: [[a]]", "field-of-other-type", {"field": "answers"}),
]


@pytest.mark.parametrize(("line", "code", "facts"), FIELD_FAULTS)
def test_a_wrong_field_is_a_fault_with_its_facts(line: str, code: str, facts: dict[str, Any]) -> None:
    (fault,) = _faults(with_line(SINGLE, line))
    assert (fault.code, fault.facts) == (code, facts)


def test_a_wrong_policy_names_those_that_exist() -> None:
    (fault,) = _faults(with_line(MULTIPLE, "multiple: most"))
    assert fault.code == "bad-policy"
    assert fault.facts["allowed"] == "exact, half, proportional, right_minus_wrong, boxes"


TYPE_FAULTS = [
    (SINGLE, "answer: D", "answer-not-a-choice", {"answer": "D", "choices": "ABC"}),
    (SINGLE, "answer: [A, B]", "two-keys", {}),
    (SINGLE, "answer: AB", "two-keys", {}),
    (SINGLE, "answer: A、B", "two-keys", {}),
    (SINGLE, "answer: [A]", "wrong-kind", {"field": "answer", "wanted": "text", "found": "list"}),
    (SINGLE, "answer: {A: x}", "wrong-kind", {"field": "answer", "wanted": "text", "found": "mapping"}),
    (SINGLE, "answer: b", "bad-letter", {"field": "answer", "value": "b"}),
    (SINGLE, "answer: 二十五人", "bad-letter", {"field": "answer", "value": "二十五人"}),
    (SINGLE, "answer:", "empty-field", {"field": "answer"}),
    (
        SINGLE,
        "choices: [十人, 百人]",
        "wrong-kind",
        {"field": "choices", "wanted": "mapping", "found": "list"},
    ),
    (SINGLE, "choices: {B: 十人}", "too-few-choices", {"count": 1}),
    (SINGLE, "choices: {A: 十人, B: , C: 百人}", "empty-field", {"field": "choices.B"}),
    (SINGLE, "choices: {A: , B: }", "empty-field", {"field": "choices.A"}),
    (SINGLE, "choices: {A: 十人, B: 百人, c: 千人}", "bad-letter", {"field": "choices", "value": "c"}),
    (SINGLE, "choices: {A: 十人, B: 百人, Ａ: 千人}", "bad-letter", {"field": "choices", "value": "Ａ"}),
    (SINGLE, "choices: {A: 十人, B: 百人, C：千人}", "bad-letter", {"field": "choices", "value": "C：千人"}),
    (SINGLE, "choices: {A: 25, B: ２５}", "same-choices", {"first": "A", "second": "B", "text": "２５"}),
    (SINGLE, 'choices: {A: x, B: "x "}', "same-choices", {"first": "A", "second": "B", "text": "x"}),
    (MULTIPLE, "answer: [A, E]", "answer-not-a-choice", {"answer": "E", "choices": "ABCD"}),
    (MULTIPLE, "answer: AE", "answer-not-a-choice", {"answer": "E", "choices": "ABCD"}),
    (MULTIPLE, "answer: [A, A, B]", "repeated-letter", {"answer": "AAB"}),
    (MULTIPLE, "answer: []", "empty-field", {"field": "answer"}),
    (MULTIPLE, "answer:", "empty-field", {"field": "answer"}),
    (MULTIPLE, "answer: ab", "bad-letter", {"field": "answer", "value": "ab"}),
    (MULTIPLE, "answer: [A, b]", "bad-letter", {"field": "answer", "value": "b"}),
    (MULTIPLE, "answer: [A, [B]]", "wrong-kind", {"field": "answer", "wanted": "text", "found": "list"}),
    (MULTIPLE, "answer: {A: B}", "wrong-kind", {"field": "answer", "wanted": "list", "found": "mapping"}),
    (TRUE_FALSE, "answer: 也许", "bad-true-false", {"field": "answer", "value": "也许"}),
    (TRUE_FALSE, "answer: no", "bad-true-false", {"field": "answer", "value": "no"}),
    (TRUE_FALSE, "answer:", "empty-field", {"field": "answer"}),
    (TRUE_FALSE, "choices: {A: 对, B: 错}", "field-of-other-type", {"field": "choices"}),
    (BLANK, "stem: 没有空", "no-blank-in-stem", {}),
    (BLANK, "stem: 一个____", "blank-count", {"blanks": 1, "lists": 2}),
    (BLANK, "answers: []", "empty-field", {"field": "answers"}),
    (BLANK, "answers: [[a], []]", "blank-without-answers", {"blank": 2}),
    (BLANK, "answers: a", "wrong-kind", {"field": "answers", "wanted": "list", "found": "text"}),
    (
        BLANK,
        "answers: [[a], b]",
        "wrong-kind",
        {"field": "answers", "wanted": "list of lists", "found": "text"},
    ),
    (BLANK, 'answers: [[a], [""]]', "empty-field", {"field": "answers"}),
    (BLANK, "answer: a", "field-of-other-type", {"field": "answer"}),
]


@pytest.mark.parametrize(("question", "line", "code", "facts"), TYPE_FAULTS)
def test_a_type_has_faults_of_its_own(question: str, line: str, code: str, facts: dict[str, Any]) -> None:
    first = _faults(with_line(question, line))[0]
    assert (first.code, first.facts) == (code, facts)
    assert first.question == "q1"


@pytest.mark.parametrize(
    ("question", "field"),
    [
        *((SINGLE, field) for field in ("type", "stem", "choices", "answer")),
        *((MULTIPLE, field) for field in ("choices", "answer")),
        (TRUE_FALSE, "answer"),
        *((BLANK, field) for field in ("stem", "answers")),
    ],
)
def test_a_required_field_that_is_missing_is_a_fault_where_the_question_begins(
    question: str, field: str
) -> None:
    assert _faults(without(question, field)) == [Fault("missing-field", 4, 5, {"field": field}, "q1")]


def test_a_question_without_an_id_is_a_fault() -> None:
    assert _faults(TRUE_FALSE.replace("id: q1", "tags: []")) == [
        Fault("missing-field", 4, 5, {"field": "id"})
    ]


@pytest.mark.parametrize(
    ("key", "choices", "earns"),
    [("AB", 4, False), ("ABC", 4, True), ("ABC", 5, True), ("A", 2, False), ("AB", 2, True)],
)
def test_right_minus_wrong_is_refused_where_ticking_everything_earns(
    key: str, choices: int, earns: bool
) -> None:
    texts = ", ".join(f"{letter}: 选择{letter}" for letter in "ABCDE"[:choices])
    question = with_line(with_line(MULTIPLE, f"choices: {{{texts}}}"), f"answer: {key}")
    parsed = parse(f"{HEAD}defaults: {{multiple: right_minus_wrong}}\nquestions:\n{question}")
    assert _codes(parsed.faults) == (["all-ticked-earns"] if earns else [])


@pytest.mark.parametrize("name", ["order", "match", "short"])
def test_a_type_of_later_is_named_as_not_supported_yet(name: str) -> None:
    (fault,) = _faults(
        f"  - {{id: q1, type: {name}, stem: x, left: {{}}, right: {{}}, reference: y, answer: [A]}}\n"
    )
    assert (fault.code, fault.column) == ("type-not-supported", 20)
    assert fault.facts == {"type": name, "allowed": "single, multiple, true_false, blank"}


def test_an_unknown_type_hides_no_other_fault() -> None:
    faults = _faults(with_line(with_line(with_line(SINGLE, "type: sing"), "difficulty: 9"), "colour: red"))
    assert sorted(_codes(faults)) == ["bad-difficulty", "unknown-field", "unknown-type"]
    (unknown,) = [fault for fault in faults if fault.code == "unknown-type"]
    assert unknown.facts["suggestion"] == "single"


@pytest.mark.parametrize("value", ["[single]", ""])
def test_a_type_that_is_no_text_is_a_fault(value: str) -> None:
    assert len(_faults(with_line(SINGLE, f"type: {value}"))) == 1


def test_a_repeated_id_is_a_fault_that_names_the_first() -> None:
    assert _faults(SINGLE + SINGLE) == [Fault("duplicate-id", 9, 9, {"first": 4}, "q1")]


def test_ids_in_one_line_are_compared_too() -> None:
    same = "{id: a, type: true_false, stem: s, answer: 对}"
    assert _codes(_faults(f"  [{same}, {same}]\n")) == ["duplicate-id"]


def test_a_question_that_ends_before_it_begins_is_a_fault() -> None:
    faults = _faults(SINGLE + "    valid_from: 2022-01-02\n    valid_until: 2022-01-01\n")
    assert faults == [Fault("dates-in-wrong-order", 10, 18, {}, "q1")]


HEAD_FAULTS = [
    ("a text", "not-a-bank", {"found": "text"}),
    ("- a\n- b\n", "not-a-bank", {"found": "list"}),
    ("title: t\nquestions: []\n", "missing-field", {"field": "bank"}),
    ("bank: b\nquestions: []\n", "missing-field", {"field": "title"}),
    ("bank: b\ntitle: t\n", "missing-field", {"field": "questions"}),
    ("bank: b\ntitle: t\nquestions: []\n", "no-questions", {}),
    (
        "bank: b\ntitle: t\nquestions:\n",
        "wrong-kind",
        {"field": "questions", "wanted": "list", "found": "text"},
    ),
    (
        "bank: b\ntitle: t\nquestions: [a]\n",
        "wrong-kind",
        {"field": "questions", "wanted": "mapping", "found": "text"},
    ),
    ("bank: 题库\ntitle: t\nquestions: []\n", "bad-id", {"field": "bank", "value": "题库"}),
    ("bank: b\ntitle:\nquestions: []\n", "empty-field", {"field": "title"}),
    (
        "bank: b\ntitle: [t]\nquestions: []\n",
        "wrong-kind",
        {"field": "title", "wanted": "text", "found": "list"},
    ),
    (f"bank: b\ntitle: {'题' * 201}\n", "field-too-long", {"field": "title", "length": 201, "limit": 200}),
    (
        "bank: b\ntitle: t\nquestion: []\n",
        "unknown-field",
        {"field": "question", "suggestion": "questions"},
    ),
    ("bank: b\ntitle: t\nstem: x\n", "unknown-field", {"field": "stem", "suggestion": None}),
    (
        "bank: b\ntitle: t\ndefaults: x\n",
        "wrong-kind",
        {"field": "defaults", "wanted": "mapping", "found": "text"},
    ),
    ("bank: b\ntitle: t\ndefaults: {mark: 0}\n", "bad-mark", {"field": "mark", "value": "0"}),
    ("bank: b\ntitle: t\ndefaults: {markk: 1}\n", "unknown-field", {"field": "markk", "suggestion": "mark"}),
]


@pytest.mark.parametrize(("text", "code", "facts"), HEAD_FAULTS)
def test_the_head_of_a_bank_is_checked(text: str, code: str, facts: dict[str, Any]) -> None:
    assert (code, facts) in [(fault.code, fault.facts) for fault in parse(text).faults]


def test_too_many_questions_are_refused_before_any_is_read() -> None:
    assert _codes(_faults("  - a\n" * 20_001)) == ["too-many-questions"]


def test_all_faults_come_in_one_pass_each_with_its_place() -> None:
    text = """\
bank: b
titles: 题库
questions:
  - id: q1
    type: single
    stem: x
    choices: {A: 一, B: 一}
    answer: C
  - id: q1
    type: blank
    difficulty: hard
    stem: 空____
    answers: [[]]
"""
    parsed = parse(text)
    assert [(f.code, f.line, f.column, f.question) for f in parsed.faults] == [
        ("unknown-field", 2, 1, None),
        ("missing-field", 1, 1, None),
        ("same-choices", 7, 24, "q1"),
        ("answer-not-a-choice", 8, 13, "q1"),
        ("duplicate-id", 9, 9, "q1"),
        ("bad-difficulty", 11, 17, "q1"),
        ("blank-without-answers", 13, 15, "q1"),
    ]


def test_only_so_many_faults_are_listed() -> None:
    faults = _faults("  - {a: b}\n" * MOST_FAULTS)
    assert len(faults) == MOST_FAULTS + 1
    assert faults[-1] == Fault("too-many-faults", faults[-1].line, 6, {"shown": MOST_FAULTS})
