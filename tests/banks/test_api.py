"""POST /api/v1/banks, as the contracts have it."""

import hashlib

import pytest
import sqlalchemy

from quizapp import store
from quizapp.files import yaml_reader
from tests.banks.authors import BANK, HEAD, NOW, SINGLE, THREE_FAULTS, Browser

RESULT = {"bank", "version", "new", "changed", "gone", "unchanged", "warnings"}


def _versions(app) -> int:
    with app.app_context():
        return store.db.session.scalar(sqlalchemy.select(sqlalchemy.func.count(store.BankVersion.id)))


def test_a_bank_is_stored(author):
    reply = author.upload(BANK)
    assert reply.status_code == 201
    assert reply.json.keys() == RESULT
    assert (reply.json["bank"], reply.json["version"]) == ("union-law", 1)
    assert reply.json["new"] == ["q-single", "q-multiple", "q-judge", "q-blank"]


def test_the_same_file_again_is_unchanged(author):
    author.upload(BANK)
    reply = author.upload(BANK)
    assert (reply.status_code, reply.json["unchanged"], reply.json["version"]) == (200, True, 1)


def test_a_dry_run_says_what_would_change_and_stores_nothing(app, author):
    reply = author.upload(BANK, "?dry_run=1")
    assert (reply.status_code, reply.json["version"], len(reply.json["new"])) == (200, 1, 4)
    assert _versions(app) == 0


def test_a_dry_run_that_is_misspelt_stores_nothing(app, author):
    assert author.upload(BANK, "?dry_run=true").status_code == 422
    assert _versions(app) == 0


@pytest.mark.parametrize("query", ["", "?dry_run=1"])
def test_faults_come_all_at_once_with_their_places(app, author, query):
    reply = author.upload(THREE_FAULTS, query)
    assert reply.status_code == 422
    assert reply.mimetype == "application/problem+json"
    assert reply.json["code"] == "bank-faults"
    assert [(one["line"], one["column"], one["question"], one["code"]) for one in reply.json["faults"]] == [
        (11, 13, "q-single", "answer-not-a-choice"),
        (16, 5, "q-multiple", "unknown-field"),
        (20, 10, "q-single", "duplicate-id"),
    ]
    assert all(one["message"] for one in reply.json["faults"])
    assert _versions(app) == 0


def test_warnings_do_not_keep_a_bank_from_being_stored(author):
    reply = author.upload(HEAD + SINGLE + "    multiple: half\n")
    assert reply.status_code == 201
    assert [one["code"] for one in reply.json["warnings"]] == ["without-effect"]


def test_a_file_is_asked_for(author):
    send = {"headers": {"X-CSRFToken": author.token}, "content_type": "multipart/form-data"}
    assert author.client.post("/api/v1/banks", data={}, **send).status_code == 422
    assert author.client.post("/api/v1/banks", data={"file": "text"}, **send).status_code == 422
    assert author.client.post("/api/v1/banks", json={}, headers=send["headers"]).status_code == 422


@pytest.mark.parametrize("mebibytes", [8, 9, 12])
def test_a_file_over_the_limit_is_too_large(author, mebibytes):
    reply = author.upload(b"#" * (mebibytes * 2**20 + 1))
    assert (reply.status_code, reply.json["code"]) == (413, "too-large")


def test_other_methods_are_named(author):
    reply = author.get("/api/v1/banks")
    assert (reply.status_code, reply.json["code"]) == (405, "method-not-allowed")
    assert "POST" in reply.headers["Allow"]


def test_a_browser_needs_its_token(author):
    author.token = "another"
    assert author.upload(BANK).json["code"] == "csrf"


def test_a_program_needs_none(app, author, open_file):
    with app.app_context(), store.transaction():
        token = hashlib.sha256(b"secret").hexdigest()
        store.db.session.add(
            store.ApiToken(token_sha256=token, member_id=author.member_id, name="ci", created_at=NOW)
        )
    author.client.delete_cookie("quizapp")
    with open_file() as file:
        reply = author.client.post(
            "/api/v1/banks", data={"file": (file, "b.yaml")}, headers={"Authorization": "Bearer secret"}
        )
    assert reply.status_code == 201


@pytest.fixture
def open_file(tmp_path):
    """Give a way to open the bank as a file."""
    path = tmp_path / "bank.yaml"
    path.write_text(BANK, "utf-8")
    return lambda: path.open("rb")


@pytest.mark.parametrize(
    ("roles", "status"), [("", 403), ("captain", 403), ("author", 201), ("organiser", 201)]
)
def test_only_authors_and_organisers_upload(app, roles, status):
    assert Browser(app, roles).upload(BANK).status_code == status


def test_a_stranger_is_asked_to_sign_in(app, author):
    author.client.delete_cookie("quizapp")
    author.token = author.get("/api/v1/session").json["csrf_token"]
    assert author.upload(BANK).status_code == 401


def test_nothing_is_read_while_a_transaction_is_open(app, author, monkeypatch):
    seen = []
    read = yaml_reader.read
    monkeypatch.setattr(yaml_reader, "read", lambda data: seen.append(store.is_writing()) or read(data))
    author.upload(BANK)
    author.get(author.check(BANK + SINGLE.replace("q-", "p-")).headers["Location"])
    assert seen == [False, False, False]


def test_the_call_is_described(author):
    operation = author.get("/api/v1/openapi.json").json["paths"]["/api/v1/banks"]["post"]
    assert list(operation["requestBody"]["content"]) == ["multipart/form-data"]
    assert {"200", "201", "default"} <= operation["responses"].keys()
