"""A screen shows what it is set to: its own pages, its hours, a message; and what is gone is left out."""

from datetime import date, timedelta

import pytest

from quizapp import store
from quizapp.core import credentials, playlists
from quizapp.core.playlists import Entry, Settings
from quizapp.web import clock as wall_clock
from tests import federations, makers

STATE = "/api/v1/screens/me/state"
DESK = "/desk/screens"
ON_BOTH = pytest.mark.databases("sqlite", "postgresql")


@pytest.fixture
def screen(app, hall):
    client = app.test_client()
    client.set_cookie("quizapp_screen", "token")
    return client


@pytest.fixture
def desk(app, hall, client):
    branches, _round, _clock = hall
    with app.app_context():
        organiser = makers.make_member(branches[1], roles="organiser", name="方主任")
    makers.sign_in(client, organiser, now=wall_clock.now())
    return client


def _set(app, settings, token="token"):
    with app.app_context(), store.transaction():
        screen = store.screens.by_token(credentials.token_sha256(token))
        store.screens.put_settings(screen.id, playlists.to_json(settings))


def _pages(screen):
    return [(page["key"], page["seconds"]) for page in screen.get(STATE).json["pages"]]


def _html(screen, key):
    return next(page for page in screen.get(STATE).json["pages"] if page["key"] == key)["html"]


def _post(desk, where, **data):
    token = desk.get("/api/v1/session").json["csrf_token"]
    return desk.post(DESK + where, data={**data, "csrf_token": token})


def _shown(desk):
    return desk.get(f"{DESK}/1/playlist").text.split('name="shown" value="')[1].split('"')[0]


def _step(desk, where, **data):
    return _post(desk, f"/1/{where}", shown=_shown(desk), **data)


def test_pages_turn_in_the_order_and_for_the_seconds_of_the_playlist(app, screen):
    entries = Entry("countdown", 9), Entry("league", 40), Entry("text", 6, "停电"), Entry("countdown", 7)
    _set(app, Settings(entries))
    assert _pages(screen) == [
        ("countdown", 9),
        ("league-1", 40),
        ("league-2", 18),
        ("text-3", 6),
        ("countdown~2", 7),
    ]


def test_each_screen_has_its_own_playlist_and_its_own_tag(app, screen):
    _set(app, Settings((Entry("season", 9), Entry("countdown", 9))))
    other = app.test_client()
    other.set_cookie("quizapp_screen", "other")
    assert screen.get(STATE).headers["ETag"] != other.get(STATE).headers["ETag"]
    assert _pages(other)[0] == ("league-1", 20)


def test_a_branch_is_shown_with_its_upper_half_by_name(app, screen, hall):
    branches, _round, _clock = hall
    _set(app, Settings((Entry("branch", 9, str(branches[0].id)),)))
    html = _html(screen, f"branch-{branches[0].id}")
    assert "周雅琴" in html
    assert "李娜" in html
    assert "何建平" not in html


def test_a_hand_in_moves_the_page_of_the_branch(app, screen, hall):
    branches, this_round, _clock = hall
    _set(app, Settings((Entry("branch", 9, str(branches[0].id)),)))
    before = screen.get(STATE)
    with app.app_context():
        with store.transaction():
            federations.take_part(this_round, branches[0], "许志远", 99.5)
        federations.standings.rebuild(wall_clock.now())
    assert screen.get(STATE, headers={"If-None-Match": before.headers["ETag"]}).status_code == 200
    assert "许志远" in _html(screen, f"branch-{branches[0].id}")


def test_what_is_gone_is_left_out_on_the_wall_and_marked_on_the_desk(app, screen, desk, hall):
    branches, _round, _clock = hall
    with app.app_context(), store.transaction():
        row = store.db.session.get(store.Branch, branches[11].id)
        row.dissolved_on = date(2026, 3, 1)
    entries = Entry("branch", 9, "999"), Entry("branch", 9, str(branches[11].id)), Entry("countdown", 9)
    _set(app, Settings(entries))
    assert _pages(screen) == [("countdown", 9)]
    assert desk.get(f"{DESK}/1/playlist").text.count("支部已撤销，大屏上跳过") == 2


