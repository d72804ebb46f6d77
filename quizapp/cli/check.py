"""``quizapp check``: does the memory agree with itself?"""

from collections.abc import Callable, Iterator

import click
from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from quizapp.cli import findings, speech
from quizapp.play import audits
from quizapp.standings import agreement
from quizapp.store import checks
from quizapp.web import clock


@speech.command("check", help=_l("核对数据库：结构、引用、合计、回执、榜单是否一致。"))
def check() -> None:
    """Print what does not agree, and exit 1 if anything."""
    schema = checks.schema()
    if not schema.is_current:
        sentence = _("数据库的结构是 %(found)s，这一版要 %(wanted)s。请先运行 quizapp db upgrade。")
        raise speech.Stop(sentence % {"found": schema.found or "-", "wanted": schema.wanted})
    number = sum(map(findings.show, _findings()))
    if number:
        raise speech.Stop(_("共 %(number)s 处不一致。", number=number))
    click.echo(_("结构、引用、合计、回执、榜单全部一致。"))


def _findings() -> Iterator[str]:
    for find in CHECKS:
        yield from find()


def _references() -> Iterator[str]:
    for table, column, number in checks.broken_references():
        yield _(
            "引用：%(table)s.%(column)s 有 %(number)s 行指向不存在的内容",
            table=table,
            column=column,
            number=number,
        )


def _receipts() -> Iterator[str]:
    key = bytes(current_app.extensions["keys"].receipt_key)
    with findings.progress(checks.count_handed_in()) as told:
        for one in audits.receipts_agree(key=key, told=told):
            yield findings.sentence(one)


def _boards() -> Iterator[str]:
    for scope in agreement.disagreeing(clock.now()):
        yield _("榜单：%(scope)s 与重新计算的不同", scope=scope)


CHECKS: tuple[Callable[[], Iterator[str]], ...] = (_references, findings.wrong_sums, _receipts, _boards)
