"""Importing and exporting people: upload, see the difference, say yes."""

from pathlib import Path

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp import store
from quizapp.core import people_plan, refusals
from quizapp.core.documents import Fault, Scalar, shown
from quizapp.core.people_cells import COLUMNS
from quizapp.core.roles import Right
from quizapp.files import tables
from quizapp.people import exporting, forms, importing, words
from quizapp.people.blueprint import bp
from quizapp.people.importing import ReadFile
from quizapp.web import auth, clock, i18n, uploads

FAULTS_SHOWN = 100
LINES_SHOWN = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/import")
@auth.requires(Right.MANAGE_PEOPLE)
def import_() -> ResponseReturnValue:
    """Ask for the file, and say what it holds."""
    return _upload_page(forms.UploadForm())


@bp.post("/import")
@auth.requires(Right.MANAGE_PEOPLE)
def upload() -> ResponseReturnValue:
    """Check the file: faults are shown beside its rows, a good one is kept for the preview."""
    form = forms.UploadForm()
    sent = form.file.data if form.validate_on_submit() else None
    if not sent:
        form.file.errors = [_("请选择文件。")]
        return _upload_page(form), 422
    kept = uploads.Kept(Path(sent.filename).name[:120], sent.read())
    found = importing.read(kept.data)
    if found.faults:
        return _faults_page(found, found.faults), 422
    token = _shelf().keep(kept, member_id=auth.member().id, now=clock.now())
    return redirect(url_for(".preview", token=token), 303)


@bp.get("/import/<token>")
@auth.requires(Right.MANAGE_PEOPLE)
def preview(token: str) -> ResponseReturnValue:
    """Show what the kept file would change."""
    viewer, now = auth.member(), clock.now()
    found = importing.read(_shelf().take(token, member_id=viewer.id, now=now).data)
    return _preview_page(token, found, deactivate=request.args.get("deactivate") == "1")


@bp.post("/import/<token>")
@auth.requires(Right.MANAGE_PEOPLE)
def confirm(token: str) -> ResponseReturnValue:
    """Import the kept file, if it would still do what was shown."""
    viewer, now = auth.member(), clock.now()
    found = importing.read(_shelf().take(token, member_id=viewer.id, now=now).data)
    form = forms.ConfirmForm()
    if not form.validate_on_submit() or found.parsed is None:
        raise refusals.Invalid("bad-input")
    deactivate = form.deactivate.data == "1"
    try:
        with store.transaction():
            plan, _ids = importing.carry_out(
                found.parsed, now=now, zone=clock.zone(), deactivate_missing=deactivate,
                actor_id=viewer.id, shown=form.shown.data,
            )  # fmt: skip
    except refusals.Conflict:
        flash(_("名单刚刚有别的改动，什么也没有导入。下面是新的预览，请再核对一遍。"), "warning")
        return _preview_page(token, found, deactivate=deactivate), 409
    _shelf().drop(token, member_id=viewer.id)
    flash(_said(plan), "success")
    return redirect(url_for(".codes") if plan.new else url_for(".index"), 303)


@bp.get("/export.xlsx")
@auth.requires(Right.MANAGE_PEOPLE)
def export() -> ResponseReturnValue:
    """Give everybody who is active as a workbook, which can be imported again."""
    now = clock.now()
    rows = exporting.rows(today=clock.today(now), in_chinese=i18n.language() == "zh")
    store.end_reading()
    reply = Response(tables.write_xlsx(_("名单"), rows), mimetype=XLSX)
    name = f"people-{clock.today(now).isoformat()}.xlsx"
    reply.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return reply


def _shelf() -> uploads.Shelf:
    return uploads.Shelf(current_app.extensions["settings"].instance / "people-imports")


def _upload_page(form: forms.UploadForm) -> str:
    heads = [(words.column(field), field) for field in COLUMNS]
    return render_template("people/import.html", form=form, heads=heads)


def _preview_page(token: str, found: ReadFile, *, deactivate: bool) -> ResponseReturnValue:
    if found.parsed is None:
        return _faults_page(found, found.faults), 422
    now = clock.now()
    plan = importing.plan(
        found.parsed,
        now=now,
        zone=clock.zone(),
        deactivate_missing=deactivate,
        actor_id=auth.member().id,
    )
    if plan.faults:
        return _faults_page(found, plan.faults), 422
    form = forms.ConfirmForm(formdata=None, shown=plan.fingerprint(), deactivate="1" if deactivate else "")
    return render_template(
        "people/preview.html",
        token=token,
        found=found,
        plan=plan,
        form=form,
        deactivate=deactivate,
        most=LINES_SHOWN,
        column=words.column,
        say_roles=words.say_roles,
        say_role_text=lambda text: words.say_roles(store.people.parse_roles(text)),
    )


def _faults_page(found: ReadFile, faults: list[Fault]) -> str:
    rows = {row[0].line: row for row in found.rows if row}
    places = []
    for fault in faults[:FAULTS_SHOWN]:
        headline, advice = words.say_fault(fault)
        lines = [(line, _cells(rows[line], fault)) for line in sorted({1, fault.line}) if line in rows]
        places.append((words.say_place(fault), headline, advice, lines, fault.line))
    return render_template("people/faults.html", found=found, faults=places, count=len(faults))


def _cells(row: list[Scalar], fault: Fault) -> list[tuple[str, bool]]:
    """The cells of a row, and which of them is meant."""
    meant = (fault.line, fault.column)
    return [(shown(cell.text), (cell.line, cell.column) == meant) for cell in row[:12]]


def _said(plan: people_plan.ImportPlan) -> str:
    """Say what an import has done."""
    return _(
        "已导入：新增 %(new)s 人，改动 %(changed)s 人，换支部 %(moved)s 人，停用 %(left)s 人。",
        new=len(plan.new),
        changed=len(plan.changed) + len(plan.returning),
        moved=len(plan.moved),
        left=len(plan.leaving),
    )
