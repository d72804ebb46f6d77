"""One-time codes: one for one person, and a sheet of them for a branch. Each is shown once."""

from itertools import groupby

from flask import render_template, request
from flask.typing import ResponseReturnValue

from quizapp import store
from quizapp.core import people_cells
from quizapp.core.roles import Right
from quizapp.people import forms, services
from quizapp.people.blueprint import bp
from quizapp.store import people_lists
from quizapp.store.people_lists import Filter
from quizapp.web import auth, clock


@bp.post("/<int:member_id>/code")
@auth.requires(Right.ISSUE_CODES)
def code(member_id: int) -> ResponseReturnValue:
    """Make one person a new code and show it; it cannot be shown again."""
    now = clock.now()
    viewer, key = auth.member(), auth.code_key()
    with store.transaction():
        issued = services.issue_code(member_id, viewer=viewer, code_key=key, today=clock.today(now), now=now)
    return render_template("people/code.html", issued=issued)


@bp.get("/codes")
@auth.requires(Right.MANAGE_PEOPLE)
def codes() -> ResponseReturnValue:
    """Say how many would get a new code, branch by branch."""
    today = clock.today(clock.now())
    nowhere = people_lists.count(Filter(nowhere=True, never_signed_in=True), today=today)
    listed = people_lists.branches(today=today)
    return render_template(
        "people/codes.html",
        branches=[branch for branch in listed if branch.people > branch.signed_in],
        nowhere=nowhere,
        count=nowhere + sum(branch.people - branch.signed_in for branch in listed),
        form=forms.StepForm(),
    )


@bp.post("/codes")
@auth.requires(Right.MANAGE_PEOPLE)
def code_sheets() -> ResponseReturnValue:
    """Make a new code for everybody of a branch, or of all, who has never signed in, and show them."""
    now = clock.now()
    chosen = _never_signed_in(request.form.get("branch", ""))
    people = people_lists.everybody(chosen, today=clock.today(now))
    key = auth.code_key()
    with store.transaction():
        issued = services.issue_codes(people, code_key=key, now=now, by_id=auth.member().id)
    by_branch = groupby(issued, key=lambda one: (one.person.branch_code, one.person.branch_name))
    sheets = [(name, list(group)) for (_code, name), group in by_branch]
    return render_template("people/sheets.html", sheets=sheets, count=len(issued), now=now)


def _never_signed_in(code: str) -> Filter:
    if code == people_cells.NO_BRANCH:
        return Filter(nowhere=True, never_signed_in=True)
    branch_id = services.branch_called(code).id if code else None
    return Filter(branch_id=branch_id, never_signed_in=True)
