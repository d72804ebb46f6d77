"""How a branch's value comes about, line by line, as one would work it out on paper."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from quizapp.core import ranking
from quizapp.store.boards import LeagueRow
from quizapp.web import formats
from quizapp.web.plurals import counted as _n

Line = tuple[str, str]


def of_row(row: LeagueRow, board_facts: Mapping[str, Any]) -> list[Line]:
    """Return what is added and divided on the way to a row's value: (label, amount).

    :return: empty where the row has no value.
    """
    if row.value_hundredths is None:
        return []
    if "weeks" in row.facts:
        return _season(row.facts, board_facts)
    rule = ranking.RankingRule.from_json(board_facts["rule"])
    return {
        "roster_mean": _roster_mean,
        "average": _average,
        "sum": _sum,
        "composite": _composite,
    }[rule.branch](row, rule, board_facts)


def _total(row: LeagueRow) -> Line:
    label = _n("%(count)s人得分合计", count=row.facts["took_part"])
    return label, formats.hundredths(row.facts["sum_hundredths"])


def _sum(row: LeagueRow, _rule: ranking.RankingRule, _facts: Mapping[str, Any]) -> list[Line]:
    return [_total(row)]


def _average(row: LeagueRow, _rule: ranking.RankingRule, _facts: Mapping[str, Any]) -> list[Line]:
    took_part = row.facts["took_part"]
    return [_total(row), (_("参加%(count)s人", count=took_part), f"÷ {took_part}")]


def _roster_mean(row: LeagueRow, rule: ranking.RankingRule, facts: Mapping[str, Any]) -> list[Line]:
    expected, took_part = row.facts["expected"], row.facts["took_part"]
    absent = _("应考%(expected)s人，%(absent)s人计0分", expected=expected, absent=expected - took_part)
    everybody = _("应考%(expected)s人，全部参加", expected=expected)
    lines = [_total(row), (absent if expected > took_part else everybody, f"÷ {expected}")]
    if row.raw_hundredths is None:
        return lines
    mean = formats.hundredths(facts["mean_hundredths"])
    return [
        *lines,
        (_("本支部均分"), formats.hundredths(row.raw_hundredths)),
        (_("另计%(prior)s人，按全体平均分", prior=rule.small_prior), f"{rule.small_prior} × {mean}"),
        (_("共%(count)s人平均", count=expected + rule.small_prior), f"÷ {expected + rule.small_prior}"),
    ]


def _composite(row: LeagueRow, rule: ranking.RankingRule, _facts: Mapping[str, Any]) -> list[Line]:
    weights = rule.weights or ranking.Weights()
    took_part = row.facts["took_part"]
    mean = f"{formats.hundredths(row.facts['sum_hundredths'])} ÷ {took_part}" if took_part else "0"
    return [
        (_("参与率"), f"{formats.hundredths(row.participation_hundredths)} × {weights.participation}%"),
        (_("参加者平均分"), f"{mean} × {weights.mean}%"),
        (_("优秀率"), f"{formats.hundredths(row.facts['excellent_hundredths'])} × {weights.excellent}%"),
    ]


def _season(row: Mapping[str, Any], facts: Mapping[str, Any]) -> list[Line]:
    lines = [
        (
            _n("%(count)s周得分合计", count=row["weeks"]),
            formats.hundredths(row["values_hundredths"]),
        ),
        (_n("计入%(count)s周", count=row["weeks"]), f"÷ {row['weeks']}"),
    ]
    if row["exam_hundredths"] is None:
        return lines
    annual = facts["points"]["annual_percent"]
    exam = formats.hundredths(row["exam_hundredths"])
    return [*lines, (_("周测部分"), f"× {100 - annual}%"), (_("年度大考"), f"+ {exam} × {annual}%")]
