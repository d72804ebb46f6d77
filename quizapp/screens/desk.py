"""The organiser's page of screens: pair, name, revoke."""

from datetime import timedelta
from typing import Any

from apiflask import APIBlueprint
from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from quizapp import store
from quizapp.core import refusals
from quizapp.core.roles import Right
from quizapp.screens import forms, services, views
from quizapp.web import auth, clock, messages

bp = APIBlueprint(
    "screens_desk", __name__, url_prefix="/desk/screens", template_folder="templates", enable_openapi=False
)

# A sign of life comes every minute; two missed ones say that the screen is off.
ALIVE = timedelta(minutes=3)


@bp.get("")
@auth.requires(Right.MANAGE_SCREENS)
def index() -> Any:
    """List the paired screens, and take the digits of a new one."""
    return _page(forms.PairForm())


@bp.post("")
@auth.requires(Right.MANAGE_SCREENS)
def pair() -> Any:
    """Pair the screen that shows these digits."""
    form = forms.PairForm()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        screen_id = services.pair_as(
            auth.member().id, form.digits.data, name=form.name.data or "", now=clock.now()
        )
    except refusals.Refusal as refusal:
        said = messages.say(refusal.code, refusal.facts, refusal.status)
        form.digits.errors = [_("%(title)s。%(advice)s", title=said.title, advice=said.advice)]
        wait_s = refusal.facts.get("retry_after_s")
        return _page(form), 422 if wait_s is None else 429, {"Retry-After": str(wait_s)} if wait_s else {}
    flash(_("“%(name)s”已配对，几秒后显示榜单。", name=_name(screen_id)), "success")
    return redirect(url_for(".index"), 303)


@bp.route("/<int:screen_id>/name", methods=["GET", "POST"])
@auth.requires(Right.MANAGE_SCREENS)
def rename(screen_id: int) -> Any:
    """Name a screen by where it hangs."""
    screen = services.find(screen_id)
    form = forms.NameForm(obj=screen)
    if not form.validate_on_submit():
        page = render_template("screens/name.html", form=form, name=views.screen_name(screen))
        return page, 422 if form.is_submitted() else 200
    with store.transaction():
        services.rename(screen_id, form.name.data or "")
    flash(_("名称已保存。"), "success")
    return redirect(url_for(".index"), 303)


@bp.get("/<int:screen_id>/revoke")
@auth.requires(Right.MANAGE_SCREENS)
def ask_revoke(screen_id: int) -> Any:
    """Say what revoking does, and ask."""
    screen = services.find(screen_id)
    return render_template("screens/revoke.html", screen=screen, name=views.screen_name(screen))


@bp.post("/<int:screen_id>/revoke")
@auth.requires(Right.MANAGE_SCREENS)
def revoke(screen_id: int) -> Any:
    """Revoke a screen."""
    name = _name(screen_id)
    with store.transaction():
        services.revoke(screen_id)
    flash(_("“%(name)s”已停用。", name=name), "success")
    return redirect(url_for(".index"), 303)


def _name(screen_id: int) -> str:
    return views.screen_name(services.find(screen_id))


def _page(form: forms.PairForm) -> str:
    now = clock.now()
    screens = [
        {
            "screen": screen,
            "name": views.screen_name(screen),
            "is_alive": screen.seen_at is not None and now - screen.seen_at < ALIVE,
        }
        for screen in store.screens.all_paired()
    ]
    return render_template("screens/index.html", form=form, screens=screens)
