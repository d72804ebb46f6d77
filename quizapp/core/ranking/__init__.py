"""Ranking: from scores to places, exact and explained (docs/ranking.md).

A round: ``members`` and ``branches``; how branches are measured: ``measures``; leagues by size: ``leagues``;
the year: ``seasons``; streaks and who improved: ``form``; ties: ``places``; what a season sets: ``rules``;
the rules in words: ``explained``. Values come in and go out as integer hundredths.
"""

from quizapp.core.ranking.branches import (
    BranchValue,
    federation_mean,
    may_win,
    measure_round,
    rank_branches,
)
from quizapp.core.ranking.explained import describe, describe_points
from quizapp.core.ranking.form import Improved, Streak, most_improved, streak
from quizapp.core.ranking.leagues import by_size, promote, settle_in, turns
from quizapp.core.ranking.measures import MEASURES, Explanation, Printed
from quizapp.core.ranking.members import (
    AttemptResult,
    MemberResult,
    counting_attempt,
    minutes,
    missed_minutes,
    rank_members,
    taken_minutes,
    used_s,
)
from quizapp.core.ranking.places import Placed, moved
from quizapp.core.ranking.rules import (
    PLACE_RULES,
    League,
    PointsRule,
    Promotion,
    RankingRule,
    Weights,
)
from quizapp.core.ranking.seasons import (
    MemberSeason,
    Week,
    branch_season,
    counted_weeks,
    member_season,
    rank_season_members,
    week_points,
)
from quizapp.core.ranking.sums import BranchSums

#: What may stand as ``ranking.branch`` in a season file.
BRANCH_RULES = tuple(MEASURES)

__all__ = [
    "BRANCH_RULES",
    "MEASURES",
    "PLACE_RULES",
    "AttemptResult",
    "BranchSums",
    "BranchValue",
    "Explanation",
    "Improved",
    "League",
    "MemberResult",
    "MemberSeason",
    "Placed",
    "PointsRule",
    "Printed",
    "Promotion",
    "RankingRule",
    "Streak",
    "Week",
    "Weights",
    "branch_season",
    "by_size",
    "counted_weeks",
    "counting_attempt",
    "describe",
    "describe_points",
    "federation_mean",
    "may_win",
    "measure_round",
    "member_season",
    "minutes",
    "missed_minutes",
    "most_improved",
    "moved",
    "promote",
    "rank_branches",
    "rank_members",
    "rank_season_members",
    "settle_in",
    "streak",
    "taken_minutes",
    "turns",
    "used_s",
    "week_points",
]
