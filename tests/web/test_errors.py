"""Whatever goes wrong leaves by one way: a page for people, problem+json under /api/."""

import re

import pytest
from flask_babel import lazy_gettext as _l

from quizapp import create_app
from quizapp.config import Settings
from quizapp.web import messages


def _problem(reply):
    assert reply.mimetype == "application/problem+json"
    problem = reply.get_json()
    assert problem["status"] == reply.status_code
    assert problem["type"] == f"urn:quizapp:problem:{problem['code']}"
    assert problem["title"]
    assert problem["detail"]
    return problem


KINDS = [
    ("Unauthenticated", "bad-credentials", 401),
    ("Forbidden", "forbidden", 403),
    ("Missing", "not-found", 404),
    ("Conflict", "attempt-closed", 409),
    ("Conflict", "round-not-open", 409),
    ("Conflict", "no-attempts-left", 409),
    ("Forbidden", "not-released", 403),
    ("Invalid", "bad-response", 422),
    ("Throttled", "throttled", 429),
]


@pytest.mark.parametrize(("kind", "code", "status"), KINDS)
def test_a_refusal_is_problem_json_in_the_api_and_a_page_elsewhere(web_client, kind, code, status):
    problem = _problem(web_client.get(f"/api/v1/refuse/{kind}/{code}"))
    assert (problem["code"], problem["status"]) == (code, status)
    page = web_client.get(f"/refuse/{kind}/{code}")
    assert page.status_code == status
    assert page.mimetype == "text/html"
    assert problem["title"] in page.text
    assert problem["detail"] in page.text


def test_facts_stand_beside_the_standard_members_and_never_pass_for_one(web_client):
    problem = _problem(web_client.get("/api/v1/refuse/Throttled/throttled"))
    assert problem["retry_after_s"] == 90
    assert problem["status"] == 429  # the refusal carries a fact "status" of 200


def test_a_throttled_reply_says_when_to_come_back(web_client):
    for path in ("/refuse/Throttled/throttled", "/api/v1/refuse/Throttled/throttled"):
        assert web_client.get(path).headers["Retry-After"] == "90"
    assert "请过1分钟30秒再试" in web_client.get("/refuse/Throttled/throttled").text


def test_a_code_without_words_gets_those_of_its_status(web_client):
    assert _problem(web_client.get("/api/v1/refuse/Conflict/something-new"))["title"] == "情况已经变化"


@pytest.mark.parametrize(
    ("path", "code", "status"), [("nope", "not-found", 404), ("bodies", "method-not-allowed", 405)]
)
def test_http_errors_take_the_same_way(web_client, path, code, status):
    problem = _problem(web_client.get(f"/api/v1/{path}"))
    assert (problem["code"], problem["status"]) == (code, status)


def test_a_reply_that_refuses_a_method_names_the_allowed_ones(web_client):
    assert "POST" in web_client.get("/api/v1/bodies").headers["Allow"]
    assert "POST" in web_client.get("/change").headers["Allow"]


def test_a_change_without_its_token_is_403_csrf(web_client):
    assert _problem(web_client.post("/api/v1/bodies", json={"seq": 1}))["code"] == "csrf"
    page = web_client.post("/change")
    assert page.status_code == 403
    assert "页面已过期" in page.text


def _post_body(client, **more):
    token = re.search(r'name="csrf-token" content="([^"]+)"', client.get("/").text)[1]
    return client.post("/api/v1/bodies", headers={"X-CSRFToken": token}, **more)


def test_a_change_with_its_token_is_taken(web_client):
    assert _post_body(web_client, json={"seq": 1}).get_json() == {"seq": 1}


@pytest.mark.parametrize("body", [{"seq": "1"}, {"seq": True}, {}, {"seq": 1, "score": 100}])
def test_a_body_that_does_not_fit_is_422_and_names_the_field(web_client, body):
    problem = _problem(_post_body(web_client, json=body))
    assert (problem["code"], problem["status"]) == ("bad-input", 422)
    assert problem["fields"][0]["field"] in ("seq", "score")