def test_a_playlist_with_nothing_left_shows_what_a_new_screen_shows(app, screen):
    _set(app, Settings((Entry("branch", 9, "999"),)))
    assert _pages(screen)[0] == ("league-1", 20)
    _set(app, Settings(()))
    assert _pages(screen)[0] == ("league-1", 20)


def test_what_this_version_cannot_read_shows_what_a_new_screen_shows(app, screen):
    with app.app_context(), store.transaction():
        store.screens.put_settings_of_all({"pages": [{"kind": "hologram"}]})
    assert _pages(screen)[0] == ("league-1", 20)


@ON_BOTH
def test_the_desk_adds_moves_times_and_removes_entries(app, screen, desk):
    assert _step(desk, "playlist/add", kind="text", seconds="30", text="<b>停电</b>\n周三").status_code == 303
    assert _step(desk, "playlist/entry", at="5", seconds="30", do="up").status_code == 303
    assert _step(desk, "playlist/entry", at="0", seconds="60", do="remove").status_code == 303
    assert [key for key, _seconds in _pages(screen)] == [
        "participation",
        "best",
        "season",
        "text-4",
        "countdown",
    ]
    assert "&lt;b&gt;停电&lt;/b&gt;</p><p>周三" in _html(screen, "text-4")
    assert _step(desk, "playlist/entry", at="0", seconds="61", do="keep").status_code == 303
    assert _pages(screen)[0] == ("participation", 61)
    assert _step(desk, "playlist/default").status_code == 303
    assert _pages(screen)[0] == ("league-1", 20)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"kind": "text", "seconds": "30", "text": ""}, "请写上要显示的文字"),
        ({"kind": "text", "seconds": "30", "text": "好" * 121}, "最多 120 个字"),
        ({"kind": "code", "seconds": "30", "path": "//elsewhere"}, "请写本站的网址"),
        ({"kind": "branch", "seconds": "30"}, "请选一个支部"),
        ({"kind": "league", "seconds": "4"}, "5 到 120"),
        ({"kind": "league", "seconds": "soon"}, "5 到 120"),
    ],
)
def test_what_cannot_be_shown_is_refused_beside_its_field(screen, desk, data, said):
    refused = _step(desk, "playlist/add", **data)
    assert refused.status_code == 422
    assert said in refused.text
    assert _pages(screen)[0] == ("league-1", 20)


def test_a_step_with_a_playlist_that_has_changed_since_is_refused(app, screen, desk):
    shown = _shown(desk)
    _set(app, Settings((Entry("countdown", 9), Entry("season", 9))))
    refused = _post(desk, "/1/playlist/entry", shown=shown, at="0", seconds="20", do="remove")
    assert refused.status_code == 409
    assert _pages(screen)[0] == ("countdown", 9)


def test_one_screen_is_copied_to_all(app, screen, desk):
    _set(app, Settings((Entry("countdown", 9),), theme="light"))
    assert "另外1台大屏" in desk.get(f"{DESK}/1/copy").text
    assert _post(desk, "/1/copy", shown=_shown(desk)).status_code == 303
    other = app.test_client()
    other.set_cookie("quizapp_screen", "other")
    assert other.get(STATE).json["theme"] == "light"
    assert _pages(other) == [("countdown", 9)]


def test_the_preview_shows_a_page_as_the_screen_does(app, desk):
    _set(app, Settings((Entry("countdown", 9), Entry("season", 9)), theme="light"))
    page = desk.get(f"{DESK}/1/preview?page=season").text
    assert 'data-bs-theme="light"' in page
    assert 'class="bump"' in page
    assert 'class="until"' in desk.get(f"{DESK}/1/preview?page=nothing").text


