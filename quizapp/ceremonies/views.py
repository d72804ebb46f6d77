"""The pages of the phone that leads a ceremony; plain forms, which a script keeps up to date."""

from typing import Any

from apiflask import APIBlueprint
from flask import flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp import store
from quizapp.ceremonies import forms, services
from quizapp.core import ceremonies, freezes, refusals
from quizapp.core.roles import Right
from quizapp.store.ceremonies import Running
from quizapp.web import auth, ceremony_words, clock, messages, titles

bp = APIBlueprint(
    "ceremonies", __name__, url_prefix="/desk/ceremonies", template_folder="templates", enable_openapi=False
)
bp.context_processor(lambda: {"titles": titles, "words": ceremony_words, "medals": ceremonies.MEDALS})


@bp.get("")
@auth.requires(Right.RELEASE_RESULTS)
def index() -> ResponseReturnValue:
    """Show the ceremony that runs, else the rounds to choose from."""
    now = clock.now()
    running, choice = store.ceremonies.running(now), services.choices(now)
    return render_template("ceremonies/index.html", running=running, choice=choice)


@bp.get("/rounds/<int:round_id>")
@auth.requires(Right.RELEASE_RESULTS)
def ask(round_id: int) -> ResponseReturnValue:
    """Say what a ceremony of this round would be, and ask."""
    this_round, now = _round(round_id), clock.now()
    steps, hindrance = None, None
    try:
        steps = services.steps(this_round, now)
    except refusals.Conflict as refused:
        hindrance = messages.say(refused.code, refused.facts, refused.status)
    return render_template(
        "ceremonies/ask.html",
        this_round=this_round,
        steps=steps,
        hindrance=hindrance,
        is_frozen=freezes.is_frozen(this_round, now),
        screens=len(store.screens.all_paired()),
    )


@bp.post("/rounds/<int:round_id>")
@auth.requires(Right.RELEASE_RESULTS)
def begin(round_id: int) -> ResponseReturnValue:
    """Begin it, in earnest or as a rehearsal."""
    form = forms.BeginForm()
    if not form.validate_on_submit():
        raise refusals.Invalid("bad-input")
    begun = services.begin(
        round_id,
        is_rehearsal=form.kind.data == forms.REHEARSAL,
        by_id=auth.member().id,
        now=clock.now(),
    )
    return redirect(url_for(".lead", ceremony_id=begun), 303)


@bp.get("/<int:ceremony_id>")
@auth.requires(Right.RELEASE_RESULTS)
def lead(ceremony_id: int) -> ResponseReturnValue:
    """Lead: what the wall shows now, what comes next, and the buttons."""
    seen = services.found(ceremony_id)
    if seen.is_over(clock.now()):
        return redirect(url_for(".index"), 303)
    return render_template("ceremonies/lead.html", **_facts(seen))


@bp.get("/<int:ceremony_id>/now")
@auth.requires(Right.RELEASE_RESULTS)
def part(ceremony_id: int) -> ResponseReturnValue:
    """Give the part of that page that changes, for the script that keeps it up to date."""
    seen = services.found(ceremony_id)
    if seen.is_over(clock.now()):
        raise refusals.Conflict("ceremony-over")
    reply = make_response(render_template("ceremonies/_now.html", **_facts(seen)))
    reply.headers["Cache-Control"] = "no-store"
    return reply


@bp.post("/<int:ceremony_id>")
@auth.requires(Right.RELEASE_RESULTS)
def press(ceremony_id: int) -> ResponseReturnValue:
    """Do what a button says, unless the wall has gone on meanwhile."""
    form = forms.PressForm()
    if not form.validate_on_submit():
        raise refusals.Invalid("bad-input")
    done = services.press(
        ceremony_id,
        form.do.data,
        at=form.at.data,
        seconds_each=form.seconds.data or forms.SECONDS[0],
        now=clock.now(),
    )
    if not done:
        flash(_("大屏已经走到下一步，这一次没有按上。请看清以后再按。"), "warning")
    return redirect(url_for(".lead", ceremony_id=ceremony_id), 303)


@bp.get("/<int:ceremony_id>/end")
@auth.requires(Right.RELEASE_RESULTS)
def ask_end(ceremony_id: int) -> ResponseReturnValue:
    """Say what ending does, and ask."""
    seen = services.found(ceremony_id)
    if seen.is_over(clock.now()):
        return redirect(url_for(".index"), 303)
    return render_template("ceremonies/end.html", **_facts(seen))


@bp.post("/<int:ceremony_id>/end")
@auth.requires(Right.RELEASE_RESULTS)
def end(ceremony_id: int) -> ResponseReturnValue:
    """End it; one in earnest leads on to letting the boards go."""
    if not forms.StepForm().validate_on_submit():
        raise refusals.Invalid("bad-input")
    now = clock.now()
    seen = services.end(ceremony_id, by_id=auth.member().id, now=now)
    flash(_("滚榜结束，大屏回到平常的页面。"), "success")
    if not seen.is_rehearsal and freezes.is_frozen(_round(seen.round_id), now):
        return redirect(url_for("seasons.unfreeze", round_id=seen.round_id), 303)
    return redirect(url_for(".index"), 303)


def _round(round_id: int) -> store.Round:
    this_round = store.seasons.round_by_id(round_id)
    if this_round is None:
        raise refusals.Missing("not-found")
    return this_round


def _facts(seen: Running) -> dict[str, Any]:
    now = clock.now()
    steps, out = seen.steps, seen.out(now)
    is_waiting = out < len(steps) and steps[out].waits
    return {
        "running": seen,
        "out": out,
        "total": len(steps),
        "shown": steps[out - 1] if out else None,
        "coming": steps[out] if out < len(steps) else None,
        "is_waiting": is_waiting,
        "is_auto": seen.seconds_each is not None and not is_waiting and out < len(steps),
        "seconds": forms.SECONDS,
    }
