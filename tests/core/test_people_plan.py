"""What an import would do."""

from dataclasses import replace
from datetime import date

import pytest

from quizapp.core import people_plan
from quizapp.core.people_branches import KnownBranch, distinct
from quizapp.core.people_file import Entry, NamedBranch, ParsedPeople
from quizapp.core.people_plan import KnownMember
from quizapp.core.roles import Role

TODAY = date(2026, 3, 10)
NEW_YEAR = date(2026, 1, 1)
J1 = KnownBranch("J1", "机关第一支部", "机关第一", "机关第一支部")
J2 = KnownBranch("J2", "机关第二支部", "机关第二", "机关第二支部")


def _entry(number="G1", *, name="张三", branch="J1", roles=None, from_on=None, phone=None, row=2):
    return Entry(row, number, name, branch, roles, from_on, phone)


def _member(number="G1", *, branch="J1", name="张三", roles=(), phone="", is_active=True, since=NEW_YEAR):
    held = ((since, branch),) if branch else ()
    member_id = int(number[1:])
    return KnownMember(member_id, number, number, name, phone, frozenset(roles), is_active, held)


def _plan(entries, members, *, branches=(J1, J2), named=None, **how):
    codes = [entry.branch for entry in entries if entry.branch]
    named = named or {code: NamedBranch(2, code) for code in codes}
    how = {"closed_on": [], "today": TODAY} | how
    return people_plan.plan_import(
        ParsedPeople(entries, named, []), branches=branches, members=members, **how
    )


def test_the_same_file_again_changes_nothing():
    plan = _plan([_entry()], [_member()])
    assert plan.is_empty
    assert plan.unchanged == 1


def test_a_new_person_belongs_to_the_branch_from_the_day_of_the_import():
    (one,) = _plan([_entry()], []).new
    assert one.from_on == TODAY


def test_a_new_person_belongs_to_the_branch_from_the_day_that_the_file_names():
    (one,) = _plan([_entry(from_on=NEW_YEAR)], []).new
    assert one.from_on == NEW_YEAR


def test_what_a_file_does_not_say_does_not_change():
    assert _plan([_entry()], [_member(roles=[Role.CAPTAIN], phone="138")]).is_empty


def test_a_change_names_its_fields_before_and_after():
    entry = _entry(name="张三丰", roles=frozenset({Role.ORGANISER, Role.CAPTAIN}), phone="")
    (one,) = _plan([entry], [_member(roles=[Role.AUTHOR], phone="138")]).changed
    assert [(change.field, change.before, change.after) for change in one.changes] == [
        ("name", "张三", "张三丰"),
        ("role", "author", "captain,organiser"),
        ("phone", "138", ""),
    ]


def test_another_branch_is_a_move_from_the_day_on():
    (move,) = _plan([_entry(branch="J2")], [_member()]).moved
    assert (move.before, move.after, move.from_on) == ("J1", "J2", TODAY)


#     1 Jan        10 Mar (today)      1 Jun
#   ──├─ J1 ────────●───────────────────├─ J2 ──   ● the file says J1 from here: so it is already
def test_a_move_that_is_known_for_later_stays():
    member = KnownMember(
        1, "G1", "G1", "张三", "", frozenset(), True, ((NEW_YEAR, "J1"), (date(2026, 6, 1), "J2"))
    )
    assert _plan([_entry()], [member]).is_empty


def test_a_person_who_comes_back_is_enabled_again():
    plan = _plan([_entry()], [_member(is_active=False)])
    assert [one.staff_no for one in plan.returning] == ["G1"]
    assert not plan.is_empty


def test_who_is_missing_is_listed_and_left_alone():
    plan = _plan([_entry()], [_member(), _member("G2"), _member("G3", is_active=False)])
    assert [one.staff_no for one in plan.missing] == ["G2"]
    assert plan.leaving == []
    assert plan.is_empty


def test_only_branches_of_the_file_lose_who_is_missing():
    members = [_member(), _member("G2"), _member("G3", branch="J2"), _member("G4", branch=None)]
    plan = _plan([_entry()], members, deactivate_missing=True)
    assert [one.staff_no for one in plan.missing] == ["G2", "G3", "G4"]
    assert [one.staff_no for one in plan.leaving] == ["G2"]


#              2 Mar   9 Mar   (closed rounds)
#   ──●────────×───────×────   ● from here on: two rounds do not change any more
def test_an_entry_that_reaches_back_past_closed_rounds_is_listed():
    closed = [date(2026, 3, 2), date(2026, 3, 9)]
    plan = _plan([_entry(from_on=date(2026, 3, 1)), _entry("G2", from_on=TODAY)], [], closed_on=closed)
    assert [(one.staff_no, one.rounds) for one in plan.late] == [("G1", 2)]


def test_a_move_reaches_back_only_to_the_next_day_that_is_known():
    member = _member(since=date(2026, 3, 5))
    plan = _plan(
        [_entry(branch="J2", from_on=date(2026, 3, 1))],
        [member],
        closed_on=[date(2026, 3, 2), date(2026, 3, 9)],
    )
    assert [one.rounds for one in plan.late] == [1]


