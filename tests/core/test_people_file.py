"""Rows of a people file to people, or every fault at once."""

from datetime import date

import pytest

from quizapp.core import people_file
from quizapp.core.documents import Scalar
from quizapp.core.roles import Role

HEAD = ["工号", "姓名", "支部编码"]


def _rows(*rows):
    return [
        [Scalar(text, line, column) for column, text in enumerate(row, start=1)]
        for line, row in enumerate(rows, start=1)
    ]


def _parse(*rows):
    return people_file.parse(_rows(*rows))


def _faults(*rows):
    return [(fault.code, fault.line, fault.column) for fault in _parse(*rows).faults]


def test_a_person_is_read_with_all_columns():
    parsed = _parse(
        ["工号", "姓名", "支部编码", "支部", "支部简称", "屏显名", "角色", "生效日期", "手机"],
        [
            " G001 ",
            "张三",
            "J3",
            "机关第三支部",
            "机三",
            "机关三支部",
            "组织员、出题人",
            "2026/3/1",
            "138-0000",
        ],
    )
    assert parsed.faults == []
    (entry,) = parsed.entries
    assert (entry.row, entry.staff_no, entry.name, entry.branch) == (2, "G001", "张三", "J3")
    assert entry.roles == {Role.CAPTAIN, Role.AUTHOR}
    assert (entry.from_on, entry.phone) == (date(2026, 3, 1), "138-0000")
    branch = parsed.branches["J3"]
    assert (branch.name, branch.short, branch.wall) == ("机关第三支部", "机三", "机关三支部")


def test_heads_are_english_or_chinese_in_any_order_width_and_case():
    parsed = _parse(["ＮＡＭＥ", " 支部编码 ", "Staff_No"], ["李四", "J1", "g2"])
    assert parsed.faults == []
    assert (parsed.entries[0].staff_no, parsed.entries[0].staff_key) == ("g2", "G2")


def test_an_absent_column_says_nothing_and_an_empty_cell_says_none():
    absent = _parse(HEAD, ["G1", "张三", "J1"]).entries[0]
    assert (absent.roles, absent.phone, absent.from_on) == (None, None, None)
    empty = _parse([*HEAD, "角色", "手机", "生效日期"], ["G1", "张三", "J1", "", "", ""]).entries[0]
    assert (empty.roles, empty.phone, empty.from_on) == (frozenset(), "", None)


def test_a_hyphen_belongs_to_no_branch():
    assert _parse(HEAD, ["G1", "张三", "-"]).entries[0].branch is None


def test_rows_without_text_are_passed_over():
    parsed = _parse(HEAD, ["", " ", ""], ["G1", "张三", "J1"])
    assert [entry.row for entry in parsed.entries] == [3]


@pytest.mark.parametrize("rows", [[], [["", ""]], [HEAD]])
def test_a_file_without_people_is_a_fault(rows):
    assert [code for code, *_ in _faults(*rows)] == ["no-rows"]


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("G 01", "blank-in-number"),
        ("G　01", "blank-in-number"),
        ("G\u200b01", "unseen-character"),
        ("\ufeffG01", "unseen-character"),
        ("G\u00ad01", "unseen-character"),
        ("G\t\x0001", "unseen-character"),
        ("Ｇ０１", "wide-number"),
        ("Ｇ01", "wide-number"),
        ("", "empty-cell"),
        ("工01", "bad-number"),
        ("=1+1", "bad-number"),
        ("Аb1", "bad-number"),  # begins with a Cyrillic letter
        ("G" * 65, "too-long"),
    ],
)
def test_a_number_that_could_be_taken_for_another_is_refused_by_row(number, code):
    assert _faults(HEAD, ["G01", "张三", "J1"], [number, "李四", "J1"])[0] == (code, 3, 1)


@pytest.mark.parametrize("number", ["G 01", "G\u200b01", "Ｇ０１"])
def test_a_look_alike_names_the_row_that_it_looks_like(number):
    (fault,) = _parse(HEAD, ["G01", "张三", "J1"], [number, "李四", "J1"]).faults
    assert fault.facts["like"] == 2
    (alone,) = _parse(HEAD, [number, "李四", "J1"]).faults
    assert alone.facts["like"] is None


def test_a_repeated_number_is_a_fault_of_the_later_row():
    (fault,) = _parse(HEAD, ["G1", "张三", "J1"], ["G1 ", "李四", "J1"]).faults
    assert (fault.code, fault.line, fault.facts["row"]) == ("repeated-number", 3, 2)


def test_numbers_that_differ_in_case_only_are_one_at_sign_in_and_so_a_fault():
    (fault,) = _parse(HEAD, ["G1", "张三", "J1"], ["g1", "李四", "J1"]).faults
    assert (fault.code, fault.facts["other"]) == ("look-alike-number", "G1")


