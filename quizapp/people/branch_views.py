"""Branches: the list, and a branch's names."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp import store
from quizapp.core.roles import Right
from quizapp.people import forms, services
from quizapp.people.blueprint import bp
from quizapp.store import people_lists
from quizapp.web import auth, clock


@bp.get("/branches")
@auth.requires(Right.MANAGE_PEOPLE)
def branches() -> ResponseReturnValue:
    """List the branches with their people of today."""
    listed = people_lists.branches(today=clock.today(clock.now()))
    return render_template("people/branches.html", branches=listed)


@bp.route("/branches/<code>", methods=["GET", "POST"])
@auth.requires(Right.MANAGE_PEOPLE)
def branch(code: str) -> ResponseReturnValue:
    """Show and write a branch's name, short name and wall name."""
    found = services.branch_called(code)
    form = forms.BranchForm(obj=found)
    is_good = form.validate_on_submit()
    if is_good:
        for field in services.taken_names(code, short=form.short.data, wall=form.wall.data):
            form[field].errors = [_("别的支部已经用了，请换一个。")]
            is_good = False
    if not is_good:
        page = render_template("people/branch.html", branch=found, form=form)
        return page, 422 if form.is_submitted() else 200
    with store.transaction():
        services.rename_branch(code, name=form.name.data, short=form.short.data, wall=form.wall.data)
    flash(_("已保存 %(name)s 的名称。", name=form.name.data), "success")
    return redirect(url_for(".branches"), 303)
