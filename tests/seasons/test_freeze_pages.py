"""The freeze of a round on the desk: set, changed, taken back before it begins; afterwards only let go."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from quizapp import standings, store
from tests import makers
from tests.journeys.desks import Desk, move, typed
from tests.makers import FIRST_OPENING, HELD_OPEN

OPEN = FIRST_OPENING + timedelta(hours=2)
CLOSES = FIRST_OPENING + HELD_OPEN
FREEZE = CLOSES - timedelta(minutes=30)


@pytest.fixture
def clock():
    with time_machine.travel(OPEN, tick=False) as traveller:
        yield traveller


@pytest.fixture
def desk(app, clock):
    with app.app_context():
        with store.transaction():
            boss = makers.make_member(makers.make_branch(), roles="organiser")
            this_round = makers.make_round(makers.make_season())
        standings.open_due(OPEN, ZoneInfo("Asia/Shanghai"))
        standings.rebuild(OPEN)
    found = Desk(app, boss, this_round.id)
    found.path, found.round_id = f"/desk/seasons/rounds/{this_round.id}", this_round.id
    return found


def _times(app, round_id):
    with app.app_context():
        this_round = store.seasons.round_by_id(round_id)
        store.end_reading()
        return this_round.freeze_at, this_round.unfreeze_at


def test_a_freeze_is_set_changed_and_taken_back_before_it_begins(app, desk):
    assert "这一轮现在不封榜" in desk.get("/freeze").text
    desk.post("/freeze", freeze_at=typed(FREEZE))
    assert _times(app, desk.round_id) == (FREEZE, None)
    desk.post("/freeze", freeze_at=typed(FREEZE), unfreeze_at=typed(CLOSES))
    assert _times(app, desk.round_id) == (FREEZE, CLOSES)
    late = desk.post("/freeze", freeze_at=typed(CLOSES))
    assert (late.status_code, "截止以前" in late.text) == (422, True)
    assert "这一轮不封榜" in desk.post("/freeze/withdraw").text
    assert _times(app, desk.round_id) == (None, None)


def test_a_freeze_that_has_begun_is_not_taken_back_but_let_go(app, desk, clock):
    desk.post("/freeze", freeze_at=typed(FREEZE))
    clock.move_to(FREEZE)
    assert "取消封榜" not in desk.get("/freeze").text
    assert desk.post("/freeze/withdraw").status_code == 409
    assert "解榜不能撤回" in desk.get("/unfreeze").text
    assert "已经解榜" in desk.post("/unfreeze").text
    assert _times(app, desk.round_id) == (FREEZE, FREEZE)
    assert desk.post("/freeze", freeze_at=typed(CLOSES - timedelta(minutes=1))).status_code == 409


def test_a_freeze_follows_the_close_that_is_moved(app, desk):
    desk.post("/freeze", freeze_at=typed(FREEZE), unfreeze_at=typed(CLOSES))
    desk.path = f"/desk/rounds/{desk.round_id}"
    move(desk, CLOSES - timedelta(hours=1))
    hour = timedelta(hours=1)
    assert _times(app, desk.round_id) == (FREEZE - hour, CLOSES - hour)
