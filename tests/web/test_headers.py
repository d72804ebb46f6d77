"""Every reply carries the headers, whatever kind of reply it is."""

import re

import pytest

EVERY_KIND = [
    "/",
    "/nope",
    "/bug",
    "/refuse/Forbidden/forbidden",
    "/static/x/nope",
    "/api/v1/nope",
    "/api/v1/bug",
]
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)


@pytest.mark.parametrize("path", EVERY_KIND)
def test_every_kind_of_reply_carries_the_policy_and_is_not_kept(web_client, path):
    reply = web_client.get(path)
    assert reply.headers["Content-Security-Policy"] == CSP
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.headers["Referrer-Policy"] == "same-origin"
    assert reply.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert reply.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in reply.headers["Permissions-Policy"]
    assert reply.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_refused_change_carries_the_policy_too(web_client, method):
    reply = getattr(web_client, method)("/change")
    assert reply.status_code in (403, 405)
    assert reply.headers["Content-Security-Policy"] == CSP


def test_hsts_is_sent_only_when_the_public_address_is_https(make_app):
    header = "Strict-Transport-Security"
    assert header not in make_app().test_client().get("/").headers
    plain = make_app(QUIZAPP_URL="http://quiz.example.org").test_client()
    assert header not in plain.get("/", base_url="http://quiz.example.org").headers
    secure = make_app(QUIZAPP_URL="https://quiz.example.org").test_client()
    assert secure.get("/", base_url="https://quiz.example.org").headers[header] == "max-age=31536000"


@pytest.mark.parametrize("host", ["quiz.example.org", "quiz.example.org:8443", "127.0.0.1:8000", "localhost"])
def test_the_public_address_and_loopback_are_trusted(make_app, host):
    client = make_app(QUIZAPP_URL="https://quiz.example.org").test_client()
    assert client.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example.net", "quiz.example.org.evil.net", "192.168.0.7"])
def test_a_foreign_host_is_refused_with_a_page_that_says_so(make_app, host):
    reply = make_app(QUIZAPP_URL="https://quiz.example.org").test_client().get("/", headers={"Host": host})
    assert reply.status_code == 400
    assert "请用管理员公布的网址打开本站" in reply.text


def test_without_a_public_address_any_host_is_answered(web_client):
    assert web_client.get("/", headers={"Host": "192.168.0.7:8000"}).status_code == 200


@pytest.mark.parametrize(
    "path", ["/", "/components", "/phone", "/question", "/wall", "/appearance", "/nope", "/bug"]
)
def test_no_page_names_a_foreign_host_or_writes_inline(web_client, signed_in, path):
    text = web_client.get(path).text
    assert re.findall(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]+", text) == []
    assert re.findall(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\ssrc=)", text) == []


def test_no_redirect_carries_a_host_that_is_named_by_the_client(app):
    client = app.test_client()
    for path in ("/desk", "//desk", "/boards", "/me"):
        location = client.get(path, headers={"Host": "evil.example"}).headers.get("Location", "")
        assert "evil.example" not in location
