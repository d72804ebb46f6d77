"""The own place: in the branch, among everybody, over the weeks, on both databases."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy
import time_machine

from quizapp import standings, store
from quizapp.standings import form
from tests import makers

ZONE = ZoneInfo("Asia/Shanghai")
NOW = makers.FIRST_OPENING + 2 * makers.WEEK + timedelta(hours=5)
PLACES, PAGE = "/api/v1/me/places", "/me/places"


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def federation(app, clock):
    """Three branches of six in the third week, with boards."""
    with app.app_context():
        made = makers.make_federation(branches=3, members=6, weeks=3)
        standings.settle_due(NOW, ZONE)
        standings.rebuild(NOW)
    return made


def _browser(app, member):
    client = app.test_client()
    makers.sign_in(client, member, now=NOW)
    return client


def _rows(app, scope, branch):
    with app.app_context():
        return store.boards.members(store.boards.board(f"{scope}/b{branch.id}").id)


def _everybody(app, federation, scope):
    """Return (-value, minutes, member) of everybody with a place, the best first."""
    rows = [row for branch in federation.branches for row in _rows(app, scope, branch)]
    return sorted((-row.value_hundredths, row.minutes, row.member_id) for row in rows if row.place)


def _told(page):
    """Return what a page says, without the token of its forms."""
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page.text)


def test_the_own_places_are_those_of_the_tables(app, federation):
    for query, scope in (
        ({"round": federation.rounds[0].id}, f"r{federation.rounds[0].id}"),
        ({"round": federation.rounds[-1].id}, f"r{federation.rounds[-1].id}"),
        ({"season": "2026"}, f"s{federation.season.id}"),
    ):
        everybody = _everybody(app, federation, scope)
        for member in (federation.members[0][1], federation.members[2][4]):
            found = _browser(app, member).get(PLACES, query_string=query).json
            own = next((one for one in everybody if one[2] == member.id), None)
            if own is None:
                assert (found["branch"]["place"], found["federation"], found["value"]) == (None, None, None)
                continue
            above = sum(one[:2] < own[:2] for one in everybody)
            below = sum(one[:2] > own[:2] for one in everybody)
            assert found["federation"] == {
                "place": above + 1,
                "of": 18,
                "percentile": pytest.approx(10_000 * below // len(everybody) / 100),
            }
            assert found["value"] == pytest.approx(-own[0] / 100)
            assert (found["minutes"], found["branch"]["of"]) == (own[1], 6)


def test_without_an_address_it_is_the_round_of_now(app, federation):
    client = _browser(app, federation.members[0][1])
    assert client.get(PLACES).json["round"] == federation.rounds[-1].id
    other = client.get(PLACES, query_string={"season": "2027"})
    wrong = client.get(PLACES, query_string={"season": "2027", "round": federation.rounds[0].id})
    odd = client.get(PLACES, query_string={"round": "9" * 30})
    assert [reply.status_code for reply in (other, wrong, odd)] == [404, 404, 404]


def test_a_hand_in_changes_the_tag_and_nothing_else_does(app, federation):
    member = federation.members[0][1]
    client = _browser(app, member)
    tag = client.get(PLACES).headers["ETag"]
    assert client.get(PLACES, headers={"If-None-Match": tag}).status_code == 304
    with app.app_context():
        makers.make_result(federation.rounds[-1], member, 100, minutes=1, number=2)
        standings.rebuild(NOW)
    found = client.get(PLACES, headers={"If-None-Match": tag}).json
    assert (found["federation"]["place"], found["value"], found["best"]["value"]) == (1, 100, 100)


def test_the_statements_are_few_and_do_not_grow_with_the_federation(app, federation):
    client, statements = _browser(app, federation.members[0][1]), []

    def note(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    def count(url):
        statements.clear()
        assert client.get(url).status_code == 200
        return len(statements)

    client.get(PLACES)
    with app.app_context():
        engine = store.db.engine
    sqlalchemy.event.listen(engine, "before_cursor_execute", note)
    try:
        # Who asks, the own rows, the own weeks; the scale is known from the call before.
        assert count(PLACES) == 3
        assert count(PAGE) <= 6
    finally:
        sqlalchemy.event.remove(engine, "before_cursor_execute", note)


def test_who_is_on_no_roster_and_who_has_not_taken_part_are_told_so(app, federation):
    with app.app_context():
        stranger, late = makers.make_member(None), makers.make_member(federation.branches[0])
        with store.transaction():
            store.results.draw_up_roster(federation.rounds[-1].id, on=NOW.date(), now=NOW)
        standings.rebuild(NOW)
    for url in (PLACES, f"{PLACES}?season=2026"):
        found = _browser(app, stranger).get(url).json
        assert (found["branch"], found["federation"], found["best"]) == (None, None, None)
    assert "没有名次" in _browser(app, stranger).get(PAGE).text
    found = _browser(app, late).get(PLACES).json
    assert (found["branch"], found["federation"]) == ({"place": None, "of": 7}, None)
    assert "还没有名次" in _browser(app, late).get(PAGE).text


def test_before_anything_has_opened_there_is_no_place(app, clock):
    with app.app_context():
        member = makers.make_member(makers.make_branch())
    client = _browser(app, member)
    assert set(client.get(PLACES).json.values()) == {None}
    assert "还没有名次" in client.get(PAGE).text


def test_held_scores_are_told_neither_as_a_place_nor_on_the_line(app, clock):
    with app.app_context():
        branch = makers.make_branch()
        members = [makers.make_member(branch) for _ in range(3)]
        this_round = makers.make_round(makers.make_season(), number=2, results="after_close")
        standings.open_due(NOW, ZONE)
        for member, score in zip(members, (91.37, 92.37, 93.37), strict=True):
            makers.make_result(this_round, member, score)
        standings.rebuild(NOW)
    client = _browser(app, members[1])
    found = client.get(PLACES).json
    assert (found["branch"]["place"], found["federation"], found["best"]) == (None, None, None)
    for url in (PLACES, PAGE):
        assert not any(score in client.get(url).text for score in ("91.37", "92.37", "93.37"))


def test_the_page_shows_places_neighbours_and_weeks_and_hides_what_others_wish_hidden(app, federation):
    above, own, *_ = _rows(app, f"r{federation.rounds[-1].id}", federation.branches[0])
    with app.app_context(), store.transaction():
        store.db.session.get(store.Member, above.member_id).name = "欧阳建国"
        store.wishes.show_as(above.member_id, "initials")
        member = store.db.session.get(store.Member, own.member_id)
    page = _browser(app, member).get(PAGE).text
    assert "欧阳＊＊" in page
    assert "欧阳建国" not in page
    assert own.name in page
    assert page.count("<polyline") <= 2
    assert page.count(f"{PAGE}?round=") >= 3


def test_a_streak_is_counted_as_standings_count_it(app, federation):
    members = [member for unit in federation.members for member in unit]
    with app.app_context():
        counted = form.member_streaks(federation.season.id, [member.id for member in members], NOW)
    streaks = {member.id: _browser(app, member).get(PLACES).json["streak"] for member in members[:6]}
    assert streaks == {member_id: counted[member_id].weeks for member_id in streaks}
    assert 2 in streaks.values()


def test_places_stand_still_with_the_boards(app, federation):
    member, this_round = federation.members[0][1], federation.rounds[-1]
    client = _browser(app, member)
    with app.app_context(), store.transaction():
        store.freezes.set_times(this_round.id, freeze_at=NOW - timedelta(minutes=1), unfreeze_at=None)
    before = {url: client.get(url) for url in (PLACES, f"{PLACES}?season=2026", PAGE)}
    with app.app_context():
        for at, one in enumerate((member, federation.members[1][2], federation.members[2][3])):
            makers.make_result(this_round, one, 100, minutes=1 + at, number=2)
        standings.rebuild(NOW)
    for url, shown in before.items():
        assert _told(client.get(url)) == _told(shown)
