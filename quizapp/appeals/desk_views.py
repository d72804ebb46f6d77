"""Appeals for organisers: by question, answered one by one or all at once; and up to when they are taken."""

from datetime import datetime

from apiflask import APIBlueprint
from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp import store
from quizapp.appeals import services
from quizapp.appeals.forms import AnswerForm, UntilForm
from quizapp.core import refusals, text
from quizapp.core.roles import Right
from quizapp.web import auth, clock, messages, titles

bp = APIBlueprint(
    "appeals_desk", __name__, url_prefix="/desk/appeals", template_folder="templates", enable_openapi=False
)


@bp.get("/<int:round_id>")
@auth.requires(Right.MANAGE_SEASONS)
def overview(round_id: int) -> ResponseReturnValue:
    """List the questions of a round that members object to, those with most that wait first."""
    return _overview(round_id)


def _overview(round_id: int, **until: str) -> str:
    this_round, season = _round(round_id)
    found = services.groups(round_id)
    return render_template(
        "appeals/overview.html",
        this_round=this_round,
        season=season,
        title=titles.week_title(this_round.kind, this_round.week),
        groups=found,
        waiting=services.waiting(found),
        render=text.render,
        **until,
    )


@bp.post("/<int:round_id>")
@auth.requires(Right.MANAGE_SEASONS)
def set_until(round_id: int) -> ResponseReturnValue:
    """Set up to when a round takes appeals, or that it takes none."""
    form, now = UntilForm(), clock.now()
    _round(round_id)
    typed = request.form.get("until", "")
    if not form.validate_on_submit():
        said = _("看不懂这个时间，没有保存。请写日期和时间。")
        if form.until.data is not None:
            said = str(form.until.errors[0])
        return _overview(round_id, until_typed=typed, until_error=said), 422
    until = _as_moment(form.until.data)
    try:
        services.take_until(round_id, until)
    except refusals.Invalid as refused:
        said = messages.say(refused.code, refused.facts, refused.status).advice
        return _overview(round_id, until_typed=typed, until_error=said), 422
    if until is None:
        flash(_("这一轮不再接受异议，已经提出的仍可答复。"), "success")
    elif until <= now:
        flash(_("期限已过，现在不再接受新的异议。"), "warning")
    else:
        flash(_("异议的期限已经保存。"), "success")
    return redirect(url_for(".overview", round_id=round_id), 303)


@bp.get("/<int:round_id>/<code:code>/<code:key>")
@auth.requires(Right.MANAGE_SEASONS)
def question(round_id: int, code: str, key: str) -> ResponseReturnValue:
    """Show every appeal on a question, those answered too, with the form for an answer."""
    return _question_page(round_id, code, key, AnswerForm())


@bp.post("/<int:round_id>/<code:code>/<code:key>")
@auth.requires(Right.MANAGE_SEASONS)
def answer(round_id: int, code: str, key: str) -> ResponseReturnValue:
    """Answer one appeal, or all on this question that wait."""
    form = AnswerForm()
    _round(round_id)
    found = services.group(round_id, code, key)
    if not form.validate_on_submit():
        return _question_page(round_id, code, key, form), 422
    count = services.answer(
        found,
        form.answer.data or "",
        appeal_id=form.appeal_id.data,
        by_id=auth.member().id,
        now=clock.now(),
    )
    if count:
        flash(_("已答复%(count)s份异议，提出的人在首页和答卷页看得到。", count=count), "success")
    else:
        flash(_("没有需要答复的异议：可能已经有人答复过。"), "info")
    return redirect(url_for(".question", round_id=round_id, code=code, key=key), 303)


def _question_page(round_id: int, code: str, key: str, form: AnswerForm) -> str:
    this_round, season = _round(round_id)
    found = services.group(round_id, code, key)
    return render_template(
        "appeals/question.html",
        this_round=this_round,
        season=season,
        title=titles.week_title(this_round.kind, this_round.week),
        found=found,
        stem_html=text.render(found.stem),
        form=form,
    )


def _round(round_id: int) -> tuple[store.Round, store.Season]:
    found = store.seasons.round_and_season(round_id)
    if found is None:
        raise refusals.Missing("not-found")
    return found


def _as_moment(typed: datetime | None) -> datetime | None:
    """Read a local wall time as an instant."""
    return typed and typed.replace(tzinfo=current_app.extensions["settings"].time_zone)


def local_time(moment: datetime | None) -> str:
    """Write an instant as a field of local wall time takes it; empty where there is none."""
    return clock.local(moment).strftime("%Y-%m-%dT%H:%M") if moment else ""
