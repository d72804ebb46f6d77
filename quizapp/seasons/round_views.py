"""One round for organisers: its times and rules, how many take part, releasing its results."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp import store
from quizapp.core import refusals
from quizapp.core.attempts import Results
from quizapp.core.roles import Right
from quizapp.seasons import forms, services, year
from quizapp.seasons.blueprint import bp, circumstances
from quizapp.seasons.year import PlanRow
from quizapp.store import participation
from quizapp.store.participation import Participation
from quizapp.web import auth, clock, titles


@bp.get("/rounds/<int:round_id>")
@auth.requires(Right.MANAGE_SEASONS)
def show_round(round_id: int) -> ResponseReturnValue:
    """Show a round."""
    this_round, season, row = _round(round_id)
    return render_template(
        "seasons/round.html",
        this_round=this_round,
        season=season,
        row=row,
        people=_people(this_round),
        handed_in=participation.handed_in(round_id),
        running=participation.running(round_id),
        dealt=store.dealt_papers.count(round_id),
    )


@bp.get("/rounds/<int:round_id>/release")
@auth.requires(Right.RELEASE_RESULTS)
def release(round_id: int) -> ResponseReturnValue:
    """Say in numbers what releasing the results does."""
    this_round, season, row = _round(round_id)
    if not row.awaits_release:
        is_due_later = row.results == Results.AFTER_RELEASE and this_round.released_at is None
        raise refusals.Conflict("round-not-closed" if is_due_later else "no-release")
    return render_template(
        "seasons/release.html",
        this_round=this_round,
        season=season,
        people=_people(this_round),
        handed_in=participation.handed_in(round_id),
        running=participation.running(round_id),
    )


@bp.post("/rounds/<int:round_id>/release")
@auth.requires(Right.RELEASE_RESULTS)
def do_release(round_id: int) -> ResponseReturnValue:
    """Let the results out; a repeat changes nothing."""
    if not forms.StepForm().validate_on_submit():
        raise refusals.Invalid("bad-input")
    this_round, _season, _row = _round(round_id)
    services.release(round_id, now=clock.now())
    name = titles.week_title(this_round.kind, this_round.week)
    flash(_("%(name)s的成绩已经公布。", name=name), "success")
    return redirect(url_for(".show_round", round_id=round_id), 303)


def _round(round_id: int) -> tuple[store.Round, store.Season, PlanRow]:
    found = store.seasons.round_and_season(round_id)
    if found is None:
        raise refusals.Missing("not-found")
    this_round, season = found
    rows = year.year(season, **circumstances())
    return this_round, season, next(row for row in rows if row.round_id == round_id)


def _people(this_round: store.Round) -> Participation:
    return participation.of_season(this_round.season_id).get(this_round.id, Participation())
