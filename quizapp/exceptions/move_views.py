"""Moving the close of a running round, and closing it early: first in numbers, then at a word."""

from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from quizapp.core import refusals
from quizapp.core.attempts import GRACE_S
from quizapp.core.roles import Right
from quizapp.exceptions import forms, services
from quizapp.exceptions.blueprint import bp, found_round
from quizapp.exceptions.views import moment
from quizapp.web import auth, clock, formats, inputs

OVER = _l("这个时间已经过了。要马上结束，请用下面的“提前结束”。")


@bp.get("/window")
@auth.requires(Right.MANAGE_SEASONS)
def window(round_id: int) -> ResponseReturnValue:
    """Ask for the new close; with one, say in numbers what it does."""
    this_round, _season = found_round(round_id)
    now = clock.now()
    services.check_running(this_round, now)
    if "closes_at" not in request.args:
        return _page(round_id, forms.MoveForm(formdata=None, closes_at=clock.local(this_round.closes_at)))
    form = forms.MoveForm(request.args)
    if not form.validate():
        return _page(round_id, form), 422
    closes_at = moment(form.closes_at.data)
    assert closes_at is not None
    if closes_at <= now:
        forms.fail(form, "closes_at", str(OVER))
        return _page(round_id, form), 422
    effect = services.effect(this_round, closes_at, today=clock.today(now), now=now)
    return _page(round_id, form, closes_at=closes_at, effect=effect)


@bp.post("/window")
@auth.requires(Right.MANAGE_SEASONS)
def move(round_id: int) -> ResponseReturnValue:
    """Move the close."""
    closes_at, was = _word()
    now = clock.now()
    try:
        services.move(round_id, closes_at, was=was, by_id=auth.member().id, today=clock.today(now), now=now)
    except refusals.Invalid:
        form = forms.MoveForm(formdata=None, closes_at=clock.local(closes_at))
        forms.fail(form, "closes_at", str(OVER))
        return _page(round_id, form), 422
    flash(_("截止时间已经改为%(when)s，答题页一分钟内跟上。", when=formats.moment(closes_at)), "success")
    return redirect(url_for(".window", round_id=round_id), 303)


@bp.get("/close")
@auth.requires(Right.MANAGE_SEASONS)
def close(round_id: int) -> ResponseReturnValue:
    """Say in numbers what closing now does."""
    this_round, season = found_round(round_id)
    now = clock.now()
    services.check_running(this_round, now)
    return render_template(
        "exceptions/close.html",
        this_round=this_round,
        season=season,
        effect=services.effect(this_round, now, today=clock.today(now), now=now),
        was=this_round.closes_at.isoformat(),
        grace_s=GRACE_S,
    )


@bp.post("/close")
@auth.requires(Right.MANAGE_SEASONS)
def do_close(round_id: int) -> ResponseReturnValue:
    """Close now: whoever is answering is handed in with what is stored."""
    form = forms.StepForm()
    if not form.validate_on_submit():
        raise refusals.Invalid("bad-input")
    now = clock.now()
    was = _instant(request.form.get("was", ""))
    services.move(round_id, now, was=was, by_id=auth.member().id, today=clock.today(now), now=now)
    flash(_("这一轮已经提前结束，正在作答的人由服务器交卷。"), "success")
    return redirect(url_for(".index", round_id=round_id), 303)


def _word() -> tuple[datetime, datetime]:
    form = forms.MoveWordForm()
    if not form.validate_on_submit():
        raise refusals.Invalid("bad-input")
    return _instant(form.closes_at.data), _instant(form.was.data)


def _instant(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise refusals.Invalid("bad-input") from None
    if found.tzinfo is None or not inputs.is_sensible(found):
        raise refusals.Invalid("bad-input")
    return found


def _page(round_id: int, form: forms.MoveForm, **shown: Any) -> Any:
    this_round, season = found_round(round_id)
    return render_template(
        "exceptions/window.html",
        this_round=this_round,
        season=season,
        form=form,
        was=this_round.closes_at.isoformat(),
        **shown,
    )
