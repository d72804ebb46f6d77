"""The desk's pages of branches that merge, split or dissolve."""

import io
from datetime import UTC, date, datetime

import pytest
import time_machine

from quizapp import store
from quizapp.store import people_lists
from tests import makers
from tests.browsers import Browser, hidden_fields

NOON = datetime(2026, 3, 4, 4, tzinfo=UTC)
TODAY = date(2026, 3, 4)
BRANCHES = "/desk/people/branches"


@pytest.fixture
def site(app):
    """J1 has 赵六 (captain) and 王芳, who goes to J3 in May; J2 has 周八, who comes to J1 in May."""
    with time_machine.travel(NOON, tick=False):
        with app.app_context(), store.transaction():
            j1, j2, j3 = (makers.make_branch(f"J{n}", name=f"第{n}支部") for n in (1, 2, 3))
            boss = makers.make_member(None, staff_no="A1", name="陈建国", roles="organiser")
            people = [
                makers.make_member(j1, staff_no="G1", name="赵六", roles="captain"),
                makers.make_member(j1, staff_no="G2", name="王芳"),
                makers.make_member(j2, staff_no="G3", name="周八"),
            ]
            makers.move(people[1], j3, from_on=date(2026, 5, 1))
            makers.move(people[2], j1, from_on=date(2026, 5, 1))
            season = makers.make_season()
            for number in (-1, 0):
                this_round = makers.make_round(season, number=number)
                store.results.draw_up_roster(this_round.id, on=this_round.opens_at.date(), now=NOON)
            app.round_id = this_round.id
        app.boss = Browser(app)
        makers.sign_in(app.boss.client, boss, now=NOON)
        yield app


def _belong(site, on=TODAY):
    with site.app_context():
        people = people_lists.everybody(people_lists.Filter(), today=on)
        return {one.staff_no: one.branch_code for one in people if one.staff_no != "A1"}


def _roster(site):
    with site.app_context():
        rows = (
            store.db.session.query(store.Member.staff_no, store.Branch.code)
            .join(store.RosterEntry, store.RosterEntry.member_id == store.Member.id)
            .join(store.Branch, store.Branch.id == store.RosterEntry.branch_id)
            .filter(store.RosterEntry.round_id == site.round_id)
        )
        return dict(map(tuple, rows))


def _confirm(site, path, page):
    return site.boss.post(path, **hidden_fields(page))


def _merge(site, code="J1", into="J2", on="2026-03-01"):
    page = site.boss.get(f"{BRANCHES}/{code}/merge?into={into}&from_on={on}")
    assert page.status_code == 200, page.text
    reply = _confirm(site, f"{BRANCHES}/{code}/merge", page)
    assert reply.status_code == 303
    return page.text


def test_a_merging_is_shown_in_numbers_then_done_and_taken_back(site):
    before, roster, in_may = _belong(site), _roster(site), _belong(site, date(2026, 5, 1))
    said = _merge(site)
    for words in (
        "<b>2</b> 人换到",
        "正在进行的 1 轮",
        "支部组织员 赵六",
        "已经记下，保持不变",
        "改到新的支部",
    ):
        assert words in said
    assert _belong(site) == {"G1": "J2", "G2": "J2", "G3": "J2"}
    assert _belong(site, date(2026, 5, 1)) == {"G1": "J2", "G2": "J3", "G3": "J2"}
    assert _roster(site) == {"G1": "J2", "G2": "J2", "G3": "J2"}
    assert "已撤销" in site.boss.get(BRANCHES).text
    assert "第1支部 · J1" not in site.boss.get("/desk/people/2").text

    assert site.boss.post(f"{BRANCHES}/J1/restore").status_code == 303
    assert (_belong(site), _roster(site)) == (before, roster)
    assert _belong(site, date(2026, 5, 1)) == in_may
    with site.app_context():
        # What the merging added is gone; what was planned is there again.
        assert store.db.session.query(store.Membership).count() == 5
    assert site.boss.post(f"{BRANCHES}/J1/restore").status_code == 409


def test_who_moves_on_after_a_merging_stays_there_when_it_is_taken_back(site):
    _merge(site)
    with site.app_context():
        member_id = store.db.session.query(store.Member.id).filter_by(staff_no="G1").scalar()
    moved = {"branch": "J3", "from_on": "2026-03-01"}
    assert site.boss.post(f"/desk/people/{member_id}/branch", **moved).status_code == 303
    site.boss.post(f"{BRANCHES}/J1/restore")
    assert _belong(site)["G1"] == "J3"


def test_a_chain_of_mergings_is_taken_back_from_its_end(site):
    _merge(site)
    _merge(site, "J2", "J3", "2026-03-03")
    assert site.boss.post(f"{BRANCHES}/J1/restore").status_code == 409
    assert site.boss.post(f"{BRANCHES}/J2/restore").status_code == 303
    assert site.boss.post(f"{BRANCHES}/J1/restore").status_code == 303
    assert _belong(site) == {"G1": "J1", "G2": "J1", "G3": "J2"}


