"""What people are told of seasons: rules of papers, what changes, why a round is not held."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from quizapp.core import timetable
from quizapp.core.attempts import Phase
from quizapp.core.papers import PaperPlan, Rule, Shortage
from quizapp.seasons import differences
from quizapp.seasons.differences import Change, Difference
from quizapp.seasons.year import PlanRow
from quizapp.web import formats, messages, skip_reasons

TYPES: Final[Mapping[str, Any]] = {
    "single": _l("单选"),
    "multiple": _l("多选"),
    "true_false": _l("判断"),
    "blank": _l("填空"),
}
RESULTS: Final[Mapping[str, Any]] = {
    "after_hand_in": _l("交卷后即见成绩"),
    "after_close": _l("截止后见成绩"),
    "after_release": _l("管理员公布后见成绩"),
}
#: What a round takes over from a plan, by the names of ``differences.ROUND_FIELDS``.
ROUND_FIELDS: Final[Mapping[str, Any]] = {
    "opens_at": _l("开放"),
    "closes_at": _l("截止"),
    "time_limit_s": _l("限时"),
    "attempts": _l("答题次数"),
    "results": _l("成绩"),
    "pass_percent": _l("合格线"),
    "excellent_percent": _l("优秀线"),
    "plan": _l("组卷方案"),
    "provisional": _l("暂定"),
    "freeze_at": _l("封榜"),
    "unfreeze_at": _l("解榜"),
}
#: Facts of the season, by their path in its file.
FACTS: Final[Mapping[str, Any]] = {
    "title": _l("名称"),
    "time_zone": _l("时区"),
    "starts_on": _l("第一天"),
    "ends_on": _l("最后一天"),
    "boards": _l("别的支部能看到的姓名"),
    "names": _l("对外显示的姓名"),
    "points.pass_percent": _l("合格线"),
    "points.excellent_percent": _l("优秀线"),
    "points.best_percent_of_weeks": _l("计入的周数比例"),
    "points.annual_percent": _l("大考占比"),
    "ranking.branch": _l("支部排名办法"),
    "ranking.places": _l("并列名次"),
    "ranking.least_participation_percent": _l("评先的最低参与率"),
    "ranking.small_branch.below": _l("小支部的人数界限"),
    "ranking.small_branch.prior": _l("小支部的折算人数"),
    "ranking.weights.participation": _l("参与率的权重"),
    "ranking.weights.mean": _l("平均分的权重"),
    "ranking.weights.excellent": _l("优秀率的权重"),
    "ranking.leagues": _l("按人数分组"),
    "ranking.promotion.every_weeks": _l("升降组的间隔周数"),
    "ranking.promotion.branches": _l("每次升降的支部数"),
}


_VALUES: Final[Mapping[str, Mapping[str, Any]]] = {
    "boards": {"open": _l("榜上前一半"), "own_branch": _l("不显示")},
    "names": {"full": _l("全名"), "initials": _l("只显示姓"), "none": _l("不显示")},
}


def rule(one: Rule) -> str:
    """Describe a rule of a paper: 单选6题，题库 union-law，主题“女职工权益”."""
    kind = str(TYPES[one.type]) if one.type else _("不限题型")
    parts = [_("%(kind)s%(count)s题", kind=kind, count=one.count)]
    if one.banks is not None:
        parts.append(_("题库 %(codes)s", codes=", ".join(one.banks)))
    if one.topic is not None:
        parts.append(_("主题“%(topic)s”", topic=one.topic))
    if one.difficulty is not None:
        parts.append(_("难度 %(difficulty)s", difficulty=one.difficulty))
    if one.mark_hundredths is not None:
        parts.append(_("每题 %(mark)s 分", mark=formats.hundredths(one.mark_hundredths)))
    return _("，").join(parts)


def plan(one: PaperPlan) -> str:
    """Describe a paper's plan, rule by rule, under its headings."""
    parts = []
    for title, rules in one.parts:
        said = _("；").join(rule(each) for each in rules)
        parts.append(said if title is None else _("【%(title)s】%(rules)s", title=title, rules=said))
    return _("；").join([*parts, *plan_numbers(one)])


def plan_numbers(one: PaperPlan) -> list[str]:
    """Say what a plan states of the whole paper: its total, how far its difficulty may lie from the mean."""
    said = []
    if one.total_hundredths is not None:
        said.append(_("总分 %(total)s 分", total=formats.hundredths(one.total_hundredths)))
    if one.difficulty_within_hundredths is not None:
        within = formats.hundredths(one.difficulty_within_hundredths)
        said.append(_("各卷的平均难度与方案相差不超过 %(within)s", within=within))
    return said


