"""The member's page of an objection: the question, the reason, later the answer."""

from apiflask import APIBlueprint
from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp.appeals import services
from quizapp.appeals.forms import AppealForm
from quizapp.core import appeals as rules
from quizapp.core import text
from quizapp.core.roles import Right
from quizapp.web import auth, clock, titles

bp = APIBlueprint("appeals", __name__, template_folder="templates", enable_openapi=False)


@bp.get("/attempts/<int:attempt_id>/appeals/<int:slot>")
@auth.requires(Right.TAKE_ROUNDS)
def show(attempt_id: int, slot: int) -> ResponseReturnValue:
    """Show the objection to a question of the own paper, or the form for one."""
    return _page(attempt_id, slot, AppealForm())


@bp.post("/attempts/<int:attempt_id>/appeals/<int:slot>")
@auth.requires(Right.TAKE_ROUNDS)
def make(attempt_id: int, slot: int) -> ResponseReturnValue:
    """Object to a question of the own paper, once."""
    form, now, member_id = AppealForm(), clock.now(), auth.member().id
    # Before the form: who may not object is told that, whatever was typed.
    services.check(attempt_id, slot, member_id=member_id, now=now)
    if not form.validate_on_submit():
        return _page(attempt_id, slot, form), 422
    services.make(attempt_id, slot, form.text.data or "", member_id=member_id, now=now)
    flash(_("异议已经收到，答复会出现在这里和首页。"), "success")
    return redirect(url_for("play.show_review", attempt_id=attempt_id, _anchor=f"a{slot}"), 303)


def _page(attempt_id: int, slot: int, form: AppealForm) -> str:
    now = clock.now()
    found = services.subject(attempt_id, slot, member_id=auth.member().id, now=now)
    return render_template(
        "appeals/appeal.html",
        found=found,
        stem_html=text.render(found.stem),
        title=titles.round_title(found.round.kind, found.round.week),
        form=form,
        is_open=rules.is_open(now, until=found.round.appeals_until, key_visible=True),
    )
