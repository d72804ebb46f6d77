"""``quizapp people …``: import and export, one-time codes, a password."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

import click
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from quizapp import store
from quizapp.accounts import services as accounts
from quizapp.cli import speech
from quizapp.core import credentials, refusals
from quizapp.core.documents import Fault
from quizapp.core.people_plan import ImportPlan
from quizapp.files import tables
from quizapp.people import exporting, importing, services, words
from quizapp.people.services import Code
from quizapp.store import people_lists
from quizapp.store.people_lists import Filter, Person
from quizapp.web import auth, clock, i18n
from quizapp.web.plurals import counted as _n

people = speech.Group("people", help=_l("人员：导入、导出，口令和密码。"))


@people.command("import", help=_l("导入人员名单（CSV 或 XLSX），列出差别；有一处问题就什么也不存。"))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help=_l("只列出差别，什么也不存。"))
@click.option("--codes", type=click.Path(path_type=Path), help=_l("给新增的人发一次性口令，写到这个文件。"))
@click.option("--deactivate-missing", is_flag=True, help=_l("停用名单所列支部中不在名单里的人。"))
def import_(file: Path, dry_run: bool, codes: Path | None, deactivate_missing: bool) -> None:
    """Import a file, all of it or nothing."""
    now = clock.now()
    zone = clock.zone()
    found = importing.read(file.read_bytes())
    if found.encoding:
        click.echo(_("文件：%(encoding)s", encoding=found.encoding))
    if found.parsed is None:
        raise _stop(file, found.faults)
    plan = importing.plan(found.parsed, now=now, zone=zone, deactivate_missing=deactivate_missing)
    if plan.faults:
        raise _stop(file, plan.faults)
    if dry_run:
        _print_plan(plan)
        click.echo(_("这是试运行，什么也没有保存。"))
        return
    with _new_file(codes) as out:
        with store.transaction():
            plan, new_ids = importing.carry_out(
                found.parsed, now=now, zone=zone, deactivate_missing=deactivate_missing
            )
            issued = _issue(_newcomers(set(new_ids.values()), now), now) if codes else []
        _write_codes(out, issued)
    _print_plan(plan)
    _say_codes(codes, issued)
    click.echo(_("和现有名单完全一样，没有改动。") if plan.is_empty else _("已导入。"))


@people.command("export", help=_l("把启用的人员写成 CSV（UTF-8），可以再导入。"))
def export() -> None:
    """Write everybody who is active to standard output."""
    rows = exporting.rows(today=clock.today(clock.now()), in_chinese=i18n.language() == "zh")
    # Bytes, so that the lines end as a spreadsheet expects and the terminal's locale has no say.
    click.echo(tables.write_csv(rows).encode(), nl=False)


@people.command("codes", help=_l("给没有登录过的人发一次性口令，14 天内有效，写到文件。"))
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--branch", help=_l("只发这个支部的，写支部编码。"))
def codes(out: Path, branch: str | None) -> None:
    """Make codes for everybody who has never signed in."""
    now = clock.now()
    branch_id = services.branch_called(branch).id if branch else None
    chosen = Filter(branch_id=branch_id, never_signed_in=True)
    found = people_lists.everybody(chosen, today=clock.today(now))
    with _new_file(out) as file:
        with store.transaction():
            issued = _issue(found, now)
        _write_codes(file, issued)
    _say_codes(out, issued)


@people.command("set-password", help=_l("给一个人设密码，从终端或标准输入读；各处的登录都会退出。"))
@click.argument("staff_no")
def set_password(staff_no: str) -> None:
    """Set a person's password."""
    found = people_lists.person_by_key(credentials.staff_key(staff_no), today=clock.today(clock.now()))
    if found is None:
        raise refusals.Missing("no-person")
    store.end_reading()
    if sys.stdin.isatty():
        password = click.prompt(
            _("新密码"), hide_input=True, confirmation_prompt=_("再输入一次"), prompt_suffix=_("：")
        )
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    password_hash = accounts.hash_password(password)
    with store.transaction():
        store.sign_ins.set_password(found.id, password_hash)
        store.sign_ins.close_sign_ins(found.id)
    click.echo(_("已设好 %(name)s（%(staff_no)s）的密码。", name=found.name, staff_no=found.staff_no))


