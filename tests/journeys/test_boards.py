"""From a hand-in to the boards, through HTTP, on both databases, with no scheduler running."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from quizapp import standings, store
from tests import bank_makers, makers

OPENS_AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
NOON = datetime(2026, 3, 3, 4, tzinfo=UTC)
CLOSED = OPENS_AT + makers.HELD_OPEN + timedelta(minutes=1)
ZONE = ZoneInfo("Asia/Shanghai")
PLAN = {"rules": [{"type": "single", "count": 2}]}
LEAGUE = "/api/v1/boards/branches"


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def site(app, clock):
    """Two branches of five, a bank, and a round of two questions that is open at noon."""
    with app.app_context(), store.transaction():
        branches = [makers.make_branch(code, name=f"{code}支部") for code in ("b1", "b2")]
        members = [[makers.make_member(branch) for _ in range(5)] for branch in branches]
        bank_makers.make_bank()
        this_round = makers.make_round(makers.make_season(), plan=PLAN)
    return app, this_round.id, members


def _browser(app, member):
    client = app.test_client()
    makers.sign_in(client, member, now=OPENS_AT)
    return client


def _take(client, round_id, *, right):
    """Take the round: all right, or the first answer right."""
    headers = {"X-CSRFToken": client.get("/api/v1/session").json["csrf_token"]}
    attempt = client.post(f"/api/v1/rounds/{round_id}/attempts", headers=headers).json
    for slot in attempt["slots"][:right]:
        key = next(choice["id"] for choice in slot["choices"] if "甲" in choice["html"])
        url = f"/api/v1/attempts/{attempt['id']}/responses/{slot['slot']}"
        assert client.put(url, headers=headers, json={"response": key, "seq": 1}).status_code == 200
    return client.post(f"/api/v1/attempts/{attempt['id']}/hand-in", headers=headers).json


def test_a_hand_in_moves_the_branch_in_the_league_and_the_member_in_the_branch(site):
    app, round_id, members = site
    first, second = _browser(app, members[0][0]), _browser(app, members[1][0])
    assert _take(first, round_id, right=1)["score"] == 50
    url = f"{LEAGUE}?round={round_id}"
    before = first.get(url)
    assert [(row["place"], row["branch"]["code"], row["value"]) for row in before.json["items"]] == [
        (1, "b1", 10),
        (2, "b2", 0),
    ]
    _take(second, round_id, right=2)
    after = first.get(url, headers={"If-None-Match": before.headers["ETag"]})
    assert [(row["place"], row["branch"]["code"], row["value"]) for row in after.json["items"]] == [
        (1, "b2", 20),
        (2, "b1", 10),
    ]
    own = second.get(f"{LEAGUE}/b2?round={round_id}").json["items"]
    assert (own[0]["place"], own[0]["value"], own[0]["me"]) == (1, 100, True)
    assert "b2支部" in first.get("/boards").text


def test_the_better_attempt_counts_on_the_boards(site):
    app, round_id, members = site
    client = _browser(app, members[0][0])
    for right in (2, 1):
        _take(client, round_id, right=right)
    (first, *_) = client.get(f"{LEAGUE}/b1?round={round_id}").json["items"]
    assert first["value"] == 100
    assert client.get(f"{LEAGUE}?round={round_id}").json["items"][0]["participation"] == 20


def test_a_transfer_after_the_close_changes_nothing_that_was_shown(site, clock):
    app, round_id, members = site
    _take(_browser(app, members[0][0]), round_id, right=2)
    clock.move_to(CLOSED)
    with app.app_context():
        standings.settle_due(CLOSED, ZONE)
    client = _browser(app, members[1][0])
    urls = [
        f"{LEAGUE}{path}?{query}"
        for path in ("", "/b1", "/b2")
        for query in (f"round={round_id}", "season=2026")
    ]
    shown = [client.get(url).data for url in urls]
    with app.app_context():
        branch = store.db.session.get(store.Branch, 2)
        makers.move(members[0][0], branch, from_on=OPENS_AT.date())
        standings.open_due(CLOSED, ZONE)
        standings.settle_due(CLOSED, ZONE)
        standings.rebuild(CLOSED)
    assert [client.get(url).data for url in urls] == shown
    assert b'"value":20' in shown[1]