def test_an_importing_organiser_keeps_the_role():
    members = [_member(roles=[Role.ORGANISER]), _member("G2", roles=[Role.ORGANISER])]
    plan = _plan([_entry(roles=frozenset()), _entry("G2")], members, actor_id=1)
    assert [(fault.code, fault.line) for fault in plan.faults] == [("own-organiser-role", 2)]


def test_an_importing_organiser_is_not_disabled_as_missing():
    members = [_member(roles=[Role.ORGANISER]), _member("G2")]
    plan = _plan([_entry("G2")], members, actor_id=1, deactivate_missing=True)
    assert [fault.code for fault in plan.faults] == ["own-organiser-role"]


@pytest.mark.parametrize(("heir", "codes"), [(None, ["last-organiser"]), (Role.ORGANISER, [])])
def test_a_command_leaves_an_organiser(heir, codes):
    entries = [_entry(roles=frozenset()), _entry("G2", roles=frozenset({heir} - {None}))]
    plan = _plan(entries, [_member(roles=[Role.ORGANISER])])
    assert [fault.code for fault in plan.faults] == codes


def test_a_fingerprint_is_that_of_one_effect():
    same = [_plan([_entry(roles=frozenset({Role.CAPTAIN, Role.AUTHOR}))], [_member()]) for _ in range(2)]
    assert same[0].fingerprint() == same[1].fingerprint()
    other = _plan([_entry(roles=frozenset({Role.CAPTAIN}))], [_member()])
    assert other.fingerprint() != same[0].fingerprint()


def test_a_new_person_s_data_are_part_of_the_fingerprint():
    plans = [_plan([_entry(name=name)], []) for name in ("张三", "李四")]
    assert plans[0].fingerprint() != plans[1].fingerprint()


def _branches(named, known=()):
    return people_plan.plan_branches({one.code: one for one in named}, known)


def test_short_and_wall_names_are_the_beginning_of_the_name():
    (branch,) = _branches([NamedBranch(2, "X1", "市总工会机关第一党支部")]).new
    assert (branch.short, branch.wall) == ("市总工会", "市总工会机关第一党")


def test_names_that_begin_alike_are_told_apart_by_a_number():
    named = [NamedBranch(row, f"X{row}", f"市总工会第{row}支部") for row in range(2, 15)]
    new = _branches(named).new
    assert [branch.short for branch in new[:3]] == ["市总工会", "市总工2", "市总工3"]
    assert len({branch.short for branch in new}) == 13
    assert all(len(branch.short) <= 4 for branch in new)


def test_a_derived_name_goes_round_one_that_somebody_has_already():
    (branch,) = _branches([NamedBranch(2, "X1", "机关第一党支部")], [J1]).new
    assert branch.short == "机关第2"


def test_a_branch_without_a_name_is_called_by_its_code():
    (branch,) = _branches([NamedBranch(2, "X1")]).new
    assert (branch.name, branch.short) == ("X1", "X1")


def test_derived_names_follow_a_new_name_and_chosen_ones_stay():
    chosen = KnownBranch("J1", "机关第一支部", "机一", "机关第一支部")
    (change,) = _branches([NamedBranch(2, "J1", "财务部支部")], [chosen]).changed
    assert (change.after.short, change.after.wall) == ("机一", "财务部支部")


def test_a_name_that_another_branch_keeps_is_a_fault():
    plan = _branches([NamedBranch(5, "X1", "新支部", short="机关第一")], [J1])
    assert [(fault.code, fault.line, fault.facts["branch"]) for fault in plan.faults] == [
        ("branch-name-taken", 5, "J1")
    ]


def test_two_branches_may_trade_their_names():
    named = [NamedBranch(2, "J1", short="机关第二"), NamedBranch(3, "J2", short="机关第一")]
    plan = _branches(named, [J1, J2])
    assert plan.faults == []
    assert [change.after.short for change in plan.changed] == ["机关第二", "机关第一"]


def test_a_code_that_differs_from_a_known_one_in_case_only_is_a_fault():
    assert [fault.code for fault in _branches([NamedBranch(2, "j1")], [J1]).faults] == ["look-alike-branch"]


def test_a_name_is_made_distinct_however_many_there_are():
    taken: set[str] = set()
    names = [distinct("支部支部支部", 4, taken) for _ in range(1200)]
    assert len(set(names)) == 1200
    assert max(map(len, names)) == 4


@pytest.mark.parametrize(
    ("dissolved_on", "members", "rows"),
    [
        (TODAY, [_member("G1"), _member("G2")], [2]),
        (date(2026, 12, 1), [_member("G1"), _member("G2")], []),
        (date(2026, 12, 1), [_member("G1")], [3]),
    ],
)
def test_nobody_joins_a_branch_that_is_or_will_be_dissolved(dissolved_on, members, rows):
    gone = replace(J1, dissolved_on=dissolved_on, merged_into="J2")
    plan = _plan([_entry("G1"), _entry("G2", row=3)], members, branches=(gone, J2))
    assert [(fault.code, fault.line) for fault in plan.faults] == [("dissolved-branch", row) for row in rows]
    assert all(fault.facts["into_name"] == J2.name for fault in plan.faults)
