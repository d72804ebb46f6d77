"""Sentences for what a season file can have wrong, and for what is doubtful in one."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "bad-value": (
        _l("“%(field)s”的内容不对"),
        _l("这里写的是“%(value)s”。可以写：%(allowed)s。"),
    ),
    "too-many": (
        _l("“%(field)s”太多"),
        _l("写了 %(count)s 项，最多 %(limit)s 项。请删去多余的。"),
    ),
    "repeated-value": (
        _l("“%(field)s”里有重复"),
        _l("“%(value)s”写了两次。请只留一处。"),
    ),
    "ends-before-starts": (
        _l("结束早于开始"),
        _l("赛季从 %(starts_on)s 开始，却在 %(ends_on)s 结束。请核对两个日期。"),
    ),
    "season-too-long": (
        _l("赛季太长"),
        _l("从开始到结束有 %(days)s 天，最多 %(limit)s 天。请看看年份是否写错。"),
    ),
    "closes-before-opens": (
        _l("截止不晚于开放"),
        _l("%(opens_at)s 开放，%(closes_at)s 截止。请核对两个时间。"),
    ),
    "not-a-monday": (
        _l("这一天不是星期一"),
        _l("“weeks”里每一周用它的星期一表示。%(week)s 所在的一周请写成 %(monday)s。"),
    ),
    "weights-sum": (
        _l("权重加起来不是 100"),
        _l("“weights”的三项现在加起来是 %(sum)s，应当正好是 100。"),
    ),
    "weights-without-composite": (
        _l("这种排名办法用不到权重"),
        _l("“weights”只用于 composite，这里的“branch”是 %(branch)s。请删去权重，或者改排名办法。"),
    ),
    "leagues-order": (
        _l("各组要从大到小写"),
        _l("“%(name)s”从 %(from)s 人起，不比它前面一组的 %(before)s 人少。请按人数从多到少排。"),
    ),
    "last-league": (
        _l("最后一组要从 1 人起"),
        _l("最后的“%(name)s”从 %(from)s 人起，更小的支部就没有组。请把它的“from”写成 1。"),
    ),
    "promotion-without-leagues": (
        _l("没有分组，就没有升降"),
        _l("“promotion”只用于写了“leagues”的赛季。请写上各组，或者删去它。"),
    ),
    "unfreeze-without-freeze": (
        _l("没有封榜，就没有解榜"),
        _l("写了“unfreeze_at”，却没有写“freeze_min”。请写上截止前多少分钟封榜，或者删去解榜的时间。"),
    ),
    "unfreezes-before-close": (
        _l("解榜早于截止"),
        _l("%(unfreeze_at)s 解榜，%(closes_at)s 才截止。解榜请不早于截止。"),
    ),
    "rules-and-sections": (
        _l("“rules”和“sections”只能写一种"),
        _l("分大题时，把规则都写进“sections”的各个大题里，外面的“rules”请删去。"),
    ),
    "total-disagrees": (
        _l("总分与各题分值不符"),
        _l("总分写的是 %(total)s，按规则和题库加起来是 %(sum)s。请改总分，或者改题数、每题分值（“mark”）。"),
    ),
    "total-unchecked": (
        _l("总分无法核对"),
        _l("第 %(rules)s 条规则没有写每题分值，题库里合乎它的题分值不一，或者还没有题。请给它写上“mark”。"),
    ),
    "week-times-far": (
        _l("时间离这一周很远"),
        _l("这一周从 %(week)s 起，“%(field)s”却是 %(value)s。若不是有意这样安排，请核对日期。"),
    ),
    "pass-above-excellent": (
        _l("合格线高于优秀线"),
        _l("合格要 %(pass_percent)s 分，优秀只要 %(excellent_percent)s 分。请核对是否写反了。"),
    ),
}
