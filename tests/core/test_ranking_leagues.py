"""Leagues by size: who belongs where, what stays, who moves after a turn."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core import ranking
from quizapp.core.ranking import BranchSums, BranchValue, League, Promotion, RankingRule

LEAGUES = (League("甲组", 50), League("乙组", 15), League("丙组", 1))
RULE = RankingRule(leagues=LEAGUES, promotion=Promotion(every_weeks=4, branches=1))


def _value(branch_id, hundredths, roster=20):
    return BranchValue(branch_id, roster, roster, 0, hundredths, None, 100_00, 0)


@pytest.mark.parametrize(
    ("members", "league"), [(140, 0), (50, 0), (49, 1), (15, 1), (14, 2), (1, 2), (0, 2)]
)
def test_a_branch_belongs_by_its_roster(members, league):
    assert ranking.by_size(members, LEAGUES) == league


def test_a_branch_stays_where_it_is_and_a_new_one_is_placed_by_size():
    assert ranking.settle_in({1: 60, 2: 3, 3: 60}, {1: 2, 2: 0}, LEAGUES) == {1: 2, 2: 0, 3: 0}


#   weeks   1 2 3 4 | 5 6 7 8 | 9      done: how many were settled when the round before opened
@pytest.mark.parametrize(
    ("settled", "done", "due"),
    [(3, 0, []), (4, 3, [[0, 1, 2, 3]]), (5, 4, []), (9, 2, [[0, 1, 2, 3], [4, 5, 6, 7]]), (9, 8, [])],
)
def test_a_turn_is_due_once_when_its_last_week_is_settled(settled, done, due):
    assert ranking.turns(list(range(settled)), RULE, done=done) == due


def test_without_promotion_no_turn_is_due_and_nobody_moves():
    rule = RankingRule(leagues=LEAGUES)
    assert ranking.turns(list(range(9)), rule, done=0) == []
    assert ranking.promote({1: 0, 2: 1}, {1: [_value(1, 1)], 2: [_value(2, 9)]}, rule) == {1: 0, 2: 1}


def _promoted(leagues, values, count=1):
    """Promote branches 1, 2, … with these leagues and these values of a single week."""
    rule = RankingRule(leagues=LEAGUES, promotion=Promotion(4, count))
    before = dict(enumerate(leagues, start=1))
    weeks = {one: [_value(one, value)] for one, value in enumerate(values, start=1) if value is not None}
    return list(ranking.promote(before, weeks, rule).values())


@pytest.mark.parametrize(
    ("leagues", "values", "after"),
    [
        # The best of 乙 and the last of 甲 change places, and so below.
        ([0, 0, 0, 1, 1, 1, 2, 2], [90, 80, 70, 60, 50, 40, 30, 20], [0, 0, 1, 0, 1, 2, 1, 2]),
        # Whoever ties across the border stays.
        ([0, 0, 0, 1, 1, 1], [90, 70, 70, 60, 60, 40], [0, 0, 0, 1, 1, 2]),
        # A single branch between two leagues would go both ways: it stays.
        ([0, 0, 1, 2, 2], [90, 80, 70, 60, 50], [0, 1, 1, 1, 2]),
        # All tied, and nobody with a value: nobody moves.
        ([0, 0, 1, 1], [50, 50, 50, 50], [0, 0, 1, 1]),
        ([0, 1], [None, None], [0, 1]),
        # Without a value in the turn a branch stays, and the last is the last of those with one.
        ([0, 0, 0, 1, 1], [90, 80, None, 60, None], [0, 1, 0, 1, 1]),
    ],
)
def test_the_best_move_up_and_the_last_move_down(leagues, values, after):
    assert _promoted(leagues, values) == after


def test_a_lone_branch_of_the_last_league_moves_up_and_the_last_above_comes_down():
    assert _promoted([1, 1, 2], [90, 80, 70], 1) == [0, 2, 1]


def test_the_table_of_a_turn_is_the_mean_of_its_weeks():
    rule = RankingRule(leagues=LEAGUES[1:], promotion=Promotion(2, 1))
    weeks = {1: [_value(1, 10), _value(1, 90)], 2: [_value(2, 60)], 3: [_value(3, 1)], 4: [_value(4, 9)]}
    # 50 against 60: it is the first who goes down, for all its better last week.
    assert ranking.promote({1: 0, 2: 0, 3: 1, 4: 1}, weeks, rule) == {1: 1, 2: 0, 3: 1, 4: 0}


def test_places_count_within_a_league_and_the_mean_is_the_federations():
    sums = [
        BranchSums(1, 60, 60, 60 * 50_00, 0, league=0),
        BranchSums(2, 4, 4, 4 * 90_00, 0, league=1),
        BranchSums(3, 60, 60, 60 * 40_00, 0, league=0),
    ]
    table = ranking.rank_branches(ranking.measure_round(sums, RULE), RULE)
    assert [(line.row.branch_id, line.place) for line in table] == [(1, 1), (3, 2), (2, 1)]
    # (4·90 + 5·μ)/9 with μ = 5760/124 over all three.
    assert table[2].row.value_hundredths == 65_81


@given(
    st.dictionaries(
        st.integers(1, 30), st.tuples(st.integers(0, 2), st.none() | st.integers(0, 9)), max_size=20
    ),
    st.integers(1, 3),
    st.data(),
)
def test_promotion_parts_the_branches_whatever_their_order_and_moves_each_one_league(drawn, count, data):
    rule = RankingRule(leagues=LEAGUES, promotion=Promotion(1, count))
    before = {one: league for one, (league, _) in drawn.items()}
    weeks = {one: [_value(one, value)] for one, (_, value) in drawn.items() if value is not None}
    after = ranking.promote(before, weeks, rule)
    assert after.keys() == before.keys()
    assert all(abs(after[one] - before[one]) <= 1 and after[one] in range(3) for one in before)
    mixed = dict(data.draw(st.permutations(list(before.items()))))
    assert ranking.promote(mixed, weeks, rule) == after
    for league in range(3):
        assert sum(before[one] == league and after[one] < league for one in before) <= count
        assert sum(before[one] == league and after[one] > league for one in before) <= count