@ON_BOTH
def test_a_message_stands_until_its_time_or_until_it_is_withdrawn(screen, desk, hall):
    _branches, _round, clock = hall
    before = screen.get(STATE)
    until = (wall_clock.now() + timedelta(hours=9)).strftime("%Y-%m-%dT%H:%M")
    assert _post(desk, "/messages", text="<i>15:00</i> 停电", until=until).status_code == 303
    after = screen.get(STATE, headers={"If-None-Match": before.headers["ETag"]})
    assert (after.status_code, after.json["message"]) == (200, "<i>15:00</i> 停电")
    assert "&lt;i&gt;15:00&lt;/i&gt; 停电</p>" in screen.get("/screen").text
    assert _post(desk, "/messages", text="改到16:00", until=until).status_code == 303
    assert screen.get(STATE).json["message"] == "改到16:00"
    assert _post(desk, "/messages/2/withdraw").status_code == 303
    assert screen.get(STATE).json["message"] == "<i>15:00</i> 停电"
    assert _post(desk, "/messages/2/withdraw").status_code == 404
    clock.shift(timedelta(hours=2))
    assert screen.get(STATE).headers["ETag"] == before.headers["ETag"]
    listed = desk.get(f"{DESK}/messages").text
    assert "已撤回" in listed
    assert "已结束" in listed


@pytest.mark.parametrize(
    ("text", "until"), [("好", "2026-03-01T09:00"), ("好" * 57, "2026-12-01T09:00"), (" ", "x")]
)
def test_a_message_that_is_over_too_long_or_empty_is_refused(desk, screen, text, until):
    assert _post(desk, "/messages", text=text, until=until).status_code == 422
    assert screen.get(STATE).json["message"] == ""


#   Thursday 13:48   18:30      Friday 07:30     a day off by the organiser's own word
#   on ─────────────── off ──────── on ───────────── off
def test_outside_its_hours_a_screen_is_black_and_asks_for_no_new_picture(app, screen, desk, hall):
    branches, this_round, clock = hall
    asked = {"theme": "dark", "begins": "07:30", "ends": "18:30", "workdays_only": "y"}
    assert _step(desk, "display", **asked).status_code == 303
    assert _pages(screen)[0] == ("league-1", 20)
    clock.shift(timedelta(hours=6))
    night = screen.get(STATE)
    assert [page["key"] for page in night.json["pages"]] == ["night"]
    with app.app_context():
        with store.transaction():
            makers.add_to_branch(this_round.id, branches[0].id, sum_hundredths=5)
        federations.standings.rebuild(wall_clock.now())
    assert screen.get(STATE, headers={"If-None-Match": night.headers["ETag"]}).status_code == 304
    clock.shift(timedelta(hours=12))
    assert _pages(screen)[0][0] == "league-1"
    with app.app_context(), store.transaction():
        store.seasons.put_workday(wall_clock.today(wall_clock.now()), is_workday=False, note="厂庆")
    assert _pages(screen) == [("night", 60)]


def test_hours_that_end_before_they_begin_are_refused(desk):
    refused = _step(desk, "display", theme="dark", begins="18:00", ends="07:00")
    assert refused.status_code == 422
    assert "熄屏要晚于开屏" in refused.text
    assert "要么都填，要么都不填" in _step(desk, "display", theme="dark", begins="18:00", ends="").text


def test_a_screen_that_was_seen_by_a_clock_set_back_is_noted_again(app, screen, hall):
    _branches, _round, clock = hall
    for _ in range(2):
        token = screen.get("/api/v1/session").json["csrf_token"]
        assert screen.post("/api/v1/screens/me/seen", headers={"X-CSRFToken": token}).status_code == 204
        with app.app_context():
            seen_at = store.screens.by_token(credentials.token_sha256("token")).seen_at
        assert seen_at == wall_clock.now()
        clock.shift(-timedelta(days=1))
