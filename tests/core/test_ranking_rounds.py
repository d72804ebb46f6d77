"""Members and branches in a round: which attempt counts, measures, places, ties."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from quizapp.core import ranking
from quizapp.core.ranking import BranchSums, MemberResult, RankingRule

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MICROSECOND = timedelta(microseconds=1)


def _member(id_, score=None, minutes=None, *, disqualified=False):
    return MemberResult(id_, 1, score, minutes, took_part=score is not None, disqualified=disqualified)


def _places(table):
    return [placed.place for placed in table]


def _ids(table):
    return [getattr(placed.row, "member_id", None) or placed.row.branch_id for placed in table]


#      started      handed in    deadline
#  ───────├────────────●────────────┼─────       used: until the hand-in
#  ───────├─────────────────────────┼───●─       used: until the deadline
@pytest.mark.parametrize(
    ("handed_in", "used"),
    [
        (0 * SECOND, Fraction(0)),
        (90 * SECOND + MICROSECOND, Fraction(90_000_001, 1_000_000)),
        (900 * SECOND - MICROSECOND, Fraction(899_999_999, 1_000_000)),
        (900 * SECOND, Fraction(900)),
        (910 * SECOND, Fraction(900)),
        (5000 * SECOND, Fraction(900)),
    ],
)
def test_time_is_used_until_the_hand_in_and_at_most_until_the_deadline(handed_in, used):
    assert ranking.used_s(NOON, NOON + handed_in, NOON + 900 * SECOND) == used


@pytest.mark.parametrize(
    ("used_s", "questions", "minutes"),
    [
        (0, 0, 0),
        (0, 10, 1),
        (60, 10, 1),
        (Fraction(60_000_001, 1_000_000), 10, 2),
        (59, 15, 1),
        (59, 16, 2),
        (900, 10, 15),
    ],
)
def test_begun_minutes_count_and_a_question_takes_four_seconds(used_s, questions, minutes):
    assert ranking.minutes(used_s, questions) == minutes


@pytest.mark.parametrize(("time_limit_s", "minutes"), [(900, 15), (901, 16), (None, 0)])
def test_a_missed_week_adds_its_limit_in_minutes(time_limit_s, minutes):
    assert ranking.missed_minutes(time_limit_s) == minutes


@pytest.mark.parametrize(
    ("attempts", "counting"),
    [
        ([(1, 8000, 5, 0), (2, 8001, 9, 9)], 2),
        ([(1, 8000, 5, 0), (2, 8000, 4, 9)], 2),
        ([(1, 8000, 5, 9), (2, 8000, 5, 0)], 2),
        ([(1, 0, 5, 0)], 1),
    ],
)
def test_the_higher_score_counts_then_the_quicker_then_the_earlier(attempts, counting):
    given = [
        ranking.AttemptResult(id_, score, minutes, NOON + hours * 3600 * SECOND)
        for id_, score, minutes, hours in attempts
    ]
    assert ranking.counting_attempt(given).attempt_id == counting
    assert ranking.counting_attempt(reversed(given)).attempt_id == counting


def test_without_an_attempt_none_counts():
    assert ranking.counting_attempt([]) is None


@pytest.mark.parametrize(
    ("totals", "shared", "dense"),
    [
        ([], [], []),
        ([50], [1], [1]),
        ([90, 80, 80, 70], [1, 2, 2, 4], [1, 2, 2, 3]),
        ([80, 80, 80], [1, 1, 1], [1, 1, 1]),
        ([90, 90, 80, 80, 70], [1, 1, 3, 3, 5], [1, 1, 2, 2, 3]),
    ],
)
def test_equal_totals_share_the_better_place_and_the_next_is_skipped_or_not(totals, shared, dense):
    results = [_member(n, 100 * total, 5) for n, total in enumerate(totals, start=1)]
    assert _places(ranking.rank_members(results, RankingRule(places="shared"))) == shared
    assert _places(ranking.rank_members(results, RankingRule(places="dense"))) == dense


def test_zero_stands_above_absent_and_absent_above_disqualified():
    results = [
        _member(1),
        _member(2, 10_000, 3, disqualified=True),
        _member(3, 0, 9),
        _member(4, disqualified=True),
    ]
    table = ranking.rank_members(results, RankingRule())
    assert _ids(table) == [3, 1, 2, 4]
    assert _places(table) == [1, None, None, None]


def test_before_scores_are_out_a_table_tells_participation_only():
    results = [_member(1), _member(2, 9000, 3), _member(3, 9500, 3)]
    table = ranking.rank_members([result.without_score() for result in results], RankingRule())
    assert _ids(table) == [2, 3, 1]
    assert {(placed.place, placed.row.score_hundredths, placed.row.minutes) for placed in table} == {
        (None, None, None)
    }
    assert [placed.row.took_part for placed in table] == [True, True, False]


def test_places_go_by_what_is_printed():
    # 80.005 and 80.0099 are both printed 80.01; 80.0049 is 80.00.
    sums = [BranchSums(1, 1000, 9, 8_000_500, 0), BranchSums(2, 1000, 9, 8_000_990, 0)]
    sums.append(BranchSums(3, 1000, 9, 8_000_490, 0))
    table = ranking.rank_branches(ranking.measure_round(sums, RankingRule()), RankingRule())
    assert [placed.row.value_hundredths for placed in table] == [8001, 8001, 8000]
    assert _places(table) == [1, 1, 3]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (BranchSums(9, 10, 1, 70_010, 0), BranchSums(1, 10, 9, 70_000, 9)),
        (BranchSums(9, 10, 9, 70_000, 0), BranchSums(1, 10, 8, 70_000, 8)),
        (BranchSums(9, 10, 9, 70_000, 2), BranchSums(1, 10, 9, 70_000, 1)),
    ],
)
def test_branches_compare_by_measure_then_participation_then_excellent_share(better, worse):
    table = ranking.rank_branches(ranking.measure_round([worse, better], RankingRule()), RankingRule())
    assert _ids(table) == [9, 1]
    assert _places(table) == [1, 2]


def test_participation_is_rounded_before_it_breaks_a_tie():
    # 10,000/30,001 and 1/3 are both printed 33.33 %.
    sums = [BranchSums(1, 30_001, 10_000, 30_001 * 50, 0), BranchSums(2, 3, 1, 3 * 50, 0)]
    rule = RankingRule(small_below=0)
    assert _places(ranking.rank_branches(ranking.measure_round(sums, rule), rule)) == [1, 1]


@pytest.mark.parametrize(("roster", "is_small"), [(4, True), (5, False)])
def test_a_branch_is_small_below_the_limit_only(roster, is_small):
    small, big = ranking.measure_round(
        [BranchSums(1, roster, roster, 10_000 * roster, 0), BranchSums(2, 96, 90, 0, 0)], RankingRule()
    )
    mu = Fraction(10_000 * roster, 96 + roster)
    assert small.raw_hundredths == (10_000 if is_small else None)
    assert small.value_hundredths == (round((40_000 + 5 * mu) / 9) if is_small else 10_000)
    assert (big.value_hundredths, big.raw_hundredths) == (0, None)


@pytest.mark.parametrize("branch", ["composite", "average", "sum"])
def test_only_the_roster_mean_fills_small_branches_up(branch):
    (value,) = ranking.measure_round([BranchSums(1, 2, 2, 20_000, 2)], RankingRule(branch=branch))
    assert value.raw_hundredths is None


def test_the_weights_of_the_season_are_used():
    rule = RankingRule(branch="composite", weights=ranking.Weights(participation=10, mean=20, excellent=70))
    (value,) = ranking.measure_round([BranchSums(1, 10, 5, 40_000, 2)], rule)
    assert value.value_hundredths == 500 + 1600 + 1400


@pytest.mark.parametrize("branch", ranking.BRANCH_RULES)
def test_nobody_on_the_roster_means_no_place_and_nobody_taking_part_means_zero(branch):
    rule = RankingRule(branch=branch, small_below=0)
    table = ranking.rank_branches(
        ranking.measure_round([BranchSums(1, 0, 0, 0, 0), BranchSums(2, 9, 0, 0, 0)], rule), rule
    )
    assert [(placed.place, placed.row.branch_id, placed.row.value_hundredths) for placed in table] == [
        (1, 2, 0),
        (None, 1, None),
    ]
    assert table[1].row.participation_hundredths is None


def test_a_round_without_anybody_has_a_mean_of_zero():
    assert ranking.federation_mean([]) == ranking.federation_mean([BranchSums(1, 0, 0, 0, 0)]) == 0


def test_a_league_before_scores_are_out_goes_by_participation_without_places():
    sums = [BranchSums(1, 0, 0, 0, 0), BranchSums(2, 10, 4, 40_000, 4), BranchSums(3, 10, 7, 1000, 0)]
    values = [value.without_score() for value in ranking.measure_round(sums, RankingRule())]
    table = ranking.rank_branches(values, RankingRule())
    assert [(p.place, p.row.branch_id, p.row.participation_hundredths) for p in table] == [
        (None, 3, 7000),
        (None, 2, 4000),
        (None, 1, None),
    ]
    assert {(value.excellent, value.excellent_hundredths, value.raw_hundredths) for value in values} == {
        (0, None, None)
    }


@pytest.mark.parametrize(
    ("roster", "took_part", "allowed"),
    [(10, 6, True), (1000, 599, False), (20_001, 12_000, True), (0, 0, False)],
)
def test_a_medal_wants_the_least_participation_as_printed(roster, took_part, allowed):
    (value,) = ranking.measure_round([BranchSums(1, roster, took_part, 0, 0)], RankingRule())
    assert ranking.may_win(value, RankingRule()) is allowed
