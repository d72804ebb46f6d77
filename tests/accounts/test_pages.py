"""The pages of sign-in, the cookie, and what a request forged elsewhere gets."""

import pytest

from quizapp import create_app, store
from quizapp.config import Settings
from tests.accounts.conftest import PASSWORD
from tests.browsers import Browser


@pytest.fixture
def browser(app, people):
    return Browser(app)


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("/me", "/me"),
        ("/boards?round=3", "/boards?round=3"),
        ("https://evil.net/", "/"),
        ("//evil.net", "/"),
        ("/%5Cevil.net", "/"),
        ("/%09/evil.net", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_after_signing_in_one_gets_where_one_wanted_and_never_elsewhere(browser, asked, leads_to):
    assert browser.sign_in("G7", PASSWORD, next_page=asked).location == leads_to


def test_a_page_that_needs_a_sign_in_leads_there_and_back(browser):
    assert browser.get("/me?a=1").location == "/login?next=/me?a%3D1"


def test_who_is_signed_in_does_not_see_the_sign_in_page(browser):
    browser.sign_in("G7", PASSWORD)
    assert browser.get("/login").location == "/"


@pytest.mark.parametrize("fields", [{}, {"staff_no": "G7"}, {"password": PASSWORD}])
def test_an_empty_field_is_pointed_at(browser, fields):
    page = browser.post("/login", **fields)
    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.text


def test_the_page_never_repeats_a_password(browser):
    assert "a wrong one" not in browser.sign_in("G7", "a wrong one").text


def test_the_cookie_is_kept_from_scripts_other_sites_and_lasts(browser):
    reply = browser.sign_in("G7", PASSWORD)
    cookie = next(line for line in reply.headers.getlist("Set-Cookie") if line.startswith("quizapp="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Expires=" in cookie
    assert "Secure" not in cookie


def test_over_https_the_cookie_is_secure_and_no_referer_is_asked_for(app, people, settings):
    # The same database and keys, at an address of its own.
    https = Settings.from_environ(
        {
            "QUIZAPP_DATABASE_URL": settings.database_url,
            "QUIZAPP_INSTANCE": str(settings.instance),
            "QUIZAPP_URL": "https://quiz.example.org",
        }
    )
    secure_app = create_app(https)
    client = secure_app.test_client()
    base = "https://quiz.example.org"
    token = client.get("/api/v1/session", base_url=base).json["csrf_token"]
    reply = client.post(
        "/api/v1/session",
        base_url=base,
        json={"staff_no": "G7", "password": PASSWORD},
        headers={"X-CSRFToken": token},
    )
    assert reply.status_code == 200
    assert "Secure" in reply.headers["Set-Cookie"]
    with secure_app.app_context():
        store.db.engine.dispose()


def test_a_sign_in_without_a_token_is_refused_as_a_forgery(browser):
    page = browser.client.post("/login", data={"staff_no": "G7", "password": PASSWORD})
    assert page.status_code == 403
    assert "刷新后重试" in page.text
    call = browser.client.post("/api/v1/session", json={"staff_no": "G7", "password": PASSWORD})
    assert (call.status_code, call.json["code"]) == (403, "csrf")
    assert call.mimetype == "application/problem+json"


def test_forgery_is_judged_before_who_is_signed_in(browser):
    assert browser.client.post("/api/v1/rounds/1/attempts").json["code"] == "csrf"
    assert browser.call("POST", "/rounds/1/attempts").json["code"] == "sign-in-required"


def test_a_token_of_another_session_is_refused(app, people, browser):
    other = Browser(app).session()["csrf_token"]
    assert browser.call("DELETE", "/session", token=other).json["code"] == "csrf"


@pytest.mark.parametrize(
    "body",
    [
        {"staff_no": "G7"},
        {"staff_no": "G7", "password": None},
        {"staff_no": 7, "password": PASSWORD},
        {"staff_no": "G7", "password": PASSWORD, "roles": ["organiser"]},
        {"staff_no": "G7", "password": ["x"]},
        [],
    ],
)
def test_a_sign_in_of_another_shape_is_refused(browser, body):
    reply = browser.call("POST", "/session", json=body)
    assert (reply.status_code, reply.mimetype) == (422, "application/problem+json")
    assert browser.name is None


def test_signing_in_as_somebody_else_ends_the_first_sign_in(app, browser):
    browser.api_sign_in("G7", PASSWORD)
    cookie = browser.client.get_cookie("quizapp").value
    assert browser.api_sign_in("G1", PASSWORD).json["member"]["roles"] == ["member", "organiser"]
    thief = Browser(app)
    thief.client.set_cookie("quizapp", cookie)
    assert thief.name is None


def test_a_failed_sign_in_leaves_the_one_before(browser):
    browser.api_sign_in("G7", PASSWORD)
    browser.api_sign_in("G1", "wrong")
    assert browser.name == "王芳"


@pytest.mark.parametrize("disposition", ["form-data", 'form-data; filename="x"'])
def test_a_part_without_a_name_is_a_bad_request_and_no_bug(browser, disposition):
    part = f"--x\r\nContent-Disposition: {disposition}\r\n\r\nnull\r\n--x--\r\n"
    kind = "multipart/form-data; boundary=x"
    assert browser.client.post("/login", data=part, content_type=kind).status_code == 400
