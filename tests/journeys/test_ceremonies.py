"""A ceremony: led by plain forms, shown on every screen, and no screen is told what is not out."""

from datetime import timedelta
from urllib.parse import unquote

import pytest

from quizapp import standings, store
from quizapp.core import credentials
from quizapp.core.ceremonies import IDLE
from quizapp.web import auth
from tests import makers
from tests.journeys.held import SHANGHAI
from tests.journeys.players import Member
from tests.makers import FIRST_OPENING, HELD_OPEN

CLOSES = FIRST_OPENING + HELD_OPEN
FREEZE = CLOSES - timedelta(minutes=30)
OVER = CLOSES + timedelta(minutes=5)
STATE = "/api/v1/screens/me/state"


class Hall:
    """A round of five branches that is over and frozen, a screen, and an organiser's phone."""

    def __init__(self, app, clock):
        self.app = app
        clock.move_to(FREEZE - timedelta(hours=1))
        with app.app_context():
            with store.transaction():
                season = makers.make_season()
                branches = [makers.make_branch(f"b{at}", wall=f"第{at}支部") for at in range(1, 6)]
                people = [makers.make_member(branch) for branch in branches]
                self.boss = makers.make_member(branches[0], roles="organiser")
                this_round = makers.make_round(season, freeze_at=FREEZE)
                self.ahead_id = makers.make_round(season, number=1).id
                self.round_id = this_round.id
                store.screens.add_paired(credentials.token_sha256("token"), name="大厅", now=FREEZE)
            standings.open_due(FREEZE, SHANGHAI)
            standings.rebuild(FREEZE - timedelta(hours=1))
            clock.move_to(OVER)
            for at, person in enumerate(people, start=1):
                makers.make_result(this_round, person, 50 + 10 * at)
            standings.settle_due(OVER, SHANGHAI)
        self.phone = self.open_phone()
        self.screen = app.test_client()
        self.screen.set_cookie(auth.SCREEN_COOKIE, "token")

    def open_phone(self):
        """Sign the organiser in on another phone."""
        return Member(self.app, self.boss)

    def post(self, path, phone=None, **form):
        phone = phone or self.phone
        data = {"csrf_token": phone.token} | form
        return phone.client.post(f"/desk/ceremonies{path}", data=data, follow_redirects=True)

    def begin(self, kind="real", round_id=None):
        """Begin, and return where it is led."""
        page = self.post(f"/rounds/{round_id or self.round_id}", kind=kind)
        assert page.status_code == 200
        return page.request.path.removeprefix("/desk/ceremonies")

    def wall(self):
        """Return what the screen shows, all its pages."""
        return "".join(page["html"] for page in self.screen.get(STATE).json["pages"])


@pytest.fixture
def hall(app, clock):
    return Hall(app, clock)


def test_places_come_out_from_the_bottom_up_and_the_screen_knows_only_what_is_out(hall):
    assert "封榜" in hall.phone.client.get(f"/desk/seasons/rounds/{hall.round_id}/freeze").text
    path = hall.begin()
    assert "即将揭晓" in hall.wall()
    # The places are those of the end: the wall does not give them the time of the boards that stand still.
    begun = f"{OVER.astimezone(SHANGHAI):%H:%M:%S}"
    assert unquote(hall.screen.get(STATE).headers["X-Data-At"]) == begun
    for out, newest in enumerate((1, 2, 3, 4, 5)):
        assert f"第{newest}支部" in hall.phone.client.get(f"/desk/ceremonies{path}").text
        hall.post(path, do="next", at=out)
        told = [at for at in range(1, 6) if f"第{at}支部" in hall.wall()]
        assert told == list(range(1, newest + 1))
    assert "全部揭晓" in hall.phone.client.get(f"/desk/ceremonies{path}").text
    hall.post(path, do="back", at=5)
    assert "第5支部" not in hall.wall()


def test_a_press_that_comes_too_late_does_nothing_and_says_so(hall):
    path, other = hall.begin(), hall.open_phone()
    hall.post(path, do="next", at=0)
    late = hall.post(path, phone=other, do="next", at=0)
    assert "这一次没有按上" in late.text
    assert "第2支部" not in hall.wall()


def test_it_goes_on_by_itself_waits_before_the_first_three_and_can_always_be_stopped(hall, clock):
    path = hall.begin()
    hall.post(path, do="auto", at=0, seconds="5")
    clock.shift(timedelta(seconds=5))
    assert "第1支部" in hall.wall()
    clock.shift(timedelta(minutes=5))
    assert "第3支部" not in hall.wall()
    hall.post(path, do="next", at=2)
    hall.post(path, do="pause", at=0)
    clock.shift(timedelta(minutes=5))
    assert "第3支部" in hall.wall()
    assert "第4支部" not in hall.wall()


def test_one_runs_at_a_time_and_ending_it_offers_to_let_the_boards_go(hall):
    path = hall.begin()
    again = hall.post(f"/rounds/{hall.round_id}", kind="rehearsal")
    assert (again.status_code, "已经有一场" in again.text) == (409, True)
    ended = hall.post(f"{path}/end")
    assert "现在解榜" in ended.text
    assert "即将揭晓" not in hall.wall()
    assert hall.post(path, do="next", at=0).status_code == 409


def test_a_rehearsal_works_at_any_time_names_nobody_and_says_what_it_is(hall):
    path = hall.begin("rehearsal", hall.ahead_id)
    page = hall.post(path, do="next", at=0).text
    assert "彩排" in page
    assert "彩排" in hall.wall()
    assert not any(f"第{at}支部" in hall.wall() + page for at in range(1, 6))
    assert "现在解榜" not in hall.post(f"{path}/end").text


def test_a_round_that_is_not_over_is_not_revealed_and_one_left_alone_gives_the_screens_back(hall, clock):
    refused = hall.post(f"/rounds/{hall.ahead_id}", kind="real")
    assert (refused.status_code, "还不能滚榜" in refused.text) == (409, True)
    hall.begin()
    clock.shift(IDLE)
    assert "即将揭晓" not in hall.wall()
    assert hall.begin("rehearsal")


def test_rounds_of_two_seasons_at_once_are_told_apart_by_their_season(hall):
    page = hall.phone.client.get("/desk/ceremonies").text
    assert f"{makers.SEASON.code} ·" not in page
    with hall.app.app_context(), store.transaction():
        makers.make_round(makers.make_season(code="other"))
    page = hall.phone.client.get("/desk/ceremonies").text
    assert f"{makers.SEASON.code} ·" in page
    assert "other ·" in page
