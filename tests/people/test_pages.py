"""The desk's pages of people and branches."""

import io
from datetime import UTC, datetime

import openpyxl
import pytest
import time_machine

from quizapp import store
from quizapp.core import people_cells
from quizapp.people import words
from tests import makers
from tests.browsers import Browser

NOON = datetime(2026, 3, 4, 4, tzinfo=UTC)


@pytest.fixture
def site(app):
    """陈建国 organises a house of 55 more people in two branches."""
    with time_machine.travel(NOON, tick=False):
        with app.app_context(), store.transaction():
            branches = [
                makers.make_branch("J1", name="机关支部", short="机关", wall="机关支部"),
                makers.make_branch("J2"),
            ]
            app.organiser = makers.make_member(branches[0], staff_no="A1", name="陈建国", roles="organiser")
            for number in range(55):
                makers.make_member(branches[number % 2], staff_no=f"M{number:02}", name=f"职工{number:02}")
        yield app


@pytest.fixture
def organiser(site):
    browser = Browser(site)
    makers.sign_in(browser.client, site.organiser, now=NOON)
    return browser


def test_a_list_shows_fifty_people_and_leads_to_the_rest(organiser):
    first = organiser.get("/desk/people").text
    assert "共56人" in first
    assert "职工00" in first
    assert "职工54" not in first
    assert "职工54" in organiser.get("/desk/people?after=M48").text


@pytest.mark.parametrize(
    ("query", "there", "absent"),
    [
        ("branch=J2", "职工01", "职工00"),
        ("q=职工07", "职工07", "职工06"),
        ("q=m07", "职工07", "职工06"),
        ("role=organiser", "陈建国", "职工00"),
        ("new=1", "职工00", "没有符合条件的人"),
        ("off=1", "没有符合条件的人", "职工00"),
        ("branch=J9", "没有符合条件的人", "职工00"),
        ("branch=-", "没有符合条件的人", "职工00"),
        ("role=nonsense", "职工00", "没有符合条件的人"),
    ],
)
def test_filters_stand_in_the_address(organiser, query, there, absent):
    page = organiser.get(f"/desk/people?{query}").text
    table = page[page.index("</form>") :]
    assert there in table
    assert absent not in table


def test_a_person_s_data_are_written_and_checked(site, organiser):
    with site.app_context():
        member_id = store.db.session.query(store.Member.id).filter_by(staff_no="M00").scalar()
    path = f"/desk/people/{member_id}"
    assert organiser.post(path, name=" 王芳 ", phone="138 0000 0000", captain="y").status_code == 303
    assert "王芳" in organiser.get(path).text
    for bad in ({"name": ""}, {"name": "字" * 65}, {"name": "王\u200b芳"}, {"name": "王芳", "phone": "电话"}):
        assert organiser.post(path, **bad).status_code == 422
    with site.app_context():
        member = store.db.session.get(store.Member, member_id)
        assert (member.name, member.phone, member.roles) == ("王芳", "138 0000 0000", "captain")


def test_a_move_needs_a_branch_and_a_day_that_are_there(site, organiser):
    with site.app_context():
        member_id = store.db.session.query(store.Member.id).filter_by(staff_no="M00").scalar()
    path = f"/desk/people/{member_id}/branch"
    assert organiser.post(path, branch="J9", from_on="2026-03-01").status_code == 422
    assert organiser.post(path, branch="J2", from_on="2026-02-30").status_code == 422
    assert organiser.post(path, branch="J2", from_on="1900-01-01").status_code == 422
    assert organiser.post(path, branch="-", from_on="2026-03-01").status_code == 303
    assert "不属于任何支部" in organiser.get(f"/desk/people/{member_id}").text


def test_a_branch_s_short_and_wall_names_are_written_when_nobody_else_has_them(site, organiser):
    path = "/desk/people/branches/J2"
    page = organiser.post(path, name="财务支部", short="机关", wall="财务支部")
    assert page.status_code == 422
    assert "别的支部已经用了" in page.text
    assert organiser.post(path, name="财务支部", short="财务支部部", wall="财务").status_code == 422
    assert organiser.post(path, name="财务支部", short="财务", wall="财务支部").status_code == 303
    assert "财务支部" in organiser.get("/desk/people/branches").text
    assert organiser.get("/desk/people/branches/J9").status_code == 404


def test_codes_are_made_for_those_who_have_never_signed_in(site, organiser):
    assert "56人还没有登录过" in organiser.get("/desk/people/codes").text
    page = organiser.post("/desk/people/codes", branch="J2").text
    assert page.count('class="codes"') == 27
    with site.app_context():
        assert store.db.session.query(store.Member).filter(store.Member.code_hmac.is_not(None)).count() == 27
    assert organiser.post("/desk/people/codes", branch="J9").status_code == 404
    assert organiser.post("/desk/people/codes").text.count("sheet-a4") == 2


def test_an_export_is_a_workbook_of_everybody_who_is_active(organiser):
    reply = organiser.get("/desk/people/export.xlsx")
    assert "attachment" in reply.headers["Content-Disposition"]
    rows = list(openpyxl.load_workbook(io.BytesIO(reply.data)).active.values)
    assert rows[0] == tuple(heads[0] for heads in people_cells.COLUMNS.values())
    assert len(rows) == 57


def test_a_file_has_to_be_chosen(organiser):
    page = organiser.post("/desk/people/import")
    assert page.status_code == 422
    assert "请选择文件" in page.text


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", bytes(range(128, 255))])
def test_a_file_that_cannot_be_read_is_explained(organiser, data):
    page = organiser.post("/desk/people/import", file=(io.BytesIO(data), "x.xlsx"))
    assert page.status_code == 422
    assert "什么也没有保存" in page.text


def test_every_place_in_a_file_has_a_name():
    assert [words.letter(number) for number in (1, 26, 27, 50)] == ["A", "Z", "AA", "AX"]
