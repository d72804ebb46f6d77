"""Sign-in, sign-out and password pages."""

from typing import Any

from apiflask import APIBlueprint
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from quizapp.accounts import forms, services
from quizapp.core import refusals
from quizapp.core.roles import Right
from quizapp.web import auth, clock, messages, nav

bp = APIBlueprint("accounts", __name__, template_folder="templates", enable_openapi=False)


@bp.get("/login")
@auth.public
def sign_in() -> Any:
    """Show the sign-in form; who is signed in already goes home."""
    if auth.viewer() is not None:
        return redirect(url_for("play.home"))
    return render_template("accounts/sign_in.html", form=forms.SignInForm())


@bp.post("/login")
@auth.public
def do_sign_in() -> Any:
    """Check number and password; back to where the person wanted to go."""
    form = forms.SignInForm()
    if not form.validate_on_submit():
        return render_template("accounts/sign_in.html", form=form), 422
    try:
        token, must_change = services.sign_in(
            form.staff_no.data,
            form.password.data,
            address=request.remote_addr or "",
            code_key=auth.code_key(),
            now=clock.now(),
            replaces=auth.own_token(),
        )
    except refusals.Refusal as refusal:
        form.password.errors = [_sentence(refusal)]
        wait_s = refusal.facts.get("retry_after_s")
        headers = {"Retry-After": str(wait_s)} if wait_s else {}
        return render_template("accounts/sign_in.html", form=form), refusal.status, headers
    auth.sign_in(token)
    target = nav.safe_path(request.args.get("next"))
    return redirect(url_for(".password", next=target) if must_change else target, 303)


@bp.post("/logout")
@auth.public
@auth.before_password_change
def sign_out() -> Any:
    """End the session here and on the server."""
    token = auth.sign_out()
    if token:
        services.sign_out(token)
    flash(_("已退出登录。"))
    return redirect(url_for(".sign_in"), 303)


@bp.route("/password", methods=["GET", "POST"])
@auth.requires(Right.KEEP_ACCOUNT)
@auth.before_password_change
def password() -> Any:
    """Choose a password: after a one-time code, or whenever the member likes."""
    viewer = auth.member()
    form = forms.PasswordForm()
    if viewer.must_change_password:
        del form.old
    if not form.validate_on_submit():
        page = render_template("accounts/password.html", form=form, first=viewer.must_change_password)
        return page, 422 if form.is_submitted() else 200
    old = None if viewer.must_change_password else form.old.data
    try:
        services.change_password(
            viewer.id, old=old, new=form.new.data, keep_token=auth.own_token() or "", now=clock.now()
        )
    except refusals.Invalid as refusal:
        field = form.old if refusal.code == "wrong-password" else form.new
        field.errors = [_sentence(refusal)]
        return render_template("accounts/password.html", form=form, first=viewer.must_change_password), 422
    flash(_("新密码已生效，其他设备上的登录已全部退出。"))
    return redirect(nav.safe_path(request.args.get("next")), 303)


def _sentence(refusal: refusals.Refusal) -> str:
    said = messages.say(refusal.code, refusal.facts, refusal.status)
    return _("%(title)s。%(advice)s", title=said.title, advice=said.advice)


messages.add("bad-password", _l("密码的长度不对"), _l("密码要有 %(least)s 到 %(most)s 个字符。"))
messages.add("wrong-password", _l("现在的密码不对"), _l("请重新输入。忘记了可请管理员发一次性口令。"))
