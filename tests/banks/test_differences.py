"""What differs between two versions of a question, and which part of it."""

from dataclasses import replace

import pytest

from quizapp.banks import cards, differences
from quizapp.files import bank_files
from tests.banks.authors import BANK

CARDS = cards.of_file(bank_files.read_bank(BANK.encode()).bank.questions)


def _fields(key, mark_hundredths=None, policy=None, **changes):
    old = CARDS[key]
    body = {name: value for name, value in (old.body | changes).items() if value is not None}
    new = replace(
        old, body=body, mark_hundredths=mark_hundredths or old.mark_hundredths, policy=policy or old.policy
    )
    return differences.Changed(old, new).fields


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        ("十人", "八人", ([("十", True), ("人", False)], [("八", True), ("人", False)])),
        ("二十人", "二人", ([("二", False), ("十", True), ("人", False)], [("二", False), ("人", False)])),
        ("", "新", ([], [("新", True)])),
    ],
)
def test_the_part_that_changed_is_set_apart(old, new, parts):
    fields = _fields("q-single", stem=new)
    assert [one.name for one in fields] == ["stem"]
    assert differences._compare(old, new) == parts


def test_a_choice_is_named_by_its_letter():
    (field,) = _fields("q-single", choices={"A": "八人", "B": "二十五人", "C": "五十人"})
    assert (field.name, field.letter) == ("choices", "A")


def test_a_choice_that_is_new_or_gone_is_seen():
    fields = _fields("q-single", choices={"A": "十人", "B": "二十五人", "D": "百人"})
    assert [(one.letter, one.old, one.new) for one in fields] == [
        ("D", [], [("百人", True)]),
        ("C", [("五十人", True)], []),
    ]


def test_mark_and_policy_are_compared_as_they_are_resolved():
    fields = _fields("q-multiple", mark_hundredths=250, policy="exact", mark="2.5", multiple="exact")
    assert [(one.name, one.old, one.new) for one in fields] == [
        ("mark", [("2", True)], [("2.5", True)]),
        ("multiple", [("half", True)], [("exact", True)]),
    ]


def test_lists_are_written_as_the_file_has_them():
    (field,) = _fields("q-blank", answers=[["二十五"], ["基层工会"]])
    assert "".join(text for text, _ in field.old) == "[二十五, 25], [基层工会]"


def test_long_texts_are_marked_as_a_whole_between_their_common_ends():
    old, new = differences._compare("头" + "甲" * 500 + "尾", "头" + "乙" * 500 + "尾")
    assert old == [("头", False), ("甲" * 500, True), ("尾", False)]
    assert new[1] == ("乙" * 500, True)