def shortages(one: PaperPlan, short: Iterable[Shortage]) -> list[str]:
    """Say which rules of a plan the banks do not fill, and by how much."""
    return [
        _(
            "第 %(number)s 条（%(rule)s）要 %(wanted)s 题，只够 %(available)s 题",
            number=each.rule_number,
            rule=rule(one.rules[each.rule_number - 1]),
            wanted=each.wanted,
            available=each.available,
        )
        for each in short
    ]


def reason(code: str) -> str:
    """Say why a round of the plan is not held."""
    return str(skip_reasons.SENTENCES[code])


def remarks(row: PlanRow) -> list[str]:
    """Say what an organiser should know of a round: why it is not held, what is uncertain, what is short."""
    said = [reason(row.reason)] if row.reason else []
    if row.provisional:
        said.append(_("暂定：这一年的放假通知还没有收入系统。"))
    if row.lacks_questions:
        said.append(_("题目不够：%(which)s。", which=_("；").join(shortages(row.plan, row.short))))
    return said


def phase(row: PlanRow) -> str:
    """Say in a word where a round stands."""
    if row.phase is None:
        return _("不举行") if row.reason == timetable.OUTSIDE_SEASON else _("停一次")
    if row.awaits_release:
        return _("已截止，待公布")
    return str(_PHASES[row.phase])


_PHASES: Final = {
    Phase.PLANNED: _l("未开放"),
    Phase.OPEN: _l("进行中"),
    Phase.CLOSED: _l("已截止"),
    Phase.RELEASED: _l("已公布"),
}


def change(one: Change) -> str:
    """Say one change of a round: 开放：12月7日 周一 09:00 → 12月8日 周二 09:00."""
    return _change(
        str(ROUND_FIELDS[one.name]), _round_value(one.name, one.before), _round_value(one.name, one.after)
    )


def fact(one: Change) -> str:
    """Say one change of the season itself: 合格线：60 → 50."""
    before, after = (_fact_value(one.name, value) for value in (one.before, one.after))
    if one.name.startswith(f"{differences.STUDY}."):
        day = formats.moment(date.fromisoformat(one.name.partition(".")[2]), "day")
        return _change(_("%(day)s那一周的学习内容", day=day), before, after)
    return _change(str(FACTS[one.name]), before, after)


def _change(name: str, before: str, after: str) -> str:
    return _("%(name)s：%(before)s → %(after)s", name=name, before=before, after=after)


def _round_value(name: str, value: Any) -> str:
    if isinstance(value, datetime):
        return formats.moment(value)
    if value is None and name in ("freeze_at", "unfreeze_at"):
        return formats.NOTHING
    if isinstance(value, PaperPlan):
        return plan(value)
    if name == "time_limit_s":
        return formats.minutes(value // 60) if value else _("不限时")
    if name == "provisional":
        return _("是") if value else _("否")
    return str(RESULTS[value]) if name == "results" else str(value)


def _fact_value(name: str, value: Any) -> str:
    if value is None:
        return _("不写")
    if name == "ranking.leagues":
        return _("、").join(
            _("%(name)s（%(count)s人起）", name=one["name"], count=one["from"]) for one in value
        )
    if isinstance(value, list):
        return _("；").join(value)
    return str(_VALUES.get(name, {}).get(value, value))


def summary(found: Difference) -> list[str]:
    """Say in numbers what loading a season does."""
    counts = (
        (len(found.added), _l("新增 %(count)s 轮")),
        (len(found.changed), _l("改动 %(count)s 轮")),
        (len(found.gone), _l("取消 %(count)s 轮")),
        (found.unchanged, _l("不变 %(count)s 轮")),
        (len(found.kept), _l("已开放或已结束、保持原样 %(count)s 轮")),
        (len(found.too_late), _l("时间已过、不再补办 %(count)s 轮")),
        (len(found.skipped), _l("停 %(count)s 次")),
    )
    return [str(sentence) % {"count": count} for count, sentence in counts if count]


def when(opens_at: datetime | None, closes_at: datetime | None) -> str:
    """Write from when to when; a dash for a time that there is not."""
    times = (formats.moment(one) if one else formats.NOTHING for one in (opens_at, closes_at))
    return " – ".join(times)


messages.add(
    "season-moved-on",
    _l("情况已经变化，没有载入"),
    _l("预览以后，有的轮次已经开放，或者别人改动了赛季。请看新的预览再确认。"),
)
messages.add("no-season", _l("没有这个赛季"), _l("请核对代号。"))
messages.add("no-release", _l("这一轮不用公布"), _l("它的成绩按规定的时间自动显示。"))
messages.add("round-not-closed", _l("还不能公布"), _l("这一轮还没有对所有人截止，截止后再公布。"))
