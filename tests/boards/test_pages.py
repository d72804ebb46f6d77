"""The pages of the boards, as a browser without a script gets them."""

import re

import pytest

from quizapp import standings, store
from quizapp.core.ranking import PointsRule, RankingRule, Weights, describe, describe_points
from quizapp.web import clock, formats, ranking_words
from tests import makers


def _text(reply):
    """Return what a page says, without its markup."""
    assert reply.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", reply.text))


def test_the_league_shows_the_open_round_and_marks_the_own_branch(site):
    page = site.client(site.member(2, 0)).get("/boards").text
    assert "第12周支部联赛" in page
    assert page.count("我的支部</span>") == 1
    assert re.search(r'id="own".*?工人文化宫支部', page, re.S)


def test_the_sum_beside_the_league_gives_the_printed_value(site):
    with site.app.app_context():
        row = store.boards.league(
            store.boards.board(f"r{site.round_id}").id, branch_id=site.federation.branches[0].id
        )[0]
    text = _text(site.client(site.member(0, 0)).get("/boards"))
    took_part, expected = row.facts["took_part"], row.facts["expected"]
    assert f"{took_part}人得分合计 {formats.hundredths(row.facts['sum_hundredths'])}" in text
    assert f"÷ {expected}" in text
    assert f"还有{expected - took_part}人未参加" in text


def test_the_own_branch_stands_below_a_gap_when_it_is_on_another_page(site):
    client = site.client(site.member(0, 0))
    league = client.get(f"/api/v1/boards/branches?round={site.round_id}").json["items"]
    position = [row["branch"]["code"] for row in league].index("z00") + 1
    first = client.get("/boards?limit=1").text
    if position > 1:
        assert f"中间还有{position - 2}个支部" in first
    last = client.get("/boards?limit=1&after=5").text
    assert ("第6行起" in last) == (position < 6)
    assert 'id="own"' in first
    assert 'id="own"' in last


def test_the_season_and_the_weeks_before_can_be_chosen(site):
    client = site.client(site.member(0, 0))
    assert "2026赛季支部联赛" in client.get("/boards?season=2026").text
    before = site.federation.rounds[0]
    page = client.get(f"/boards?round={before.id}").text
    assert "第10周支部联赛" in page
    assert f"/boards?round={site.federation.rounds[1].id}" in page


@pytest.mark.parametrize("query", ["?round=999", "?round=x", "?season=1999"])
def test_what_is_not_there_is_not_found(site, query):
    client = site.client(site.member(0, 0))
    assert client.get(f"/boards{query}").status_code == 404
    assert client.get(f"/boards/z00{query}").status_code == 404
    assert client.get("/boards/nowhere").status_code == 404


def test_a_branch_marks_the_own_place_and_two_on_either_side(site):
    with site.app.app_context():
        rows = store.boards.members(store.boards.board(f"r{site.round_id}/b1").id)
        third = store.db.session.get(store.Member, rows[2].member_id)
    page = site.client(third).get("/boards/z00").text
    classes = re.findall(r'<tr class="(own|near|)"', page)
    assert classes[:6] == ["near", "near", "own", "near", "near", ""]


def test_people_of_another_branch_are_told_whom_they_see(site):
    page = site.client(site.member(1, 0)).get("/boards/z00").text
    assert "（不显示姓名）" in page
    assert "未参加" not in page
    assert "其他支部的人，前一半显示姓名" in page
    # Lines over the weeks would tell scores of weeks in the lower half.
    assert "近8周得分" not in page


def test_the_season_of_a_branch_shows_how_the_own_share_came_about(site):
    with site.app.app_context():
        (row, *_) = store.boards.members(store.boards.board(f"s{site.federation.season.id}/b1").id)
        member = store.db.session.get(store.Member, row.member_id)
    text = _text(site.client(member).get("/boards/z00?season=2026"))
    assert f"最好的{row.facts['counted']}周，积分 {row.facts['points']}" in text
    assert f"÷ {4 * row.facts['counted']}" in text


def test_a_paired_screen_sees_the_pages_too(site):
    screen = site.screen()
    assert "第12周支部联赛" in screen.get("/boards").text
    assert "（不显示姓名）" in screen.get("/boards/z00").text


def test_before_scores_are_out_the_page_says_why_it_shows_none(site):
    with site.app.app_context(), store.transaction():
        secret = makers.make_round(site.federation.season, number=2, week=None, results="after_close")
        store.results.draw_up_roster(secret.id, on=secret.opens_at.date(), now=site.now)
        makers.make_result(secret, site.member(0, 0), 77)
    with site.app.app_context():
        standings.rebuild(site.now)
    for path in ("/boards", "/boards/z00"):
        page = site.client(site.member(0, 0)).get(f"{path}?round={secret.id}").text
        assert "成绩还没有公布，现在只显示参与情况" in page
        assert "77" not in _text(site.client(site.member(0, 0)).get(f"{path}?round={secret.id}"))


def test_a_page_without_data_says_what_will_stand_there(site):
    client = site.client(site.member(0, 0))
    with site.app.app_context():
        coming = makers.make_round(site.federation.season, number=9)
        behind = makers.make_round(site.federation.season, number=1, week=None)
    assert "这一轮还没有开始" in client.get(f"/boards?round={coming.id}").text
    assert "榜单正在生成" in client.get(f"/boards/z00?round={behind.id}").text


def test_before_the_first_round_the_page_teaches(app, client, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: makers.FIRST_OPENING)
    with app.app_context():
        member = makers.make_member(makers.make_branch("z00"))
    makers.sign_in(client, member, now=makers.FIRST_OPENING)
    assert "第一轮周测开始以后" in client.get("/boards").text
    assert "第一轮周测开始以后" in client.get("/boards/z00").text


@pytest.mark.parametrize("branch", ["roster_mean", "composite", "average", "sum"])
@pytest.mark.parametrize("places", ["shared", "dense"])
def test_every_rule_has_its_sentences(app, branch, places):
    told = describe(RankingRule(branch=branch, places=places, weights=Weights()))
    told += describe_points(PointsRule(), has_annual=True)
    with app.test_request_context():
        said = ranking_words.say(told, {"excellent_percent": 90})
        assert len(said) == len(told)
        assert not [sentence for sentence in said if "%(" in sentence]
        assert ranking_words.in_short(told)


@pytest.mark.parametrize(
    "terms", [{"ranking": RankingRule(branch=rule)} for rule in ("composite", "average", "sum")]
)
def test_every_rule_shows_how_the_own_branch_is_reckoned(site, terms):
    page = site.client(site.member(2, 0)).get("/boards").text
    assert "我的支部这样算" in page


@pytest.mark.parametrize("terms", [{"ranking": RankingRule(small_below=9)}])
def test_a_small_branch_is_reckoned_to_the_end(site, terms):
    text = _text(site.client(site.member(2, 0)).get("/boards"))
    assert "本支部均分" in text
    assert "另计5人，按全体平均分" in text
    assert "共13人平均 ÷ 13" in text
