"""A screen from six digits to the wall, and what its token opens: its own state and boards, nothing else."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from quizapp import cli, store
from quizapp.core import credentials
from tests import makers
from tests.browsers import Browser

NOON = datetime(2026, 3, 4, 4, tzinfo=UTC)
COOKIE = "quizapp_screen"
STATE = "/api/v1/screens/me/state"


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def site(app, clock):
    with app.app_context(), store.transaction():
        branch = makers.make_branch("J1")
        app.members = {
            "organiser": makers.make_member(branch, name="陈建国", roles="organiser"),
            "captain": makers.make_member(branch, name="赵六", roles="captain"),
        }
    return app


def _desk(site, role="organiser"):
    browser = Browser(site)
    makers.sign_in(browser.client, site.members[role], now=NOON)
    return browser


def _begin(screen):
    reply = screen.call("POST", "/screens")
    assert reply.status_code == 201
    return reply.json["digits"]


def _pair(site, screen, name="一楼大厅"):
    page = _desk(site).post("/desk/screens", page="/desk/screens", digits=_begin(screen), name=name)
    assert page.status_code == 303


def _rows(site):
    with site.app_context():
        return store.db.session.scalars(store.db.select(store.Screen)).all()


def test_the_organiser_pairs_a_screen_by_its_digits(site):
    screen, desk = Browser(site), _desk(site)
    begun = screen.call("POST", "/screens")
    assert re.fullmatch(r"\d{6}", begun.json["digits"])
    assert begun.json["expires_at"] == "2026-03-04T04:10:00.000Z"
    waiting = screen.get(STATE).json
    assert waiting["paired"] is False
    assert waiting["digits"] == begun.json["digits"]

    digits = begun.json["digits"]
    typed = f"{digits[:3]} {digits[3:]}".translate({ord("1"): "１"})
    desk.post("/desk/screens", page="/desk/screens", digits=typed, name="一楼大厅")
    assert screen.get(STATE).json["paired"] is True
    assert "一楼大厅" in desk.get("/desk/screens").text


def test_the_cookie_is_hidden_from_scripts_and_only_its_hash_is_kept(site):
    reply = Browser(site).call("POST", "/screens")
    cookie = next(one for one in reply.headers.getlist("Set-Cookie") if one.startswith(COOKIE))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    token = re.match(rf"{COOKIE}=([^;]+)", cookie)[1]
    assert len(token) == 43
    assert [row.token_sha256 for row in _rows(site)] == [credentials.token_sha256(token)]


def test_opening_the_page_writes_nothing(site):
    screen = Browser(site)
    assert screen.get("/screen").status_code == 200
    assert _rows(site) == []


def test_without_a_script_a_form_shows_the_digits_and_the_page_then_the_wall(site):
    screen = Browser(site)
    assert screen.post("/screen", page="/screen").status_code == 303
    digits = "".join(
        re.search(r'id="digits"><span>(\d+)</span><span>(\d+)', screen.get("/screen").text).groups()
    )
    _desk(site).post("/desk/screens", page="/desk/screens", digits=digits)
    assert 'id="stage"' in screen.get("/screen").text


def test_digits_need_a_csrf_token_and_no_sign_in(site):
    reply = Browser(site).call("POST", "/screens", token="none")
    assert (reply.status_code, reply.json["code"]) == (403, "csrf")


def test_asking_again_renews_the_digits_of_the_same_screen(site, clock):
    screen = Browser(site)
    first = _begin(screen)
    clock.shift(timedelta(minutes=9))
    second = _begin(screen)
    assert second != first
    assert len(_rows(site)) == 1
    page = _desk(site).post("/desk/screens", page="/desk/screens", digits=first)
    assert page.status_code == 422
    assert "没有大屏显示这组数字" in page.text


def test_digits_run_out_and_their_row_is_swept(site, clock):
    old, new = Browser(site), Browser(site)
    digits = _begin(old)
    clock.shift(timedelta(minutes=10))
    assert _desk(site).post("/desk/screens", page="/desk/screens", digits=digits).status_code == 422
    _begin(new)
    assert len(_rows(site)) == 1
    assert old.get(STATE).status_code == 401
    assert _begin(old)


def test_one_address_cannot_fill_the_table(site):
    replies = [Browser(site).call("POST", "/screens") for _ in range(62)]
    assert [reply.status_code for reply in replies[-2:]] == [429, 429]
    assert int(replies[-1].headers["Retry-After"]) > 0
    assert len(_rows(site)) == 60


def test_guessing_digits_is_throttled(site):
    desk = _desk(site)
    pages = [desk.post("/desk/screens", page="/desk/screens", digits=f"{n:06}") for n in range(11)]
    assert [page.status_code for page in pages[-2:]] == [422, 429]


def test_a_paired_screen_needs_no_digits(site):
    screen = Browser(site)
    _pair(site, screen)
    reply = screen.call("POST", "/screens")
    assert (reply.status_code, reply.json["code"]) == (409, "screen-paired")


def test_a_screens_token_opens_boards_and_nothing_else(site):
    screen = Browser(site)
    _pair(site, screen)
    assert screen.get(STATE).status_code == 200
    assert screen.get("/boards").status_code == 200
    assert screen.get("/api/v1/rounds").status_code == 401
    for path in ("/", "/me", "/desk/screens", "/desk/people", "/banks"):
        assert screen.get(path).status_code in (302, 303), path
    assert screen.call("POST", "/rounds/1/attempts").status_code == 401
    assert screen.call("POST", "/banks").status_code == 401


def test_a_screens_token_is_no_bearer_and_stands_in_no_address(site):
    screen = Browser(site)
    _pair(site, screen)
    token = screen.client.get_cookie(COOKIE).value
    stranger = site.test_client()
    assert stranger.get(STATE, headers={"Authorization": f"Bearer {token}"}).status_code == 401
    assert token not in screen.get("/screen").text
    assert token not in screen.get(STATE).text


def test_a_revoked_screen_sees_nothing_more_and_shows_digits_again(site):
    screen, desk = Browser(site), _desk(site)
    _pair(site, screen)
    [row] = _rows(site)
    assert "回到六位数字" in desk.get(f"/desk/screens/{row.id}/revoke").text
    desk.post(f"/desk/screens/{row.id}/revoke", page="/desk/screens")
    assert screen.get(STATE).status_code == 401
    assert screen.get("/api/v1/boards/branches").status_code == 401
    assert "请管理员输入" in screen.get("/screen").text
    assert _begin(screen)


def test_a_screen_is_named_by_where_it_hangs(site):
    screen, desk = Browser(site), _desk(site)
    _pair(site, screen, name="")
    [row] = _rows(site)
    assert f"{row.id}号屏" in desk.get("/desk/screens").text
    desk.post(f"/desk/screens/{row.id}/name", page="/desk/screens", name="食堂")
    assert "食堂" in desk.get("/desk/screens").text
    assert desk.post(f"/desk/screens/{row.id}/name", page="/desk/screens", name="长" * 65).status_code == 422
    assert desk.get("/desk/screens/999/name").status_code == 404


def test_only_an_organiser_comes_to_the_page_of_screens(site):
    assert _desk(site, "captain").get("/desk/screens").status_code == 403
    assert Browser(site).get("/desk/screens").status_code in (302, 303)


def test_a_sign_of_life_is_noted_at_most_once_a_minute(site, clock):
    screen, desk = Browser(site), _desk(site)
    _pair(site, screen)
    assert "离线" in desk.get("/desk/screens").text
    for _ in range(3):
        assert screen.call("POST", "/screens/me/seen").status_code == 204
        clock.shift(timedelta(seconds=20))
    assert [row.seen_at for row in _rows(site)] == [NOON]
    assert screen.call("POST", "/screens/me/seen").status_code == 204
    assert [row.seen_at for row in _rows(site)] == [NOON + timedelta(minutes=1)]
    assert "在线" in desk.get("/desk/screens").text


def test_a_command_pairs_by_digits(site):
    screen, runner = Browser(site), site.test_cli_runner()
    digits = _begin(screen)
    wrong = f"{(int(digits) + 1) % 1_000_000:06}"
    assert runner.invoke(cli.main, ["screens", "pair", wrong]).exit_code == 1
    assert runner.invoke(cli.main, ["screens", "pair", digits, "--name", "大厅"]).exit_code == 0
    assert screen.get(STATE).json["paired"] is True
    assert [row.name for row in _rows(site)] == ["大厅"]


def _link(site):
    printed = site.test_cli_runner().invoke(cli.main, ["screens", "link", "--name", "大厅"]).output
    return re.search(r"https?://[^/\s]+(/screen/link/[\w-]{43})", printed)[1]


def test_a_link_pairs_one_browser_once_by_a_button(site):
    path, screen, late = _link(site), Browser(site), Browser(site)
    assert "配对这台大屏" in screen.get(path).text
    assert _rows(site) == []
    assert screen.post(path, page="/screen").status_code == 303
    assert screen.get(STATE).json["paired"] is True
    assert late.post(path, page="/screen").status_code == 404
    assert late.get(path).status_code == 404
    assert [row.name for row in _rows(site)] == ["大厅"]


def test_a_link_runs_out_after_fifteen_minutes(site, clock):
    path, screen = _link(site), Browser(site)
    clock.shift(timedelta(minutes=15))
    assert screen.post(path, page="/screen").status_code == 404


def test_a_link_takes_the_place_of_what_the_browser_was(site):
    screen = Browser(site)
    _pair(site, screen, name="旧")
    path = _link(site)
    assert screen.post(path, page="/screen").status_code == 303
    assert [row.name for row in _rows(site)] == ["大厅"]
