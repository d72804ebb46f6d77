"""Frames: languages, appearance, the places of the navigation, the addresses that forms come back to."""

import re

import pytest

from quizapp.core.roles import Role
from quizapp.web import i18n, nav


def _token(client):
    return re.search(r'name="csrf-token" content="([^"]+)"', client.get("/").text)[1]


def test_a_page_is_chinese_whatever_the_browser_would_like(web_client):
    reply = web_client.get("/", headers={"Accept-Language": "en-GB,en;q=0.9"})
    assert '<html lang="zh-CN"' in reply.text


def test_a_person_switches_the_language_and_comes_back(web_client):
    form = {"lang": "en", "next": "/phone?a=1", "csrf_token": _token(web_client)}
    reply = web_client.post("/language", data=form)
    assert (reply.status_code, reply.location) == (303, "/phone?a=1")
    assert '<html lang="en"' in web_client.get("/").text
    web_client.post("/language", data={**form, "lang": "zh"})
    assert '<html lang="zh-CN"' in web_client.get("/").text


def test_an_unknown_language_changes_nothing(web_client):
    reply = web_client.post("/language", data={"lang": "xx", "csrf_token": _token(web_client)})
    assert reply.status_code == 303
    assert '<html lang="zh-CN"' in web_client.get("/").text


def test_the_language_is_changed_only_with_a_token(web_client):
    assert web_client.post("/language", data={"lang": "en"}).status_code == 403


def test_a_command_speaks_chinese_until_told_otherwise(web_app):
    with web_app.app_context():
        assert i18n.language() == "zh"
        with i18n.speak("en"):
            assert i18n.language() == "en"
        assert i18n.language() == "zh"


FOREIGN = [
    "https://evil.net",
    "//evil.net",
    "/\\evil.net",
    "javascript:alert(1)",
    "evil",
    "",
    None,
    "/\t/evil.net",
    "/a\nb",
]


@pytest.mark.parametrize("value", FOREIGN)
def test_a_way_back_that_leaves_the_site_is_not_taken(value):
    assert nav.safe_path(value) == "/"


@pytest.mark.parametrize("value", ["/", "/rounds/3?x=1&y=2", "/a//b", "/支部"])
def test_a_way_back_within_the_site_is_taken(value):
    assert nav.safe_path(value) == value


def test_size_contrast_and_ground_are_kept_in_the_browser(web_client):
    form = {"size": "24", "contrast": "more", "theme": "dark", "next": "/", "csrf_token": _token(web_client)}
    assert web_client.post("/appearance", data=form).status_code == 303
    assert 'data-bs-theme="dark" data-size="24" data-contrast="more"' in web_client.get("/").text


def test_a_value_that_is_no_choice_is_left_out(web_client):
    form = {"size": '1" onload="x', "csrf_token": _token(web_client)}
    web_client.post("/appearance", data=form)
    web_client.set_cookie("quizapp_theme", "purple")
    assert 'data-bs-theme="light" data-size="16" data-contrast="normal"' in web_client.get("/").text


def test_cookies_are_secure_behind_https_and_never_read_by_scripts(make_app):
    client = make_app(QUIZAPP_URL="https://quiz.example.org").test_client()
    base = {"base_url": "https://quiz.example.org"}
    token = re.search(r'name="csrf-token" content="([^"]+)"', client.get("/", **base).text)[1]
    headers = {"Referer": "https://quiz.example.org/"}
    reply = client.post("/language", data={"lang": "en", "csrf_token": token}, headers=headers, **base)
    cookie = next(one for one in reply.headers.getlist("Set-Cookie") if one.startswith("quizapp_language"))
    assert {"Secure", "HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))


@pytest.fixture
def all_rooms(web_app):
    """Open every place of the navigation."""
    for number, place in enumerate(nav.PLACES):
        web_app.add_url_rule(f"/room{number}", place.endpoint, web_app.view_functions["pages.home"])
    return web_app


SEEN = [
    ({Role.MEMBER}, ["home", "board", "person"]),
    ({Role.MEMBER, Role.CAPTAIN}, ["home", "board", "person", "flag", "people"]),
    ({Role.MEMBER, Role.AUTHOR}, ["home", "board", "person", "book"]),
    (
        {Role.MEMBER, Role.ORGANISER},
        ["home", "board", "person", "flag", "book", "calendar", "people", "screen"],
    ),
    ({Role.ANONYMOUS}, []),
]


@pytest.mark.parametrize(("roles", "icons"), SEEN)
def test_the_navigation_shows_only_where_the_person_may_go(all_rooms, roles, icons):
    with all_rooms.test_request_context("/"):
        assert [link.icon for link in nav.links(frozenset(roles))] == icons


def test_a_room_that_is_not_there_is_left_out(web_app):
    with web_app.test_request_context("/"):
        assert nav.links(frozenset({Role.ORGANISER})) == []


@pytest.mark.parametrize(("path", "here"), [("/room1", "board"), ("/room1/zgdx", "board"), ("/room11", None)])
def test_the_place_that_a_page_is_below_is_marked(all_rooms, path, here):
    with all_rooms.test_request_context(path):
        marked = [link.icon for link in nav.links(frozenset({Role.ORGANISER})) if link.is_here]
    assert marked == ([here] if here else [])


def test_the_next_page_keeps_the_filters(web_client):
    text = web_client.get("/components?q=%E9%99%88&after=x").text
    assert 'href="/components?q=%E9%99%88&amp;after=abc"' in text
    assert 'href="/components?q=%E9%99%88"' in text


def test_a_field_is_joined_to_its_hint_and_its_fault(web_client):
    control = re.search(r'<input[^>]*id="name"[^>]*>', web_client.get("/components").text)[0]
    assert 'aria-describedby="name-hint name-error"' in control
    assert 'aria-invalid="true"' in control


def test_what_was_flashed_is_said_with_its_weight(web_client):
    text = web_client.get("/components").text
    assert 'class="notice notice-success" role="status"' in text
    assert 'class="notice notice-warning" role="alert"' in text
