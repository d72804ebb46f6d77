"""What a screen is told: the same tag while nothing changes, few statements, little, no name too many."""

import gzip
import re
from datetime import timedelta

import pytest

from quizapp import standings, store
from quizapp.core import credentials
from tests import federations, makers

STATE = "/api/v1/screens/me/state"
ON_BOTH = pytest.mark.databases("sqlite", "postgresql")


def _hand_in(app, this_round, branch, now, *, points=0, heads=0):
    with app.app_context():
        with store.transaction():
            makers.add_to_branch(this_round.id, branch.id, took_part=heads, sum_hundredths=points)
        standings.rebuild(now)


def _poll(screen, tag=None):
    return screen.get(STATE, headers={"If-None-Match": tag} if tag else {})


def _page(reply, key):
    return next(page for page in reply.json["pages"] if page["key"] == key)["html"]


def test_a_screen_shows_league_participation_best_season_and_countdown(screen):
    pages = screen.get(STATE).json["pages"]
    assert [page["key"] for page in pages] == [
        *(f"league-{number}" for number in range(1, 11)),
        "participation",
        "best",
        "season",
        "countdown",
    ]
    longest = max(page["seconds"] for page in pages if page["kind"] == "league")
    assert longest == pages[0]["seconds"]


@ON_BOTH
def test_nothing_new_is_answered_304_and_time_alone_is_nothing_new(screen, federation):
    _branches, _round, clock = federation
    first = _poll(screen)
    clock.shift(timedelta(minutes=90))
    again = _poll(screen, first.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["X-Server-Now"] != first.headers["X-Server-Now"]
    assert again.headers["X-Data-At"] == "15%3A18%3A07"


@ON_BOTH
def test_a_poll_without_news_takes_three_statements_and_writes_nothing(screen, statements):
    tag = _poll(screen).headers["ETag"]
    statements.clear()
    assert _poll(screen, tag).status_code == 304
    assert len(statements) == 3
    assert all(one.lstrip().upper().startswith("SELECT") for one in statements)


def test_a_new_version_takes_four_statements_for_the_first_screen_and_three_for_the_next(
    app, screen, federation, statements
):
    branches, this_round, _clock = federation
    _poll(screen)
    _hand_in(app, this_round, branches[0], this_round.opens_at, points=9_000, heads=1)
    statements.clear()
    _poll(screen)
    assert len(statements) == 4
    _poll(screen)
    assert len(statements) == 7


def test_a_hand_in_changes_the_tag_and_moves_the_branch(app, screen, federation):
    branches, this_round, _clock = federation
    first = _poll(screen)
    last_name = _page(first, "league-10").rsplit('class="lg-name', 1)[1]
    branch = next(branch for branch in branches if f">{branch.wall}<" in last_name)
    _hand_in(app, this_round, branch, this_round.opens_at, points=500_000)
    second = _poll(screen, first.headers["ETag"])
    assert second.status_code == 200
    assert branch.wall not in _page(first, "league-1")
    assert branch.wall in _page(second, "league-1")


def test_the_whole_state_is_small(screen):
    plain = _poll(screen)
    packed = screen.get(STATE, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(plain.data) < 130_000
    assert len(packed.data) < 16_000


def test_what_waits_for_a_rebuild_keeps_the_time_of_the_board(app, screen, federation):
    branches, this_round, clock = federation
    clock.shift(timedelta(minutes=5))
    assert _poll(screen).headers["X-Data-At"] == "13%3A53%3A07"
    with app.app_context(), store.transaction():
        store.db.session.add(store.BoardMark(round_id=this_round.id, branch_id=branches[0].id))
    assert _poll(screen).headers["X-Data-At"] == "13%3A48%3A07"


def test_the_token_is_kept_anew_with_every_picture(screen):
    cookie = _poll(screen).headers["Set-Cookie"]
    assert cookie.startswith("quizapp_screen=token;")
    assert "Max-Age=34560000" in cookie
    assert _poll(screen).headers["Cache-Control"] == "private, no-cache"


def test_nobody_but_the_best_is_named(app, screen):
    with app.app_context():
        named = {
            one.name for one in store.db.session.scalars(store.db.select(store.Member)) if len(one.name) > 1
        }
    text = _poll(screen).text
    best = _page(_poll(screen), "best")
    assert sum(name in best for name in named) <= 8
    assert not any(name in text.replace(best, "") for name in named if name not in best)


def test_a_federation_that_keeps_names_in_the_branch_has_no_page_of_the_best(app, screen):
    with app.app_context(), store.transaction():
        season = store.db.session.scalars(store.db.select(store.Season)).one()
        season.document = season.document | {"boards": "own_branch"}
    assert "best" not in [page["key"] for page in _poll(screen).json["pages"]]


def test_until_scores_are_out_only_participation_is_shown(app, screen, federation):
    _branches, this_round, _clock = federation
    with app.app_context():
        with store.transaction():
            row = store.db.session.get(store.Round, this_round.id)
            row.results = "after_close"
            store.db.session.add(store.BoardMark(round_id=row.id, branch_id=None))
        standings.rebuild(this_round.opens_at + timedelta(hours=1))
    keys = [page["key"] for page in _poll(screen).json["pages"]]
    assert keys == ["participation", "best", "season", "countdown"]


def test_when_the_round_has_closed_the_screen_counts_to_the_next_one(app, screen, federation):
    _branches, this_round, clock = federation
    with app.app_context():
        season = store.db.session.get(store.Season, this_round.season_id)
        federations.make_round(season, opens_at=this_round.opens_at + timedelta(weeks=1))
    before = _poll(screen)
    clock.move_to(this_round.closes_at + timedelta(seconds=1))
    after = _poll(screen, before.headers["ETag"])
    assert "距本周截止" in _page(before, "league-1")
    assert "距第23周开始" in _page(after, "league-1")


def test_without_any_round_the_screen_says_that_it_is_ready(app, client):
    now = federations.FIRST_OPENING
    with app.app_context(), store.transaction():
        store.screens.add_paired(credentials.token_sha256("token"), name="", now=now)
    client.set_cookie("quizapp_screen", "token")
    [page] = client.get(STATE).json["pages"]
    assert page["key"] == "welcome"
    assert "大屏已经就绪" in client.get("/screen").text


def test_a_page_is_held_by_its_name(screen):
    assert 'data-page="season"' in screen.get("/screen?page=season").text
    assert 'data-page="league-1" data-assets' in screen.get("/screen?page=league").text
    assert 'data-page="league-3"' in screen.get("/screen?page=league-3").text
    assert 'data-page="league-1"' in screen.get("/screen?page=nothing").text


def test_the_code_holds_the_own_address_never_the_one_that_was_asked_for(screen):
    screen.set_cookie("quizapp_screen", "token", domain="evil.example")
    page = _page(screen.get(STATE, headers={"Host": "evil.example"}), "participation")
    assert "evil.example" not in page
    assert re.search(r"二维码：http://\d+\.\d+\.\d+\.\d+:\d+", page)
