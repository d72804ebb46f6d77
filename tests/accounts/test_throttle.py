"""Failed sign-ins make an account, and in the end an address, wait; on both databases."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from quizapp import store
from quizapp.accounts import services
from tests.accounts.conftest import NOON, PASSWORD
from tests.browsers import Browser

pytestmark = pytest.mark.databases("sqlite", "postgresql")


@pytest.fixture
def browser(app, people):
    return Browser(app)


def test_after_five_failures_an_account_waits_longer_and_longer(app, clock, browser):
    waits = []
    for _ in range(5):
        assert browser.api_sign_in("G7", "wrong").status_code == 401
    for _ in range(8):
        blocked = browser.api_sign_in("G7", PASSWORD)
        assert (blocked.status_code, blocked.json["code"]) == (429, "throttled")
        waits.append(int(blocked.headers["Retry-After"]))
        clock.shift(timedelta(seconds=waits[-1]))
        assert browser.api_sign_in("G7", "wrong").status_code == 401
    assert waits == [30, 60, 120, 240, 480, 900, 900, 900]


def test_an_unknown_account_is_throttled_like_a_known_one(browser):
    known = [browser.api_sign_in("G7", "wrong") for _ in range(6)]
    unknown = [browser.api_sign_in("nobody", "wrong") for _ in range(6)]
    assert [reply.status_code for reply in known] == [401] * 5 + [429]
    assert [(reply.status_code, reply.data) for reply in known] == [
        (reply.status_code, reply.data) for reply in unknown
    ]


def test_the_page_says_how_long_to_wait(browser):
    for _ in range(5):
        browser.sign_in("G7", "wrong")
    page = browser.sign_in("G7", PASSWORD)
    assert (page.status_code, page.headers["Retry-After"]) == (429, "30")
    assert "尝试次数太多" in page.text


def test_success_clears_the_failures_of_the_account(clock, browser):
    for _ in range(2):
        for _ in range(4):
            browser.api_sign_in("G7", "wrong")
        assert browser.api_sign_in("G7", PASSWORD).status_code == 200


def test_failures_are_forgotten_after_a_day(clock, browser):
    for _ in range(4):
        browser.api_sign_in("G7", "wrong")
    clock.shift(timedelta(days=1))
    for _ in range(4):
        browser.api_sign_in("G7", "wrong")
    assert browser.api_sign_in("G7", PASSWORD).status_code == 200


def test_an_address_waits_after_three_hundred_failures_in_ten_minutes(app, clock, browser):
    with app.app_context():
        for _ in range(299):
            with store.transaction():
                store.sign_ins.count_failure(_address_key(), window=timedelta(minutes=10), now=NOON)
    assert browser.api_sign_in("G7", "wrong").status_code == 401
    assert browser.api_sign_in("G7", PASSWORD).status_code == 429
    elsewhere = {"REMOTE_ADDR": "10.0.0.9"}
    body = {"staff_no": "G7", "password": PASSWORD}
    assert browser.call("POST", "/session", json=body, environ_base=elsewhere).status_code == 200
    clock.shift(timedelta(minutes=10, seconds=1))
    assert browser.api_sign_in("G7", PASSWORD).status_code == 200


def _address_key():
    return services._throttle_keys("", "127.0.0.1")[1]


def test_a_long_staff_number_is_refused_and_not_stored(browser):
    # NFKC makes 18 letters of this one.
    for typed in ("x" * 65, "\ufdfa" * 64):
        assert browser.api_sign_in(typed, "wrong").status_code in (401, 422)
        assert browser.sign_in(typed, "wrong").status_code in (401, 422)


def test_failures_at_the_same_moment_are_all_counted(app, browser):
    tries = [Browser(app) for _ in range(4)]
    tokens = [each.session()["csrf_token"] for each in tries]
    barrier = threading.Barrier(len(tries))

    def fail(each, token):
        barrier.wait()
        body = {"staff_no": "G7", "password": "wrong"}
        return each.call("POST", "/session", token=token, json=body).status_code

    with ThreadPoolExecutor(len(tries)) as pool:
        assert list(pool.map(fail, tries, tokens)) == [401] * len(tries)
    assert browser.api_sign_in("G7", "wrong").status_code == 401
    assert browser.api_sign_in("G7", PASSWORD).status_code == 429
