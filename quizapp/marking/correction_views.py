"""One correction: confirm it, withdraw it, see what it changed; and the history of an attempt's marks."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp import store
from quizapp.core import refusals
from quizapp.core.roles import Right
from quizapp.marking import forms, preview, questions, services
from quizapp.marking.blueprint import bp
from quizapp.marking.views import find_round
from quizapp.store import regrading
from quizapp.web import auth, clock


@bp.get("/<int:correction_id>")
@auth.requires(Right.MANAGE_SEASONS)
def show_correction(correction_id: int) -> ResponseReturnValue:
    """Show a correction: while it waits with what it would change, afterwards with what it did."""
    correction = services.find(correction_id)
    this_round, season = find_round(correction.round_id)
    sheet = questions.sheet(this_round.id, correction.bank, correction.question)
    found = None
    if correction.waits:
        found = preview.preview(this_round, season, sheet.version_ids, correction.in_force, clock.now())
    return render_template(
        "marking/correction.html",
        named=next(one for one in sheet.rulings if one.correction.id == correction_id),
        this_round=this_round,
        season=season,
        sheet=sheet,
        found=found,
        changes=regrading.changes(correction_id),
        form=forms.StepForm(),
        is_own=correction.proposed_by == auth.member().id,
        others=regrading.other_organisers(auth.member().id),
    )


@bp.post("/<int:correction_id>/confirm")
@auth.requires(Right.MANAGE_SEASONS)
def confirm(correction_id: int) -> ResponseReturnValue:
    """Put another's proposal in force."""
    _check_word()
    with store.transaction():
        services.confirm(correction_id, actor_id=auth.member().id, now=clock.now())
    flash(_("已确认。成绩和榜单几秒钟内按它重新计算。"), "success")
    return redirect(url_for(".show_correction", correction_id=correction_id), 303)


@bp.post("/<int:correction_id>/withdraw")
@auth.requires(Right.MANAGE_SEASONS)
def withdraw(correction_id: int) -> ResponseReturnValue:
    """Take a proposal back."""
    _check_word()
    with store.transaction():
        services.withdraw(correction_id, actor_id=auth.member().id, now=clock.now())
    flash(_("已撤回，什么也没有改变。"), "success")
    return redirect(url_for(".index"), 303)


@bp.get("/attempts/<int:attempt_id>")
@auth.requires(Right.MANAGE_SEASONS)
def show_attempt(attempt_id: int) -> ResponseReturnValue:
    """Show what corrections changed in an attempt, first to last."""
    found = regrading.attempt(attempt_id)
    if found is None:
        raise refusals.Missing("not-found")
    attempt, member = found
    this_round, season = find_round(attempt.round_id)
    return render_template(
        "marking/attempt.html",
        attempt=attempt,
        member=member,
        this_round=this_round,
        season=season,
        history=store.corrections.history(attempt_id),
    )


def _check_word() -> None:
    if not forms.StepForm().validate_on_submit():
        raise refusals.Invalid("bad-input")
