"""``quizapp season …``: load a season, list its rounds."""

import json
import unicodedata
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from quizapp import store
from quizapp.cli import speech
from quizapp.core import refusals
from quizapp.core.documents import Fault
from quizapp.core.seasons import PlannedRound
from quizapp.files import season_files
from quizapp.seasons import differences, services, words, year
from quizapp.seasons.differences import Difference
from quizapp.seasons.year import PlanRow
from quizapp.web import clock, faults, formats, i18n, titles, wire

season = speech.Group("season", help=_l("赛季：载入，列出每一轮。"))


@season.command("load", help=_l("载入赛季文件；已有的赛季先列出差别再问。"))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help=_l("不再询问。"))
def load(file: Path, yes: bool) -> None:
    """Check a season file, show what it changes, and store it."""
    parsed = season_files.read_season(file.read_bytes(), year.mark_of())
    for fault in parsed.faults:
        click.echo(_fault_line(file, fault), err=fault.warning)
    if parsed.season is None:
        raise speech.Stop(_("文件有错，没有载入。"))
    now, zone, calendar = clock.now(), _zone(), services.calendar()
    found = services.plan_load(parsed.season, now=now, calendar=calendar, zone=zone)
    store.end_reading()
    for line in _difference_lines(found):
        click.echo(line)
    if found.changes_anything and not (found.is_new or yes):
        click.confirm(_("按此载入？"), abort=True)
    services.load(
        parsed.season, now=now, calendar=calendar, zone=zone, shown=differences.fingerprint([found])
    )
    click.echo(_("已载入赛季 %(code)s。", code=found.code))


@season.command("plan", help=_l("按时间列出每一轮，停的周也列出原因。"))
@click.argument("code")
@click.option("--json", "as_json", is_flag=True, help=_l("写成 JSON。"))
def plan(code: str, as_json: bool) -> None:
    """List every round of a stored season."""
    row = store.seasons.by_code(code)
    if row is None:
        raise refusals.Missing("no-season")
    rows = year.year(row, now=clock.now(), calendar=services.calendar(), zone=_zone())
    if as_json:
        click.echo(json.dumps([_as_json(one) for one in rows], ensure_ascii=False, indent=1))
        return
    click.echo(
        f"{row.title}  {formats.moment(row.starts_on, 'date')} – {formats.moment(row.ends_on, 'date')}"
    )
    for line in _table(rows):
        click.echo(line)


def _zone() -> ZoneInfo:
    zone: ZoneInfo = current_app.extensions["settings"].time_zone
    return zone


def _fault_line(file: Path, fault: Fault) -> str:
    headline, advice = faults.say(fault)
    kind = "warning: " if fault.warning else ""
    message = _("%(headline)s。%(advice)s", headline=headline, advice=advice)
    return f"{file}:{fault.line}:{fault.column}: {kind}{fault.code}: {message}"


def _difference_lines(found: Difference) -> list[str]:
    if not found.changes_anything:
        return [_("与现行安排没有差别。")]
    lines = [_("，").join(words.summary(found)) + _("。")]
    lines += [f"  {words.fact(one)}" for one in found.facts]
    if not found.is_new:
        lines += [f"+ {_planned(one)}" for one in found.added]
    for round_change in found.changed:
        before = round_change.before
        lines.append(f"~ {titles.week_title(before.kind, before.week)}")
        lines += [f"    {words.change(one)}" for one in round_change.changes]
    lines += [
        f"- {titles.week_title(one.kind, one.week)}  {words.when(one.opens_at, one.closes_at)}"
        for one in found.gone
    ]
    return lines


def _planned(one: PlannedRound) -> str:
    return f"{titles.week_title(one.kind, one.week)}  {words.when(one.opens_at, one.closes_at)}"


def _as_json(row: PlanRow) -> dict[str, Any]:
    return {
        "week": row.week.isoformat() if row.week else None,
        "kind": row.kind,
        "opens_at": wire.optional_rfc3339(row.opens_at),
        "closes_at": wire.optional_rfc3339(row.closes_at),
        "skipped": row.skipped,
        "reason": row.reason,
        "provisional": row.provisional,
        "enough": row.enough,
    }


def _table(rows: list[PlanRow]) -> list[str]:
    head = (_("轮次"), _("星期一"), _("开放"), _("截止"), _("状态"), _("说明"))
    cells = [head, *map(_cells, rows)]
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    return ["  ".join(map(_padded, line, widths)).rstrip() for line in cells]


def _cells(row: PlanRow) -> tuple[str, ...]:
    return (
        titles.week_title(row.kind, row.week),
        row.week.isoformat() if row.week else "",
        _time(row.opens_at, row),
        _time(row.closes_at, row),
        words.phase(row),
        i18n.join_words(words.remarks(row)),
    )


def _time(moment: datetime | None, row: PlanRow) -> str:
    return formats.moment(moment) if moment and not row.skipped else formats.NOTHING


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    """Count columns of a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
