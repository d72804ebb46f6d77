"""The federation as a scale: places among everybody, found without counting everybody."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp import standings, store
from quizapp.core import ranking
from quizapp.standings import scales
from quizapp.store import scales as stored
from tests import makers

ZONE = ZoneInfo("Asia/Shanghai")
NOW = makers.FIRST_OPENING + 2 * makers.WEEK + timedelta(hours=5)
ON_BOTH = pytest.mark.databases("sqlite", "postgresql")
RESULTS = st.lists(
    st.tuples(st.sampled_from((0, 5000, 9950, 10_000)), st.integers(1, 4)) | st.none(),
    min_size=1,
    max_size=12,
)


def _scale(results, *, places="shared"):
    counted = [(*(result or (None, None)), 1) for result in results]
    merged = {}
    for value, minutes, many in counted:
        merged[value, minutes] = merged.get((value, minutes), 0) + many
    facts = scales.to_facts([(*key, many) for key, many in merged.items()], places=places)
    return scales.Scale.from_facts(facts)


@given(RESULTS, st.sampled_from(("shared", "dense")))
def test_a_place_on_the_scale_is_the_place_in_the_table_of_everybody(results, places):
    members = [
        ranking.MemberResult(at, 1, *(result or (None, None)), took_part=result is not None)
        for at, result in enumerate(results)
    ]
    table = ranking.rank_members(members, ranking.RankingRule(places=places))
    scale = _scale(results, places=places)
    for line in table:
        if line.place is not None:
            found = scales.place_of(scale, line.row.score_hundredths, line.row.minutes)
            below = sum(other.place is not None and other.place > line.place for other in table)
            placed = sum(other.place is not None for other in table)
            assert (found.place, found.of) == (line.place, len(results))
            assert found.percentile_hundredths == 10_000 * below // placed < 10_000


def test_a_result_that_is_not_counted_yet_stands_where_it_would():
    scale = _scale([(9000, 5), (8000, 5), None])
    assert scales.place_of(scale, 8500, 5) == scales.Place(2, 3, 3333)
    assert scales.place_of(scale, 7000, 5) == scales.Place(3, 3, 0)
    assert scales.place_of(_scale([]), 7000, 5) == scales.Place(1, 1, 0)


def _read(scope):
    board = store.boards.board(stored.scale_scope(scope))
    store.end_reading()
    return scales.Scale.from_facts(board.facts) if board else None


@pytest.fixture
def federation(db):
    """Three branches of six in the third week, with boards."""
    made = makers.make_federation(branches=3, members=6, weeks=3)
    standings.settle_due(NOW, ZONE)
    standings.rebuild(NOW)
    return made


@ON_BOTH
def test_scales_count_who_stands_on_the_boards_of_rounds_and_seasons(federation):
    for scope in (f"r{federation.rounds[0].id}", f"r{federation.rounds[-1].id}", f"s{federation.season.id}"):
        scale = _read(scope)
        rows = [
            row
            for branch in federation.branches
            for row in store.boards.members(store.boards.board(f"{scope}/b{branch.id}").id)
        ]
        store.end_reading()
        best = min((-row.value_hundredths, row.minutes) for row in rows if row.place)
        assert scale.of == len(rows) == 18
        assert scale.above[-1] == sum(row.place is not None for row in rows)
        assert scale.keys[0] == best


@ON_BOTH
def test_a_hand_in_reaches_the_scale_with_the_next_rebuild_and_nothing_is_written_without_one(federation):
    member, this_round = federation.members[0][0], federation.rounds[-1]
    makers.make_result(this_round, member, 100, minutes=1, number=2)
    standings.rebuild(NOW)
    scope = f"r{this_round.id}"
    assert _read(scope).keys[0] == (-10_000, 1)
    version = store.boards.board(f"{scope}/all").version
    store.end_reading()
    standings.rebuild(NOW + timedelta(seconds=1))
    assert store.boards.board(f"{scope}/all").version == version


def test_a_large_open_round_is_counted_once_in_a_while(federation, monkeypatch):
    monkeypatch.setattr(scales, "MEMBERS_A_SECOND", 6)
    scope, counted = f"r{federation.rounds[-1].id}", []
    count = stored.count
    monkeypatch.setattr(stored, "count", lambda scope: counted.append(scope) or count(scope))
    for second in range(1, 7):
        member = federation.members[1][second - 1]
        makers.make_result(federation.rounds[-1], member, 100, minutes=1, number=2)
        standings.rebuild(NOW + timedelta(seconds=second))
    assert counted == [scope, scope]
    standings.rebuild(NOW - timedelta(days=1))
    assert counted == [scope, scope]


@ON_BOTH
def test_held_scores_are_in_no_scale(db):
    season, branch = makers.make_season(), makers.make_branch()
    member = makers.make_member(branch)
    this_round = makers.make_round(season, results="after_release")
    standings.open_due(NOW, ZONE)
    makers.make_result(this_round, member, 77)
    standings.settle_due(NOW, ZONE)
    standings.rebuild(NOW)
    held = _read(f"r{this_round.id}")
    assert (held.keys, held.of) == ((), 1)
    standings.release(this_round.id, NOW)
    assert _read(f"r{this_round.id}").keys == ((-7700, 5),)
