"""``quizapp exam …``: what anyone may want to have proved of a round."""

import click
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from quizapp import store
from quizapp.cli import speech
from quizapp.core import credentials, draws
from quizapp.play import verifying
from quizapp.play.verifying import Verdict
from quizapp.web import titles

exam = speech.Group("exam", help=_l("考试：从种子重新推算试卷。"))

PARTS = {
    "algorithm": _l("算法版本不同"),
    "slots": _l("题目、分值或选项顺序不同"),
    "sections": _l("大题不同"),
    "forms": _l("题型不同"),
    "total": _l("总分不同"),
    "questions-short": _l("按固定的题库抽不出试卷"),
}


@exam.command("verify", help=_l("从种子把每份试卷重新推算一遍，与作答所存的核对。"))
@click.argument("round_id", type=int)
@click.option("--member", "staff_no", metavar="STAFF_NO", help=_l("只核对一个人。"))
def verify(round_id: int, staff_no: str | None) -> None:
    """Derive papers again by the stated algorithm; exit 1 when one differs from what an attempt holds."""
    found = store.seasons.round_and_season(round_id)
    if found is None:
        raise speech.Stop(
            _("没有编号为 %(number)s 的轮次；编号就是它的网址 /rounds/编号 里的数。", number=round_id)
        )
    this_round, season = found
    title = titles.round_title(this_round.kind, this_round.week)
    click.echo(_("%(season)s：%(title)s", season=season.title, title=title))
    seed_sha256 = draws.commitment(bytes.fromhex(this_round.seed))
    click.echo(_("种子的 SHA-256：%(digest)s", digest=seed_sha256))
    staff_key = None if staff_no is None else credentials.staff_key(staff_no)
    agree = differ = 0
    for one in verifying.verify(this_round, staff_key=staff_key):
        agree, differ = agree + (one.differs is None), differ + (one.differs is not None)
        if one.differs is not None or staff_no is not None:
            click.echo(_sentence(one))
    if staff_no is not None and not agree + differ:
        raise speech.Stop(_("工号 %(staff_no)s 在这一轮没有作答。", staff_no=staff_no))
    if differ:
        raise speech.Stop(_("%(agree)s 份试卷一致，%(differ)s 份不符。", agree=agree, differ=differ))
    click.echo(_("%(agree)s 份试卷全部一致。", agree=agree) if agree else _("这一轮还没有人作答。"))


def _sentence(one: Verdict) -> str:
    facts = {"staff_no": one.staff_no, "number": one.number}
    if one.differs is None:
        return _("%(staff_no)s 第 %(number)s 次：一致", **facts)
    what = str(PARTS[one.differs])
    if one.slot is None:
        return _("%(staff_no)s 第 %(number)s 次：不符，%(what)s", what=what, **facts)
    return _(
        "%(staff_no)s 第 %(number)s 次：不符，从第 %(slot)s 题起%(what)s", slot=one.slot, what=what, **facts
    )
