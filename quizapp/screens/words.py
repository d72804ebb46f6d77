"""Numbers and rules as a wall says them: short, and never rounder than they are."""

from typing import Any

from flask_babel import gettext as _

from quizapp.core import ranking, seasons
from quizapp.store.walls import Times
from quizapp.web import formats, ranking_words, titles

FULL_HUNDREDTHS = 10_000


def week(this_round: Times) -> str:
    """Name a round beside a heading: 第47周."""
    return titles.week_title(this_round.kind, this_round.week)


def league(facts: dict[str, Any], index: int | None) -> str:
    """Name a league, e.g. 甲组; nothing in a season without leagues.

    :param facts: of a board of branches.
    :param index: of the league, from 0.
    """
    names = [one["name"] for one in facts["rule"].get("leagues", ())]
    return names[index] if index is not None and index < len(names) else ""


def score(hundredths: int | None) -> tuple[str, str]:
    """Write a value with both decimals, so that a printed tie is a tie; in two parts, for two sizes.

    Full marks stand without decimals, as they do on paper.
    """
    if hundredths is None:
        return formats.NOTHING, ""
    if hundredths == FULL_HUNDREDTHS:
        return "100", ""
    whole, dot, part = formats.hundredths(hundredths, fixed=True).partition(".")
    return whole, dot + part


def tenths(hundredths: int | None) -> str:
    """Write a percentage with one decimal; nothing rounds up to 100 and nobody down to 0."""
    if hundredths is None:
        return formats.NOTHING
    if hundredths in (0, 10_000):
        return str(hundredths // 100)
    near = min(999, max(1, (hundredths + 5) // 10))
    return f"{near // 10}.{near % 10}"


def rule(data: dict[str, Any]) -> str:
    """Say in one line how branches are ranked.

    :param data: the rule as a board's facts hold it.
    """
    measure = ranking_words.on_wall(ranking.describe(ranking.RankingRule.from_json(data)))
    return _("%(measure)s；全同则并列", measure=measure)


def season_rule(facts: dict[str, Any]) -> str:
    """Say in one line what a season adds up."""
    if not facts["has_exam"]:
        return _("赛季得分 = 各周得分的平均；全同则并列")
    return _(
        "赛季得分 = 各周平均占 %(weekly)s%%，大考占 %(annual)s%%；全同则并列",
        weekly=100 - facts["points"]["annual_percent"],
        annual=facts["points"]["annual_percent"],
    )


def close(this_round: Times) -> str:
    """Say when a round closes, by the day of the week where that is clear: 周五 18:00."""
    is_short = (this_round.closes_at - this_round.opens_at).days < 6
    return formats.moment(this_round.closes_at, "week_time" if is_short else "when")


def until(this_round: Times, *, closing: bool, beside_another: bool) -> str:
    """Say what a countdown runs to.

    :param beside_another: the page shows another round, so that 本周 would be ambiguous.
    """
    if not closing:
        return _("距%(round)s开始", round=week(this_round))
    if this_round.kind == seasons.WEEKLY and not beside_another:
        return _("距本周截止")
    return _("距%(round)s截止", round=week(this_round))