def test_every_fault_comes_in_one_pass_by_row_and_column():
    assert _faults(
        ["工号", "姓名", "角色", "生效日期", "爱好", "手机"],
        ["G1", "", "班长", "2026-02-30", "钓鱼", "1.38E+10"],
        ["G 1", "字" * 65],
    ) == [
        ("missing-column", 1, 1),
        ("unknown-column", 1, 5),
        ("empty-cell", 2, 2),
        ("unknown-role", 2, 3),
        ("bad-from", 2, 4),
        ("cell-without-column", 2, 5),
        ("bad-phone", 2, 6),
        ("blank-in-number", 3, 1),
        ("too-long", 3, 2),
    ]


def test_an_unknown_column_is_told_what_was_probably_meant():
    (fault,) = _parse([*HEAD, "屏显"], ["G1", "张三", "J1", ""]).faults
    assert (fault.code, fault.facts) == ("unknown-column", {"value": "屏显", "suggestion": "屏显名"})


def test_a_column_stands_once():
    assert ("repeated-column", 1, 4) in _faults([*HEAD, "staff_no"], ["G1", "张三", "J1", "G2"])


@pytest.mark.parametrize(
    ("name", "is_good"),
    [
        ("阿卜杜拉·买买提", True),
        ("Anna Maria", True),
        ("<b>", True),
        ("𠮷田", True),
        ("张\u200b三", False),
        ("张\n三", False),
        ("\u202e三", False),
        ("张\u3164三", False),
        ("张\ufffe三", False),
    ],
)
def test_a_name_stands_as_typed_unless_something_in_it_cannot_be_seen(name, is_good):
    parsed = _parse(HEAD, ["G1", name, "J1"])
    assert [fault.code for fault in parsed.faults] == ([] if is_good else ["unseen-character"])


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-01", date(2026, 3, 1)),
        ("2026/3/1", date(2026, 3, 1)),
        ("2026.3.1", date(2026, 3, 1)),
        ("2026年3月1日", date(2026, 3, 1)),
        ("2026/3/1 0:00:00", date(2026, 3, 1)),
        ("２０２６-03-01", date(2026, 3, 1)),
        ("2026-02-30", None),
        ("1969-12-31", None),
        ("2200-01-01", None),
        ("3月1日", None),
        ("46082", None),
    ],
)
def test_days_are_read_as_people_and_spreadsheets_write_them(text, day):
    parsed = _parse([*HEAD, "生效日期"], ["G1", "张三", "J1", text])
    assert parsed.entries[0].from_on == day
    assert [fault.code for fault in parsed.faults] == ([] if day else ["bad-from"])


@pytest.mark.parametrize(
    "roles", ["支部组织员、管理员", "captain, organiser", "组织员；管理员", "职工 组织员/管理员"]
)
def test_several_roles_stand_in_one_cell(roles):
    entry = _parse([*HEAD, "角色"], ["G1", "张三", "J1", roles]).entries[0]
    assert entry.roles == {Role.CAPTAIN, Role.ORGANISER}


@pytest.mark.parametrize("role", ["anonymous", "screen", "班长"])
def test_a_role_that_nobody_can_be_given_is_a_fault(role):
    assert ("unknown-role", 2, 4) in _faults([*HEAD, "角色"], ["G1", "张三", "J1", role])


@pytest.mark.parametrize("code", ["J 1", "J/1", "..", "a\\b", "J?1"])
def test_a_branch_code_can_stand_in_an_address(code):
    assert ("bad-branch-code", 2, 3) in _faults(HEAD, ["G1", "张三", code])


def test_branch_codes_that_differ_in_case_only_are_a_fault():
    assert ("look-alike-branch", 3, 3) in _faults(HEAD, ["G1", "张三", "J1"], ["G2", "李四", "j1"])


def test_a_branch_is_named_alike_in_all_its_rows():
    head = [*HEAD, "支部"]
    rows = [head, ["G1", "张三", "J1", "机关"], ["G2", "李四", "J1", ""], ["G3", "王五", "J1", "机关一"]]
    (fault,) = _parse(*rows).faults
    assert (fault.code, fault.line, fault.facts["other"]) == ("branch-differs", 4, "机关")


def test_two_branches_do_not_share_a_short_name():
    head = [*HEAD, "支部简称"]
    (fault,) = _parse(head, ["G1", "张三", "J1", "机关"], ["G2", "李四", "J2", "机关"]).faults
    assert (fault.code, fault.facts["branch"]) == ("branch-name-taken", "J1")


def test_a_short_name_has_four_characters_at_most_and_a_wall_name_nine():
    head = [*HEAD, "支部简称", "屏显名"]
    assert _faults(head, ["G1", "张三", "J1", "机关第一支", "一二三四五六七八九十"]) == [
        ("too-long", 2, 4),
        ("too-long", 2, 5),
    ]
