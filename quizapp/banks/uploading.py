"""From a file to a stored version: check it, see its faults or what it changes, store it.

Between the check and the word to store it the file stays on the server (``web.uploads``); what is stored is
checked again.
"""

from typing import Any

from apiflask import APIBlueprint
from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from quizapp import store
from quizapp.banks import cards, differences, forms, outlines, reading, services
from quizapp.core import banks, refusals
from quizapp.core.roles import Right
from quizapp.web import auth, clock, excerpts, faults, titles, uploads, wire

FAULTS_SHOWN = 50
CHANGES_SHOWN = 50
QUESTIONS_SHOWN = 4
NAME_CHARACTERS = 80

bp = APIBlueprint("bank_uploads", __name__, template_folder="templates", enable_openapi=False)


@bp.get("/banks/upload")
@auth.requires(Right.UPLOAD_BANKS)
def choose() -> Any:
    """Let the author choose a file."""
    return _form(forms.UploadForm())


@bp.post("/banks/upload")
@auth.requires(Right.UPLOAD_BANKS)
def check() -> Any:
    """Check a file; its faults are shown at once, what it changes on a page of its own."""
    form = forms.UploadForm()
    if not form.validate_on_submit():
        return _form(form), 422
    file = uploads.Kept(form.file.data.filename[-NAME_CHARACTERS:], reading.bytes_of(form.file.data))
    parsed, outline = services.check_with_outline(file.data)
    token = _shelf().keep(file, member_id=auth.member().id, now=clock.now())
    address = url_for(".checked", token=token)
    if parsed.bank is None:
        # A script that sent the file goes on to this address.
        return _faults(file, parsed, outline, token), 422, {"Content-Location": address}
    return redirect(address, 303)


@bp.get("/banks/upload/<token>")
@auth.requires(Right.UPLOAD_BANKS)
def checked(token: str) -> Any:
    """Show what a checked file changes, or its faults."""
    file = _take(token)
    parsed, outline = services.check_with_outline(file.data)
    if parsed.bank is None:
        return _faults(file, parsed, outline, token)
    preview = services.preview(parsed, now=clock.now())
    new = cards.of_file(preview.bank.questions)
    old = cards.of_version(preview.current.id) if preview.current else {}
    shows_all = request.args.get("all") == "1"
    limit, after = wire.page_limit(), wire.page_after() if shows_all else 0
    fresh = [*preview.would.new, *preview.would.changed] or list(new)
    shown = list(new)[after : after + limit] if shows_all else fresh[:QUESTIONS_SHOWN]
    return render_template(
        "banks/preview.html",
        token=token,
        file=file,
        preview=preview,
        round_title=titles.round_title,
        would=preview.would,
        changed=[differences.Changed(old[key], new[key]) for key in preview.would.changed[:CHANGES_SHOWN]],
        old=old,
        new=new,
        shown=[new[key] for key in shown],
        shows_all=shows_all,
        next_page=after + limit if shows_all and after + limit < len(new) else None,
        warnings=[(one, *faults.say(one)) for one in parsed.warnings[:FAULTS_SHOWN]],
        form=forms.StoreForm(after=preview.current.number if preview.current else 0),
    )


@bp.get("/banks/upload/<token>/faults.txt")
@auth.requires(Right.UPLOAD_BANKS)
def faults_as_text(token: str) -> Any:
    """Give all faults of a checked file as text, one a line."""
    file = _take(token)
    parsed = services.check(file.data)
    lines = [faults.line(file.name, one) for one in (*parsed.faults, *parsed.warnings)]
    reply = Response("\ufeff" + "".join(f"{line}\r\n" for line in lines), mimetype="text/plain")
    reply.headers.set("Content-Disposition", "attachment", filename="faults.txt")
    return reply


@bp.post("/banks/upload/<token>")
@auth.requires(Right.UPLOAD_BANKS)
def store_checked(token: str) -> Any:
    """Store a checked file as the next version, if what it was compared with is still in use."""
    form = forms.StoreForm()
    file = _take(token)
    if not form.validate_on_submit():
        raise refusals.Invalid("bad-input")
    parsed = services.check(file.data)
    if parsed.bank is None:
        return redirect(url_for(".checked", token=token), 303)
    try:
        stored = services.store_bank(
            parsed, by=auth.member().id, now=clock.now(), after=int(form.after.data or 0)
        )
    except refusals.Conflict:
        flash(_("这个题库刚刚有了新版本，下面是和它相比的变化。请再看一遍。"), "warning")
        return redirect(url_for(".checked", token=token), 303)
    _shelf().drop(token, member_id=auth.member().id)
    if stored.unchanged:
        flash(_("内容和版本%(number)s一样，没有存新的版本。", number=stored.version))
    else:
        flash(_("已存为版本%(number)s，新发的试卷从它抽题。", number=stored.version), "success")
    return redirect(url_for("banks.show", code=stored.bank), 303)


def _form(form: forms.UploadForm) -> str:
    return render_template("banks/upload.html", form=form, most_bytes=reading.most_bytes())


def _faults(file: uploads.Kept, parsed: banks.ParsedBank, outline: outlines.Outline, token: str) -> str:
    encoding = next((one.facts["encoding"] for one in parsed.faults if one.facts.get("encoding")), None)
    text = excerpts.Text(file.data, encoding)
    return render_template(
        "banks/faults.html",
        token=token,
        file=file,
        text=text,
        excerpts=[(text.excerpt(one), *faults.say(one)) for one in parsed.faults[:FAULTS_SHOWN]],
        count=len(parsed.faults),
        capped=any(one.code == "too-many-faults" for one in parsed.faults),
        outline=outline,
        without_faults=outlines.without_faults(outline, parsed.faults),
        current=outline.code and store.bank_versions.latest(outline.code),
        form=forms.UploadForm(),
        most_bytes=reading.most_bytes(),
    )


def _shelf() -> uploads.Shelf:
    return uploads.Shelf(current_app.extensions["settings"].instance / "bank-uploads")


def _take(token: str) -> uploads.Kept:
    return _shelf().take(token, member_id=auth.member().id, now=clock.now())
