"""How a branch's value comes about, line by line, as one would work it out on paper."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _

from quizapp.core import ranking
from quizapp.store.boards import LeagueRow
from quizapp.web import formats
from quizapp.web.plurals import counted as _n

Line = tuple[str, str]
Facts = Mapping[str, Any]


def of_row(row: LeagueRow, board_facts: Mapping[str, Any]) -> list[Line]:
    """Return what is added and divided on the way to a row's value: (label, amount).

    :return: empty where the row has no value.
    """
    if row.value_hundredths is None:
        return []
    if "weeks" in row.facts:
        return _season(row.facts, board_facts)
    rule = ranking.RankingRule.from_json(board_facts["rule"])
    printed = ranking.Printed(
        roster=row.facts["expected"],
        took_part=row.facts["took_part"],
        sum_hundredths=row.facts["sum_hundredths"],
        participation_hundredths=row.participation_hundredths or 0,
        excellent_hundredths=row.facts["excellent_hundredths"] or 0,
        raw_hundredths=row.raw_hundredths,
        mean_hundredths=board_facts["mean_hundredths"],
    )
    told = ranking.MEASURES[rule.branch].working(printed, rule)
    return [LINES[code](facts) for code, facts in told]


def _total(facts: Facts) -> Line:
    label = _n("%(count)s人得分合计", count=facts["count"])
    return label, formats.hundredths(facts["sum_hundredths"])


def _taken(facts: Facts) -> Line:
    return _("参加%(count)s人", count=facts["count"]), f"÷ {facts['count']}"


def _roster(facts: Facts) -> Line:
    absent = _("应考%(expected)s人，%(absent)s人计0分", expected=facts["expected"], absent=facts["absent"])
    everybody = _("应考%(expected)s人，全部参加", expected=facts["expected"])
    return absent if facts["absent"] else everybody, f"÷ {facts['expected']}"


def _raw(facts: Facts) -> Line:
    return _("本支部均分"), formats.hundredths(facts["raw_hundredths"])


def _prior(facts: Facts) -> Line:
    mean = formats.hundredths(facts["mean_hundredths"])
    return _("另计%(prior)s人，按全体平均分", prior=facts["prior"]), f"{facts['prior']} × {mean}"


def _filled(facts: Facts) -> Line:
    return _("共%(count)s人平均", count=facts["count"]), f"÷ {facts['count']}"


def _participation(facts: Facts) -> Line:
    return _("参与率"), f"{formats.hundredths(facts['share_hundredths'])} × {facts['percent']}%"


def _mean(facts: Facts) -> Line:
    total, count = formats.hundredths(facts["sum_hundredths"]), facts["count"]
    return _("参加者平均分"), f"{f'{total} ÷ {count}' if count else '0'} × {facts['percent']}%"


def _excellent(facts: Facts) -> Line:
    return _("优秀率"), f"{formats.hundredths(facts['share_hundredths'])} × {facts['percent']}%"


#: What measures tell of a value, in codes and facts, as lines.
LINES: Mapping[str, Callable[[Facts], Line]] = {
    "work-total": _total,
    "work-taken": _taken,
    "work-roster": _roster,
    "work-raw": _raw,
    "work-prior": _prior,
    "work-filled": _filled,
    "work-participation": _participation,
    "work-mean": _mean,
    "work-excellent": _excellent,
}


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
