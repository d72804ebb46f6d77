"""Branches: the list, and a branch's names."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp import store
from quizapp.core.roles import Right
from quizapp.people import forms, reshaping, services
from quizapp.people.blueprint import bp
from quizapp.store import branch_changes, people_lists
from quizapp.web import auth, clock, messages


@bp.get("/branches")
@auth.requires(Right.MANAGE_PEOPLE)
def branches() -> ResponseReturnValue:
    """List the branches with their people of today."""
    today = clock.today(clock.now())
    return render_template("people/branches.html", branches=people_lists.branches(today=today), today=today)


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
        page = _page(found, form)
        return page, 422 if form.is_submitted() else 200
    with store.transaction():
        services.rename_branch(code, name=form.name.data, short=form.short.data, wall=form.wall.data)
    flash(_("已保存 %(name)s 的名称。", name=form.name.data), "success")
    return redirect(url_for(".branches"), 303)


def _page(found: store.Branch, form: forms.BranchForm) -> str:
    into = branch_changes.by_id(found.merged_into_id) if found.merged_into_id is not None else None
    reason = reshaping.why_not_restored(found, now=clock.now(), zone=clock.zone())
    why_not = messages.say(reason, {}, 409).advice if reason else None
    return render_template("people/branch.html", branch=found, form=form, into=into, why_not=why_not)
