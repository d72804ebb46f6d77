"""Signing in and out, through pages and the API, on both databases."""

from datetime import UTC, datetime, timedelta

import argon2
import pytest
import time_machine

from quizapp import store
from quizapp.accounts import services
from quizapp.core import credentials
from tests import makers
from tests.browsers import Browser

NOON = datetime(2026, 3, 3, 4, tzinfo=UTC)
PASSWORD = "correct horse 马"
NEW = "a longer new one"
CODE = "7K3M-P0QX-2B9D"
#: Quick to verify; the parameters stand in the hash.
QUICK = argon2.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
HASH = QUICK.hash(PASSWORD)


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def site(app, clock):
    """王芳 has a password; 李强 has a one-time code for two weeks and none yet."""
    key = app.extensions["keys"].derive("codes")
    with app.app_context(), store.transaction():
        branch = makers.make_branch("b1")
        makers.make_member(branch, staff_no="G7", name="王芳", password_hash=HASH)
        makers.make_member(
            branch,
            staff_no="G8",
            name="李强",
            code_hmac=credentials.code_hmac(key, CODE),
            code_expires_at=NOON + timedelta(days=14),
        )
    return app


@pytest.fixture
def browser(site):
    return Browser(site)


def _change(app, staff_no, **columns):
    with app.app_context(), store.transaction():
        member = store.db.session.query(store.Member).filter_by(staff_no=staff_no).one()
        for name, value in columns.items():
            setattr(member, name, value)


@pytest.mark.parametrize("typed", ["G7", " g7 ", "Ｇ７", "\u3000ｇ７"])
def test_a_staff_number_is_known_however_it_is_typed(browser, typed):
    assert browser.api_sign_in(typed, PASSWORD).json["member"]["name"] == "王芳"
    page = Browser(browser.client.application).sign_in(typed, PASSWORD)
    assert (page.status_code, page.location) == (303, "/")


def test_the_session_says_who_is_signed_in(browser):
    assert browser.session()["member"] is None
    browser.api_sign_in("G7", PASSWORD)
    assert browser.session()["member"] == {
        "staff_no": "G7",
        "name": "王芳",
        "branch": "b1",
        "roles": ["member"],
    }


@pytest.mark.parametrize(
    ("staff_no", "password"),
    [("G7", "wrong password"), ("nobody", PASSWORD), ("G8", "wrong password"), ("G7", PASSWORD[:-1])],
)
def test_an_unknown_number_and_a_wrong_password_get_the_same_answer(browser, staff_no, password):
    reply = browser.api_sign_in(staff_no, password)
    assert (reply.status_code, reply.json["code"]) == (401, "bad-credentials")
    assert reply.data == browser.api_sign_in("another unknown", "x").data
    page = browser.sign_in(staff_no, password)
    assert page.status_code == 401
    assert "工号或密码不对" in page.text
    assert browser.name is None


def test_a_disabled_person_is_answered_like_an_unknown_one(site, browser):
    _change(site, "G7", is_active=False)
    known, unknown = browser.api_sign_in("G7", PASSWORD), browser.api_sign_in("nobody", PASSWORD)
    assert (known.status_code, known.data) == (401, unknown.data)


def test_signing_in_renews_the_session_and_the_old_one_is_dead(site, browser):
    browser.api_sign_in("G7", PASSWORD)
    old_cookie = browser.client.get_cookie("quizapp").value
    old_token = browser.session()["csrf_token"]
    assert browser.api_sign_in("G7", PASSWORD).status_code == 200
    assert browser.call("DELETE", "/session", token=old_token).json["code"] == "csrf"
    thief = Browser(site)
    thief.client.set_cookie("quizapp", old_cookie)
    assert thief.name is None
    assert browser.name == "王芳"


def test_signing_out_ends_the_session_on_the_server_too(site, browser):
    browser.sign_in("G7", PASSWORD)
    old_cookie = browser.client.get_cookie("quizapp").value
    assert browser.post("/logout").status_code == 303
    browser.client.set_cookie("quizapp", old_cookie)
    assert browser.name is None
    assert browser.get("/me").location == "/login?next=/me"


def test_signing_out_by_the_api_ends_the_session(browser):
    browser.api_sign_in("G7", PASSWORD)
    old_cookie = browser.client.get_cookie("quizapp").value
    assert browser.call("DELETE", "/session").json["member"] is None
    browser.client.set_cookie("quizapp", old_cookie)
    assert browser.name is None


def test_disabling_a_member_ends_the_session_at_once(site, browser):
    browser.api_sign_in("G7", PASSWORD)
    _change(site, "G7", is_active=False)
    assert browser.name is None
    assert browser.client.get("/api/v1/rounds").json["code"] == "sign-in-required"


def test_a_sign_in_lasts_thirty_days(clock, browser):
    browser.api_sign_in("G7", PASSWORD)
    clock.shift(timedelta(days=30, seconds=-1))
    assert browser.name == "王芳"
    clock.shift(timedelta(seconds=1))
    assert browser.name is None


