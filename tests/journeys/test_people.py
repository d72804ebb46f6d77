"""People from a file to their first sign-in, and what a captain may see and do of them."""

import io
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from quizapp import store
from tests import makers
from tests.browsers import Browser

NOON = datetime(2026, 3, 4, 4, tzinfo=UTC)
HEAD = "工号,姓名,支部编码,支部,角色\r\n"
ROSTER = HEAD + "G1,陈建国,J1,机关第一支部,管理员\r\nG2,李强,J1,,\r\nG3,王芳,J2,财务支部,\r\n"
CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def site(app, clock):
    """陈建国 organises; 赵六 is the captain of J1, 孙七 a member there, 周八 one of J2."""
    with app.app_context(), store.transaction():
        j1, j2 = makers.make_branch("J1", name="机关第一支部"), makers.make_branch("J2")
        members = {
            "organiser": makers.make_member(j1, staff_no="G1", name="陈建国", roles="organiser"),
            "captain": makers.make_member(
                j1, staff_no="C1", name="赵六", roles="captain", phone="13900001111"
            ),
            "near": makers.make_member(j1, staff_no="M1", name="孙七", phone="13900002222"),
            "far": makers.make_member(j2, staff_no="M2", name="周八"),
        }
        app.ids = {role: member.id for role, member in members.items()}
        app.members = members
    return app


def _browser(site, role):
    browser = Browser(site)
    makers.sign_in(browser.client, site.members[role], now=NOON)
    return browser


def _upload(browser, text, encoding="utf-8"):
    return browser.post("/desk/people/import", file=(io.BytesIO(text.encode(encoding)), "people.csv"))


def _confirm(browser, page_path, **more):
    shown = re.search(r'name="shown" value="([0-9a-f]+)"', browser.get(page_path).text)[1]
    return browser.post(page_path.partition("?")[0], shown=shown, **more)


def _row(site, model, **which):
    with site.app_context():
        return store.db.session.query(model).filter_by(**which).one_or_none()


def test_a_file_is_shown_then_imported_and_its_people_sign_in_by_code(site):
    organiser = _browser(site, "organiser")
    page = _upload(organiser, ROSTER, "gb18030")
    assert page.status_code == 303
    preview = organiser.get(page.location).text
    assert "GB18030" in preview
    assert "王芳" in preview
    assert "名单里没有" in preview
    assert _row(site, store.Member, staff_no="G2") is None

    assert _confirm(organiser, page.location).status_code == 303
    member = _row(site, store.Member, staff_no="G2")
    assert member.name == "李强"

    sheet = organiser.post("/desk/people/codes", branch="J1").text
    code = CODE.search(sheet[sheet.index("李强") :])[0]
    newcomer = Browser(site)
    page = newcomer.sign_in("g2", code)
    assert page.location.startswith("/password")
    assert newcomer.post("/password", new="a long password", again="a long password").status_code == 303
    assert Browser(site).api_sign_in("G2", "a long password").json["member"]["branch"] == "J1"
    assert Browser(site).api_sign_in("G2", code).status_code == 401


def test_faults_stand_beside_their_rows_and_nothing_is_stored(site):
    page = _upload(_browser(site, "organiser"), HEAD + "G9,新人,J9,,\r\nG 9,,J9,,班长\r\n")
    assert page.status_code == 422
    for said in ("工号中间有空格", "第 3 行", "没有“班长”这个角色", "什么也没有保存"):
        assert said in page.text
    assert _row(site, store.Member, staff_no="G9") is None
    assert _row(site, store.Branch, code="J9") is None


def test_only_who_uploaded_a_file_sees_and_imports_it(site):
    organiser = _browser(site, "organiser")
    path = _upload(organiser, ROSTER).location
    with site.app_context():
        site.members["other"] = makers.make_member(staff_no="G0", roles="organiser")
    other = _browser(site, "other")
    assert other.get(path).status_code == 404
    assert other.post(path, shown="0" * 64).status_code == 404
    assert organiser.get("/desk/people/import/..%2f..%2fsecret_key").status_code == 404
    assert organiser.get(path).status_code == 200


def test_a_preview_is_over_after_an_hour(site, clock):
    organiser = _browser(site, "organiser")
    path = _upload(organiser, ROSTER).location
    clock.shift(timedelta(minutes=61))
    assert organiser.get(path).status_code == 404


def test_what_changed_since_the_preview_is_shown_again_and_not_imported(site):
    organiser = _browser(site, "organiser")
    path = _upload(organiser, ROSTER).location
    shown = re.search(r'name="shown" value="([0-9a-f]+)"', organiser.get(path).text)[1]
    organiser.post(f"/desk/people/{site.ids['organiser']}", name="陈建军", organiser="y")
    page = organiser.post(path, shown=shown)
    assert page.status_code == 409
    assert "请再核对一遍" in page.text
    assert _row(site, store.Member, staff_no="G2") is None
    assert _confirm(organiser, path).status_code == 303


