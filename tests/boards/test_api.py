"""The boards' JSON: what it holds, how it is told apart by versions, what it costs."""

import pytest

from quizapp import standings, store
from quizapp.boards import api
from quizapp.core.ranking import RankingRule
from tests import makers

LEAGUE = "/api/v1/boards/branches"


def test_the_league_of_a_round_says_how_each_place_came_about(site):
    page = site.client(site.member(0, 0)).get(f"{LEAGUE}?round={site.round_id}").json
    assert set(page) == {"version", "as_of", "rule", "items", "next"}
    assert api.League.model_validate(page)
    assert [row["place"] for row in page["items"]] == sorted(row["place"] for row in page["items"])
    assert set(page["items"][0]) == {"place", "branch", "value", "participation", "moved"}
    assert page["rule"]["branch"] == "roster_mean"
    assert page["as_of"].endswith("Z")


def test_without_an_address_the_season_with_an_open_round_is_shown(site):
    client = site.client(site.member(0, 0))
    assert client.get(LEAGUE).json == client.get(f"{LEAGUE}?season=2026").json
    assert client.get(LEAGUE).json != client.get(f"{LEAGUE}?round={site.round_id}").json


def test_a_round_may_be_named_with_its_own_season_only(site):
    client = site.client(site.member(0, 0))
    assert client.get(f"{LEAGUE}?season=2026&round={site.round_id}").status_code == 200
    assert client.get(f"{LEAGUE}?season=2025&round={site.round_id}").status_code == 404


@pytest.mark.parametrize(
    "query", ["?round=999", "?round=x", "?round=-1", "?round=99999999999", "?season=1999"]
)
def test_what_is_not_there_is_not_found(site, query):
    reply = site.client(site.member(0, 0)).get(LEAGUE + query)
    assert (reply.status_code, reply.json["code"]) == (404, "not-found")


def test_a_branch_that_is_not_there_is_not_found(site):
    assert site.client(site.member(0, 0)).get(f"{LEAGUE}/nowhere").status_code == 404


def test_nobody_sees_boards_without_a_sign_in(site):
    reply = site.client().get(LEAGUE)
    assert (reply.status_code, reply.json["code"]) == (401, "sign-in-required")


def test_pages_follow_each_other_without_gap(site):
    client = site.client(site.member(0, 0))
    whole = client.get(f"{LEAGUE}?round={site.round_id}").json["items"]
    first = client.get(f"{LEAGUE}?round={site.round_id}&limit=4").json
    rest = client.get(f"{LEAGUE}?round={site.round_id}&limit=4&after={first['next']}").json
    assert first["items"] + rest["items"] == whole
    assert (first["next"], rest["next"]) == ("4", None)


def test_a_version_that_is_known_is_answered_304(site):
    client = site.client(site.member(0, 0))
    url = f"{LEAGUE}?round={site.round_id}"
    tag = client.get(url).headers["ETag"]
    again = client.get(url, headers={"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    for headers in (client.get(url).headers, again.headers):
        assert headers["Cache-Control"] == "private, no-cache"
        assert headers["Vary"] == "Cookie"


def test_a_hand_in_makes_a_new_version_and_a_new_page(site):
    client = site.client(site.member(0, 0))
    url = f"{LEAGUE}?round={site.round_id}"
    before = client.get(url)
    site.hand_in(site.member(5, 7), 100)
    after = client.get(url, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert after.json["version"] > before.json["version"]
    assert after.json["items"] != before.json["items"]


def test_a_round_without_a_board_is_an_empty_page(site):
    with site.app.app_context():
        coming = makers.make_round(site.federation.season, number=9)
    page = site.client(site.member(0, 0)).get(f"{LEAGUE}?round={coming.id}").json
    assert page == {"version": 0, "as_of": None, "rule": None, "items": [], "next": None}


@pytest.mark.parametrize(("path", "statements"), [(LEAGUE, 1), (f"{LEAGUE}/z01", 2)])
@pytest.mark.parametrize("query", ["", "?season=2026", "?round={round}"])
@pytest.mark.databases("sqlite", "postgresql")
def test_a_known_page_and_a_304_cost_one_statement_or_two(site, path, statements, query):
    client = site.client(site.member(0, 0))
    url = path + query.format(round=site.round_id)
    tag = client.get(url).headers["ETag"]
    for headers, status in (({}, 200), ({"If-None-Match": tag}, 304)):
        site.statements.clear()
        assert client.get(url, headers=headers).status_code == status
        assert len([one for one in site.statements if not one.startswith("BEGIN")]) == statements


def test_the_description_names_both_boards(site):
    paths = site.client().get("/api/v1/openapi.json").json["paths"]
    assert {LEAGUE, LEAGUE + "/{code}"} <= set(paths)


@pytest.mark.parametrize("terms", [{"ranking": RankingRule(small_below=9)}])
def test_a_small_branch_shows_its_own_mean_beside_the_value(site):
    page = site.client(site.member(0, 0)).get(f"{LEAGUE}?round={site.round_id}").json
    assert page["rule"]["small_branch"] == {"below": 9, "prior": 5}
    assert all(row["raw"] != row["value"] for row in page["items"])


@pytest.mark.parametrize("results", ["after_close", "after_release"])
def test_before_scores_are_out_the_json_shows_participation_only(site, results):
    with site.app.app_context(), store.transaction():
        this_round = makers.make_round(site.federation.season, number=2, week=None, results=results)
        store.results.draw_up_roster(this_round.id, on=this_round.opens_at.date(), now=site.now)
        makers.make_result(this_round, site.member(0, 0), 80)
    with site.app.app_context():
        standings.rebuild(site.now)
    client = site.client(site.member(0, 0))
    league = client.get(f"{LEAGUE}?round={this_round.id}").json["items"]
    members = client.get(f"{LEAGUE}/z00?round={this_round.id}").json["items"]
    assert {(row["place"], row["value"]) for row in league + members} == {(None, None)}
    assert league[0]["participation"] == 12.5
    assert members[0]["participation"] == 100