def test_a_merging_that_a_closed_round_has_seen_cannot_be_taken_back(site):
    said = _merge(site, on="2026-02-01")
    assert "已经截止的 1 轮不变" in said
    assert "不能恢复" in said
    assert site.boss.post(f"{BRANCHES}/J1/restore").status_code == 409
    assert "已经有轮次截止" in site.boss.get(f"{BRANCHES}/J1").text


@pytest.mark.parametrize(
    "query", ["into=J1&from_on=2026-03-01", "into=-&from_on=2026-03-01", "into=J9&from_on=2026-03-01",
              "into=&from_on=2026-03-01", "into=J2&from_on=", "into=J2&from_on=1900-01-01"]
)  # fmt: skip
def test_a_merging_that_cannot_be_is_explained(site, query):
    page = site.boss.get(f"{BRANCHES}/J1/merge?{query}")
    assert page.status_code == 422
    assert "is-bad" in page.text


def test_what_changed_since_it_was_shown_is_not_done(site):
    page = site.boss.get(f"{BRANCHES}/J1/merge?into=J2&from_on=2026-03-01")
    with site.app_context():
        member_id = store.db.session.query(store.Member.id).filter_by(staff_no="G2").scalar()
    site.boss.post(f"/desk/people/{member_id}/branch", branch="J3", from_on="2026-02-01")
    assert _confirm(site, f"{BRANCHES}/J1/merge", page).status_code == 409
    assert _belong(site)["G1"] == "J1"


def test_an_empty_branch_is_dissolved_and_a_file_that_names_it_is_refused(site):
    with site.app_context(), store.transaction():
        makers.make_branch("J4", name="第4支部")
    assert "没有在用的人" in _merge(site, "J4", "-")
    text = "工号,姓名,支部编码\r\nG9,新人,J4\r\n"
    page = site.boss.post("/desk/people/import", file=(io.BytesIO(text.encode()), "people.csv"))
    refused = site.boss.get(page.location)
    assert refused.status_code == 422
    assert "支部 J4 已经撤销" in refused.text
    # The names of a dissolved branch can be changed, so that another one may have them.
    renamed = {"name": "原第4支部", "short": "原四", "wall": "原第4支部"}
    assert site.boss.post(f"{BRANCHES}/J4", **renamed).status_code == 303


def _split_form(**more):
    return {"code": "N1", "name": "第1支部新组", "from_on": "2026-03-01", "numbers": "G2"} | more


def test_a_split_makes_a_branch_of_the_chosen_and_merging_takes_it_back(site):
    before, path = _belong(site), f"{BRANCHES}/J1/split"
    page = site.boss.post(path, **_split_form())
    assert page.status_code == 200
    for words in ("<b>1</b> 人换到新支部", "，1 人留在", "正在进行的 1 轮", "简称 第1支部，"):
        assert words in page.text
    assert _belong(site) == before
    assert _confirm(site, path, page).status_code == 303
    assert _belong(site) == {"G1": "J1", "G2": "N1", "G3": "J2"}
    assert _roster(site)["G2"] == "N1"
    _merge(site, "N1", "J1")
    assert _belong(site) == before
    assert _belong(site, date(2026, 5, 1))["G2"] == "J3"


def test_people_are_chosen_by_their_boxes_too(site):
    with site.app_context():
        ids = [
            str(i) for (i,) in store.db.session.query(store.Member.id).filter(store.Member.staff_no < "G3")
        ]
    page = site.boss.post(f"{BRANCHES}/J1/split", person=ids, **_split_form(numbers=""))
    assert "<b>2</b> 人换到新支部" in page.text


@pytest.mark.parametrize(
    "wrong",
    [{"code": "J2"}, {"code": "j1"}, {"code": "a b"}, {"name": ""}, {"short": "J2"}, {"from_on": ""},
     {"numbers": ""}, {"numbers": "G3"}, {"numbers": "G7"}],
)  # fmt: skip
def test_a_split_with_faults_is_explained_and_changes_nothing(site, wrong):
    page = site.boss.post(f"{BRANCHES}/J1/split", **_split_form(**wrong))
    assert page.status_code == 422
    assert "is-bad" in page.text
    assert 'value="N1"' not in site.boss.get(BRANCHES).text


def test_exceptions_that_then_hold_for_nobody_are_counted(site):
    with site.app_context(), store.transaction():
        branch, boss = people_lists.branch("J1"), store.db.session.query(store.Member).first()
        granted = {"more_attempts": 1, "reason": "停电", "made_by": boss.id, "made_at": NOON}
        store.db.session.add(store.Override(round_id=site.round_id, branch_id=branch.id, **granted))
    page = site.boss.get(f"{BRANCHES}/J1/merge?into=J2&from_on=2026-03-01")
    assert "1 条例外安排不再适用" in page.text
