"""Bearer tokens on the desk: an organiser makes one for a program that acts in their name, and revokes it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp import store
from quizapp.accounts import forms, services
from quizapp.accounts.views import bp
from quizapp.core.roles import Right
from quizapp.web import auth, clock


@bp.get("/desk/tokens")
@auth.requires(Right.MAKE_TOKENS)
def tokens() -> ResponseReturnValue:
    """List one's own tokens; the tokens themselves are not kept and cannot be shown."""
    return _page(forms.TokenForm())


@bp.post("/desk/tokens")
@auth.requires(Right.MAKE_TOKENS)
def make_token() -> ResponseReturnValue:
    """Make a token and show it, once."""
    form = forms.TokenForm()
    if not form.validate_on_submit():
        return _page(form), 422
    token = services.make_token(auth.member().id, name=form.name.data, now=clock.now())
    return render_template("accounts/token.html", name=form.name.data, token=token), 201


@bp.post("/desk/tokens/<int:token_id>/revoke")
@auth.requires(Right.MAKE_TOKENS)
def revoke_token(token_id: int) -> ResponseReturnValue:
    """Revoke one of one's own tokens."""
    name = services.revoke_token(token_id, member_id=auth.member().id)
    flash(_("“%(name)s”的令牌已停用，用它的程序从现在起进不来。", name=name), "success")
    return redirect(url_for(".tokens"), 303)


def _page(form: forms.TokenForm) -> str:
    return render_template("accounts/tokens.html", form=form, tokens=store.sign_ins.tokens(auth.member().id))
