"""The desk's pages of leave and exemptions."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from quizapp import store
from tests import makers
from tests.browsers import Browser

NOON = datetime(2026, 3, 4, 4, tzinfo=UTC)
LEAVE = {"kind": "leave", "first_on": "2026-03-01", "last_on": "2026-03-31", "reason": "产假"}


@pytest.fixture
def site(app):
    """陈建国 organises; 王芳 and 李强 belong to J1, 周八 to J2; a round is open and another one is closed."""
    with time_machine.travel(NOON, tick=False):
        with app.app_context(), store.transaction():
            j1, j2 = makers.make_branch("J1", name="机关支部"), makers.make_branch("J2")
            boss = makers.make_member(None, staff_no="A1", name="陈建国", roles="organiser")
            captain = makers.make_member(j1, staff_no="C1", name="赵六", roles="captain")
            people = {
                name: makers.make_member(branch, staff_no=number, name=name)
                for name, number, branch in (("王芳", "G1", j1), ("李强", "G2", j1), ("周八", "G3", j2))
            }
            season = makers.make_season()
            for number in (-1, 0):
                this_round = makers.make_round(season, number=number)
                store.results.draw_up_roster(this_round.id, on=this_round.opens_at.date(), now=NOON)
            app.round_id = this_round.id
            app.ids = {name: member.id for name, member in people.items()}
        app.boss, app.captain = Browser(app), Browser(app)
        makers.sign_in(app.boss.client, boss, now=NOON)
        makers.sign_in(app.captain.client, captain, now=NOON)
        yield app


def _roster(site):
    with site.app_context():
        rows = store.db.session.query(store.RosterEntry.member_id).filter_by(round_id=site.round_id)
        held = {row.member_id for row in rows}
    return {name for name, member_id in site.ids.items() if member_id in held}


def test_leave_takes_a_person_off_the_open_round_and_withdrawing_brings_them_back(site):
    path = f"/desk/people/{site.ids['王芳']}"
    assert site.boss.post(f"{path}/exemptions", **LEAVE).status_code == 303
    page = site.boss.get(path).text
    assert "产假" in page
    assert "陈建国" in page
    assert _roster(site) == {"李强", "周八"}

    again = site.boss.post(f"{path}/exemptions", **LEAVE)
    assert again.status_code == 422
    assert "已经有同样的一条" in again.text

    assert site.boss.post("/desk/people/exemptions/1/withdraw").status_code == 303
    assert "已撤销" in site.boss.get(path).text
    assert _roster(site) == {"王芳", "李强", "周八"}
    assert site.boss.post("/desk/people/exemptions/1/withdraw").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "holiday"}, {"first_on": ""}, {"last_on": "2026-02-01"}, {"last_on": "2029-01-01"},
     {"reason": "病"}, {"reason": "字" * 401}],
)  # fmt: skip
def test_an_entry_with_faults_is_not_taken(site, wrong):
    path = f"/desk/people/{site.ids['王芳']}/exemptions"
    page = site.boss.post(path, **(LEAVE | wrong))
    assert page.status_code == 422
    assert "is-bad" in page.text
    assert len(_roster(site)) == 3


def test_days_that_cover_a_closed_round_are_taken_and_it_is_said_that_it_stays(site):
    path = f"/desk/people/{site.ids['王芳']}"
    site.boss.post(f"{path}/exemptions", **(LEAVE | {"first_on": "2026-02-01"}))
    assert "已经截止的 1 轮不受影响" in site.boss.get(path).text


def test_many_are_named_first_and_written_when_confirmed(site):
    form = LEAVE | {"numbers": "g1, G2\nG1"}
    page = site.boss.post("/desk/people/exemptions/new", **form)
    assert page.status_code == 200
    assert "给 2 人记请假" in page.text
    assert len(_roster(site)) == 3
    assert site.boss.post("/desk/people/exemptions/new", confirmed="1", **form).status_code == 303
    assert _roster(site) == {"周八"}
    assert "王芳" in site.boss.post("/desk/people/exemptions/new", confirmed="1", **form).text


@pytest.mark.parametrize(
    ("numbers", "said"),
    [("G1 G7", "G7"), ("", "请填写工号"), (" ".join(map(str, range(501))), "最多 500 个")],
)
def test_a_list_with_a_stranger_writes_nothing(site, numbers, said):
    page = site.boss.post("/desk/people/exemptions/new", numbers=numbers, confirmed="1", **LEAVE)
    assert page.status_code == 422
    assert said in page.text
    assert len(_roster(site)) == 3


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("", {"王芳"}), ("when=coming", {"李强"}), ("when=all", {"王芳", "李强"}), ("kind=exempt", set()),
        ("when=all&kind=exempt", {"李强"}), ("when=all&branch=J2", set()), ("branch=J1&q=g1", {"王芳"}),
        ("branch=J9", set()), ("when=all&after=2", {"王芳"}), ("after=x&q=王", {"王芳"}),
    ],
)  # fmt: skip
def test_the_list_is_narrowed_by_its_address(site, query, there):
    site.boss.post(f"/desk/people/{site.ids['王芳']}/exemptions", **LEAVE)
    later = LEAVE | {"kind": "exempt", "first_on": "2026-04-01", "last_on": ""}
    site.boss.post(f"/desk/people/{site.ids['李强']}/exemptions", **later)
    page = site.boss.get(f"/desk/people/exemptions?{query}").text
    main = page[page.index("</form>", page.index('role="search"')) :]
    assert {name for name in site.ids if name in main} == there


def test_a_captain_sees_apart_who_is_exempt_and_never_why(site):
    site.boss.post(f"/desk/people/{site.ids['王芳']}/exemptions", **LEAVE)
    page = site.captain.get(f"/desk/rounds/{site.round_id}/missing/J1").text
    missing, _, left_out = page.partition("本轮请假或免考")
    assert "王芳" not in missing
    assert "王芳" in left_out
    person = site.captain.get(f"/desk/people/{site.ids['王芳']}").text
    assert "请假" in person
    assert "产假" not in person


def test_a_person_who_is_exempt_has_no_paper_dealt_ahead(site):
    with site.app_context():
        with store.transaction():
            season = store.db.session.query(store.Season).one()
            coming = makers.make_round(season, number=1)
        on = date(2026, 3, 9)
        before = store.dealt_papers.count_without_paper(coming.id, on=on)
        coming_id = coming.id
    site.boss.post(f"/desk/people/{site.ids['王芳']}/exemptions", **LEAVE)
    with site.app_context():
        assert store.dealt_papers.count_without_paper(coming_id, on=on) == before - 1
