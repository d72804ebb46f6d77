"""The API is what its description says: every call is in it, and answers as it says, whatever is sent."""

from datetime import UTC, date, datetime

import hypothesis
import pytest
import schemathesis
import time_machine
from hypothesis import strategies
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from quizapp import standings, store
from tests import bank_makers, makers

NOON = datetime(2026, 3, 3, 4, tzinfo=UTC)
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 30


@pytest.fixture
def description(client):
    return client.get("/api/v1/openapi.json").json


@pytest.fixture
def organiser(app):
    """An organiser with an attempt in an open round, on a site whose boards are built."""
    with time_machine.travel(NOON, tick=False):
        with app.app_context():
            with store.transaction():
                organiser = makers.make_member(makers.make_branch("b1"), roles="organiser")
                bank_makers.make_bank()
                plan = {"rules": [{"type": "single", "count": 2}, {"type": "blank", "count": 1}]}
                this_round = makers.make_round(makers.make_season(), plan=plan)
                store.results.draw_up_roster(this_round.id, on=date(2026, 3, 2), now=NOON)
            standings.rebuild(NOON)
        client, headers = _sign_in(app, organiser)
        assert client.post("/api/v1/rounds/1/attempts", headers=headers).status_code == 201
        yield organiser


def _sign_in(app, person):
    client = app.test_client()
    makers.sign_in(client, person, now=NOON)
    token = client.get("/api/v1/session").json["csrf_token"]
    return client, {"X-CSRFToken": token, "Cookie": f"quizapp={client.get_cookie('quizapp').value}"}


def test_every_call_is_described_with_what_it_takes_and_gives(app, description):
    described = {(method, path) for path, methods in description["paths"].items() for method in methods}
    calls = {
        (method.lower(), rule.rule.replace("<int:", "{").replace("<", "{").replace(">", "}"))
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/v1/") and rule.endpoint != "openapi.spec"
    }
    assert described == calls
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            answers = {code: answer for code, answer in operation["responses"].items() if code != "default"}
            for code, answer in answers.items():
                models = [each["schema"] for each in answer.get("content", {}).values()]
                assert all(models), (method, path, code)
                assert models or code in ("204", "304"), (method, path, code)
            assert "application/problem+json" in operation["responses"]["default"]["content"]
            assert operation["summary"], (method, path)


def test_the_description_says_who_may_ask_and_how(description):
    paths = description["paths"]
    assert paths["/api/v1/session"]["get"]["security"] == [{}]
    assert paths["/api/v1/session"]["post"]["security"] == [{"session": [], "csrf": []}]
    assert paths["/api/v1/rounds"]["get"]["security"] == [{"session": []}, {"bearer": []}]
    assert paths["/api/v1/banks"]["post"]["security"] == [{"session": [], "csrf": []}, {"bearer": []}]


def test_the_description_never_repeats_the_host_it_was_asked_by(client):
    assert "evil.example" not in client.get("/api/v1/openapi.json", base_url="http://evil.example").text


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_whatever_is_sent_gets_an_answer_of_the_description(app, organiser, mode):
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    for found in schema.get_all_operations():
        _exercise(app, organiser, found.ok(), mode)


def _exercise(app, organiser, operation, mode):
    _client, headers = _sign_in(app, organiser)
    if mode is GenerationMode.NEGATIVE and not _can_be_wrong(operation):
        return

    @hypothesis.settings(
        max_examples=EXAMPLES,
        database=None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.seed(1)
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode), hits=strategies.booleans())
    def ask(case, hits):
        if hits:
            # Ids drawn at random meet nothing: here is something to meet.
            known = {"attempt_id": 1, "round_id": 1, "slot": 1, "code": "b1"}
            case.path_parameters = {name: known[name] for name in case.path_parameters or {}}
        case.validate_response(case.call(headers=headers), checks=CHECKS)

    ask()


def _can_be_wrong(operation):
    return bool(operation.body) or any(list(each) for each in (operation.path_parameters, operation.query))
