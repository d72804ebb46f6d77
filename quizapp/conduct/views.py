"""The organiser's pages: what deserves a second look, and the log of an attempt."""

from typing import Any

from apiflask import APIBlueprint
from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from quizapp import store
from quizapp.conduct import forms, services
from quizapp.core import conduct, refusals
from quizapp.core.roles import Right
from quizapp.web import auth, clock, messages, titles

bp = APIBlueprint("conduct", __name__, url_prefix="/desk", template_folder="templates", enable_openapi=False)

KINDS = {
    "opened": _l("打开试卷"),
    "away": _l("离开页面"),
    "back": _l("回到页面"),
    "question": _l("看题"),
}

messages.add(
    "round-settled",
    _l("这一轮已经结束并结算"),
    _l("没有人还能开始这一轮，能从哪些网络开始不必再改，什么也没有保存。安排了补考以后可以改。"),
)
messages.add(
    "bad-network",
    _l("网络的写法不对"),
    _l("“%(network)s”不是网络地址。请写成 10.1.0.0/16 或 10.1.2.3 的样子，每行一个。"),
)


@bp.get("/rounds/<int:round_id>/conduct")
@auth.requires(Right.SEE_EVERYBODY)
def index(round_id: int) -> ResponseReturnValue:
    """Show what deserves a second look in a round, once it has closed for everybody."""
    return _page(round_id, None)


@bp.post("/rounds/<int:round_id>/conduct")
@auth.requires(Right.MANAGE_SEASONS)
def bind(round_id: int) -> ResponseReturnValue:
    """Let the round be begun only from some networks."""
    form = forms.NetworksForm()
    if not form.validate_on_submit():
        return _page(round_id, form), 422
    try:
        kept = services.bind(round_id, (form.networks.data or "").splitlines())
    except refusals.Invalid as refusal:
        said = messages.say(refusal.code, refusal.facts, refusal.status)
        form.networks.errors = [said.advice]
        return _page(round_id, form), 422
    flash(
        _("只能从这些网络开始答题：%(networks)s", networks=_("、").join(kept))
        if kept
        else _("从任何网络都能开始答题。"),
        "success",
    )
    return redirect(url_for(".index", round_id=round_id), 303)


@bp.get("/attempts/<int:attempt_id>/log")
@auth.requires(Right.SEE_EVERYBODY)
def log(attempt_id: int) -> ResponseReturnValue:
    """Show how an attempt was sat."""
    return render_template("conduct/log.html", found=services.log(attempt_id), kinds=KINDS)


def _page(round_id: int, form: forms.NetworksForm | None) -> str:
    found = store.seasons.round_and_season(round_id)
    if found is None:
        raise refusals.Missing("not-found")
    this_round, season = found
    facts: dict[str, Any] = {
        "this_round": this_round,
        "season": season,
        "title": titles.week_title(this_round.kind, this_round.week),
        "form": form or forms.NetworksForm(networks="\n".join(this_round.networks or [])),
        "review": services.review(this_round, now=clock.now()),
        "limits": {"same": conduct.SAME_WRONG_LEAST, "read_s": conduct.READ_S},
    }
    return render_template("conduct/index.html", **facts)
