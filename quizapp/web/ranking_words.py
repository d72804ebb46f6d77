"""The rules of ranking as sentences: what ``core.ranking`` tells in codes, printed beside every board."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from quizapp.core.ranking import Explanation

SENTENCES: dict[str, Any] = {
    "branch-roster-mean": _l("得分 = 本支部应考人员的平均分，缺考计0分。"),
    "branch-composite": _l(
        "得分 = 参与率×%(participation)s%% + 参加者平均分×%(mean)s%% + 优秀率×%(excellent)s%%。"
    ),
    "branch-average": _l("得分 = 本支部参加者的平均分。"),
    "branch-sum": _l("得分 = 本支部参加者的得分之和。"),
    "small-branch": _l(
        "应考不足%(below)s人的支部，当作另有%(prior)s人得全体平均分，再求平均；原均分印在旁边。"
    ),
    "leagues": _l("支部按人数分组：%(leagues)s；分组后不随人数变动，名次、奖牌和流动红旗各组分开。"),
    "promotion": _l("每满%(weeks)s周，各组这些周最前的%(branches)s个支部升组，最后的%(branches)s个降组。"),
    "ties-branches": _l("同分先比参与率，再比优秀率（%(excellent_percent)s分以上）。"),
    "member-score": _l("成绩 = 100 × 得分 ÷ 试卷总分；可答几次的，取成绩高的一次。"),
    "ties-members": _l("同分比用时，分钟少的在前。"),
    "places-shared": _l("都相同则并列，下一名次空出。"),
    "places-dense": _l("都相同则并列，下一名次不空。"),
    "least-participation": _l("参与率不到%(percent)s%%的支部保留名次，不得奖牌和流动红旗。"),
    "week-points": _l(
        "每周参加、合格（%(pass_percent)s分）、优秀（%(excellent_percent)s分）、满分各得1分，一周最多4分。"
    ),
    "best-weeks": _l("取最好的%(percent)s%%的周，得分率 = 积分 ÷ 这些周的满分。"),
    "season-branches": _l("赛季得分 = 已结束各周得分的平均，应考人数为0的周不计。"),
    "annual-share": _l("年度大考公布后，周测占%(weekly_percent)s%%，大考占%(percent)s%%。"),
}

# On the phone one line stands above the table.
IN_SHORT: dict[str, Any] = {
    "branch-roster-mean": _l("全员均分，缺考计0分；同分比参与率。"),
    "branch-composite": _l("参与率、平均分、优秀率加权；同分比参与率。"),
    "branch-average": _l("参加者的平均分；同分比参与率。"),
    "branch-sum": _l("参加者的得分之和；同分比参与率。"),
}

# On a screen the same, as a formula.
ON_WALLS: dict[str, Any] = {
    "branch-roster-mean": _l("得分 = 全员均分，缺考计 0 分"),
    "branch-average": _l("得分 = 参加者的均分"),
    "branch-sum": _l("得分 = 全员得分之和"),
    "branch-composite": _l("得分 = 参与率 %(participation)s%% + 均分 %(mean)s%% + 优秀率 %(excellent)s%%"),
}

# Beside the axis of its bars, of the whole federation measured likewise, where that means anything.
OF_ALL: dict[str, Any] = {
    "branch-roster-mean": _l("全体均分 %(value)s"),
    "branch-average": _l("全体均分 %(value)s"),
    "branch-composite": _l("全体得分 %(value)s"),
}


def say(told: Iterable[Explanation], more: Mapping[str, int]) -> list[str]:
    """Make sentences of explanations.

    :param told: what ``core.ranking.describe`` or ``describe_points`` gave.
    :param more: numbers that the sentences need besides, e.g. ``excellent_percent``.
    """
    return [str(SENTENCES[code]) % {**more, **facts, **_leagues(facts)} for code, facts in told]


def _leagues(facts: Mapping[str, Any]) -> dict[str, str]:
    if "leagues" not in facts:
        return {}
    named = [_("%(name)s（%(count)s人起）", name=name, count=count) for name, count in facts["leagues"]]
    return {"leagues": _("、").join(named)}


def on_wall(told: Iterable[Explanation]) -> str:
    """Say as a screen does how branches are measured."""
    return next((str(ON_WALLS[code]) % facts for code, facts in told if code in ON_WALLS), "")


def of_all(told: Iterable[Explanation], value: str) -> str:
    """Say what the whole federation's value is by the same measure."""
    return next((str(OF_ALL[code]) % {"value": value} for code, _facts in told if code in OF_ALL), "")


def in_short(told: Iterable[Explanation]) -> str:
    """Say in one line how branches are measured."""
    return next((str(IN_SHORT[code]) for code, _facts in told if code in IN_SHORT), "")
