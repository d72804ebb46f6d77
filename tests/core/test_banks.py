"""A bank is read whole, exactly as typed, and what is doubtful in it is told."""

import pytest

from quizapp.core import banks
from quizapp.core.documents import Fault
from tests.core.bank_texts import BLANK, HEAD, MULTIPLE, SINGLE, TRUE_FALSE, bank, parse, with_line


def _codes(found: list[Fault]) -> list[str]:
    return [fault.code for fault in found]


@pytest.mark.parametrize("question", [SINGLE, MULTIPLE, TRUE_FALSE, BLANK])
def test_a_question_of_each_type_is_read(question: str) -> None:
    (read,) = bank(question).questions
    assert (read.id, read.topic, read.difficulty, read.mark_hundredths) == ("q1", None, None, 100)
    assert read.policy == "half"
    assert read.body["stem"] == read.stem
    assert read.body["type"] == read.type


def test_every_field_is_kept_as_typed() -> None:
    (read,) = bank("""\
  - id: "007"
    type: multiple
    topic: no
    difficulty: 3
    stem: off
    choices: {A: no, B: NO, C: 1.10, D: 007}
    answer: AC
    explanation: 2022-02-30
    cite: "12:30"
    valid_from: 2022-01-01
    valid_until: "2030-12-31"
    tags: [yes, 1e3]
    mark: 2.50
    multiple: exact
    shuffle: no
""").questions
    assert read.body == {
        "id": "007",
        "type": "multiple",
        "topic": "no",
        "difficulty": "3",
        "stem": "off",
        "choices": {"A": "no", "B": "NO", "C": "1.10", "D": "007"},
        "answer": "AC",
        "explanation": "2022-02-30",
        "cite": "12:30",
        "valid_from": "2022-01-01",
        "valid_until": "2030-12-31",
        "tags": ["yes", "1e3"],
        "mark": "2.50",
        "multiple": "exact",
        "shuffle": "no",
    }
    assert (read.difficulty, read.mark_hundredths, read.policy, read.shuffle) == (3, 250, "exact", False)


def test_optional_texts_may_be_empty() -> None:
    head = "bank: b\ntitle: t\nsource:\n"
    (read,) = bank(SINGLE + "    topic:\n    explanation:\n    cite:\n    tags: []\n", head).questions
    assert (read.body["topic"], read.body["explanation"], read.body["tags"]) == ("", "", [])


def test_marks_and_policies_come_from_the_question_then_the_bank() -> None:
    head = HEAD + 'defaults: {mark: "2", multiple: boxes}\n'
    own = MULTIPLE.replace("q1", "q2") + "    mark: 0.5\n    multiple: exact\n"
    first, second = bank(MULTIPLE + own, head).questions
    assert (first.mark_hundredths, first.policy) == (200, "boxes")
    assert (second.mark_hundredths, second.policy) == (50, "exact")


@pytest.mark.parametrize(
    ("question", "line", "shuffled"),
    [
        (SINGLE, "tags: []", True),
        (SINGLE, "shuffle: yes", True),
        (SINGLE, 'shuffle: "no"', False),
        (MULTIPLE, "shuffle: False", False),
        (MULTIPLE, "shuffle: 否", False),
        (TRUE_FALSE, "tags: []", False),
        (BLANK, "tags: []", False),
    ],
)
def test_choices_are_shuffled_unless_the_question_says_no(question: str, line: str, shuffled: bool) -> None:
    assert bank(with_line(question, line)).questions[0].shuffle == shuffled


