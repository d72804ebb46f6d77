"""Each measure as a plug-in: a worked example, its settings, what it tells of itself."""

import pytest

from quizapp.core import ranking
from quizapp.core.ranking import BranchSums, League, Promotion, RankingRule, Weights

# Eight of ten took part with 640 together, two of them excellent; the small branch has all three with 270.
TEN = BranchSums(1, 10, 8, 640_00, 2)
THREE = BranchSums(2, 3, 3, 270_00, 1)


@pytest.mark.parametrize(
    ("branch", "values"),
    [
        # 640/10 = 64; μ = 910/13 = 70, so (270 + 5·70)/(3 + 5) = 77.5.
        ("roster_mean", [64_00, 77_50]),
        # 0.3·80 + 0.5·80 + 0.2·20 = 68; 0.3·100 + 0.5·90 + 0.2·33.33… = 81.67.
        ("composite", [68_00, 81_67]),
        ("average", [80_00, 90_00]),
        ("sum", [640_00, 270_00]),
    ],
)
def test_every_measure_computes_the_worked_example(branch, values):
    measured = ranking.measure_round([TEN, THREE], RankingRule(branch=branch))
    assert [value.value_hundredths for value in measured] == values
    assert [value.raw_hundredths for value in measured] == [None, 90_00 if branch == "roster_mean" else None]


def _printed(sums, rule):
    (value, *_) = ranking.measure_round([sums, TEN], rule)
    return ranking.Printed(
        sums.roster,
        sums.took_part,
        sums.sum_hundredths,
        value.participation_hundredths,
        value.excellent_hundredths,
        value.raw_hundredths,
        mean_hundredths=70_00,
    )


@pytest.mark.parametrize(
    ("branch", "told"),
    [
        (
            "roster_mean",
            [
                ("work-total", {"count": 3, "sum_hundredths": 270_00}),
                ("work-roster", {"expected": 3, "absent": 0}),
                ("work-raw", {"raw_hundredths": 90_00}),
                ("work-prior", {"prior": 5, "mean_hundredths": 70_00}),
                ("work-filled", {"count": 8}),
            ],
        ),
        (
            "composite",
            [
                ("work-participation", {"share_hundredths": 100_00, "percent": 30}),
                ("work-mean", {"sum_hundredths": 270_00, "count": 3, "percent": 50}),
                ("work-excellent", {"share_hundredths": 33_33, "percent": 20}),
            ],
        ),
        ("average", [("work-total", {"count": 3, "sum_hundredths": 270_00}), ("work-taken", {"count": 3})]),
        ("sum", [("work-total", {"count": 3, "sum_hundredths": 270_00})]),
    ],
)
def test_every_measure_tells_how_a_value_comes_about(branch, told):
    rule = RankingRule(branch=branch)
    assert ranking.MEASURES[branch].working(_printed(THREE, rule), rule) == told


def test_a_large_branch_is_not_filled_up():
    rule = RankingRule()
    told = ranking.MEASURES["roster_mean"].working(_printed(TEN, rule), rule)
    assert [code for code, _ in told] == ["work-total", "work-roster"]


@pytest.mark.parametrize(
    ("rule", "codes"),
    [
        (RankingRule(), ["branch-roster-mean", "small-branch"]),
        (RankingRule(small_below=0), ["branch-roster-mean"]),
        (RankingRule("average"), ["branch-average"]),
        (RankingRule("sum"), ["branch-sum"]),
    ],
)
def test_a_measure_describes_itself_and_what_it_does_about_small_branches(rule, codes):
    assert [code for code, _ in ranking.describe(rule)][: len(codes)] == codes
    assert "small-branch" in codes or "small-branch" not in dict(ranking.describe(rule))


def test_composite_tells_its_weights():
    assert ranking.describe(RankingRule("composite", weights=Weights(10, 20, 70)))[0] == (
        "branch-composite",
        {"participation": 10, "mean": 20, "excellent": 70},
    )


def test_leagues_and_promotion_are_told_where_there_are_some():
    rule = RankingRule(leagues=(League("甲组", 20), League("乙组", 1)), promotion=Promotion(4, 2))
    told = dict(ranking.describe(rule))
    assert told["leagues"] == {"leagues": [("甲组", 20), ("乙组", 1)]}
    assert told["promotion"] == {"weeks": 4, "branches": 2}
    assert "leagues" not in dict(ranking.describe(RankingRule()))
