"""More pages of a playlist: the flag, the study list, leagues apart; and what a screen may see at all."""

from dataclasses import replace

import pytest

from quizapp import standings, store
from quizapp.core import credentials, playlists, ranking, seasons
from quizapp.core.playlists import Entry, Settings
from quizapp.core.roles import Right
from quizapp.store.boards import round_scope
from quizapp.web import clock as wall_clock

STATE = "/api/v1/screens/me/state"


@pytest.fixture
def screen(app, hall):
    client = app.test_client()
    client.set_cookie("quizapp_screen", "token")
    return client


def _set(app, *entries):
    with app.app_context(), store.transaction():
        screen = store.screens.by_token(credentials.token_sha256("token"))
        store.screens.put_settings(screen.id, playlists.to_json(Settings(entries)))


def _pages(screen):
    return {page["key"]: page["html"] for page in screen.get(STATE).json["pages"]}


def test_the_flag_is_shown_with_the_branch_that_won_it_last(app, screen):
    _set(app, Entry("flag", 9), Entry("countdown", 9))
    pages = _pages(screen)
    assert list(pages) == ["flag", "countdown"]
    assert "第11周夺得" in pages["flag"]


def test_the_study_list_of_the_open_week_is_shown(app, screen, hall):
    _branches, this_round, _clock = hall
    _set(app, Entry("study", 9), Entry("countdown", 9))
    assert list(_pages(screen)) == ["countdown"]
    with app.app_context(), store.transaction():
        season = store.db.session.get(store.Season, this_round.season_id)
        told = seasons.from_json(season.document)
        weeks = {this_round.week: seasons.Week(study=("《工会法》<b>第三章</b>",))}
        season.document = seasons.to_json(replace(told, weekly=replace(told.weekly, weeks=weeks)))
        season.loaded_at = wall_clock.now()
    pages = _pages(screen)
    assert list(pages) == ["study", "countdown"]
    assert "《工会法》&lt;b&gt;第三章&lt;/b&gt;" in pages["study"]


def test_a_page_of_the_league_holds_one_league_and_a_branch_counts_within_its_own(app, screen, hall):
    branches, this_round, _clock = hall
    leagues = (ranking.League("甲组", 40), ranking.League("乙组", 1))
    with app.app_context():
        with store.transaction():
            season = store.db.session.get(store.Season, this_round.season_id)
            told = seasons.from_json(season.document)
            season.document = seasons.to_json(replace(told, ranking=replace(told.ranking, leagues=leagues)))
            for number, branch in enumerate(branches):
                store.db.session.get(store.BranchSum, (this_round.id, branch.id)).league = int(number > 6)
            # A round keeps the rule that its board began with: this one begins now.
            store.db.session.delete(store.boards.board(round_scope(this_round.id)))
            store.db.session.add(store.BoardMark(round_id=this_round.id, branch_id=None))
        standings.rebuild(wall_clock.now())
    _set(app, Entry("league", 9), Entry("branch", 9, str(branches[11].id)))
    pages = _pages(screen)
    assert list(pages) == ["league-1", "league-2", f"branch-{branches[11].id}"]
    first, second, branch = pages.values()
    assert (first.count('class="lg-row'), second.count('class="lg-row')) == (7, 5)
    assert "<span>甲组</span>" in first
    assert "<span>乙组</span>" in second
    assert "lg-lead" in second
    assert "<small>/ 5</small>" in branch


def test_a_screens_cookie_opens_the_boards_and_nothing_else(app, screen):
    opened = set()
    for rule in app.url_map.iter_rules():
        right = app.view_functions[rule.endpoint].right
        if right is not Right.ENTER and "GET" in rule.methods:
            values = {name: "b1" if name in ("code", "key") else 1 for name in rule.arguments}
            reply = screen.get(rule.build(values)[1])
            turned_away = "/login" in reply.headers.get("Location", "")
            if reply.status_code not in (401, 403) and not turned_away:
                opened.add(right)
    assert opened == {Right.SEE_BOARDS}
