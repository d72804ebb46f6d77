"""How others see a member's name: the member's own wish."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from quizapp import store
from quizapp.accounts import forms, services
from quizapp.accounts.views import bp
from quizapp.core import names
from quizapp.core.roles import Right
from quizapp.web import auth, messages


@bp.route("/me/name", methods=["GET", "POST"])
@auth.requires(Right.KEEP_ACCOUNT)
def name() -> ResponseReturnValue:
    """Show who sees the name and how, and let the member choose less."""
    viewer = auth.member()
    form = forms.NameForm(shown_as=store.wishes.shown_as(viewer.id) or names.SHOWN[0])
    if form.validate_on_submit():
        services.show_name_as(viewer.id, form.shown_as.data)
        flash(_("已保存，榜单和大屏从现在起这样显示。"), "success")
        return redirect(url_for(".name"), 303)
    page = render_template("accounts/name.html", form=form, short=names.initials(viewer.name))
    return page, 422 if form.is_submitted() else 200


messages.add("bad-name-wish", _l("没有这种显示方式"), _l("请在“别人看到的姓名”一页里重新选择。"))
