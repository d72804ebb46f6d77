"""The way to a proposal: the round's questions, one of them, and what a ruling would change."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp import store
from quizapp.core import refusals, ruling_forms
from quizapp.core.corrections import InForce, Ruling
from quizapp.core.roles import Right
from quizapp.marking import forms, preview, questions, services, words
from quizapp.marking.blueprint import bp
from quizapp.marking.questions import Sheet
from quizapp.store import regrading
from quizapp.web import auth, clock

#: How many decided corrections the first page lists.
SHOWN = 50


@bp.get("")
@auth.requires(Right.MANAGE_SEASONS)
def index() -> ResponseReturnValue:
    """List what waits for a second organiser, and what was decided last."""
    return render_template(
        "marking/index.html",
        waiting=store.corrections.named(waiting=True),
        decided=store.corrections.named(waiting=False, limit=SHOWN),
        others=regrading.other_organisers(auth.member().id),
        rounds={one.id: (one, season) for one, season in store.seasons.rounds()},
    )


@bp.get("/rounds/<int:round_id>")
@auth.requires(Right.MANAGE_SEASONS)
def show_questions(round_id: int) -> ResponseReturnValue:
    """List the questions of a round with how they were answered; ``?q=`` searches."""
    this_round, season = find_round(round_id)
    wanted = request.args.get("q", "").strip()
    return render_template(
        "marking/questions.html",
        this_round=this_round,
        season=season,
        q=wanted,
        lines=questions.lines(round_id, words=wanted),
    )


@bp.get("/rounds/<int:round_id>/<code:code>/<code:key>")
@auth.requires(Right.MANAGE_SEASONS)
def show_question(round_id: int, code: str, key: str) -> ResponseReturnValue:
    """Show a question, what was given to it, its rulings, and the form for another."""
    form = forms.RulingForm(request.args if "sent" in request.args else None)
    return _question_page(round_id, questions.sheet(round_id, code, key), form)


@bp.get("/rounds/<int:round_id>/<code:code>/<code:key>/preview")
@auth.requires(Right.MANAGE_SEASONS)
def show_preview(round_id: int, code: str, key: str) -> ResponseReturnValue:
    """Show what a ruling would change; nothing is written."""
    return _preview_page(round_id, code, key, forms.ReasonForm())


@bp.post("/rounds/<int:round_id>/<code:code>/<code:key>/preview")
@auth.requires(Right.MANAGE_SEASONS)
def propose(round_id: int, code: str, key: str) -> ResponseReturnValue:
    """Send the ruling in the address to the other organisers."""
    reasons = forms.ReasonForm()
    if not reasons.validate_on_submit():
        return _preview_page(round_id, code, key, reasons)
    find_round(round_id)
    sheet, form = questions.sheet(round_id, code, key), forms.RulingForm(request.args)
    ruling = _ruling(sheet, form)
    with store.transaction():
        correction_id = services.propose(
            round_id,
            sheet,
            ruling,
            never_lower=form.never_lower.data,
            reason=reasons.reason.data or "",
            note=reasons.note.data or "",
            actor_id=auth.member().id,
            now=clock.now(),
        )
    flash(_("已提出，等另一位管理员确认。现在什么也没有改变。"), "success")
    return redirect(url_for(".show_correction", correction_id=correction_id), 303)


def find_round(round_id: int) -> tuple[store.Round, store.Season]:
    """Return a round with its season.

    :raises refusals.Missing: there is none.
    """
    found = store.seasons.round_and_season(round_id)
    if found is None:
        raise refusals.Missing("not-found")
    return found


def _ruling(sheet: Sheet, form: forms.RulingForm) -> Ruling:
    typed = request.args.getlist("answer")
    return ruling_forms.read(form.kind.data or "", typed, sheet.question)


def _question_page(
    round_id: int, sheet: Sheet, form: forms.RulingForm, error: str | None = None
) -> ResponseReturnValue:
    this_round, season = find_round(round_id)
    page = render_template(
        "marking/question.html",
        this_round=this_round,
        season=season,
        sheet=sheet,
        form=form,
        typed=_typed(sheet),
        error=error,
    )
    return page, 422 if error else 200


def _typed(sheet: Sheet) -> Sequence[str]:
    """Return what stands in the boxes for answers: one, or one for each blank."""
    typed = request.args.getlist("answer")
    return [*typed, *[""] * (max(1, len(sheet.accepted)) - len(typed))]


def _preview_page(round_id: int, code: str, key: str, reasons: forms.ReasonForm) -> ResponseReturnValue:
    this_round, season = find_round(round_id)
    sheet, form = questions.sheet(round_id, code, key), forms.RulingForm(request.args)
    try:
        ruling = _ruling(sheet, form)
    except refusals.Invalid as refusal:
        return _question_page(round_id, sheet, form, words.refused(refusal.facts))
    found = preview.preview(
        this_round, season, sheet.version_ids, InForce(ruling, form.never_lower.data), clock.now()
    )
    page = render_template(
        "marking/preview.html",
        this_round=this_round,
        season=season,
        sheet=sheet,
        ruling=ruling.to_json(),
        never_lower=form.never_lower.data,
        found=found,
        form=reasons,
        others=regrading.other_organisers(auth.member().id),
        typed=request.args.getlist("answer"),
    )
    return page, 422 if reasons.errors else 200
