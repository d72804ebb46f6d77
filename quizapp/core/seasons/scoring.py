"""Reading how a season counts and ranks: the fields ``points`` and ``ranking``.

Noted here beside the codes of ``core.fields`` and of the measures (``core.ranking.measures``): of leagues
``leagues-order`` {name, from, before}, ``last-league`` {name, from}, ``promotion-without-leagues`` {}; as a
warning ``pass-above-excellent`` {pass_percent, excellent_percent}.
"""

from quizapp.core import ranking
from quizapp.core.fields import Fields

POINTS_FIELDS = ("pass_percent", "excellent_percent", "best_percent_of_weeks", "annual_percent")
RANKING_FIELDS = (
    "branch",
    "places",
    "least_participation_percent",
    "small_branch",
    "weights",
    "leagues",
    "promotion",
)
SMALL_BRANCH_FIELDS = ("below", "prior")
LEAGUE_FIELDS = ("name", "from")
PROMOTION_FIELDS = ("every_weeks", "branches")

MAX_BRANCH_SIZE = 1000
MAX_LEAGUES = 9
MAX_LEAGUE_NAME = 12
MAX_LEAGUE_FROM = 100_000
MAX_PROMOTION_WEEKS = 3 * 53
MAX_PROMOTED = 100


def read_points(fields: Fields) -> ranking.PointsRule:
    """Read the field ``points``; what it does not say stands as the format has it."""
    default = ranking.PointsRule()
    points = fields.inner("points", POINTS_FIELDS)
    if points is None:
        return default
    read = ranking.PointsRule(
        pass_percent=points.whole("pass_percent", 0, 100, default.pass_percent),
        excellent_percent=points.whole("excellent_percent", 0, 100, default.excellent_percent),
        # Of no week at all nobody has a share.
        best_percent_of_weeks=points.whole("best_percent_of_weeks", 1, 100, default.best_percent_of_weeks),
        annual_percent=points.whole("annual_percent", 0, 100, default.annual_percent),
    )
    if read.pass_percent > read.excellent_percent:
        pair = {"pass_percent": read.pass_percent, "excellent_percent": read.excellent_percent}
        points.warn("pass-above-excellent", points.node, **pair)
    return read


def read_ranking(fields: Fields) -> ranking.RankingRule:
    """Read the field ``ranking``; what it does not say stands as the format has it."""
    default = ranking.RankingRule()
    rule = fields.inner("ranking", RANKING_FIELDS)
    if rule is None:
        return default
    small = rule.inner("small_branch", SMALL_BRANCH_FIELDS)
    below, prior = default.small_below, default.small_prior
    if small is not None:
        below = small.whole("below", 0, MAX_BRANCH_SIZE, below)
        prior = small.whole("prior", 0, MAX_BRANCH_SIZE, prior)
    least = default.least_participation_percent
    branch = rule.one_of("branch", ranking.BRANCH_RULES, default.branch)
    return ranking.RankingRule(
        branch=branch,
        places=rule.one_of("places", ranking.PLACE_RULES, default.places),
        least_participation_percent=rule.whole("least_participation_percent", 0, 100, least),
        small_below=below,
        small_prior=prior,
        weights=ranking.MEASURES[branch].read_weights(rule),
        leagues=_leagues(rule),
        promotion=_promotion(rule),
    )


def _leagues(rule: Fields) -> tuple[ranking.League, ...]:
    """Read the leagues: the largest branches first; the last takes whatever has one member or more."""
    read: list[ranking.League] = []
    items = rule.items("leagues", limit=MAX_LEAGUES)
    for item in items:
        league = Fields(item, rule.faults, name="leagues", known=LEAGUE_FIELDS, required=LEAGUE_FIELDS)
        name = league.text("name", None, limit=MAX_LEAGUE_NAME)
        least = league.whole("from", 1, MAX_LEAGUE_FROM, None)
        if name is None or least is None:
            continue
        if any(name == one.name for one in read):
            league.fault("repeated-value", league.key("name"), field="leagues", value=name)
        if read and least >= read[-1].least_members:
            before = read[-1].least_members
            league.fault("leagues-order", league.key("from"), **{"name": name, "from": least}, before=before)
        read.append(ranking.League(name, least))
    # Said only of a list that is read whole: else its end is not known.
    if read and len(read) == len(items) and read[-1].least_members != 1:
        last = read[-1]
        rule.fault("last-league", rule.key("leagues"), **{"name": last.name, "from": last.least_members})
    return tuple(read)


def _promotion(rule: Fields) -> ranking.Promotion | None:
    promotion = rule.inner("promotion", PROMOTION_FIELDS, PROMOTION_FIELDS)
    if promotion is None:
        return None
    if rule.get("leagues") is None:
        promotion.fault("promotion-without-leagues", rule.key("promotion"))
    return ranking.Promotion(
        every_weeks=promotion.whole("every_weeks", 1, MAX_PROMOTION_WEEKS, 1),
        branches=promotion.whole("branches", 1, MAX_PROMOTED, 1),
    )
