"""Imports of people in the database: all of a file or nothing, and whom rounds expect afterwards."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from quizapp import store
from quizapp.core import people_file, refusals
from quizapp.core.documents import Scalar
from quizapp.people import exporting, importing
from quizapp.store import people_imports, people_lists
from quizapp.store.people_lists import Filter
from tests import makers

ZONE = ZoneInfo("Asia/Shanghai")
#: Wednesday of the first round's week, which is open then.
NOW = datetime(2026, 3, 4, 2, tzinfo=UTC)
TODAY = date(2026, 3, 4)
HEAD = ("工号", "姓名", "支部编码")


def _parse(*rows, head=HEAD):
    table = [
        [Scalar(text, line, column) for column, text in enumerate(row, start=1)]
        for line, row in enumerate([head, *rows], start=1)
    ]
    parsed = people_file.parse(table)
    assert parsed.faults == []
    return parsed


def _import(*rows, head=HEAD, **how):
    with store.transaction():
        return importing.carry_out(_parse(*rows, head=head), **({"now": NOW, "zone": ZONE} | how))[0]


def _people(**chosen):
    found = people_lists.everybody(Filter(**chosen), today=TODAY)
    return [(one.staff_no, one.name, one.branch_code) for one in found]


def _roster(this_round):
    rows = store.db.session.query(store.RosterEntry).filter_by(round_id=this_round.id)
    return {row.member_id: row.branch_id for row in rows}


def test_a_first_import_brings_branches_and_people(db):
    plan = _import(("G1", "张三", "J1"), ("G2", "李四", "J2"), ("G3", "王五", "-"))
    assert len(plan.new) == 3
    assert set(_people()) == {("G1", "张三", "J1"), ("G2", "李四", "J2"), ("G3", "王五", None)}


def test_the_same_import_again_changes_nothing(db):
    rows = [("G1", "张三", "J1"), ("G2", "李四", "-")]
    _import(*rows)
    assert _import(*rows).is_empty
    later = _import(*rows, now=NOW + timedelta(days=30))
    assert later.is_empty


def test_an_export_imported_again_changes_nothing(db):
    head = (*HEAD, "支部", "角色", "生效日期", "手机")
    _import(
        ("G1", "=1+1", "J1", "机关第一支部", "组织员、管理员", "2026-01-01", "+86 138"),
        ("G2", "李四", "-", "", "", "", ""),
        head=head,
    )
    for in_chinese in (True, False):
        table = exporting.rows(today=TODAY, in_chinese=in_chinese)
        assert _import(*table[1:], head=table[0]).is_empty


def test_changes_moves_and_names_are_written(db):
    head = (*HEAD, "支部", "角色", "手机")
    _import(("G1", "张三", "J1", "机关", "", "138"), head=head)
    _import(("G1", "张三丰", "J2", "财务", "出题人", ""), ("G2", "李四", "J1", "工会", "", ""), head=head)
    person = people_lists.person_by_key("G1", today=TODAY)
    assert (person.name, person.branch_code, person.phone) == ("张三丰", "J2", "")
    assert "author" in person.roles
    assert [branch.name for branch in people_imports.known_branches()] == ["工会", "财务"]


def test_a_move_holds_from_its_day_on(db):
    head = (*HEAD, "生效日期")
    _import(("G1", "张三", "J1", "2026-01-01"), head=head)
    _import(("G1", "张三", "J2", "2026-06-01"), head=head)
    member_id = people_lists.person_by_key("G1", today=TODAY).id
    assert people_lists.person(member_id, today=date(2026, 5, 31)).branch_code == "J1"
    assert people_lists.person(member_id, today=date(2026, 6, 1)).branch_code == "J2"


def test_branches_trade_their_short_names(db):
    head = (*HEAD, "支部简称")
    _import(("G1", "张三", "J1", "甲"), ("G2", "李四", "J2", "乙"), head=head)
    _import(("G1", "张三", "J1", "乙"), ("G2", "李四", "J2", "甲"), head=head)
    assert [branch.short for branch in people_imports.known_branches()] == ["乙", "甲"]


def test_who_is_missing_is_disabled_only_when_asked_and_only_in_the_file_s_branches(db):
    _import(("G1", "张三", "J1"), ("G2", "李四", "J1"), ("G3", "王五", "J2"))
    _import(("G1", "张三", "J1"))
    assert len(_people()) == 3
    _import(("G1", "张三", "J1"), deactivate_missing=True)
    assert [number for number, *_ in _people()] == ["G1", "G3"]


def test_who_is_disabled_is_signed_out(db, client):
    _import(("G1", "张三", "J1"), ("G2", "李四", "J1"))
    member = store.db.session.query(store.Member).filter_by(staff_no="G2").one()
    makers.sign_in(client, member, now=NOW)
    _import(("G1", "张三", "J1"), deactivate_missing=True)
    assert store.db.session.query(store.SignIn).count() == 0


def test_an_open_round_expects_whom_the_import_brings_and_moves(db):
    branch = makers.make_branch("J1")
    old = makers.make_member(branch, staff_no="G1", name="张三")
    this_round = makers.make_round(makers.make_season())
    head = (*HEAD, "生效日期")
    _import(
        ("G1", "张三", "J2", "2026-03-02"),
        ("G2", "李四", "J1", "2026-03-02"),
        ("G3", "王五", "J1", "2026-03-03"),
        head=head,
    )
    new = people_lists.person_by_key("G2", today=TODAY)
    other = people_lists.branch("J2")
    # The round opened on 2 March: who joined a day later does not count in it.
    assert _roster(this_round) == {old.id: other.id, new.id: branch.id}


def test_a_closed_round_does_not_change(db):
    branch = makers.make_branch("J1")
    member = makers.make_member(branch, staff_no="G1", name="张三")
    this_round = makers.make_round(makers.make_season())
    with store.transaction():
        store.results.draw_up_roster(this_round.id, on=date(2026, 3, 2), now=NOW)
    after = this_round.closes_at + timedelta(seconds=10)
    plan = _import(("G1", "张三", "J2", "2026-03-02"), head=(*HEAD, "生效日期"), now=after)
    assert [(late.staff_no, late.rounds) for late in plan.late] == [("G1", 1)]
    assert _roster(this_round) == {member.id: branch.id}


def test_nothing_is_stored_when_something_else_has_changed_since_it_was_shown(db):
    parsed = _parse(("G1", "张三", "J1"))
    shown = importing.plan(parsed, now=NOW, zone=ZONE).fingerprint()
    _import(("G1", "张三丰", "J1"))
    with pytest.raises(refusals.Conflict, match="import-changed"), store.transaction():
        importing.carry_out(parsed, now=NOW, zone=ZONE, shown=shown)
    assert _people() == [("G1", "张三丰", "J1")]


def test_a_plan_with_faults_stores_nothing(db):
    head = (*HEAD, "角色")
    _import(("G1", "张三", "J1", "管理员"), head=head)
    with pytest.raises(refusals.Invalid, match="import-faults"):
        _import(("G1", "张三丰", "J9", ""), head=head)
    assert _people() == [("G1", "张三", "J1")]


def test_a_file_is_not_read_inside_a_transaction(db):
    with pytest.raises(RuntimeError), store.transaction():
        importing.read(b"a,b")


def test_an_import_takes_as_many_statements_for_many_new_people_as_for_few(db):
    statements = []
    store.db.event.listen(
        store.db.engine, "before_cursor_execute", lambda _c, _cur, text, *_rest: statements.append(text)
    )
    counts = []
    for first, size in ((0, 3), (1000, 300)):
        statements.clear()
        _import(*((f"G{first + number}", "张三", "J1") for number in range(size)))
        counts.append(len(statements))
    assert counts[1] <= counts[0] + 3


def test_lists_are_narrowed_by_branch_role_text_and_sign_in(db):
    j1, j2 = makers.make_branch("J1"), makers.make_branch("J2")
    makers.make_member(j1, staff_no="A1", name="张三", roles="captain", password_hash="x")
    makers.make_member(j2, staff_no="A2", name="李四")
    makers.make_member(staff_no="A3", name="王%五")
    makers.make_member(j1, staff_no="A4", name="赵六", is_active=False)
    assert [one[0] for one in _people(branch_id=j1.id)] == ["A1"]
    assert [one[0] for one in _people(nowhere=True)] == ["A3"]
    assert [one[0] for one in _people(role=people_lists.Role.CAPTAIN)] == ["A1"]
    assert [one[0] for one in _people(text="a2")] == ["A2"]
    assert [one[0] for one in _people(text="%")] == ["A3"]
    assert sorted(one[0] for one in _people(never_signed_in=True)) == ["A2", "A3"]
    assert [one[0] for one in _people(is_active=False)] == ["A4"]


def test_a_long_list_is_read_page_by_page(db):
    branch = makers.make_branch()
    for number in range(5):
        makers.make_member(branch, staff_no=f"P{number}", name="张三")
    first = people_lists.page(Filter(), today=TODAY, after="", limit=3)
    rest = people_lists.page(Filter(), today=TODAY, after=first[-1].staff_key, limit=3)
    assert [one.staff_no for one in first + rest] == ["P0", "P1", "P2", "P3", "P4"]
    assert people_lists.count(Filter(), today=TODAY) == 5


def test_branches_count_who_belongs_to_them_today_and_is_active(db):
    j1, j2 = makers.make_branch("J1"), makers.make_branch("J2")
    makers.make_member(j1, password_hash="x")
    moved = makers.make_member(j1)
    makers.move(moved, j2, from_on=date(2026, 2, 1))
    makers.make_member(j1, is_active=False)
    rows = people_lists.branches(today=TODAY)
    assert [(row.code, row.people, row.signed_in) for row in rows] == [("J1", 1, 1), ("J2", 1, 0)]
    before = people_lists.branches(today=date(2026, 1, 15))
    assert [(row.code, row.people) for row in before] == [("J1", 2), ("J2", 0)]
