"""How a member chooses what others see of the name."""

import re

import pytest

from quizapp import store
from quizapp.accounts import services
from quizapp.core import refusals
from tests.accounts.conftest import PASSWORD
from tests.browsers import Browser

PAGE = "/me/name"


@pytest.fixture
def browser(app, people):
    browser = Browser(app)
    browser.sign_in("G7", PASSWORD)
    return browser


def _wish(app, people):
    with app.app_context():
        return store.wishes.shown_as(people["member"].id)


def test_the_page_shows_what_holds_and_keeps_what_is_chosen(app, people, browser):
    assert "王＊" in browser.get(PAGE).text
    for wish in ("none", "initials", "full"):
        assert browser.post(PAGE, shown_as=wish).location == PAGE
        assert _wish(app, people) == wish
        (chosen,) = re.findall(r"<input[^>]*checked[^>]*>", browser.get(PAGE).text)
        assert f'value="{wish}"' in chosen


def test_another_way_is_refused_and_nothing_changes(app, people, browser):
    assert browser.post(PAGE, shown_as="secret").status_code == 422
    assert _wish(app, people) == ""
    with app.app_context(), pytest.raises(refusals.Invalid, match="bad-name-wish"):
        services.show_name_as(people["member"].id, "secret")
