"""Passwords are hashed outside transactions, unknown accounts cost the same, and the log keeps secrets."""

import logging
from datetime import timedelta

import pytest

from quizapp import store
from quizapp.accounts import services
from quizapp.core import credentials, refusals
from tests.accounts.conftest import NOON, PASSWORD, QUICK

KEY = b"k" * 32
HERE = {"address": "10.0.0.7", "code_key": KEY, "now": NOON}


@pytest.fixture
def verified(monkeypatch):
    """Count the passwords that are verified."""
    seen = []

    class Counting:
        def verify(self, password_hash, password):
            seen.append(password)
            return QUICK.verify(password_hash, password)

    monkeypatch.setattr(services, "_hasher", Counting())
    monkeypatch.setattr(services, "_nobodys_hash", QUICK.hash("nobody's"))
    return seen


def _sign_in(staff_no, password):
    with pytest.raises(refusals.Refusal) as refused:
        services.sign_in(staff_no, password, **HERE)
    return refused.value


def test_a_password_is_not_hashed_inside_a_transaction(db):
    with store.transaction(), pytest.raises(RuntimeError, match="inside a transaction"):
        services.hash_password("a good password")


def test_a_password_is_not_verified_inside_a_transaction(db, people):
    with store.transaction(), pytest.raises(RuntimeError, match="inside a transaction"):
        services.sign_in("G7", PASSWORD, **HERE)


def test_no_transaction_is_open_while_a_password_is_verified(db, people, monkeypatch):
    seen = []
    verify = services._is_password

    def look(account, password):
        seen.append((store.is_writing(), store.db.session().in_transaction()))
        return verify(account, password)

    monkeypatch.setattr(services, "_is_password", look)
    services.sign_in("G7", PASSWORD, **HERE)
    assert seen == [(False, False)]


@pytest.mark.parametrize("staff_no", ["G7", "nobody", "without-password"])
def test_every_failure_costs_one_verification(db, people, verified, staff_no):
    with store.transaction():
        store.db.session.add(
            store.Member(
                staff_no="without-password", staff_key="WITHOUT-PASSWORD", name="新人", created_at=NOON
            )
        )
    assert _sign_in(staff_no, "wrong").code == "bad-credentials"
    assert verified == ["wrong"]


def test_nobody_signs_in_by_the_hash_that_stands_for_nobody(db, people, verified):
    assert _sign_in("nobody", "nobody's").code == "bad-credentials"


def test_a_password_that_only_begins_right_is_wrong(db, people):
    longest = "x" * services.PASSWORD_MAX_LENGTH
    with store.transaction():
        store.sign_ins.set_password(people["member"].id, QUICK.hash(longest))
    assert _sign_in("G7", longest + "y").code == "bad-credentials"
    assert services.sign_in("G7", longest, **HERE)


def test_passwords_are_kept_as_argon2id_of_the_chosen_cost(db):
    assert services.hash_password("a good password").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.parametrize("password", ["1234567", "x" * 129])
def test_a_password_has_8_to_128_characters(db, password):
    with pytest.raises(refusals.Invalid) as refused:
        services.hash_password(password)
    assert (refused.value.code, refused.value.facts) == ("bad-password", {"least": 8, "most": 128})


def test_the_log_tells_who_came_and_who_was_refused_and_keeps_secrets(db, people, caplog):
    caplog.set_level(logging.INFO)
    token, _ = services.sign_in("G7", PASSWORD, **HERE)
    for _ in range(5):
        _sign_in("G7", "a wrong one")
    _sign_in("typed-my-password-here", "a wrong one")
    assert _sign_in("G7", PASSWORD).code == "throttled"
    member = f"member {people['member'].id}"
    told = [record.getMessage() for record in caplog.records if record.name == services.__name__]
    assert told == [
        f"sign-in: {member} from 10.0.0.7, by password",
        *[f"sign-in failed: {member} from 10.0.0.7, {count} in a row" for count in range(1, 6)],
        "sign-in failed: nobody we know from 10.0.0.7, 1 in a row",
        f"sign-in blocked: {member} from 10.0.0.7, for 30 s",
    ]
    for secret in (PASSWORD, "a wrong one", "typed-my-password-here", "王芳", "G7", token):
        assert secret not in caplog.text


def test_a_code_is_told_apart_in_the_log_and_not_repeated(db, people, caplog):
    caplog.set_level(logging.INFO)
    code = "7K3M-P0QX-2B9D"
    with store.transaction():
        people["member"].code_hmac = credentials.code_hmac(KEY, code)
        people["member"].code_expires_at = NOON + timedelta(days=1)
        store.db.session.merge(people["member"])
    services.sign_in("G7", code, **HERE)
    assert "by code" in caplog.text
    assert code not in caplog.text
