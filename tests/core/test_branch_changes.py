"""What merging, dissolving and splitting a branch would do."""

from datetime import date

import pytest

from quizapp.core import branch_changes
from quizapp.core.people_branches import KnownBranch
from quizapp.core.people_plan import KnownMember
from quizapp.core.roles import Role

MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)


def _branch(code, **more):
    return KnownBranch(code, f"{code}支部", code, code, **more)


BRANCHES = (_branch("A"), _branch("B"), _branch("C"))


def _member(number, *held, roles=(), is_active=True):
    key = f"G{number}"
    return KnownMember(number, key, key, f"职工{number}", "", frozenset(roles), is_active, held)


def _merging(*members, into="B", on=APRIL, branches=BRANCHES):
    return branch_changes.merging("A", into, on, branches=branches, members=members)


def test_who_belongs_to_the_branch_on_the_day_moves_the_disabled_too():
    there = _member(1, (MARCH, "A"))
    gone = _member(2, (MARCH, "A"), (APRIL, "C"))
    disabled = _member(3, (MARCH, "A"), is_active=False)
    plan = _merging(there, gone, disabled)
    assert plan.moving == [there, disabled]
    assert plan.active == 1
    assert not plan.faults


def test_later_moves_stay_and_those_into_the_branch_lead_to_the_other_one():
    leaves = _member(1, (MARCH, "A"), (MAY, "C"))
    joins = _member(2, (MARCH, "C"), (MAY, "A"))
    plan = _merging(leaves, joins)
    assert [(one.member, one.from_on, one.branch) for one in plan.later] == [(leaves, MAY, "C")]
    assert [(one.member, one.from_on, one.branch) for one in plan.redirected] == [(joins, MAY, "B")]


def test_captains_are_named():
    captain = _member(1, (MARCH, "A"), roles=[Role.CAPTAIN])
    assert _merging(captain, _member(2, (MARCH, "A"))).captains == [captain]


@pytest.mark.parametrize(
    ("into", "branches", "fault"),
    [
        ("A", BRANCHES, "same-branch"),
        ("B", (_branch("A", dissolved_on=MAY, merged_into="C"), *BRANCHES[1:]), "is-dissolved"),
        ("B", (BRANCHES[0], _branch("B", dissolved_on=MAY), BRANCHES[2]), "into-dissolved"),
        ("B", (*BRANCHES[:2], _branch("C", dissolved_on=APRIL, merged_into="A")), "merged-later"),
        (None, BRANCHES, "not-empty"),
    ],
)
def test_what_stands_in_the_way_of_merging_is_named(into, branches, fault):
    assert _merging(_member(1, (MARCH, "A")), into=into, branches=branches).faults == [fault]


def test_a_branch_whose_people_are_all_disabled_can_be_dissolved():
    assert not _merging(_member(1, (MARCH, "A"), is_active=False), into=None).faults
    assert _merging(_member(2, (MARCH, "C"), (MAY, "A")), into=None).faults == ["not-empty"]


def test_a_split_moves_the_chosen_who_belong_there_on_the_day():
    members = [_member(1, (MARCH, "A")), _member(2, (MARCH, "A")), _member(3, (MAY, "A"))]
    plan = branch_changes.splitting("A", "N", APRIL, chosen={"G1", "G3"}, members=members)
    assert plan.moving == members[:1]
    assert plan.staying == 1
    assert branch_changes.splitting("A", "N", APRIL, chosen=set(), members=members).faults == ["nobody"]


def test_another_effect_has_another_fingerprint():
    one, two = _member(1, (MARCH, "A")), _member(2, (MARCH, "A"))
    prints = {
        _merging(one).fingerprint(),
        _merging(one, two).fingerprint(),
        _merging(one, on=MAY).fingerprint(),
    }
    assert len(prints) == 3