def test_a_body_that_is_no_json_is_refused(web_client):
    problem = _problem(_post_body(web_client, data="{", content_type="application/json"))
    assert problem["status"] in (400, 422)


def test_a_body_that_is_too_large_is_413(web_app):
    web_app.config["MAX_CONTENT_LENGTH"] = 100
    problem = _problem(_post_body(web_app.test_client(), json={"seq": 1, "more": "x" * 200}))
    assert (problem["code"], problem["status"]) == ("too-large", 413)


@pytest.mark.parametrize("path", ["/bug", "/api/v1/bug"])
def test_a_bug_is_logged_under_the_incident_that_is_shown(web_client, caplog, path):
    text = web_client.get(path).get_data(as_text=True)
    incident = re.search(r"incident ([0-9a-f]{8})", caplog.text)[1]
    assert incident in text
    assert "ZeroDivisionError" in caplog.text
    assert "ZeroDivisionError" not in text


def test_the_page_of_a_bug_asks_nothing_of_the_database(web_app):
    def fail():
        raise ConnectionError("no database")

    web_app.context_processor(fail)
    assert "服务器出错了" in web_app.test_client().get("/bug").text


@pytest.fixture
def visit(tmp_path):
    """Visit pages with a session's token, on a site with this database."""

    def make(database):
        environ = {"QUIZAPP_INSTANCE": str(tmp_path), "QUIZAPP_DATABASE_URL": f"sqlite:///{database}"}
        client = create_app(Settings.from_environ(environ)).test_client()
        with client.session_transaction() as session:
            session["token"] = "somebody"
        return client.get

    return make


@pytest.mark.parametrize("path", ["/api/v1/session", "/login"])
def test_a_database_that_is_away_is_503_and_says_when_to_ask_again(visit, tmp_path, path):
    reply = visit(tmp_path / "nowhere" / "quizapp.sqlite3")(path)
    assert (reply.status_code, reply.headers["Retry-After"]) == (503, "2")
    assert "nowhere" not in reply.text


def test_a_wrong_statement_is_a_bug_also_where_sqlite_calls_it_operational(visit, tmp_path):
    assert visit(tmp_path / "empty.sqlite3")("/api/v1/session").status_code == 500


def test_words_for_a_code_are_entered_once():
    messages.add("test-code", _l("测试"), _l("测试"))
    try:
        with pytest.raises(ValueError, match="test-code"):
            messages.add("test-code", _l("别的"), _l("别的"))
    finally:
        del messages.MESSAGES["test-code"]


def test_every_message_can_be_said_without_facts_and_in_words_of_its_own(web_app):
    with web_app.test_request_context():
        said = [messages.say(code, {}, 409) for code in messages.MESSAGES]
    assert all(one.title and one.advice for one in said)
    assert len({one.title for one in said}) == len(said)


def test_facts_of_seconds_and_times_are_set_in_as_words(web_app):
    messages.add("test-words", _l("%(opens_words)s"), _l("%(left_words)s"))
    facts = {"opens_at": "2026-11-16T01:00:00.000Z", "left_s": 5400}
    try:
        with web_app.test_request_context():
            said = messages.say("test-words", facts, 409)
    finally:
        del messages.MESSAGES["test-words"]
    assert (said.title, said.advice) == ("11月16日 周一 09:00", "1小时30分钟")


def test_a_page_that_needs_a_sign_in_leads_there_and_back(web_app):
    view = web_app.view_functions["pages.home"]
    web_app.add_url_rule("/login", "accounts.sign_in", view)
    reply = web_app.test_client().get("/refuse/Unauthenticated/sign-in-required?a=1")
    assert reply.status_code == 303
    assert reply.location == "/login?next=/refuse/Unauthenticated/sign-in-required?a%3D1"
