"""The rules of a season as codes and facts; pages make sentences of them, in the reader's language."""

from dataclasses import asdict

from quizapp.core.ranking.rules import PointsRule, RankingRule, Weights

#: One sentence to print: its code, and the numbers in it.
Explanation = tuple[str, dict[str, int]]


def describe(rule: RankingRule) -> list[Explanation]:
    """Tell how branches are ranked, in the order in which one would explain it.

    Codes: ``branch-roster-mean``, ``branch-composite`` {participation, mean, excellent},
    ``branch-average``, ``branch-sum``; ``small-branch`` {below, prior}; ``ties-branches``,
    ``ties-members``; ``places-shared``, ``places-dense``; ``least-participation`` {percent}.
    What has no effect under the rule is left out.
    """
    weights: dict[str, int] = asdict(rule.weights or Weights()) if rule.branch == "composite" else {}
    told: list[Explanation] = [("branch-" + rule.branch.replace("_", "-"), weights)]
    if rule.branch == "roster_mean" and rule.small_below and rule.small_prior:
        told.append(("small-branch", {"below": rule.small_below, "prior": rule.small_prior}))
    told += [("ties-branches", {}), ("ties-members", {}), (f"places-{rule.places}", {})]
    if rule.least_participation_percent:
        told.append(("least-participation", {"percent": rule.least_participation_percent}))
    return told


def describe_points(rule: PointsRule, *, has_annual: bool) -> list[Explanation]:
    """Tell what a season adds up.

    Codes: ``week-points`` {pass_percent, excellent_percent}, ``best-weeks`` {percent},
    ``season-branches``, and with an annual exam ``annual-share`` {percent, weekly_percent}.
    """
    told: list[Explanation] = [
        ("week-points", {"pass_percent": rule.pass_percent, "excellent_percent": rule.excellent_percent}),
        ("best-weeks", {"percent": rule.best_percent_of_weeks}),
        ("season-branches", {}),
    ]
    if has_annual:
        annual = rule.annual_percent
        told.append(("annual-share", {"percent": annual, "weekly_percent": 100 - annual}))
    return told
