"""The member's pages: home, a round's cover, the paper, its hand-in; ``review_views`` has what follows."""

import math
from datetime import datetime
from typing import Any

from apiflask import APIBlueprint
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp import store
from quizapp.core import attempts, refusals
from quizapp.core.roles import Right
from quizapp.play import covers, desk, home, notes, paper, rounds, services
from quizapp.play.forms import AttemptForm, StepForm, given_in
from quizapp.store.attempts import Sitting
from quizapp.web import auth, clock, titles

bp = APIBlueprint("play", __name__, template_folder="templates", enable_openapi=False)


@bp.get("/", endpoint="home")
@auth.requires(Right.TAKE_ROUNDS)
def index() -> ResponseReturnValue:
    """Show what is open, how the member is doing, how the branch is doing."""
    return render_template("play/home.html", **home.context(auth.member(), now=clock.now()))


@bp.get("/rounds/<int:round_id>")
@auth.requires(Right.TAKE_ROUNDS)
def cover(round_id: int) -> ResponseReturnValue:
    """Show a round's rules in words before it is begun; shortly before the opening it waits for the bell."""
    now = clock.now()
    found = rounds.view(round_id, member_id=auth.member().id, now=now)
    on = found.round.opens_at.astimezone(clock.zone()).date()
    return render_template(
        "play/waiting.html" if covers.waits(found, now) else "play/cover.html",
        found=found,
        form=StepForm(),
        title=titles.round_title(found.round.kind, found.round.week),
        may_start=found.may_start,
        grace_s=attempts.GRACE_S,
        now=now,
        left_s=math.ceil((found.window.opens_at - now).total_seconds()),
        spread_s=covers.SPREAD_S,
        is_left_out=store.exemptions.is_left_out(round_id, auth.member().id, on=on),
        **covers.facts(found),
        **notes.context(found),
    )


@bp.post("/rounds/<int:round_id>")
@auth.requires(Right.TAKE_ROUNDS)
def start(round_id: int) -> ResponseReturnValue:
    """Begin an attempt, or go back to the running one."""
    sitting, _is_new = desk.start(round_id, viewer=auth.member(), now=clock.now())
    return redirect(url_for(".attempt", attempt_id=sitting.id), 303)


@bp.get("/attempts/<int:attempt_id>")
@auth.requires(Right.TAKE_ROUNDS)
def attempt(attempt_id: int) -> ResponseReturnValue:
    """Show the paper: one question a view with a script, one form without."""
    sitting = _own(attempt_id)
    if sitting.handed_in_at is not None:
        return redirect(url_for(".show_review", attempt_id=attempt_id))
    return _paper(sitting, clock.now())


@bp.post("/attempts/<int:attempt_id>")
@auth.requires(Right.TAKE_ROUNDS)
def save(attempt_id: int) -> ResponseReturnValue:
    """Save what the form holds; then stay, or go on to the hand-in."""
    now, sitting = clock.now(), _own(attempt_id)
    form = AttemptForm()
    given = given_in(request.form, paper.slots(sitting, store.attempts.responses(attempt_id)))
    saved = services.save_form(
        attempt_id, given, member_id=sitting.member_id, now=now, key=desk.receipt_key()
    )
    if any(not one.accepted for one in saved):
        flash(_("有的题在另一台设备上有更新的答案，已显示那一份。"), "warning")
    if form.finish.data:
        return redirect(url_for(".confirm", attempt_id=attempt_id), 303)
    flash(_("已保存 %(time)s", time=clock.local(now).strftime("%H:%M:%S")), "success")
    return redirect(url_for(".attempt", attempt_id=attempt_id), 303)


@bp.get("/attempts/<int:attempt_id>/hand-in")
@auth.requires(Right.TAKE_ROUNDS)
def confirm(attempt_id: int) -> ResponseReturnValue:
    """Say what is unanswered before the hand-in."""
    sitting = _own(attempt_id)
    if sitting.handed_in_at is not None:
        return redirect(url_for(".show_review", attempt_id=attempt_id))
    slots = paper.slots(sitting, store.attempts.responses(attempt_id))
    return render_template("play/hand_in.html", sitting=sitting, slots=slots, form=StepForm())


@bp.post("/attempts/<int:attempt_id>/hand-in")
@auth.requires(Right.TAKE_ROUNDS)
def hand_in(attempt_id: int) -> ResponseReturnValue:
    """Hand in the paper, then show the member what was recorded."""
    desk.hand_in(attempt_id, member_id=auth.member().id, now=clock.now())
    return redirect(url_for(".show_review", attempt_id=attempt_id), 303)


def _own(attempt_id: int) -> Sitting:
    """Return the signed-in member's attempt.

    :raises refusals.Missing: there is none, or it is another's.
    """
    sitting = store.attempts.sitting(attempt_id, member_id=auth.member().id)
    if sitting is None:
        raise refusals.Missing("not-found")
    return sitting


def _paper(sitting: Sitting, now: datetime) -> Any:
    found = rounds.view(sitting.round_id, member_id=sitting.member_id, now=now)
    return render_template(
        "play/paper.html",
        sitting=sitting,
        title=titles.round_title(found.round.kind, found.round.week),
        slots=paper.slots(sitting, store.attempts.responses(sitting.id)),
        form=AttemptForm(),
        now=now,
        left_s=max(0, int((sitting.deadline_at - now).total_seconds())),
        grace_s=attempts.GRACE_S,
    )
