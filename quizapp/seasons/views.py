"""The list of seasons, the year of one, its file, and planning it anew after the calendar changed."""

from collections import Counter

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp import store
from quizapp.core import refusals, seasons
from quizapp.core.attempts import Phase
from quizapp.core.roles import Right
from quizapp.files import season_files
from quizapp.seasons import differences, forms, months, services, year
from quizapp.seasons.blueprint import Circumstances, bp, circumstances
from quizapp.seasons.year import PlanRow
from quizapp.store import participation
from quizapp.web import auth, clock


@bp.get("")
@auth.requires(Right.MANAGE_SEASONS)
def index() -> ResponseReturnValue:
    """List the seasons, each with what it needs."""
    here = circumstances()
    listed = [(row, _counts(year.year(row, **here))) for row in store.seasons.all_seasons()]
    return render_template("seasons/index.html", listed=listed)


@bp.get("/<int:season_id>")
@auth.requires(Right.MANAGE_SEASONS)
def show(season_id: int) -> ResponseReturnValue:
    """Show the year at a glance, and every round of it."""
    row, here = season(season_id), circumstances()
    rows = year.year(row, **here)
    return render_template(
        "seasons/year.html",
        season=row,
        rows=rows,
        counts=_counts(rows),
        months=_months(row, rows, here),
        change=services.plan_load(seasons.from_json(row.document), **here),
        people=participation.of_season(row.id),
    )


@bp.get("/<int:season_id>/file")
@auth.requires(Right.MANAGE_SEASONS)
def download(season_id: int) -> ResponseReturnValue:
    """Give the season as a file that can be changed and uploaded again."""
    row = season(season_id)
    reply = Response(season_files.write_season(seasons.from_json(row.document)), mimetype="application/yaml")
    reply.headers.set("Content-Disposition", "attachment", filename=f"season-{row.code}.yaml")
    return reply


@bp.get("/<int:season_id>/again")
@auth.requires(Right.MANAGE_SEASONS)
def again(season_id: int) -> ResponseReturnValue:
    """Show how the coming rounds move with the workday calendar as it is now."""
    row = season(season_id)
    found = services.plan_load(seasons.from_json(row.document), **circumstances())
    shown = differences.fingerprint([found])
    return render_template("seasons/again.html", season=row, found=found, shown=shown)


@bp.post("/<int:season_id>/again")
@auth.requires(Right.MANAGE_SEASONS)
def do_again(season_id: int) -> ResponseReturnValue:
    """Plan the coming rounds anew, if it would still do what was shown."""
    row, form = season(season_id), forms.ShownForm()
    if not form.validate_on_submit():
        raise refusals.Invalid("bad-input")
    services.load(seasons.from_json(row.document), **circumstances(), shown=form.shown.data)
    flash(_("已按现在的工作日重新排期。"), "success")
    return redirect(url_for(".show", season_id=season_id), 303)


def season(season_id: int) -> store.Season:
    """Return the season of an address.

    :raises refusals.Missing: there is none.
    """
    row = store.seasons.by_id(season_id)
    if row is None:
        raise refusals.Missing("no-season")
    return row


def _months(row: store.Season, rows: list[PlanRow], here: Circumstances) -> list[months.Month]:
    return months.months(
        rows,
        row.starts_on,
        row.ends_on,
        calendar=here["calendar"],
        today=clock.today(here["now"]),
        zone=here["zone"],
    )


def _counts(rows: list[PlanRow]) -> Counter[str]:
    """Count rounds by where they stand, and those that somebody has to do something about."""
    counts = Counter(row.phase.value if row.phase else "skipped" for row in rows)
    counts["short"] = sum(row.lacks_questions for row in rows)
    counts["to_release"] = sum(row.awaits_release for row in rows)
    counts["provisional"] = sum(row.provisional and row.phase is Phase.PLANNED for row in rows)
    counts["held"] = sum(not row.skipped for row in rows)
    counts["over"] = counts[Phase.CLOSED.value] + counts[Phase.RELEASED.value]
    return counts
