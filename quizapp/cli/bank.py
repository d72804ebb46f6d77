"""``quizapp bank …``: check files, load one, write one out."""

from pathlib import Path

import click
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from quizapp import store
from quizapp.banks import services
from quizapp.cli import speech
from quizapp.core import credentials
from quizapp.files import bank_files
from quizapp.web import clock, faults

bank = speech.Group("bank", help=_l("题库：检查、载入、导出。"))

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@bank.command("check", with_appcontext=False, help=_l("检查题库文件，列出所有问题；不用数据库，什么也不写。"))
@click.argument("files", type=_FILE, nargs=-1, required=True)
def check(files: tuple[Path, ...]) -> None:
    """Print each fault and warning of the files, one a line; exit 1 when there is a fault."""
    has_faults = False
    for file in files:
        parsed = bank_files.read_bank(file.read_bytes())
        for fault in (*parsed.faults, *parsed.warnings):
            click.echo(faults.line(str(file), fault))
        has_faults = has_faults or parsed.bank is None
    if has_faults:
        raise click.exceptions.Exit(1)


@bank.command("load", help=_l("检查题库文件，没有问题就存为新的版本。"))
@click.argument("file", type=_FILE)
@click.option("--as", "staff_no", help=_l("记在谁的名下（工号）。"))
def load(file: Path, staff_no: str | None) -> None:
    """Store a bank as a new version."""
    by = _member_id(staff_no) if staff_no is not None else None
    parsed = services.check(file.read_bytes())
    for fault in (*parsed.faults, *parsed.warnings):
        click.echo(faults.line(str(file), fault), err=True)
    if parsed.bank is None:
        raise speech.Stop(_("文件有错，没有载入。"))
    stored = services.store_bank(parsed, by=by, now=clock.now())
    facts = {"bank": stored.bank, "version": stored.version}
    if stored.unchanged:
        click.echo(_("题库 %(bank)s 和版本 %(version)s 一样，没有存新的版本。", **facts))
        return
    counts = {"new": len(stored.new), "changed": len(stored.changed), "gone": len(stored.gone)}
    click.echo(
        _(
            "题库 %(bank)s 已存为版本 %(version)s：新增 %(new)s 题，修改 %(changed)s 题，删去 %(gone)s 题。",
            **facts,
            **counts,
        )
    )


@bank.command("export", help=_l("把题库最新的版本写成 YAML，输出到标准输出。"))
@click.argument("code")
def export(code: str) -> None:
    """Write the version in use as YAML."""
    found = store.bank_versions.latest(code)
    if found is None:
        raise speech.Stop(_("没有题库 %(code)s。", code=code))
    # As bytes: a terminal's encoding and line ends are not to change the file.
    click.echo(services.export(found).encode(), nl=False)


def _member_id(staff_no: str) -> int:
    account = store.sign_ins.account(credentials.staff_key(staff_no))
    if account is None:
        raise speech.Stop(_("没有工号 %(staff_no)s。", staff_no=staff_no))
    return account.id
