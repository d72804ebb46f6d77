"""While a round is frozen its changes go to live boards, and the plain ones stay to the letter."""

from datetime import timedelta

import pytest

from quizapp import standings, store
from quizapp.standings import agreement
from tests.makers import (
    FIRST_OPENING,
    HELD_OPEN,
    make_branch,
    make_member,
    make_result,
    make_round,
    make_season,
)
from tests.test_standings import ZONE, _board, _rows

pytestmark = [pytest.mark.databases("sqlite", "postgresql"), pytest.mark.usefixtures("db")]

#   opens      freeze              closes  settled          unfreeze
# ──├──────────●───────────────────●───────┼────────────────○──
OPEN = FIRST_OPENING + timedelta(hours=2)
CLOSES = FIRST_OPENING + HELD_OPEN
FREEZE = CLOSES - timedelta(minutes=30)
SETTLED = CLOSES + timedelta(minutes=1)
UNFREEZE = CLOSES + timedelta(hours=2)


@pytest.fixture
def league():
    """Two branches of five in a round that freezes; somebody of the first has handed in before."""
    season = make_season()
    branches = make_branch(), make_branch()
    members = [[make_member(branch) for _ in range(5)] for branch in branches]
    this_round = make_round(season, freeze_at=FREEZE, unfreeze_at=UNFREEZE)
    standings.open_due(OPEN, ZONE)
    make_result(this_round, members[0][0], 80)
    standings.rebuild(OPEN)
    return this_round, branches, members


def _plain(this_round, branches):
    scopes = [f"r{this_round.id}", f"s{this_round.season_id}"]
    scopes += [f"{scope}/b{branch.id}" for scope in scopes for branch in branches]
    boards = {scope: _board(scope) for scope in scopes}
    return {
        scope: (board and (board.version, board.as_of, board.facts), _rows(scope))
        for scope, board in boards.items()
    }


def test_what_comes_after_the_freeze_never_reaches_the_plain_boards_however_late_the_rebuild(league):
    this_round, branches, members = league
    before = _plain(this_round, branches)
    make_result(this_round, members[1][0], 100)
    standings.rebuild(FREEZE)
    standings.settle_due(SETTLED, ZONE)
    standings.rebuild(UNFREEZE - timedelta(seconds=1))
    assert _plain(this_round, branches) == before
    one, two = branches
    assert _rows(f"r{this_round.id}!") == [(two.id, 1, 2000, None), (one.id, 2, 1600, None)]
    assert _rows(f"s{this_round.season_id}!")[0][:2] == (two.id, 1)
    assert list(agreement.disagreeing(UNFREEZE - timedelta(seconds=1))) == []


def test_when_the_freeze_ends_the_plain_boards_catch_up_and_the_live_ones_go(league):
    this_round, branches, members = league
    make_result(this_round, members[1][0], 100)
    standings.settle_due(SETTLED, ZONE)
    # Until its end was seen to, nothing that a rebuild reads gets out, whatever the time is.
    with store.transaction():
        store.rebuilding.mark_round(this_round.id)
    standings.rebuild(UNFREEZE)
    assert _rows(f"r{this_round.id}")[0][0] == branches[0].id
    assert standings.thaw_due(UNFREEZE) == 1
    standings.rebuild(UNFREEZE)
    assert _rows(f"r{this_round.id}")[0][0] == branches[1].id
    assert _rows(f"s{this_round.season_id}")[0][0] == branches[1].id
    left = store.db.session.scalars(
        store.db.select(store.Board.scope).where(store.Board.scope.contains("!"))
    ).all()
    store.end_reading()
    assert (left, standings.thaw_due(UNFREEZE)) == ([], 0)
    assert list(agreement.disagreeing(UNFREEZE)) == []


def test_a_rebuild_that_began_before_the_freeze_lets_nothing_through_that_was_handed_in_after(league):
    this_round, branches, members = league
    before = _plain(this_round, branches)
    since_start = FREEZE - FIRST_OPENING - timedelta(hours=1)
    make_result(this_round, members[1][0], 100, minutes=since_start // timedelta(minutes=1))
    standings.rebuild(FREEZE - timedelta(seconds=1))
    assert _plain(this_round, branches) == before


def test_a_clock_that_is_set_back_lets_nothing_through(league):
    this_round, branches, members = league
    before = _plain(this_round, branches)
    make_result(this_round, members[1][0], 100)
    standings.rebuild(FREEZE)
    make_result(this_round, members[1][1], 100)
    standings.rebuild(FREEZE - timedelta(hours=3))
    assert standings.thaw_due(FREEZE - timedelta(hours=3)) == 0
    assert _plain(this_round, branches) == before
