"""The freeze of a round's boards for organisers: set, change, take back; let the boards go."""

from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from quizapp import store
from quizapp.core import attempts, freezes, refusals
from quizapp.core.roles import Right
from quizapp.seasons import forms, freezing
from quizapp.seasons.blueprint import bp
from quizapp.seasons.freeze_forms import FreezeForm, UnfreezeForm
from quizapp.web import auth, clock, messages

SENTENCES = {
    "freezes-in-past": _l("这个时间已经过了。封榜只能定在以后。"),
    "freezes-outside": _l("请定在这一轮开放以后、截止以前。"),
    "unfreezes-too-early": _l("请不早于截止，也不早于现在。要马上解榜，请用下面的“现在解榜”。"),
}


@bp.get("/rounds/<int:round_id>/freeze")
@auth.requires(Right.MANAGE_SEASONS)
def freeze(round_id: int) -> ResponseReturnValue:
    """Show from when until when the boards stand still, and what that means."""
    this_round, season = _found(round_id)
    return _page(this_round, season, _form(this_round))


@bp.post("/rounds/<int:round_id>/freeze")
@auth.requires(Right.MANAGE_SEASONS)
def set_freeze(round_id: int) -> ResponseReturnValue:
    """Set or change it; of boards that stand still only the end."""
    this_round, season = _found(round_id)
    is_frozen = freezes.is_frozen(this_round, clock.now())
    form = UnfreezeForm() if is_frozen else FreezeForm()
    if not form.validate_on_submit():
        return _page(this_round, season, form), 422
    try:
        freezing.set_times(
            round_id,
            freeze_at=this_round.freeze_at if is_frozen else _moment(form.freeze_at.data),
            unfreeze_at=_moment(form.unfreeze_at.data),
            by_id=auth.member().id,
            now=clock.now(),
        )
    except refusals.Invalid as refused:
        field = form[refused.facts["field"]]
        field.errors = [*field.errors, SENTENCES[refused.code]]
        return _page(this_round, season, form), 422
    flash(_("封榜的时间已经定好。"), "success")
    return redirect(url_for(".freeze", round_id=round_id), 303)


@bp.post("/rounds/<int:round_id>/freeze/withdraw")
@auth.requires(Right.MANAGE_SEASONS)
def withdraw_freeze(round_id: int) -> ResponseReturnValue:
    """Take a freeze back that has not begun."""
    _check_step()
    freezing.set_times(round_id, freeze_at=None, unfreeze_at=None, by_id=auth.member().id, now=clock.now())
    flash(_("这一轮不封榜。"), "success")
    return redirect(url_for(".freeze", round_id=round_id), 303)


@bp.get("/rounds/<int:round_id>/unfreeze")
@auth.requires(Right.RELEASE_RESULTS)
def unfreeze(round_id: int) -> ResponseReturnValue:
    """Say what letting the boards go does."""
    this_round, season = _found(round_id)
    if not freezes.is_frozen(this_round, clock.now()):
        return redirect(url_for(".freeze", round_id=round_id), 303)
    is_open = not attempts.phase_of(this_round, clock.now()).is_closed
    return render_template("seasons/unfreeze.html", this_round=this_round, season=season, is_open=is_open)


@bp.post("/rounds/<int:round_id>/unfreeze")
@auth.requires(Right.RELEASE_RESULTS)
def do_unfreeze(round_id: int) -> ResponseReturnValue:
    """Let the boards go; a repeat changes nothing."""
    _check_step()
    freezing.unfreeze(round_id, by_id=auth.member().id, now=clock.now())
    flash(_("已经解榜，榜单和大屏几秒内更新。"), "success")
    return redirect(url_for(".freeze", round_id=round_id), 303)


def _check_step() -> None:
    if not forms.StepForm().validate_on_submit():
        raise refusals.Invalid("bad-input")


def _found(round_id: int) -> tuple[store.Round, store.Season]:
    found = store.seasons.round_and_season(round_id)
    if found is None:
        raise refusals.Missing("not-found")
    return found


def _moment(typed: datetime | None) -> datetime | None:
    return None if typed is None else typed.replace(tzinfo=clock.zone())


def _form(this_round: store.Round) -> FlaskForm:
    ends = this_round.unfreeze_at and clock.local(this_round.unfreeze_at)
    if freezes.is_frozen(this_round, clock.now()):
        return UnfreezeForm(formdata=None, unfreeze_at=ends)
    begins = this_round.freeze_at and clock.local(this_round.freeze_at)
    return FreezeForm(formdata=None, freeze_at=begins, unfreeze_at=ends)


def _page(this_round: store.Round, season: store.Season, form: FlaskForm) -> str:
    now = clock.now()
    is_frozen = freezes.is_frozen(this_round, now)
    return render_template(
        "seasons/freeze.html",
        this_round=this_round,
        season=season,
        form=form,
        is_frozen=is_frozen,
        is_over=not is_frozen and (this_round.closes_at <= now or _has_begun(this_round, now)),
        has_been=not is_frozen and _has_begun(this_round, now),
    )


def _has_begun(this_round: store.Round, now: datetime) -> bool:
    return this_round.freeze_at is not None and this_round.freeze_at <= now


messages.add("frozen-already", _l("榜单已经封住"), _l("封榜以后不能取消，可以提前解榜。"))
messages.add("freeze-over", _l("这一轮已经解过榜"), _l("大家已经看到榜单，不能再封。"))
