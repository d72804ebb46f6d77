"""Boards are rebuilt from sums and results, as the season's rule says, and closed rounds stay as they are."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from quizapp import standings, store
from quizapp.core import refusals
from quizapp.core.ranking import RankingRule
from quizapp.store import board_writing
from tests.makers import (
    FIRST_OPENING,
    HELD_OPEN,
    WEEK,
    make_branch,
    make_federation,
    make_member,
    make_result,
    make_round,
    make_season,
    move,
)

pytestmark = [pytest.mark.databases("sqlite", "postgresql"), pytest.mark.usefixtures("db")]
ZONE = ZoneInfo("Asia/Shanghai")
OPEN = FIRST_OPENING + timedelta(hours=2)
CLOSED = FIRST_OPENING + HELD_OPEN + timedelta(minutes=1)


def _board(scope):
    board = store.boards.board(scope)
    store.end_reading()
    return board


def _rows(scope):
    """Return (entrant, place, value, moved) of each row of a board."""
    rows = store.db.session.execute(
        store.db.select(
            store.BoardRow.entrant_id,
            store.BoardRow.place,
            store.BoardRow.value_hundredths,
            store.BoardRow.moved,
        )
        .join(store.Board, store.Board.id == store.BoardRow.board_id)
        .where(store.Board.scope == scope)
        .order_by(store.BoardRow.position)
    ).all()
    store.end_reading()
    return [tuple(row) for row in rows]


def _two_branches(**round_columns):
    """Make a round that is open, with two branches of five each."""
    season = make_season()
    branches = make_branch(), make_branch()
    members = [[make_member(branch) for _ in range(5)] for branch in branches]
    this_round = make_round(season, **round_columns)
    standings.open_due(OPEN, ZONE)
    standings.rebuild(OPEN)
    return this_round, branches, members


def test_a_hand_in_moves_the_branch_and_the_member():
    this_round, (one, two), members = _two_branches()
    make_result(this_round, members[0][0], 80)
    make_result(this_round, members[1][0], 90)
    assert standings.rebuild(OPEN) == 3
    assert _rows(f"r{this_round.id}") == [(two.id, 1, 1800, None), (one.id, 2, 1600, None)]
    assert _rows(f"r{this_round.id}/b{one.id}")[0] == (members[0][0].id, 1, 8000, None)


def test_a_rebuild_without_marks_writes_nothing():
    this_round, _, _ = _two_branches()
    before = _board(f"r{this_round.id}").version
    assert standings.rebuild(OPEN) == 0
    assert _board(f"r{this_round.id}").version == before


def test_a_rebuild_touches_the_league_and_the_marked_branch_only():
    this_round, (one, two), members = _two_branches()
    scopes = [f"r{this_round.id}", f"r{this_round.id}/b{one.id}", f"r{this_round.id}/b{two.id}"]
    before = [_board(scope).version for scope in scopes]
    make_result(this_round, members[0][0], 80)
    standings.rebuild(OPEN)
    raised = [_board(scope).version - was for scope, was in zip(scopes, before, strict=True)]
    assert raised == [1, 1, 0]


def test_many_marks_are_taken_away_in_batches():
    federation = make_federation(branches=7, members=2, weeks=1)
    written = standings.rebuild(OPEN, limit=3)
    assert written >= 8
    assert {_board(f"r{federation.rounds[0].id}/b{branch.id}") is None for branch in federation.branches} == {
        False
    }
    assert store.rebuilding.marked() == 0


def test_a_rebuild_leaves_what_is_marked_meanwhile_to_the_next(monkeypatch):
    federation = make_federation(branches=3, members=1, weeks=1)
    standings.rebuild(OPEN)
    write = board_writing.write

    def write_while_people_hand_in(tables, *, now):
        write(tables, now=now)
        store.rebuilding.mark_branches(federation.rounds[0].id)

    monkeypatch.setattr(board_writing, "write", write_while_people_hand_in)
    with store.transaction():
        store.rebuilding.mark_branches(federation.rounds[0].id)
    standings.rebuild(OPEN, limit=3)
    assert store.rebuilding.marked() == 3


def test_the_added_sums_agree_with_a_full_recount():
    this_round, _, members = _two_branches()
    for at, member in enumerate(members[0] + members[1][:3]):
        make_result(this_round, member, 50 + 7 * at)
    make_result(this_round, members[0][0], 95, number=2)
    added = sorted(store.rebuilding.sums(this_round.id))
    store.end_reading()
    with store.transaction():
        store.results.add_up(this_round.id, excellent_hundredths=9000)
    assert sorted(store.rebuilding.sums(this_round.id)) == added


def test_movement_is_against_the_last_closed_round():
    federation = make_federation(branches=6, members=4, weeks=3)
    now = federation.rounds[2].opens_at + timedelta(hours=3)
    standings.settle_due(now, ZONE)
    standings.rebuild(now)
    before = {branch: place for branch, place, *_ in _rows(f"r{federation.rounds[1].id}")}
    after = _rows(f"r{federation.rounds[2].id}")
    assert [moved for *_, moved in after] == [before[branch] - place for branch, place, *_ in after]
    assert {moved for *_, moved in _rows(f"r{federation.rounds[0].id}")} == {None}


def test_a_round_that_nobody_opened_is_rostered_and_settled_late():
    season, branch = make_season(), make_branch()
    member = make_member(branch)
    this_round = make_round(season)
    assert standings.settle_due(CLOSED + 5 * WEEK, ZONE) == 1
    assert standings.settle_due(CLOSED + 5 * WEEK, ZONE) == 0
    assert _rows(f"r{this_round.id}/b{branch.id}") == [(member.id, None, None, None)]
    assert _board(f"r{this_round.id}").facts["expected"] == 1


def test_the_roster_is_drawn_by_the_local_date_of_the_opening():
    # 2 March 01:00 in Shanghai is still 1 March in UTC.
    season, old, new = make_season(), make_branch(), make_branch()
    member = make_member(old)
    move(member, new, from_on=date(2026, 3, 2))
    this_round = make_round(season, opens_at=datetime(2026, 3, 1, 17, tzinfo=UTC))
    standings.settle_due(CLOSED, ZONE)
    assert _rows(f"r{this_round.id}/b{new.id}") == [(member.id, None, None, None)]


def test_a_round_waits_for_its_last_running_attempt():
    this_round, _, members = _two_branches()
    attempt = make_result(this_round, members[0][0], 80)
    with store.transaction():
        store.db.session.merge(attempt).handed_in_at = None
    assert standings.settle_due(CLOSED, ZONE) == 0
    with store.transaction():
        store.db.session.merge(attempt).handed_in_at = CLOSED
    assert standings.settle_due(CLOSED, ZONE) == 1


def test_a_settled_round_never_changes_after_a_transfer():
    this_round, (one, two), members = _two_branches()
    make_result(this_round, members[0][0], 80)
    standings.settle_due(CLOSED, ZONE)
    scopes = [f"r{this_round.id}", f"r{this_round.id}/b{one.id}", f"r{this_round.id}/b{two.id}"]
    before = [_rows(scope) for scope in scopes]
    move(members[0][0], two, from_on=date(2026, 3, 1))
    with store.transaction():
        store.results.draw_up_roster(this_round.id, on=date(2026, 3, 2), now=CLOSED)
        store.rebuilding.mark_round(this_round.id)
    standings.rebuild(CLOSED)
    assert [_rows(scope) for scope in scopes] == before


def test_a_transfer_moves_an_open_round_with_its_result():
    this_round, (_, two), members = _two_branches()
    make_result(this_round, members[0][0], 80)
    move(members[0][0], two, from_on=date(2026, 3, 1))
    with store.transaction():
        store.results.draw_up_roster(this_round.id, on=date(2026, 3, 2), now=OPEN)
    standings.rebuild(OPEN)
    assert _rows(f"r{this_round.id}/b{two.id}")[0][:2] == (members[0][0].id, 1)
    assert _rows(f"r{this_round.id}")[0][:3] == (two.id, 1, 1333)


def test_a_changed_rule_leaves_a_round_that_has_begun_alone():
    this_round, _, members = _two_branches()
    make_result(this_round, members[0][0], 80)
    with store.transaction():
        season = store.db.session.get(store.Season, this_round.season_id)
        season.document = season.document | {"ranking": {"branch": "sum"}}
    standings.rebuild(OPEN)
    assert _board(f"r{this_round.id}").facts["rule"]["branch"] == "roster_mean"
    assert _rows(f"r{this_round.id}")[0][2] == 1600


@pytest.mark.parametrize("results", ["after_close", "after_release"])
def test_before_scores_are_out_a_board_shows_participation_only(results):
    this_round, (one, _), members = _two_branches(results=results)
    make_result(this_round, members[0][0], 80)
    standings.rebuild(OPEN)
    assert {row[1:3] for row in _rows(f"r{this_round.id}")} == {(None, None)}
    assert _rows(f"r{this_round.id}")[0][0] == one.id
    facts = _board(f"r{this_round.id}").facts
    assert (facts["took_part"], "mean_hundredths" in facts) == (1, False)
    assert {row[1:3] for row in _rows(f"r{this_round.id}/b{one.id}")} == {(None, None)}


def test_scores_appear_when_the_round_closes_or_is_released():
    this_round, _, members = _two_branches(results="after_release")
    make_result(this_round, members[0][0], 80)
    standings.settle_due(CLOSED, ZONE)
    assert _rows(f"r{this_round.id}")[0][2] is None
    assert _rows(f"s{this_round.season_id}") == []
    assert standings.release(this_round.id, CLOSED) is True
    assert standings.release(this_round.id, CLOSED) is False
    assert _rows(f"r{this_round.id}")[0][2] == 1600
    assert _rows(f"s{this_round.season_id}")[0][2] == 1600


def test_only_a_closed_round_that_waits_for_it_is_released():
    season = make_season()
    at_once, waiting = make_round(season), make_round(season, number=1, results="after_release")
    with pytest.raises(refusals.Conflict, match="no-release"):
        standings.release(at_once.id, CLOSED)
    with pytest.raises(refusals.Conflict, match="round-not-closed"):
        standings.release(waiting.id, CLOSED)
    with pytest.raises(refusals.Missing):
        standings.release(999, CLOSED)


def test_a_small_branch_is_placed_by_its_filled_up_value():
    season, small, large = make_season(), make_branch(), make_branch()
    few = [make_member(small) for _ in range(2)]
    many = [make_member(large) for _ in range(8)]
    this_round = make_round(season)
    standings.open_due(OPEN, ZONE)
    for member in few:
        make_result(this_round, member, 100)
    for member in many:
        make_result(this_round, member, 80)
    standings.rebuild(OPEN)
    # Of all ten the mean is 84, so that V = (2 × 100 + 5 × 84) ÷ 7 = 88.57.
    row = next(
        row for row in store.boards.league(_board(f"r{this_round.id}").id) if row.branch_id == small.id
    )
    assert (row.value_hundredths, row.raw_hundredths) == (8857, 10000)


def test_equal_branches_share_a_place():
    this_round, _, members = _two_branches()
    for unit in members:
        make_result(this_round, unit[0], 80)
    standings.rebuild(OPEN)
    assert [row[1] for row in _rows(f"r{this_round.id}")] == [1, 1]


def test_the_rule_of_the_season_decides_the_measure():
    season, branch = make_season(ranking=RankingRule(branch="average")), make_branch()
    members = [make_member(branch) for _ in range(6)]
    this_round = make_round(season)
    standings.open_due(OPEN, ZONE)
    make_result(this_round, members[0], 80)
    standings.rebuild(OPEN)
    assert _rows(f"r{this_round.id}") == [(branch.id, 1, 8000, None)]