def test_a_code_leads_to_choosing_a_password_before_anything_else(browser):
    page = browser.sign_in("G8", CODE.lower(), next_page="/me")
    assert (page.status_code, page.location) == (303, "/password?next=/me")
    assert browser.get("/me").location == "/password?next=/me"
    refused = browser.client.get("/api/v1/rounds")
    assert (refused.status_code, refused.json["code"]) == (403, "password-change-required")
    chosen = browser.post("/password?next=/me", new=NEW, again=NEW)
    assert (chosen.status_code, chosen.location) == (303, "/me")
    assert browser.get("/me").status_code == 200


def test_the_api_takes_no_code_and_leaves_it_good(browser):
    reply = browser.api_sign_in("G8", CODE)
    assert (reply.status_code, reply.json["code"]) == (403, "password-change-required")
    assert browser.name is None
    assert browser.sign_in("G8", CODE).status_code == 303


def test_a_code_is_used_up_by_the_password_chosen(site, browser):
    browser.sign_in("G8", CODE)
    browser.post("/password", new=NEW, again=NEW)
    assert Browser(site).api_sign_in("G8", CODE).status_code == 401
    assert Browser(site).api_sign_in("G8", NEW).status_code == 200


def test_a_code_expires_after_fourteen_days(clock, browser):
    clock.shift(timedelta(days=14, seconds=-1))
    assert browser.api_sign_in("G8", CODE).status_code == 403
    clock.shift(timedelta(seconds=1))
    assert browser.api_sign_in("G8", CODE).status_code == 401


def test_who_signed_in_by_code_has_an_hour_to_choose(clock, browser):
    browser.sign_in("G8", CODE)
    clock.shift(timedelta(minutes=59))
    assert browser.name == "李强"
    clock.shift(timedelta(minutes=1))
    assert browser.name is None


def test_once_a_password_is_chosen_the_sign_in_lasts(clock, browser):
    browser.sign_in("G8", CODE)
    browser.post("/password", new=NEW, again=NEW)
    clock.shift(timedelta(days=29))
    assert browser.name == "李强"


def test_of_two_who_hold_the_same_code_the_first_to_choose_wins(site):
    first, second = Browser(site), Browser(site)
    for each in (first, second):
        assert each.sign_in("G8", CODE).status_code == 303
    late_token = second.page_token("/password")
    first.post("/password", new=NEW, again=NEW)
    late = second.client.post(
        "/password", data={"csrf_token": late_token, "new": "another one", "again": "another one"}
    )
    assert late.location == "/login"
    assert Browser(site).api_sign_in("G8", NEW).status_code == 200


def test_a_new_code_ends_a_sign_in_by_the_old_one(site, browser):
    browser.sign_in("G8", CODE)
    with site.app_context(), store.transaction():
        member = store.db.session.query(store.Member).filter_by(staff_no="G8").one()
        store.people_lists.set_codes([(member.id, "0" * 64)], expires_at=NOON + timedelta(days=14))
    assert browser.name is None


def test_a_new_password_ends_the_other_sign_ins(site, browser):
    other = Browser(site)
    for each in (browser, other):
        each.api_sign_in("G7", PASSWORD)
    browser.post("/password", old=PASSWORD, new=NEW, again=NEW)
    assert (browser.name, other.name) == ("王芳", None)
    assert Browser(site).api_sign_in("G7", PASSWORD).status_code == 401


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"old": "wrong", "new": NEW, "again": NEW}, "现在的密码不对"),
        ({"old": PASSWORD, "new": "short", "again": "short"}, "密码要有 8 到 128 个字符"),
        ({"old": PASSWORD, "new": "x" * 129, "again": "x" * 129}, "密码要有 8 到 128 个字符"),
        ({"old": PASSWORD, "new": NEW, "again": NEW + "x"}, "两次输入的密码不一样"),
    ],
)
def test_a_password_is_changed_only_by_who_knows_it_and_to_a_good_one(site, browser, fields, said):
    browser.api_sign_in("G7", PASSWORD)
    page = browser.post("/password", **fields)
    assert page.status_code == 422
    assert said in page.text
    assert Browser(site).api_sign_in("G7", PASSWORD).status_code == 200


def test_a_code_passes_the_throttle(browser):
    for _ in range(6):
        browser.sign_in("G8", "wrong")
    assert browser.sign_in("G8", CODE).status_code == 303


def test_a_sign_in_is_refused_when_the_password_changes_while_it_is_checked(site, browser, monkeypatch):
    verify = services._is_password

    def change_meanwhile(account, password):
        right = verify(account, password)
        with store.transaction():
            store.sign_ins.set_password(account.id, QUICK.hash(NEW))
        return right

    monkeypatch.setattr(services, "_is_password", change_meanwhile)
    assert browser.api_sign_in("G7", PASSWORD).json["code"] == "bad-credentials"
    assert browser.name is None
