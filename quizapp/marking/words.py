"""Rulings, and what is wrong with one, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from quizapp.core.corrections import Kind
from quizapp.core.questions import true_false

KINDS: Mapping[str, Any] = {
    Kind.KEY: _l("更正答案"),
    Kind.ACCEPT: _l("另外认可一种答案"),
    Kind.VOID: _l("作废"),
    Kind.GIVE: _l("人人得满分"),
}
REASONS: Mapping[str, Any] = {
    "kind": _l("请选择一种更正。"),
    "missing": _l("请写出答案。填空题要逐空填写，一行一种写法。"),
    "several": _l("答案只能改为一个。要同时认可几种，请选“另外认可”。"),
    "unreadable": _l("看不懂“%(typed)s”。请写选项的字母，如 B 或 AC；判断题写对或错。"),
    "outside": _l("没有选项 %(typed)s。请写下面有的字母。"),
    "all-ticked": _l("这道题选错倒扣，答案超过一半的选项时，全选就能得分。请换一种更正。"),
    "long": _l("一种写法最多 %(most)s 个字：再长的，谁也填不进空里。"),
    "same": _l("这就是现在的答案，没有什么要更正。"),
}


def refused(facts: Mapping[str, Any]) -> str:
    """Say what is wrong with a ruling as typed."""
    return str(REASONS[facts["reason"]]) % facts


def ruling(data: Mapping[str, Any]) -> str:
    """Say a ruling in one line, with its answers: for organisers only while a round is open.

    :param data: ``core.corrections.Ruling`` as JSON.
    """
    answers = _("；").join(_answer(one) for one in data["answers"])
    sentences = {
        Kind.KEY: _("答案改为：%(answers)s", answers=answers),
        Kind.ACCEPT: _("除原答案外，另外认可：%(answers)s", answers=answers),
        Kind.VOID: _("作废：不计分，也不计入总分"),
        Kind.GIVE: _("人人得满分"),
    }
    return str(sentences[Kind(data["kind"])])


def _answer(one: Any) -> str:
    if isinstance(one, str):
        return str(true_false.TEXTS.get(one, one))
    if one and isinstance(one[0], list):
        return str(_("，")).join("／".join(texts) or "–" for texts in one)
    return "".join(one)
