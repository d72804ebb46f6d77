"""Ranking: from scores to places, exact and explained (docs/ranking.md)."""

from quizapp.core.ranking.rules import BRANCH_RULES, PLACE_RULES, PointsRule, RankingRule, Weights

__all__ = ["BRANCH_RULES", "PLACE_RULES", "PointsRule", "RankingRule", "Weights"]