def test_who_is_missing_is_disabled_only_when_that_was_shown(site):
    organiser = _browser(site, "organiser")
    path = _upload(organiser, ROSTER).location
    plain = re.search(r'name="shown" value="([0-9a-f]+)"', organiser.get(path).text)[1]
    assert organiser.post(path, shown=plain, deactivate="1").status_code == 409
    assert "将停用" in organiser.get(f"{path}?deactivate=1").text
    assert _confirm(organiser, f"{path}?deactivate=1", deactivate="1").status_code == 303
    assert _row(site, store.Member, staff_no="M1").is_active is False


def test_an_organiser_does_not_lose_the_own_role_by_an_import(site):
    organiser = _browser(site, "organiser")
    path = _upload(organiser, HEAD + "G1,陈建国,J1,,\r\n").location
    page = organiser.get(path)
    assert page.status_code == 422
    assert "您自己的管理员角色" in page.text
    assert organiser.post(path, shown="0" * 64).status_code == 422
    assert _row(site, store.Member, staff_no="G1").roles == "organiser"


def test_a_captain_sees_the_own_branch_without_phones(site):
    captain = _browser(site, "captain")
    page = captain.get("/desk/people?branch=J2&role=organiser&off=1").text
    assert "孙七" in page
    assert "周八" not in page
    assert "13900002222" not in page
    assert "13900002222" not in captain.get(f"/desk/people/{site.ids['near']}").text
    assert captain.get(f"/desk/people/{site.ids['far']}").status_code == 404
    assert captain.get("/desk/people/999999").status_code == 404


@pytest.mark.parametrize(
    ("whom", "status"), [("near", 200), ("captain", 200), ("organiser", 403), ("far", 404)]
)
def test_a_captain_makes_codes_in_the_own_branch_and_never_for_an_organiser(site, whom, status):
    page = _browser(site, "captain").post(f"/desk/people/{site.ids[whom]}/code")
    assert page.status_code == status
    assert bool(CODE.search(page.text)) == (status == 200)
    assert bool(_row(site, store.Member, id=site.ids[whom]).code_hmac) == (status == 200)


def test_a_captain_who_leaves_a_branch_sees_it_no_more(site):
    with site.app_context():
        makers.move(site.members["captain"], None, from_on=NOON.date())
    captain = _browser(site, "captain")
    assert "孙七" not in captain.get("/desk/people").text
    assert captain.post(f"/desk/people/{site.ids['near']}/code").status_code == 404


@pytest.mark.parametrize("role", ["captain", "near"])
@pytest.mark.parametrize(
    "path",
    [
        "/desk/people/import",
        "/desk/people/codes",
        "/desk/people/branches/J1",
        "/desk/people/{near}",
        "/desk/people/{near}/branch",
        "/desk/people/{near}/disable",
        "/desk/people/{near}/enable",
        "/desk/people/{near}/sign-out",
    ],
)
def test_only_an_organiser_changes_people_and_branches(site, role, path):
    assert _browser(site, role).post(path.format(**site.ids)).status_code == 403


def test_a_disabled_person_is_out_at_once_and_can_be_enabled_again(site):
    person, organiser = _browser(site, "near"), _browser(site, "organiser")
    path = f"/desk/people/{site.ids['near']}"
    assert person.name == "孙七"
    assert organiser.post(f"{path}/disable").status_code == 303
    assert person.name is None
    assert organiser.post(f"{path}/code").status_code == 403
    assert _browser(site, "captain").get(path).status_code == 404
    organiser.post(f"{path}/enable")
    assert _row(site, store.Member, id=site.ids["near"]).is_active
    assert person.name is None


def test_a_person_is_signed_out_everywhere(site):
    phones = [_browser(site, "near") for _ in range(2)]
    _browser(site, "organiser").post(f"/desk/people/{site.ids['near']}/sign-out")
    assert [phone.name for phone in phones] == [None, None]


def test_an_organiser_cannot_disable_themself_or_give_up_the_own_role(site):
    organiser = _browser(site, "organiser")
    path = f"/desk/people/{site.ids['organiser']}"
    assert organiser.post(f"{path}/disable").status_code == 409
    assert organiser.post(path, name="陈建国").status_code == 409
    member = _row(site, store.Member, staff_no="G1")
    assert (member.is_active, member.roles) == (True, "organiser")


def test_an_open_round_follows_a_move_and_a_disabling(site):
    with site.app_context():
        this_round = makers.make_round(makers.make_season())
    organiser, path = _browser(site, "organiser"), f"/desk/people/{site.ids['near']}"
    organiser.post(f"{path}/branch", branch="J2", from_on="2026-03-01")
    with site.app_context():
        entry = store.db.session.get(store.RosterEntry, (this_round.id, site.ids["near"]))
        assert store.db.session.get(store.Branch, entry.branch_id).code == "J2"
    organiser.post(f"{path}/disable")
    with site.app_context():
        assert store.db.session.get(store.RosterEntry, (this_round.id, site.ids["near"])) is None
