"""What browsers report of an attempt, and what an organiser sees of it after the round."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from quizapp import store
from quizapp.core.conduct import EVENTS_MOST
from tests import bank_makers, makers
from tests.journeys.desks import run_jobs
from tests.journeys.players import NOON, OPENS_AT, PLAN, Member

pytestmark = pytest.mark.databases("sqlite", "postgresql")
AFTER = datetime(2026, 3, 9, 4, tzinfo=UTC)


@pytest.fixture
def sat(app):
    """Let two colleagues give the same wrong answers, and start a third attempt."""
    with app.app_context(), makers.writing():
        bank_makers.make_bank()
        branch = makers.make_branch()
        organiser = makers.make_member(branch, roles="organiser")
        members = [makers.make_member(branch) for _ in range(3)]
        this_round = makers.make_round(makers.make_season(), plan=PLAN, attempts=1)
        round_id = this_round.id
    with time_machine.travel(NOON, tick=False):
        players = [Member(app, one) for one in members]
        ids = [one.start(round_id).json["id"] for one in players]
    return players, ids, round_id, organiser


def _report(player, attempt_id, *events):
    return player.call("POST", f"/attempts/{attempt_id}/events", json={"events": list(events)})


def test_events_are_kept_with_the_server_s_time_and_a_device(app, sat):
    players, ids, *_ = sat
    with time_machine.travel(NOON + timedelta(seconds=90), tick=False):
        done = _report(
            players[0], ids[0], {"kind": "away", "ago_s": 60}, {"kind": "question", "slot": 2, "seconds": 30}
        )
    assert (done.status_code, done.json) == (200, {"kept": 2})
    with app.app_context():
        away, question = store.attempt_events.of_attempt(ids[0])
    assert (away.kind, away.at) == ("away", NOON + timedelta(seconds=30))
    assert question.facts["slot"] == 2
    assert away.facts["device"] == question.facts["device"]


def test_another_s_attempt_a_strange_kind_and_a_strange_field_are_refused(sat):
    players, ids, *_ = sat
    with time_machine.travel(NOON, tick=False):
        assert _report(players[0], ids[1], {"kind": "away"}).status_code == 404
        assert _report(players[0], ids[0], {"kind": "guilty"}).status_code == 422
        assert _report(players[0], ids[0], {"kind": "away", "at": "2026-01-01"}).status_code == 422
        assert _report(players[0], ids[0]).status_code == 422


def test_what_cannot_have_been_is_not_kept(sat):
    players, ids, *_ = sat
    with time_machine.travel(NOON + timedelta(seconds=30), tick=False):
        strange = ({"kind": "question", "slot": 99}, {"kind": "question", "slot": 1, "seconds": 3600})
        assert _report(players[0], ids[0], *strange, {"kind": "back"}).json == {"kept": 1}


def test_no_event_is_kept_after_the_hand_in_nor_beyond_the_limit(app, sat):
    players, ids, *_ = sat
    with time_machine.travel(NOON, tick=False):
        for _ in range(EVENTS_MOST // 100):
            assert _report(players[0], ids[0], *([{"kind": "back"}] * 100)).json == {"kept": 100}
        assert _report(players[0], ids[0], {"kind": "back"}).json == {"kept": 0}
        players[1].hand_in(ids[1])
        assert _report(players[1], ids[1], {"kind": "back"}).json == {"kept": 0}


def _organiser(app, organiser):
    client = app.test_client()
    makers.sign_in(client, organiser, now=OPENS_AT)
    return client


def test_the_organiser_sees_the_list_only_after_the_close(app, sat):
    players, ids, round_id, organiser = sat
    with time_machine.travel(NOON, tick=False):
        players[0].save(ids[0], 1, "A")
        players[0].hand_in(ids[0])
        client = _organiser(app, organiser)
        assert "截止以后" in client.get(f"/desk/rounds/{round_id}/conduct").get_data(as_text=True)
    with time_machine.travel(AFTER, tick=False):
        page = client.get(f"/desk/rounds/{round_id}/conduct").get_data(as_text=True)
        assert "看了1份作答" in page
        log = client.get(f"/desk/attempts/{ids[0]}/log")
        assert log.status_code == 200
        assert client.get("/desk/attempts/999/log").status_code == 404


def test_a_round_can_be_bound_to_networks(app, sat):
    players, _ids, round_id, organiser = sat
    with time_machine.travel(NOON, tick=False):
        client = _organiser(app, organiser)
        token = client.get("/api/v1/session").json["csrf_token"]
        path = f"/desk/rounds/{round_id}/conduct"
        wrong = client.post(path, data={"csrf_token": token, "networks": "10.1.0.0/16\nbüro"})
        assert wrong.status_code == 422
        assert "büro" in wrong.get_data(as_text=True)
        long = client.post(path, data={"csrf_token": token, "networks": "10.1.0.0/16\n" * 200})
        assert (long.status_code, "最多 2000 个字" in long.text) == (422, True)
        typed = "10.1.0.0/16\n10.1.2.3/16\n::ffff:10.1.0.0/112\n10.1.0.0/16"
        assert client.post(path, data={"csrf_token": token, "networks": typed}).status_code == 303
        with app.app_context():
            assert store.seasons.round_by_id(round_id).networks == ["10.1.0.0/16"]
        here = players[2].start(round_id)
        assert here.status_code == 200, "who has begun goes on"
        refused = Member(app, organiser).start(round_id)
        assert (refused.status_code, refused.json["code"]) == (403, "network-not-allowed")
        assert client.post(path, data={"csrf_token": token, "networks": ""}).status_code == 303
        assert Member(app, organiser).start(round_id).status_code == 201


def test_the_networks_of_a_settled_round_stay(app, sat):
    _players, _ids, round_id, organiser = sat
    run_jobs(app, AFTER)
    with time_machine.travel(AFTER, tick=False):
        client = _organiser(app, organiser)
        token = client.get("/api/v1/session").json["csrf_token"]
        path = f"/desk/rounds/{round_id}/conduct"
        refused = client.post(path, data={"csrf_token": token, "networks": "10.1.0.0/16"})
        assert (refused.status_code, "已经结束并结算" in refused.text) == (409, True)
        page = client.get(path).text
        assert ("没有限制" in page, "<textarea" in page) == (True, False)
