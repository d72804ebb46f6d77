"""Bearer tokens: made and revoked on the desk by organisers, good for the API only."""

import re

import pytest

from quizapp import store
from tests.accounts.conftest import PASSWORD
from tests.browsers import Browser


@pytest.fixture
def organiser(app, people):
    browser = Browser(app)
    browser.sign_in("G1", PASSWORD)
    return browser


@pytest.fixture
def token(organiser):
    return _make(organiser, "甲程序")


def _make(browser, name):
    page = browser.post("/desk/tokens", name=name)
    assert page.status_code == 201
    return re.search(r"Bearer ([\w-]{43})<", page.text)[1]


def _call(client, token, method="GET", path="/session", **more):
    return client.open(f"/api/v1{path}", method=method, headers={"Authorization": f"Bearer {token}"}, **more)


def test_a_token_is_shown_once_and_kept_as_its_hash(app, organiser, token):
    page = organiser.get("/desk/tokens").text
    assert "甲程序" in page
    assert token not in page
    with app.app_context():
        kept = store.db.session.query(store.ApiToken).one()
        assert kept.token_sha256 != token


def test_a_program_acts_as_the_organiser_who_made_its_token(client, token):
    assert _call(client, token).json["member"]["name"] == "赵敏"


def test_a_token_needs_no_csrf(client, token):
    assert _call(client, token, "POST", "/rounds/1/attempts").json["code"] == "not-found"


def test_a_token_ignores_the_cookies_beside_it(app, people, token):
    browser = Browser(app)
    browser.api_sign_in("G7", PASSWORD)
    assert _call(browser.client, token).json["member"]["name"] == "赵敏"
    assert _call(browser.client, "wrong", path="/rounds").json["code"] == "sign-in-required"
    assert _call(browser.client, "wrong").json["member"] is None


def test_a_token_neither_signs_in_nor_out(app, people, token):
    browser = Browser(app)
    browser.api_sign_in("G7", PASSWORD)
    out = _call(browser.client, token, "DELETE")
    back = _call(browser.client, token, "POST", json={"staff_no": "G1", "password": PASSWORD})
    assert (out.status_code, out.json["code"]) == (409, "bearer-token")
    assert (back.status_code, back.json["code"]) == (409, "bearer-token")
    assert browser.name == "王芳"


def test_a_token_opens_no_page_and_lifts_no_csrf_there(client, token):
    header = {"Authorization": f"Bearer {token}"}
    assert client.get("/desk/tokens", headers=header).status_code == 303
    assert client.post("/desk/tokens", headers=header, data={"name": "x"}).status_code == 403


def test_a_revoked_token_is_worth_nothing(app, organiser, client, token):
    with app.app_context():
        token_id = store.db.session.query(store.ApiToken.id).scalar()
    assert organiser.post(f"/desk/tokens/{token_id}/revoke").status_code == 303
    assert _call(client, token, path="/rounds").status_code == 401
    assert "甲程序" in organiser.get("/desk/tokens").text


def test_nobody_revokes_anothers_token(app, people, organiser, client, token):
    with app.app_context(), store.transaction():
        token_id = store.db.session.query(store.ApiToken.id).scalar()
        other = store.db.session.get(store.Member, people["member"].id)
        other.roles = "organiser"
    browser = Browser(app)
    browser.sign_in("G7", PASSWORD)
    assert "甲程序" not in browser.get("/desk/tokens").text
    assert browser.post(f"/desk/tokens/{token_id}/revoke").status_code == 404
    assert _call(client, token).json["member"]["name"] == "赵敏"


def test_a_token_ends_with_its_owners_account(app, people, client, token):
    with app.app_context(), store.transaction():
        store.db.session.get(store.Member, people["organiser"].id).is_active = False
    assert _call(client, token, path="/rounds").status_code == 401


@pytest.mark.parametrize("name", ["", "   ", "x" * 65])
def test_a_token_needs_a_name(organiser, name):
    page = organiser.post("/desk/tokens", name=name)
    assert page.status_code == 422
    assert "Bearer" not in page.text


def test_only_organisers_make_tokens(app, people):
    browser = Browser(app)
    browser.sign_in("G7", PASSWORD)
    assert browser.get("/desk/tokens").status_code == 403
    assert browser.post("/desk/tokens", name="x").status_code == 403
