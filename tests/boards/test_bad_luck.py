"""Boards of odd rounds: nobody came, all are equal, one branch only, a branch that is no more."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from quizapp import standings, store
from quizapp.core.ranking import BRANCH_RULES, League, RankingRule
from quizapp.web import clock
from tests import makers

PAGES = ("/boards", "/boards?season=2026", "/boards?print=1", "/boards/b1", "/boards/b1?season=2026")
CALLS = ("/boards/history", "/boards/export.csv", "/api/v1/boards/branches/export", "/boards/b1/card.svg")
NOW = makers.FIRST_OPENING + makers.HELD_OPEN / 2


def _site(app, monkeypatch, *, branches, scores, ranking=None, **columns):
    """Make so many branches of two in a round that is open; all who have a score have the same.

    :param columns: of the round.
    """
    monkeypatch.setattr(clock, "now", lambda: NOW)
    with app.app_context(), store.transaction():
        season = makers.make_season(ranking=ranking or RankingRule())
        this_round = makers.make_round(season, **columns)
        units = [makers.make_branch(f"b{at}", name=f"{at}" * 40) for at in range(1, branches + 1)]
        people = [[makers.make_member(unit) for _one in range(2)] for unit in units]
        store.results.draw_up_roster(this_round.id, on=date(2026, 3, 2), now=NOW)
        for own in people:
            for member, score in zip(own, scores, strict=False):
                makers.make_result(this_round, member, score)
    with app.app_context():
        standings.rebuild(NOW)
    client = app.test_client()
    makers.sign_in(client, people[0][0], now=NOW)
    return client


@pytest.mark.parametrize(
    ("rule", "branches", "scores"),
    [
        *((rule, 3, ()) for rule in BRANCH_RULES),
        ("roster_mean", 3, (80,)),
        ("roster_mean", 3, (80, 80)),
        ("roster_mean", 1, (80,)),
    ],
)
def test_odd_rounds_have_sensible_boards(app, monkeypatch, rule, branches, scores):
    client = _site(app, monkeypatch, branches=branches, scores=scores, ranking=RankingRule(branch=rule))
    pages = {path: client.get(path) for path in (*PAGES, *CALLS)}
    assert {path: reply.status_code for path, reply in pages.items()} == dict.fromkeys(pages, 200)
    league = pages["/boards"].text
    assert league.count('<td class="pl n">1</td>') == branches
    # Who shares the first place with everybody lacks nothing, and leads nobody.
    assert "名还差" not in league
    assert "领先第" not in league


def test_leagues_of_one_branch_each_know_no_neighbour(app, monkeypatch):
    rule = RankingRule(leagues=(League("甲组", 2), League("乙组", 1)))
    client = _site(app, monkeypatch, branches=1, scores=(80,), ranking=rule)
    page = client.get("/boards").text
    assert "甲组</th>" in page
    assert "名还差" not in page


def test_a_branch_that_was_dissolved_says_so_and_keeps_its_weeks(site):
    with site.app.app_context(), store.transaction():
        branch = store.db.session.get(store.Branch, site.federation.branches[5].id)
        branch.dissolved_on = date(2026, 3, 12)
        for own in site.federation.members[5]:
            store.db.session.get(store.Member, own.id).is_active = False
        this_round = store.seasons.round_by_id(site.round_id)
        store.db.session.query(store.Result).filter_by(round_id=this_round.id).delete()
        store.results.draw_up_roster(this_round.id, on=date(2026, 3, 16), now=site.now)
    with site.app.app_context():
        standings.rebuild(site.now)
    page = site.client(site.member(0, 0)).get(f"/boards/{branch.code}").text
    assert "支部已于2026年3月12日撤销" in page
    assert "第11周</a>" in page


def test_a_season_before_its_first_results_says_so(app, monkeypatch):
    client = _site(app, monkeypatch, branches=1, scores=(80,), results="after_release")
    _close(app, monkeypatch)
    for path in ("/boards?season=2026", "/boards?season=2026&print=1", "/boards/b1?season=2026"):
        assert "这个赛季还没有公布成绩的轮次。" in client.get(path).text


def test_the_archive_leaves_out_branches_of_which_nobody_took_part(app, monkeypatch):
    client = _site(app, monkeypatch, branches=3, scores=())
    _close(app, monkeypatch)
    page = client.get("/boards/history").text
    assert "已办1轮" in page
    assert "目前前三名" not in page
    assert "总榜前三名" not in page


def _close(app, monkeypatch):
    """Go to the minute after the round's end, with all that follows from it."""
    after = makers.FIRST_OPENING + makers.HELD_OPEN + timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: after)
    with app.app_context():
        standings.settle_due(after, ZoneInfo("Asia/Shanghai"))
        standings.rebuild(after)


def test_a_season_has_medals_only_when_all_its_rounds_count(app, monkeypatch):
    client = _site(app, monkeypatch, branches=2, scores=(80, 80))
    _close(app, monkeypatch)
    sheet = "/boards?season=2026&print=1"
    assert "名次还会变动" in client.get(sheet).text
    with app.app_context(), store.transaction():
        store.seasons.by_code("2026").ends_on = makers.FIRST_OPENING.date()
    assert "金牌" in client.get(sheet).text
    with app.app_context(), store.transaction():
        # The exam is over, and nobody has released it yet.
        makers.make_round(store.seasons.by_code("2026"), kind="annual", week=None, results="after_release")
    page = client.get(sheet).text
    assert "名次还会变动" in page
    assert "金牌" not in page
