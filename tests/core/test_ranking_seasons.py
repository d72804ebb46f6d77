"""The season: points, counted weeks, the exam's part; and the rules as codes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core import ranking
from quizapp.core.ranking import BranchValue, PointsRule, RankingRule, Week

ALL_WEEKS = PointsRule(best_percent_of_weeks=100)


def _season(weeks, rule=ALL_WEEKS, exam=None, member_id=1):
    return ranking.member_season(member_id, 1, weeks, rule, exam=exam)


def _value(value, *, branch_id=1, roster=10, took_part=5, excellent=1):
    return BranchValue(branch_id, roster, took_part, excellent, value, None, None, None)


@pytest.mark.parametrize(
    ("score_hundredths", "points"),
    [(None, 0), (0, 1), (5999, 1), (6000, 2), (8999, 2), (9000, 3), (9999, 3), (10_000, 4)],
)
def test_a_week_gives_a_point_each_for_taking_part_passing_excellence_and_full_marks(
    score_hundredths, points
):
    assert ranking.week_points(score_hundredths, PointsRule()) == points


@pytest.mark.parametrize(
    ("weeks", "percent", "counted"),
    [(0, 85, 0), (1, 85, 1), (7, 85, 6), (20, 85, 17), (21, 85, 18), (5, 100, 5), (7, 1, 1)],
)
def test_the_best_weeks_count_rounded_up(weeks, percent, counted):
    assert ranking.counted_weeks(weeks, PointsRule(best_percent_of_weeks=percent)) == counted


def test_among_weeks_of_equal_points_the_quicker_count():
    rule = PointsRule(best_percent_of_weeks=50)
    season = _season([Week(7000, 9), Week(6000, 4), Week(9500, 12), Week(8000, 6)], rule)
    assert (season.counted, season.points, season.minutes) == (2, 5, 16)


def test_a_missed_week_that_counts_adds_its_limit():
    season = _season([Week(10_000, 3), Week(None, 15)])
    assert (season.points, season.minutes, season.share_hundredths) == (4, 18, 5000)


def test_without_a_week_there_is_no_share_whatever_the_exam():
    season = _season([], exam=Week(9000, 50))
    assert (season.weeks, season.share_hundredths, season.took_part) == (0, None, True)


@pytest.mark.parametrize("exam", [None, Week(None, 90)])
def test_who_never_took_part_has_no_share(exam):
    season = _season([Week(None, 15)], exam=exam)
    assert (season.share_hundredths, season.took_part) == (None, False)


def test_who_took_only_the_exam_has_the_exam_s_part():
    season = _season([Week(None, 15)], exam=Week(8000, 50))
    assert (season.share_hundredths, season.took_part) == (3200, True)


def test_a_season_goes_by_share_then_minutes_then_shares_the_place():
    seasons = [
        _season([Week(9000, 5), Week(6000, 5)], member_id=1),
        _season([Week(6000, 4), Week(9000, 6)], member_id=2),
        _season([Week(9000, 5), Week(6000, 6)], member_id=3),
        _season([Week(10_000, 15), Week(9000, 15)], member_id=4),
        _season([], exam=Week(10_000, 10), member_id=6),
        _season([Week(None, 15)], member_id=5),
    ]
    table = ranking.rank_season_members(reversed(seasons), RankingRule())
    assert [(placed.place, placed.row.member_id) for placed in table] == [
        (1, 4),
        (2, 1),
        (2, 2),
        (4, 3),
        (None, 6),
        (None, 5),
    ]
    dense = ranking.rank_season_members(seasons, RankingRule(places="dense"))
    assert [placed.place for placed in dense] == [1, 2, 2, 3, None, None]


def test_a_branch_s_season_is_the_mean_of_its_printed_values():
    season = ranking.branch_season(1, [_value(8000), _value(7001), _value(7001)], PointsRule())
    # (80.00 + 70.01 + 70.01) / 3 = 73.34
    assert (season.value_hundredths, season.raw_hundredths) == (7334, None)
    assert (season.roster, season.took_part, season.excellent) == (30, 15, 3)
    assert (season.participation_hundredths, season.excellent_hundredths) == (5000, 1000)


def test_weeks_without_a_roster_do_not_count_for_a_branch():
    empty = _value(None, roster=0, took_part=0, excellent=0)
    assert ranking.branch_season(1, [_value(8000), empty], PointsRule()).value_hundredths == 8000
    nothing = ranking.branch_season(1, [empty], PointsRule(), exam=_value(9000))
    assert (nothing.value_hundredths, nothing.participation_hundredths) == (None, None)


def test_the_exam_is_weighed_in_where_the_branch_had_a_roster_in_it():
    weeks = [_value(8000), _value(7001), _value(7002)]
    # 0.6 × 73.343333… + 0.4 × 50.01 = 64.01
    assert ranking.branch_season(1, weeks, PointsRule(), exam=_value(5001)).value_hundredths == 6401
    absent = _value(None, roster=0, took_part=0, excellent=0)
    assert ranking.branch_season(1, weeks, PointsRule(), exam=absent).value_hundredths == 7334


def test_a_season_s_league_breaks_ties_by_participation_over_all_weeks():
    weeks = {1: [_value(7000, took_part=9), _value(8000, took_part=1)], 2: [_value(7500, took_part=6)]}
    seasons = [ranking.branch_season(branch_id, rounds, PointsRule()) for branch_id, rounds in weeks.items()]
    table = ranking.rank_branches(seasons, RankingRule())
    assert [(placed.place, placed.row.branch_id) for placed in table] == [(1, 2), (2, 1)]


@pytest.mark.parametrize(
    ("now", "before", "moved"), [(1, 4, 3), (4, 1, -3), (2, 2, 0), (None, 2, None), (2, None, None)]
)
def test_up_is_positive_and_without_a_place_there_is_no_movement(now, before, moved):
    assert ranking.moved(now, before) == moved


WEEKS = st.lists(st.builds(Week, st.none() | st.sampled_from([0, 6000, 9000, 10_000]), st.integers(1, 9)))
POINTS = st.builds(PointsRule, best_percent_of_weeks=st.integers(1, 100), annual_percent=st.integers(0, 100))
EXAMS = st.none() | st.builds(Week, st.none() | st.integers(0, 10_000), st.just(60))


@given(weeks=WEEKS, rule=POINTS, exam=EXAMS, data=st.data())
def test_the_order_of_the_weeks_changes_nothing(weeks, rule, exam, data):
    mixed = data.draw(st.permutations(weeks))
    assert _season(mixed, rule, exam) == _season(weeks, rule, exam)


@given(weeks=WEEKS.filter(bool), rule=POINTS, exam=EXAMS, data=st.data())
def test_a_better_week_never_lowers_the_share(weeks, rule, exam, data):
    n = data.draw(st.integers(0, len(weeks) - 1))
    higher = data.draw(st.integers(weeks[n].score_hundredths or 0, 10_000))
    better = _season([*weeks[:n], Week(higher, weeks[n].minutes), *weeks[n + 1 :]], rule, exam)
    assert better.share_hundredths >= (_season(weeks, rule, exam).share_hundredths or 0)
    assert 0 <= better.share_hundredths <= 10_000


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        (
            RankingRule(),
            [
                ("branch-roster-mean", {}),
                ("small-branch", {"below": 5, "prior": 5}),
                ("ties-branches", {}),
                ("ties-members", {}),
                ("places-shared", {}),
                ("least-participation", {"percent": 60}),
            ],
        ),
        (
            RankingRule(branch="composite", places="dense", least_participation_percent=0),
            [
                ("branch-composite", {"participation": 30, "mean": 50, "excellent": 20}),
                ("ties-branches", {}),
                ("ties-members", {}),
                ("places-dense", {}),
            ],
        ),
    ],
)
def test_a_rule_tells_itself_and_leaves_out_what_has_no_effect(rule, told):
    assert ranking.describe(rule) == told


@pytest.mark.parametrize("changed", [{"small_below": 0}, {"small_prior": 0}, {"branch": "average"}])
def test_small_branches_are_told_of_only_where_they_are_filled_up(changed):
    assert "small-branch" not in dict(ranking.describe(RankingRule(**changed)))


def test_the_points_tell_themselves():
    told = ranking.describe_points(PointsRule(), has_annual=True)
    assert told == [
        ("week-points", {"pass_percent": 60, "excellent_percent": 90}),
        ("best-weeks", {"percent": 85}),
        ("season-branches", {}),
        ("annual-share", {"percent": 40, "weekly_percent": 60}),
    ]
    assert ranking.describe_points(PointsRule(), has_annual=False) == told[:3]


@pytest.mark.parametrize(
    "rule",
    [RankingRule(), RankingRule(branch="composite", weights=ranking.Weights(10, 20, 70)), PointsRule(50)],
)
def test_rules_survive_json(rule):
    assert type(rule).from_json(json.loads(json.dumps(rule.to_json()))) == rule