def _stop(file: Path, faults: Sequence[Fault]) -> speech.Stop:
    """End with one line for each fault: file:row:column: code: what it is and what to do."""
    for fault in faults:
        headline, advice = words.say_fault(fault)
        message = _("%(headline)s。%(advice)s", headline=headline, advice=advice)
        click.echo(f"{file}:{fault.line}:{fault.column}: {fault.code}: {message}")
    return speech.Stop(_n("名单里有 %(count)s 处问题，什么也没有保存。", count=len(faults)))


def _print_plan(plan: ImportPlan) -> None:
    branches = plan.branches
    _print(_("新支部"), [f"{one.code} {one.name}" for one in branches.new])
    renamed = [(one.before, one.after) for one in branches.changed]
    _print(_("支部改名"), [f"{old.code} {old.name} → {new.name}" for old, new in renamed])
    _print(_("新增"), [f"{one.entry.staff_no} {one.entry.name}" for one in plan.new])
    changed = []
    for one in plan.changed:
        fields = _("、").join(words.column(change.field) for change in one.changes)
        changed.append(f"{one.member.staff_no} {one.member.name}: {fields}")
    _print(_("改动"), changed)
    _print(_("重新启用"), [f"{one.staff_no} {one.name}" for one in plan.returning])
    moved = [(one.member, f"{one.before or '-'} → {one.after or '-'}", one.from_on) for one in plan.moved]
    _print(_("换支部"), [f"{one.staff_no} {one.name}: {where}, {day}" for one, where, day in moved])
    _print(
        _("早于已截止的轮次，那里不变"), [f"{one.staff_no} {one.name}: {one.from_on}" for one in plan.late]
    )
    _print(_("名单里没有"), [f"{one.staff_no} {one.name}" for one in plan.missing])
    _print(_("停用"), [f"{one.staff_no} {one.name}" for one in plan.leaving])
    click.echo(_("未变：%(count)s", count=plan.unchanged))


def _print(title: str, lines: Sequence[str]) -> None:
    click.echo(_("%(title)s：%(count)s", title=title, count=len(lines)))
    for line in lines:
        click.echo(f"  {line}")


@contextmanager
def _new_file(path: Path | None) -> Iterator[IO[str] | None]:
    """Open a new file that only its owner can read; whatever goes wrong afterwards, nothing of it stays."""
    if path is None:
        yield None
        return
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise speech.Stop(_("%(path)s 已经存在，不会覆盖。请换一个文件名。", path=path)) from None
    except OSError as error:
        raise speech.Stop(_unwritable(path, error)) from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            yield file
    except OSError as error:
        path.unlink(missing_ok=True)
        again = _("请换一个地方，用 people codes 再发一次。")
        raise speech.Stop(_unwritable(path, error) + again) from error
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _unwritable(path: Path, error: OSError) -> str:
    return _("写不了 %(path)s：%(reason)s。", path=path, reason=error.strerror)


def _newcomers(new_ids: set[int], now: datetime) -> list[Person]:
    """Return the people of an import who are new, as they are after it."""
    found = people_lists.everybody(Filter(never_signed_in=True), today=clock.today(now))
    return [person for person in found if person.id in new_ids]


def _issue(found: Sequence[Person], now: datetime) -> list[Code]:
    return services.issue_codes(found, code_key=auth.code_key(), now=now)


def _write_codes(out: IO[str] | None, issued: Sequence[Code]) -> None:
    """Write codes, the staff number first and the code last."""
    if out is None:
        return
    heads = [words.column(field) for field in ("staff_no", "name", "branch", "branch_name")]
    rows = [_code_row(one.person, one.code) for one in issued]
    out.write(tables.write_csv([[*heads, _("一次性口令")], *rows]))


def _code_row(person: Person, code: str) -> list[str]:
    return [person.staff_no, person.name, person.branch_code or "", person.branch_name or "", code]


def _say_codes(path: Path | None, issued: Sequence[Code]) -> None:
    if path is not None:
        click.echo(_("已把 %(count)s 个一次性口令写到 %(path)s。", count=len(issued), path=path))
