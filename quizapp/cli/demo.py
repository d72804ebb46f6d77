"""``quizapp demo load``: the demo federation, and how to sign in to it."""

import os
import secrets
import sys
import time
from pathlib import Path

import click
from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from quizapp import demo as federation
from quizapp.accounts import services as accounts
from quizapp.cli import speech
from quizapp.core.roles import Role
from quizapp.demo import SignIn, Site
from quizapp.web import clock, messages

demo = speech.Group("demo", help=_l("演示站点。"))

FILE = "demo-sign-ins.txt"
BRANCHES = 92
# No letter or digit that looks like another: the password is typed on a phone.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
PASSWORD_LENGTH = 10

STEPS = {
    "banks": _l("题库"),
    "people": _l("支部和人员"),
    "season": _l("赛季"),
    "weeks": _l("往周的作答和榜单"),
    "open": _l("本周的作答和榜单"),
}
ROLES = {
    Role.MEMBER: _l("职工"),
    Role.CAPTAIN: _l("支部组织员"),
    Role.AUTHOR: _l("出题人"),
    Role.ORGANISER: _l("管理员"),
}

messages.add(
    "demo-loaded",
    _l("演示数据已经载入过"),
    _l("一个数据库只载入一次。要重新载入，请先换一个空的数据库。"),
)
messages.add(
    "demo-unfinished",
    _l("上次载入演示数据没有完成"),
    _l("请删去这个数据库，或换一个空的，再载入一次。"),
)
messages.add(
    "demo-people-there",
    _l("数据库里已经有人员"),
    _l("演示数据只载入没有人员的数据库，现有的内容没有改动。"),
)
messages.add(
    "demo-scheduler-runs",
    _l("定时任务正在运行"),
    _l("请先停止 quizapp serve，等 10 秒后再载入演示数据。"),
)
messages.add(
    "demo-no-banks",
    _l("找不到随附的题库"),
    _l("演示数据需要 question_banks 文件夹里的题库，请从源码目录安装。"),
)


@demo.command("load", help=_l("载入演示数据：92 个支部、一个进行中的赛季、一轮正在开放的周测。"))
@click.option(
    "--members", type=click.IntRange(BRANCHES, 20_000), default=2_000, show_default=True, help=_l("人数。")
)
@click.option("--password", help=_l("所有人共用的密码；不写则随机生成。"))
def load(members: int, password: str | None) -> None:
    """Fill an empty database; print a sign-in for each role and keep them in the instance folder."""
    settings, keys = current_app.extensions["settings"], current_app.extensions["keys"]
    federation.refuse_if_not_empty()
    chosen = (
        password
        if password is not None
        else "".join(secrets.choice(ALPHABET) for _number in range(PASSWORD_LENGTH))
    )
    sign_ins = federation.load(
        members,
        password_hash=accounts.hash_password(chosen),
        site=Site(bytes(keys.receipt_key), settings.time_zone),
        now=clock.now(),
        told=_Progress().tell,
    )
    text = _text(sign_ins, chosen)
    _keep(settings.instance / FILE, text)
    click.echo(text, nl=False)


def _text(sign_ins: list[SignIn], password: str) -> str:
    lines = [_("演示站点的登录（工号，密码都是 %(password)s）：", password=password)]
    lines += [f"  {ROLES[one.role]}  {one.staff_no}  {one.name}  {one.branch}" for one in sign_ins]
    return "\n".join(lines) + "\n"


def _keep(file: Path, text: str) -> None:
    """Write the sign-ins where only the owner of the installation reads them."""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as written:
        file.chmod(0o600)
        written.write(text)


class _Progress:
    """One line for each step on standard error; on a terminal it counts, elsewhere it says each quarter."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._said = ("", -1)
        self._on_terminal = sys.stderr.isatty()

    def tell(self, step: str, done: int, total: int) -> None:
        """Say how far a step is."""
        quarter = (step, 4 * done // total)
        is_over = done == total
        if not self._on_terminal and quarter == self._said:
            return
        self._said = quarter
        line = _(
            "%(step)s：%(done)s/%(total)s（%(seconds)s 秒）",
            step=STEPS[step],
            done=done,
            total=total,
            seconds=f"{time.monotonic() - self._began:.1f}",
        )
        # A line on a terminal is written over until the step is done.
        click.echo(f"\r{line}" if self._on_terminal else line, err=True, nl=is_over or not self._on_terminal)
