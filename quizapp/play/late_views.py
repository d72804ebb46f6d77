"""The desk's list of answers that came after the bell, and deciding about one."""

from typing import Any

from apiflask import APIBlueprint
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp import store
from quizapp.core import refusals
from quizapp.core.attempts import GRACE_S
from quizapp.core.roles import Right
from quizapp.play import desk, late, paper
from quizapp.play.forms import LateForm
from quizapp.play.late import Decision
from quizapp.store.attempts import Stored
from quizapp.store.late_answers import Late
from quizapp.web import auth, clock, titles, wire

PAGE = 50

bp = APIBlueprint(
    "late",
    __name__,
    url_prefix="/desk/rounds/<int:round_id>/late",
    template_folder="templates",
    enable_openapi=False,
)

#: What the two buttons send.
CHOICES = {("1", None): True, (None, "1"): False}


@bp.get("")
@auth.requires(Right.MANAGE_SEASONS)
def index(round_id: int) -> ResponseReturnValue:
    """List what arrived too late in a round: when, by how much, what was given, what stands."""
    return _page(round_id)


@bp.post("/<int:late_id>")
@auth.requires(Right.MANAGE_SEASONS)
def decide(round_id: int, late_id: int) -> ResponseReturnValue:
    """Let one count, or not."""
    form = LateForm()
    if not form.validate_on_submit():
        return _page(round_id, failed=(late_id, form)), 422
    # By the value of its button: a decision that counts cannot be taken back.
    take = CHOICES.get((request.form.get("take"), request.form.get("leave")))
    if take is None:
        raise refusals.Invalid("bad-input")
    decision = Decision(take, form.reason.data, auth.member().id)
    late.decide(late_id, decision, round_id=round_id, now=clock.now(), key=desk.receipt_key())
    said = _("已算数，成绩和榜单随之更新。") if decision.take else _("已记下不算。")
    flash(said, "success")
    return redirect(url_for(".index", round_id=round_id), 303)


def _page(round_id: int, failed: tuple[int, LateForm] | None = None) -> Any:
    found = store.seasons.round_and_season(round_id)
    if found is None:
        raise refusals.Missing("not-found")
    this_round, season = found
    after = wire.page_after()
    listed = store.late_answers.listed(round_id, after=after, limit=PAGE + 1)
    return render_template(
        "play/late.html",
        this_round=this_round,
        season=season,
        title=titles.week_title(this_round.kind, this_round.week),
        listed=[_shown(one) for one in listed[:PAGE]],
        after=after + PAGE if len(listed) > PAGE else None,
        failed=failed,
        form=LateForm(formdata=None),
        is_final=late.is_final(this_round, clock.now()),
        grace_s=GRACE_S,
    )


def _shown(one: Late) -> dict[str, Any]:
    answer = one.answer
    given = Stored(answer.slot, answer.seq, answer.response, True, answer.received_at)
    return {
        "late": one,
        "stem": paper.slot(one.attempt.paper, answer.slot, None).stem_html,
        "late_s": late.late_s(one),
        "given": _words(one, given),
        "stands": _words(one, one.stored),
        "before": _words(one, _before(one)),
        "is_older": not answer.taken and one.stored is not None and one.stored.seq >= answer.seq,
    }


def _before(one: Late) -> Stored | None:
    """Return what stood in the slot until the answer was let count."""
    answer = one.answer
    if answer.seq_before is None:
        return None
    return Stored(answer.slot, answer.seq_before, answer.response_before, False, answer.received_at)


def _words(one: Late, stored: Stored | None) -> list[tuple[str, str]]:
    """Say an answer as (letter or empty, text as HTML); an empty list for none."""
    view = paper.slot(one.attempt.paper, one.answer.slot, stored)
    if not view.is_answered:
        return []
    response = view.response
    if view.choices:
        texts = dict(view.choices)
        return [(letter, texts[letter]) for letter in response]
    return [("", text) for text in response]
