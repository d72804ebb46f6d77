"""Uploading a season: faults beside its lines, or the difference, and the word to load it."""

from collections.abc import Sequence

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp.core import refusals, seasons
from quizapp.core.documents import Fault
from quizapp.core.roles import Right
from quizapp.core.seasons import ParsedSeason
from quizapp.files import season_files
from quizapp.seasons import differences, forms, services, words, year
from quizapp.seasons.blueprint import bp, circumstances
from quizapp.seasons.differences import Difference
from quizapp.web import auth, clock, excerpts, faults, uploads

FAULTS_SHOWN = 50
NAME_CHARACTERS = 80


@bp.get("/upload")
@auth.requires(Right.MANAGE_SEASONS)
def upload() -> ResponseReturnValue:
    """Ask for the file."""
    return render_template("seasons/upload.html", form=forms.UploadForm())


@bp.post("/upload")
@auth.requires(Right.MANAGE_SEASONS)
def do_upload() -> ResponseReturnValue:
    """Check the file: its faults are shown at once, a good one is kept for the preview."""
    form = forms.UploadForm()
    sent = form.file.data if form.validate_on_submit() else None
    if not sent:
        form.file.errors = [_("请选择文件。")]
        return render_template("seasons/upload.html", form=form), 422
    file = uploads.Kept(sent.filename[-NAME_CHARACTERS:], sent.read())
    parsed = season_files.read_season(file.data, year.mark_of())
    if parsed.season is None:
        return _faults_page(file, parsed), 422
    token = _shelf().keep(file, member_id=auth.member().id, now=clock.now())
    return redirect(url_for(".preview", token=token), 303)


@bp.get("/upload/<token>")
@auth.requires(Right.MANAGE_SEASONS)
def preview(token: str) -> ResponseReturnValue:
    """Show what loading the kept file would change."""
    return _preview_page(token)


@bp.post("/upload/<token>")
@auth.requires(Right.MANAGE_SEASONS)
def confirm(token: str) -> ResponseReturnValue:
    """Load the kept file, if it would still do what was shown."""
    form = forms.ShownForm()
    if not form.validate_on_submit():
        raise refusals.Invalid("bad-input")
    _file, _parsed, season = _take(token)
    try:
        found = services.load(season, **circumstances(), shown=form.shown.data)
    except refusals.Conflict:
        flash(_("预览以后情况有变化，什么也没有载入。下面是新的预览，请再核对一遍。"), "warning")
        return _preview_page(token), 409
    _shelf().drop(token, member_id=auth.member().id)
    flash(_("赛季 %(code)s 已经载入。", code=found.code), "success")
    return redirect(url_for(".index"), 303)


def _take(token: str) -> tuple[uploads.Kept, ParsedSeason, seasons.Season]:
    file = _shelf().take(token, member_id=auth.member().id, now=clock.now())
    parsed = season_files.read_season(file.data, year.mark_of())
    if parsed.season is None:
        # It was read without a fault before it was kept: this version of the program reads otherwise.
        raise refusals.Missing("upload-gone")
    return file, parsed, parsed.season


def _preview_page(token: str) -> str:
    file, parsed, season = _take(token)
    found = services.plan_load(season, **circumstances())
    return render_template(
        "seasons/preview.html",
        file=file,
        token=token,
        season=season,
        found=found,
        short=_short(found),
        warnings=_excerpts(excerpts.Text(file.data), parsed.faults),
        shown=differences.fingerprint([found]),
    )


def _short(found: Difference) -> list[str]:
    """Say which rules of the plans that are new the banks do not fill, each plan once."""
    plans = [one.plan for one in found.added]
    plans += [change.after for one in found.changed for change in one.changes if change.name == "plan"]
    unfilled = year.unfilled(plans)
    return [said for plan, short in unfilled.items() for said in words.shortages(plan, short)]


def _faults_page(file: uploads.Kept, parsed: ParsedSeason) -> str:
    found = [fault for fault in parsed.faults if not fault.warning]
    encoding = next((one.facts["encoding"] for one in found if one.facts.get("encoding")), None)
    text = excerpts.Text(file.data, encoding)
    return render_template(
        "seasons/faults.html",
        file=file,
        text=text,
        count=len(found),
        excerpts=_excerpts(text, found),
        form=forms.UploadForm(),
    )


def _excerpts(text: excerpts.Text, found: Sequence[Fault]) -> list[tuple[excerpts.Excerpt, str, str]]:
    return [(text.excerpt(fault), *faults.say(fault)) for fault in found[:FAULTS_SHOWN]]


def _shelf() -> uploads.Shelf:
    return uploads.Shelf(current_app.extensions["settings"].instance / "season-uploads")
