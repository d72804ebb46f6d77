"""``quizapp rehearse``: the exam with simulated members, on a copy on this machine."""

import secrets
import sys
import tempfile
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import click
from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from quizapp import create_app
from quizapp.accounts import services as accounts
from quizapp.cli import speech
from quizapp.config import Settings
from quizapp.rehearsal import running, site
from quizapp.rehearsal.candidates import Candidate, Journal
from quizapp.web import clock, messages

#: Seconds in which everybody signs in before the round opens: a sign-in costs a twentieth of a second.
LEAST_LEAD_S = 10
SIGN_INS_A_S = 15

OPERATIONS = {
    "hand in": _l("交卷"),
    "save": _l("保存"),
    "session": _l("打开"),
    "sign in": _l("登录"),
    "start": _l("开始"),
}

messages.add(
    "nothing-to-rehearse", _l("没有可以演练的考试"), _l("这个赛季没有年度大考，也没有未结束的周测。")
)
messages.add("rehearsal-not-served", _l("演练用的网站没有启动"), _l("请看下面的日志：%(log)s"))


@speech.command(
    "rehearse", help=_l("在本机用赛季的副本演练考试：模拟的人登录、答题、交卷，核对有没有丢答案。")
)
@click.option("--members", type=click.IntRange(1, 5_000), default=300, show_default=True, help=_l("人数。"))
@click.option(
    "--minutes", type=click.FloatRange(0.2, 240), default=5, show_default=True, help=_l("答题的分钟数。")
)
@click.option("--season", "season_code", help=_l("赛季编号；不写则用正在进行的赛季。"))
def rehearse(members: int, minutes: float, season_code: str | None) -> None:
    """Rehearse, and report lost answers, errors and latencies; exit 1 when something was lost or wrong."""
    copied = site.source(season_code, now=clock.now())
    zone = current_app.extensions["settings"].time_zone.key
    with tempfile.TemporaryDirectory(prefix="quizapp-rehearsal-") as folder:
        instance = Path(folder) / "instance"
        copy = create_app(
            Settings.from_environ({"QUIZAPP_INSTANCE": str(instance), "QUIZAPP_TIME_ZONE": zone})
        )
        click.echo(_("正在准备副本……"), err=True)
        password = secrets.token_urlsafe(12)
        exam = site.fill(
            copy,
            copied,
            members=members,
            password_hash=accounts.hash_password(password),
            opens_in=timedelta(seconds=LEAST_LEAD_S + members / SIGN_INS_A_S),
            lasts=timedelta(minutes=minutes),
            now=clock.now(),
        )
        with site.serving(instance, Path(folder) / "log") as host:
            candidates = running.candidates(host, members, password)
            _sit(candidates, exam)
            click.echo("\n" + _("时间到，等服务器交卷……"), err=True)
            running.wait_for_the_bell(copy)
        _print(running.report(copy, [one.journal for one in candidates]), members)


def _sit(candidates: list[Candidate], exam: site.Exam) -> None:
    now = clock.now()
    running.sit(
        candidates,
        exam.round_id,
        opens_in_s=(exam.opens_at - now).total_seconds(),
        ends_in_s=(exam.closes_at - now).total_seconds(),
        told=_Progress().tell,
    )


class _Progress:
    """One line on standard error: on a terminal written over each second, elsewhere said every ten."""

    def __init__(self) -> None:
        self._on_terminal = sys.stderr.isatty()
        self._seconds = 0

    def tell(self, journals: Iterable[Journal]) -> None:
        """Say how far everybody is."""
        self._seconds += 1
        if not self._on_terminal and self._seconds % 10:
            return
        found = list(journals)
        line = _(
            "已开始 %(started)s 人，已保存 %(saved)s 个答案，已交卷 %(handed_in)s 人",
            started=sum(one.attempt_id is not None for one in found),
            saved=sum(len(one.acknowledged) for one in found),
            handed_in=sum(one.receipt is not None for one in found),
        )
        click.echo(f"\r{line}" if self._on_terminal else line, err=True, nl=not self._on_terminal)


def _print(found: running.Report, members: int) -> None:
    click.echo(
        _(
            "%(members)s 人中 %(started)s 人开始，服务器确认 %(acknowledged)s 个答案；"
            "%(handed_in)s 份交卷，其中 %(by_server)s 份由服务器交。",
            members=members,
            started=found.started,
            acknowledged=found.acknowledged,
            handed_in=found.handed_in,
            by_server=found.handed_in_by_server,
        )
    )
    for one in found.latencies:
        half, most, nearly_all = (f"{1000 * second:.0f}" for second in one.quantiles)
        click.echo(
            _(
                "%(operation)s：%(count)s 次，一半在 %(half)s 毫秒内，95%% 在 %(most)s 毫秒内，"
                "99%% 在 %(nearly_all)s 毫秒内，最长 %(longest)s 毫秒",
                operation=OPERATIONS[one.operation],
                count=one.count,
                half=half,
                most=most,
                nearly_all=nearly_all,
                longest=f"{1000 * one.longest_s:.0f}",
            )
        )
    click.echo(_("重发 %(retries)s 次", retries=found.retries))
    for line in (*found.lost, *found.errors):
        click.echo(line, err=True)
    totals = {"lost": len(found.lost), "errors": len(found.errors)}
    if any(totals.values()) or found.handed_in < found.started:
        raise speech.Stop(_("丢失的答案 %(lost)s 个，错误 %(errors)s 个。", **totals))
    click.echo(_("丢失的答案 0 个，错误 0 个。"))