WARNINGS = [
    (MULTIPLE, "answer: [A, B, C, D]", ["all-keyed"]),
    (MULTIPLE, "answer: A", ["one-key"]),
    (MULTIPLE, "multiple: boxes", ["boxes"]),
    (SINGLE, "multiple: exact", ["without-effect"]),
    (BLANK, "shuffle: no", ["without-effect"]),
    (SINGLE, "stem: 选项 B 说的是什么？", ["names-a-letter"]),
    (SINGLE, "explanation: 故选B。", ["names-a-letter"]),
    (SINGLE, "explanation: 答案为 B，A、C 不符合规定。", ["names-a-letter"]),
    (SINGLE, "explanation: A项错误。", ["names-a-letter"]),
    (SINGLE, "explanation: 所以选B", ["names-a-letter"]),
    (SINGLE, "choices: {A: 十人, B: 百人, C: 以上全部}", ["names-a-letter"]),
    (SINGLE, "choices: {A: 十人, B: 百人, C: 以上都对}", ["names-a-letter"]),
    (SINGLE, "choices: {A: 十人, B: 百人, C: A 和 B}", ["names-a-letter"]),
    (SINGLE, "explanation: 会员二十五人以上的，均应当建立；三人以上都要。", []),
    (SINGLE, "explanation: 见 APP 和 WTO 规则，维生素 B 类，5A 级景区。", []),
    (TRUE_FALSE, "explanation: 以上都对", []),
    (BLANK, "explanation: 选项 A", []),
]


@pytest.mark.parametrize(("question", "line", "codes"), WARNINGS)
def test_what_is_doubtful_is_a_warning_and_no_fault(question: str, line: str, codes: list[str]) -> None:
    parsed = parse(f"{HEAD}questions:\n{with_line(question, line)}")
    assert parsed.bank is not None
    assert _codes(parsed.warnings) == codes
    assert all(fault.warning and fault.question == "q1" for fault in parsed.warnings)


def test_a_letter_may_be_named_where_choices_stay_in_order() -> None:
    parsed = parse(f"{HEAD}questions:\n{SINGLE}    explanation: 选项 B 对。\n    shuffle: no\n")
    assert parsed.warnings == []


def test_a_letter_in_a_text_with_other_faults_is_still_told() -> None:
    parsed = parse(f"{HEAD}questions:\n{with_line(SINGLE, 'choices: {A: 选项 C, B: [x]}')}")
    assert _codes(parsed.warnings) == ["names-a-letter"]
    parsed = parse(f"{HEAD}questions:\n{with_line(SINGLE, 'choices: 选项 C')}")
    assert _codes(parsed.warnings) == []


def test_a_digest_changes_with_whatever_changes_the_question() -> None:
    digest = bank(MULTIPLE).questions[0].digest
    assert bank(MULTIPLE, HEAD + "source: s\n").questions[0].digest == digest
    assert bank(MULTIPLE, HEAD + "defaults: {mark: 1, multiple: half}\n").questions[0].digest == digest
    others = [
        bank(with_line(MULTIPLE, "stem: 另一句")),
        bank(with_line(MULTIPLE, "cite: 第六条")),
        bank(MULTIPLE, HEAD + "defaults: {mark: 2}\n"),
        bank(MULTIPLE, HEAD + "defaults: {multiple: exact}\n"),
    ]
    assert len({digest, *(other.questions[0].digest for other in others)}) == 5


def test_the_policy_of_the_bank_is_nothing_to_a_single_choice() -> None:
    other = bank(SINGLE, HEAD + "defaults: {multiple: exact}\n")
    assert bank(SINGLE).questions[0].digest == other.questions[0].digest


def test_a_difference_lists_what_is_new_changed_and_gone() -> None:
    new = bank(SINGLE + SINGLE.replace("q1", "q2") + SINGLE.replace("q1", "q3")).digests()
    old = {"q1": new["q1"], "q2": "other", "q9": "x", "q8": "y"}
    assert banks.diff(old, new) == (["q3"], ["q2"], ["q8", "q9"])


@pytest.mark.parametrize("head", [HEAD, HEAD + 'source: 工会法\ndefaults: {mark: "2"}\n'])
def test_a_bank_gives_the_document_that_it_was_read_from(head: str) -> None:
    document = bank(SINGLE, head).document()
    assert list(document)[:2] == ["bank", "title"]
    assert ("source" in document) == ("source" in head)
    assert document["questions"][0]["choices"] == {"A": "十人", "B": "二十五人", "C": "五十人"}
