"""What is said when a ceremony cannot begin or go on."""

from flask_babel import lazy_gettext as _l

from quizapp.web import messages

messages.add(
    "ceremony-too-early",
    _l("这一轮还不能滚榜"),
    _l("要等这一轮对所有人截止，答卷收齐，榜单更新。截止后一分钟再试；现在可以先彩排。"),
)
messages.add(
    "ceremony-no-scores",
    _l("成绩还没有公布"),
    _l("先到这一轮的页面公布成绩。榜单封着的时候公布，别人仍看不到名次。"),
)
messages.add("ceremony-nobody", _l("没有人参加"), _l("这一轮没有名次可以揭晓。"))
messages.add("ceremony-no-branches", _l("还没有支部"), _l("导入人员和支部以后才能彩排。"))
messages.add("ceremony-runs", _l("已经有一场滚榜在进行"), _l("请先结束那一场，再开始新的。"))
messages.add("ceremony-over", _l("这一场滚榜已经结束"), _l("大屏已经回到平常的页面。"))
