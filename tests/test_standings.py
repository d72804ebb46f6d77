"""Boards are rebuilt from sums and results, as the season's rule says, and closed rounds stay as they are."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from quizapp import standings, store
from tests.makers import (
    FIRST_OPENING,
    HELD_OPEN,
    make_branch,
    make_member,
    make_result,
    make_round,
    make_season,
)

ZONE = ZoneInfo("Asia/Shanghai")
ON_BOTH = pytest.mark.databases("sqlite", "postgresql")
OPEN = FIRST_OPENING + timedelta(hours=2)
CLOSED = FIRST_OPENING + HELD_OPEN + timedelta(minutes=1)


def _rows(scope):
    """Return (entrant, place, value, moved) of a board."""
    query = store.db.select(store.BoardRow).join(store.Board, store.Board.id == store.BoardRow.board_id)
    rows = store.db.session.scalars(
        query.where(store.Board.scope == scope).order_by(store.BoardRow.position)
    ).all()
    store.end_reading()
    return [(row.entrant_id, row.place, row.value_hundredths, row.moved) for row in rows]


@ON_BOTH
def test_a_hand_in_moves_the_branch_and_the_member(db):
    season = make_season()
    one, two = make_branch(), make_branch()
    members = [make_member(one) for _ in range(5)] + [make_member(two) for _ in range(5)]
    this_round = make_round(season)
    assert standings.open_due(OPEN, ZONE) == 1
    make_result(this_round, members[0], 80)
    make_result(this_round, members[5], 90)
    assert standings.rebuild(OPEN) > 0
    assert _rows(f"r{this_round.id}") == [(two.id, 1, 1800, None), (one.id, 2, 1600, None)]
    assert _rows(f"r{this_round.id}/b{one.id}")[0] == (members[0].id, 1, 8000, None)
    assert standings.rebuild(OPEN) == 0
