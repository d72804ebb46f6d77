"""``quizapp jobs …``: the scheduler, what is due, and doing it now."""

from datetime import datetime

import click
from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

import quizapp.jobs
from quizapp.cli import speech
from quizapp.store.due import Due
from quizapp.web import clock

jobs = speech.Group("jobs", help=_l("定时任务：名单、试卷、交卷、结算、榜单、清理。"))

NAMES = {
    "rosters": _l("排定已开放轮次的名单"),
    "papers": _l("为将要开放的轮次预先抽好试卷"),
    "hand-in": _l("把到时的作答交卷"),
    "corrections": _l("按已确认的更正重新计分"),
    "settle": _l("结算已截止的轮次"),
    "thaw": _l("到点解榜"),
    "boards": _l("更新榜单"),
    "sweep": _l("清理过期的登录、限制、未配对的大屏和不再需要的预抽试卷"),
}


@jobs.command("run", help=_l("一直运行，直到收到停止信号。serve 会自己启动它。"))
@click.option("--parent", type=int, hidden=True)
def run(parent: int | None) -> None:
    """Be the scheduler; of several only the one with the lease acts."""
    speech.log_to_stderr()
    quizapp.jobs.run(current_app._get_current_object(), parent_pid=parent)  # type: ignore[attr-defined]


@jobs.command("once", help=_l("把现在到期的全部做完，然后退出。"))
def once() -> None:
    """Do what is due, whoever has the lease: every job may run twice."""
    for job, number in quizapp.jobs.run_once(clock.now()):
        click.echo(_("%(job)s：%(number)s", job=NAMES[job.name], number=number))


@jobs.command("due", help=_l("列出到期未做的事，什么也不改。"))
@click.option("--at", metavar="ISO", help=_l("假定的时刻，如 2026-11-20T18:00；不写时区按本站时区。"))
def due(at: str | None) -> None:
    """List what the jobs would find at an instant."""
    moment = _moment(at) if at else clock.now()
    lines = [_line(job.name, one) for job in quizapp.jobs.JOBS for one in job.due(moment)]
    click.echo("\n".join(lines) if lines else _("没有到期的事。"))


def _line(name: str, one: Due) -> str:
    since = clock.local(one.since).strftime("%Y-%m-%d %H:%M:%S") if one.since else "-" * 19
    return "\t".join((since, str(NAMES[name]), one.what, str(one.number)))


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise speech.Stop(
            _("“%(text)s”不是时刻，请写成 2026-11-20T18:00。", text=text), exit_code=2
        ) from error
    if moment.tzinfo is None:
        return moment.replace(tzinfo=current_app.extensions["settings"].time_zone)
    return moment
