"""What people are told when the house declines: one sentence for what happened, one for what to do.

A refusal carries a code and facts; the words are here. Rooms add theirs with ``add`` when they are imported.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from quizapp.web import formats


@dataclass(frozen=True)
class Message:
    """Two lazy sentences; ``%(name)s`` takes a fact, so a percent sign is written twice."""

    title: Any
    advice: Any


@dataclass(frozen=True)
class Said:
    """A message in the reader's language with its facts set in."""

    title: str
    advice: str


MESSAGES: dict[str, Message] = {
    "bad-request": Message(_l("请求有误"), _l("浏览器发来的内容无法识别。请返回上一页重新操作。")),
    "bad-host": Message(_l("网址不对"), _l("请用管理员公布的网址打开本站。")),
    "bad-input": Message(
        _l("内容不符合要求"), _l("有的内容缺少或写法不对，什么也没有保存。请改正后再提交。")
    ),
    "sign-in-required": Message(_l("请先登录"), _l("登录后再打开这一页。")),
    "bad-credentials": Message(
        _l("工号或密码不对"), _l("请核对后再试。忘记密码可请支部组织员或管理员发一次性口令。")
    ),
    "password-change-required": Message(
        _l("请先设置密码"), _l("一次性口令只用于第一次登录，请设置自己的密码。")
    ),
    "csrf": Message(
        _l("页面已过期"), _l("为了安全，这次操作没有执行。请返回上一页刷新后重试；浏览器须允许 Cookie。")
    ),
    "forbidden": Message(_l("没有权限"), _l("这一页不对您的角色开放。需要时请联系管理员。")),
    "not-found": Message(_l("没有这一页"), _l("网址可能写错，或者内容已经移走。")),
    "method-not-allowed": Message(_l("不能这样打开"), _l("这个地址不能直接打开。请从首页重新进入。")),
    "conflict": Message(_l("情况已经变化"), _l("别人或另一个窗口刚刚改动过。请刷新后再看。")),
    "too-large": Message(_l("文件太大"), _l("超过了允许的大小，什么也没有保存。请拆成几个文件再上传。")),
    "unsupported-media-type": Message(_l("格式不对"), _l("服务器不认识发来的内容格式。")),
    "throttled": Message(_l("尝试次数太多"), _l("请过%(retry_after_words)s再试。")),
    "internal": Message(
        _l("服务器出错了"),
        _l("已经保存的内容不受影响。请稍后再试；仍不行时，请把编号 %(incident)s 告诉管理员。"),
    ),
    "unavailable": Message(
        _l("暂时不能服务"), _l("服务器正忙或正在维护，请过一会儿再试。已经保存的内容不受影响。")
    ),
    "round-not-open": Message(_l("现在不能答题"), _l("还没有开放或已经截止。首页写着开放的时间。")),
    "network-not-allowed": Message(
        _l("要在规定的地方开始"),
        _l("这一轮只能从管理员规定的网络开始答题。请连上单位的网络再试，或联系管理员。"),
    ),
    "no-attempts-left": Message(_l("答题次数已用完"), _l("这一轮不能再答，成绩取最高的一次。")),
    "bad-response": Message(_l("答案没有保存"), _l("答案的写法不对。请重新选择或填写。")),
    "attempt-closed": Message(_l("已经交卷"), _l("交卷或时间到以后，答案不能再改。此前保存的答案都算数。")),
    "not-released": Message(_l("还没有公布"), _l("成绩和答案按规定的时间公布，请到时再来。")),
}

BY_STATUS = {
    400: "bad-request",
    401: "sign-in-required",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    409: "conflict",
    413: "too-large",
    415: "unsupported-media-type",
    422: "bad-input",
    429: "throttled",
    500: "internal",
    503: "unavailable",
}


def add(code: str, title: Any, advice: Any) -> None:
    """Enter the words for a refusal; a code is entered once.

    :param title: lazy sentence, what happened.
    :param advice: lazy sentence, what to do.
    :raises ValueError: the code has words already.
    """
    if code in MESSAGES:
        raise ValueError(f"{code!r} has words already: {MESSAGES[code].title}")
    MESSAGES[code] = Message(title, advice)


def code_for(status: int) -> str:
    """Give the code of a plain HTTP error: the status's own, else that of its class."""
    return BY_STATUS.get(status, BY_STATUS[500 if status >= 500 else 400])


def say(code: str, facts: Mapping[str, Any], status: int) -> Said:
    """Put a refusal into words; a code without words of its own gets those of its status.

    Facts named ``…_s`` and ``…_at`` (ISO 8601) are set in as words too: ``%(retry_after_words)s``,
    ``%(opens_words)s``.
    """
    message = MESSAGES.get(code) or MESSAGES[code_for(status)]
    # A fact that is missing leaves a gap in the sentence; an error page must not fail over it.
    words = defaultdict(str, {"retry_after_words": formats.minutes(1), **facts, **_in_words(facts)})
    return Said(str(message.title) % words, str(message.advice) % words)


def _in_words(facts: Mapping[str, Any]) -> dict[str, str]:
    words = {}
    for name, value in facts.items():
        if name.endswith("_s") and isinstance(value, int):
            words[f"{name.removesuffix('_s')}_words"] = formats.duration(value)
        elif name.endswith("_at") and isinstance(value, str):
            moment = datetime.fromisoformat(value)
            words[f"{name.removesuffix('_at')}_words"] = formats.moment(moment)
    return words
