"""The exceptions of a round: the list, granting one, withdrawing one."""

from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from quizapp import store
from quizapp.core import attempts, refusals
from quizapp.core.roles import Right
from quizapp.core.windows import Grant
from quizapp.exceptions import forms, services
from quizapp.exceptions.blueprint import bp, found_round
from quizapp.exceptions.services import Whom
from quizapp.web import auth, clock, formats

SENTENCES = {
    "no-person": _l("没有这个工号，或者账号已停用。请核对后再填。"),
    "no-branch": _l("没有这个支部编码。编码见“人员”里的支部一览。"),
    "nothing-granted": _l("还没有写给什么：推迟截止、多给时间、多给次数，至少填一项。"),
    "opens-too-early": _l("不能早于本轮开放，也要早于截止。"),
    "closes-too-early": _l("要晚于现在，也要晚于本轮的截止时间。"),
    "closes-too-late": _l("最晚到%(latest_at)s：不超过本轮截止后31天，也不超过赛季的最后一天。"),
    "window-over": _l("本轮已经截止，请写明这一次到什么时候截止。"),
}


@bp.get("/exceptions")
@auth.requires(Right.MANAGE_SEASONS)
def index(round_id: int) -> ResponseReturnValue:
    """List the exceptions of a round and ask for another."""
    return _page(round_id, forms.GrantForm())


@bp.post("/exceptions")
@auth.requires(Right.MANAGE_SEASONS)
def grant(round_id: int) -> ResponseReturnValue:
    """Grant an exception."""
    found_round(round_id)
    form, now = forms.GrantForm(), clock.now()
    if not form.validate_on_submit():
        return _page(round_id, form), 422
    is_person = form.whom.data == forms.PERSON
    whom = Whom(staff_no=form.code.data) if is_person else Whom(branch_code=form.code.data)
    given = Grant(
        moment(form.opens_at.data),
        moment(form.closes_at.data),
        form.time_percent.data,
        form.more_attempts.data or 0,
    )
    try:
        name = services.grant(
            round_id,
            whom,
            given,
            reason=form.reason.data,
            by_id=auth.member().id,
            today=clock.today(now),
            now=now,
        )
    except refusals.Invalid as refused:
        forms.fail(form, refused.facts["field"], _sentence(refused))
        return _page(round_id, form), 422
    flash(_("已经为%(name)s安排例外，马上生效。", name=name), "success")
    return redirect(url_for(".index", round_id=round_id), 303)


@bp.post("/exceptions/<int:override_id>/withdraw")
@auth.requires(Right.MANAGE_SEASONS)
def withdraw(round_id: int, override_id: int) -> ResponseReturnValue:
    """Withdraw an exception; it stays on the list."""
    if not forms.StepForm().validate_on_submit():
        raise refusals.Invalid("bad-input")
    services.withdraw(override_id, round_id=round_id, by_id=auth.member().id, now=clock.now())
    flash(_("已经撤销。已经开始答题的人不受影响；撤错了可以照原样再安排一次。"), "success")
    return redirect(url_for(".index", round_id=round_id), 303)


def moment(typed: datetime | None) -> datetime | None:
    """Read what was typed as the wall clock shows it; None for nothing."""
    return None if typed is None else typed.replace(tzinfo=clock.zone())


def _sentence(refused: refusals.Invalid) -> str:
    facts = {
        name: formats.moment(datetime.fromisoformat(moment), "when_full")
        for name, moment in refused.facts.items()
        if name == "latest_at"
    }
    return str(SENTENCES[refused.code]) % facts


def _page(round_id: int, form: forms.GrantForm) -> Any:
    this_round, season = found_round(round_id)
    phase = attempts.phase_of(this_round, clock.now())
    return render_template(
        "exceptions/index.html",
        this_round=this_round,
        season=season,
        listed=store.overrides.listed(round_id),
        form=form,
        step=forms.StepForm(),
        may_grant=not attempts.key_visible(this_round.results, phase),
        is_open=phase is attempts.Phase.OPEN,
    )
