"""The rules of a season as codes and facts; pages make sentences of them, in the reader's language."""

from quizapp.core.ranking.measures import MEASURES, Explanation
from quizapp.core.ranking.rules import PointsRule, RankingRule


def describe(rule: RankingRule) -> list[Explanation]:
    """Tell how branches are ranked, in the order in which one would explain it.

    Codes: those of the measure (``branch-roster-mean`` and its like, ``small-branch``); with leagues
    ``leagues`` {leagues: name and least members of each} and ``promotion`` {weeks, branches};
    ``ties-branches``, ``ties-members``; ``places-shared``, ``places-dense``; ``least-participation``
    {percent}. What has no effect under the rule is left out.
    """
    told = MEASURES[rule.branch].describe(rule)
    if rule.leagues:
        told.append(("leagues", {"leagues": [(one.name, one.least_members) for one in rule.leagues]}))
    if rule.promotion is not None:
        moves = {"weeks": rule.promotion.every_weeks, "branches": rule.promotion.branches}
        told.append(("promotion", moves))
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
