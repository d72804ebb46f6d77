"""What lies behind: the season's lines, a branch's weeks, the seasons that were."""

import re

import pytest

from quizapp import store
from quizapp.boards import past
from quizapp.core.ranking import RankingRule
from quizapp.store.board_history import Leader
from tests import makers


def _leader(branch_id, *, may_win=True, league=None, leagues=()):
    facts = {"may_win": may_win} | ({} if league is None else {"league": league})
    return Leader(
        {"rule": {"leagues": leagues}}, branch_id, f"z{branch_id}", f"{branch_id}支部", 1, 9_000, facts
    )


def test_the_flag_goes_to_the_first_of_a_week_and_stays_where_nobody_may_have_it():
    weeks = [[_leader(1)], [_leader(2, may_win=False)], [_leader(2), _leader(3)], []]
    (held,) = past.flag_weeks(weeks).values()
    assert {one.code: one.weeks for one in held} == {"z1": 2, "z2": 2, "z3": 2}


def test_each_league_has_a_flag_of_its_own():
    held = past.flag_weeks([[_leader(1, league=0), _leader(2, league=1)], [_leader(3, league=1)]])
    assert {league: [one.code for one in weeks] for league, weeks in held.items()} == {
        0: ["z1"],
        1: ["z2", "z3"],
    }


def test_the_weeks_of_a_flag_are_counted_anew_in_other_leagues():
    week = [_leader(1, league=0, leagues=("甲组", "乙组")), _leader(2, league=1, leagues=("甲组", "乙组"))]
    held = past.flag_weeks([week, week, [_leader(3, league=0, leagues=("大组",))]])
    assert {league: [(one.code, one.weeks) for one in weeks] for league, weeks in held.items()} == {
        0: [("z3", 1)]
    }


def test_the_season_shows_its_lines_with_the_same_places_as_a_table(site):
    page = site.client(site.member(2, 0)).get("/boards?season=2026").text
    assert page.count('<svg class="bump') == 2
    table = re.search(r'<table class="places">.*?</table>', page, re.S).group()
    last = [int(row) for row in re.findall(r'<td class="n">(\d+)</td></tr>', table)]
    with site.app.app_context():
        board = store.boards.board(f"s{site.federation.season.id}")
        assert last == [row.place for row in store.boards.league(board.id)]
    assert "第10周" in table
    assert "第11周" in table
    # The own branch is the one that the lines are about.
    assert re.search(r'bump-name is-2"[^>]*>工人文化宫<', page)


def test_one_week_makes_no_line(site):
    assert 'class="bump' not in site.client(site.member(2, 0)).get("/boards").text


def test_a_branch_lists_its_weeks_as_their_leagues_print_them(site):
    page = site.client(site.member(1, 0)).get("/boards/z00").text
    weeks = re.findall(r'href="/boards/z00\?round=(\d+)">第(\d+)周</a></th><td class="n"><b>(\d+)</b>', page)
    assert [week for _id, week, _place in weeks] == ["12", "11", "10"]
    with site.app.app_context():
        for round_id, _week, place in weeks:
            board = store.boards.board(f"r{round_id}")
            (row,) = store.boards.league(board.id, branch_id=site.federation.branches[0].id)
            assert row.place == int(place)


@pytest.mark.databases("sqlite", "postgresql")
def test_the_archive_names_the_first_three_and_who_held_the_flag(site):
    page = site.client(site.member(1, 0)).get("/boards/history").text
    with site.app.app_context():
        board = store.boards.board(f"s{site.federation.season.id}")
        first = store.boards.league(board.id, limit=3)
    found = re.findall(
        r'<td class="pl">(\d)</td><th scope="row"><a href="/boards/(z\d+)\?season=2026">', page
    )
    assert found == [(str(row.place), row.code) for row in first]
    assert "流动红旗" in page
    assert "已办2轮" in page


def test_before_the_first_season_the_archive_teaches(app, client, monkeypatch):
    with app.app_context():
        member = makers.make_member(makers.make_branch("z00"))
    makers.sign_in(client, member, now=makers.FIRST_OPENING)
    monkeypatch.setattr("quizapp.web.clock.now", lambda: makers.FIRST_OPENING)
    assert "第一个赛季开始以后" in client.get("/boards/history").text


@pytest.mark.parametrize("terms", [{"ranking": RankingRule(small_below=0)}])
def test_a_row_says_what_it_lacks_and_what_more_colleagues_would_do(site, terms):
    with site.app.app_context():
        rows = store.boards.league(store.boards.board(f"r{site.round_id}").id)
    page = re.sub(r"<[^>]+>", "", site.client(site.member(0, 0)).get("/boards").text)
    assert f"领先第{rows[1].place}名" in page
    assert page.count(f"距第{rows[0].place}名还差") >= 1
    assert re.search(r"周五 18:00前再有\d名同事参加，可从第\d名升到第\d名。", page)
    closed = site.client(site.member(0, 0)).get(f"/boards?round={site.federation.rounds[0].id}").text
    assert "名同事参加" not in closed
    assert "名还差" in closed
