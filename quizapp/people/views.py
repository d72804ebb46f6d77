"""The list of people, and one person."""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp import store
from quizapp.core import people_cells, roles
from quizapp.core.roles import ASSIGNABLE, Right, Role
from quizapp.people import forms, services, words
from quizapp.people.blueprint import bp
from quizapp.store import people_lists
from quizapp.store.people_lists import BranchRow, Filter, Person
from quizapp.web import auth, clock
from quizapp.web.plurals import counted as _n

PAGE = 50


@bp.get("")
@auth.requires(Right.ENTER_DESK)
def index() -> ResponseReturnValue:
    """List people: an organiser all of them, a captain those of the own branch."""
    viewer, today = auth.member(), clock.today(clock.now())
    manages = roles.allows(viewer.roles, Right.MANAGE_PEOPLE)
    listed = people_lists.branches(today=today) if manages else []
    branches = [branch for branch in listed if not branch.is_dissolved(today)]
    chosen = _chosen(viewer, branches, manages=manages)
    people = people_lists.page(chosen, today=today, after=request.args.get("after", "")[:64], limit=PAGE + 1)
    return render_template(
        "people/index.html",
        people=people[:PAGE],
        after=people[PAGE - 1].staff_key if len(people) > PAGE else None,
        count=people_lists.count(chosen, today=today),
        manages=manages,
        branches=branches,
        roles=[(role.value, words.ROLES[role]) for role in ASSIGNABLE],
        say_roles=words.say_roles,
        may_issue_code=lambda person: services.may_issue_code(person, viewer=viewer),
        form=forms.StepForm(),
        is_narrowed=any(request.args.get(name) for name in ("branch", "role", "q", "new", "off")),
    )


def _chosen(viewer: store.Viewer, branches: list[BranchRow], *, manages: bool) -> Filter:
    """Read the filters of the address; a captain's branch is the own, whatever the address says."""
    text = request.args.get("q", "").strip()[:64]
    is_new = request.args.get("new") == "1"
    if not manages:
        # Nobody belongs to branch 0: a captain without a branch sees nobody.
        return Filter(branch_id=viewer.branch_id or 0, text=text, never_signed_in=is_new)
    asked = request.args.get("branch", "")
    branch_id = {branch.code: branch.id for branch in branches}.get(asked)
    role = request.args.get("role", "")
    return Filter(
        branch_id=branch_id if branch_id or not asked else 0,
        nowhere=asked == people_cells.NO_BRANCH,
        role=Role(role) if role in set(ASSIGNABLE) else None,
        text=text,
        never_signed_in=is_new,
        is_active=request.args.get("off") != "1",
    )


@bp.get("/<int:member_id>")
@auth.requires(Right.ENTER_DESK)
def person(member_id: int) -> ResponseReturnValue:
    """Show a person and what can be done."""
    today = clock.today(clock.now())
    found = services.visible(member_id, viewer=auth.member(), today=today)
    return person_page(found)


@bp.post("/<int:member_id>")
@auth.requires(Right.MANAGE_PEOPLE)
def change(member_id: int) -> ResponseReturnValue:
    """Write name, phone and roles."""
    viewer, today = auth.member(), clock.today(clock.now())
    found = services.visible(member_id, viewer=viewer, today=today)
    form = forms.PersonForm()
    if not form.validate_on_submit():
        return person_page(found, form=form), 422
    added = frozenset(role for role in ASSIGNABLE if form[role.value].data)
    with store.transaction():
        services.change(
            member_id,
            name=form.name.data,
            phone=form.phone.data or "",
            added=added,
            viewer=viewer,
            today=today,
        )
    flash(_("已保存 %(name)s 的资料。", name=form.name.data), "success")
    return redirect(url_for(".person", member_id=member_id), 303)


@bp.post("/<int:member_id>/branch")
@auth.requires(Right.MANAGE_PEOPLE)
def move(member_id: int) -> ResponseReturnValue:
    """Let a person belong to another branch from a day on."""
    viewer, now = auth.member(), clock.now()
    today = clock.today(now)
    found = services.visible(member_id, viewer=viewer, today=today)
    form = _move_form(found, today)
    if not form.validate_on_submit():
        return person_page(found, move_form=form), 422
    code = None if form.branch.data == people_cells.NO_BRANCH else form.branch.data
    with store.transaction():
        closed = services.move(
            member_id, branch_code=code, from_on=form.from_on.data, viewer=viewer, now=now, zone=clock.zone()
        )
    flash(_("已记下：%(name)s 从 %(day)s 起换支部。", name=found.name, day=form.from_on.data), "success")
    if closed:
        flash(_n("这一天以后已经截止的 %(count)s 轮不受影响。", count=closed))
    return redirect(url_for(".person", member_id=member_id), 303)


@bp.post("/<int:member_id>/extra-time")
@auth.requires(Right.MANAGE_PEOPLE)
def extra_time(member_id: int) -> ResponseReturnValue:
    """Give a person more of every time limit, or the usual one again."""
    viewer, today = auth.member(), clock.today(clock.now())
    found = services.visible(member_id, viewer=viewer, today=today)
    form = forms.ExtraTimeForm()
    if not form.validate_on_submit():
        return person_page(found, time_form=form), 422
    with store.transaction():
        services.set_extra_time(member_id, form.percent.data, viewer=viewer, today=today)
    percent = form.percent.data
    flash(_("已记下：%(name)s 的答题时长是 %(percent)s%%。", name=found.name, percent=percent), "success")
    return redirect(url_for(".person", member_id=member_id), 303)


@bp.post("/<int:member_id>/disable")
@auth.requires(Right.MANAGE_PEOPLE)
def disable(member_id: int) -> ResponseReturnValue:
    """Disable an account; enabling it takes this back."""
    return _set_active(member_id, is_active=False)


@bp.post("/<int:member_id>/enable")
@auth.requires(Right.MANAGE_PEOPLE)
def enable(member_id: int) -> ResponseReturnValue:
    """Enable an account again."""
    return _set_active(member_id, is_active=True)


def _set_active(member_id: int, *, is_active: bool) -> ResponseReturnValue:
    viewer, now = auth.member(), clock.now()
    with store.transaction():
        services.set_active(member_id, is_active=is_active, viewer=viewer, now=now, zone=clock.zone())
    flash(_("已启用。") if is_active else _("已停用，各处的登录都已退出。需要时可以再启用。"), "success")
    return redirect(url_for(".person", member_id=member_id), 303)


@bp.post("/<int:member_id>/sign-out")
@auth.requires(Right.MANAGE_PEOPLE)
def sign_out(member_id: int) -> ResponseReturnValue:
    """End all sign-ins of a person."""
    viewer, today = auth.member(), clock.today(clock.now())
    with store.transaction():
        services.sign_out_everywhere(member_id, viewer=viewer, today=today)
    flash(_("各处的登录都已退出，密码不变。"), "success")
    return redirect(url_for(".person", member_id=member_id), 303)


def _person_form(found: Person) -> forms.PersonForm:
    held: dict[str, Any] = {role.value: role in found.roles for role in ASSIGNABLE}
    return forms.PersonForm(formdata=None, name=found.name, phone=found.phone, **held)


def _move_form(found: Person, today: date) -> forms.MoveForm:
    open_ = [branch for branch in people_lists.branches(today=today) if branch.dissolved_on is None]
    choices = [
        (people_cells.NO_BRANCH, _("不属于任何支部")),
        *((branch.code, f"{branch.name} · {branch.code}") for branch in open_),
    ]
    held = found.branch_code or people_cells.NO_BRANCH
    if held not in dict(choices):
        # The branch is going to be dissolved: nobody is moved there, and the page chooses no other one.
        choices.insert(0, ("", _("请选择")))
        held = ""
    form = forms.MoveForm(data={"branch": held, "from_on": today})
    form.branch.choices = choices
    return form


def person_page(
    found: Person,
    *,
    form: forms.PersonForm | None = None,
    move_form: forms.MoveForm | None = None,
    time_form: forms.ExtraTimeForm | None = None,
    exemption_form: forms.ExemptionForm | None = None,
) -> str:
    """Render a person's page; a form that was sent with faults stands in it as it was sent."""
    viewer, now = auth.member(), clock.now()
    today = clock.today(now)
    if time_form is None:
        time_form = forms.ExtraTimeForm(formdata=None, percent=found.extra_time_percent)
    entries = store.exemptions.of_member(found.id, today=today)
    return render_template(
        "people/person.html",
        person=found,
        form=form or _person_form(found),
        move_form=move_form or _move_form(found, today),
        time_form=time_form,
        exemption_form=exemption_form or forms.ExemptionForm(formdata=None, first_on=today),
        entries=entries,
        exempt_now=[one.entry for one in entries if one.entry.covers(today)],
        kinds=words.EXEMPTIONS,
        step=forms.StepForm(),
        manages=roles.allows(viewer.roles, Right.MANAGE_PEOPLE),
        is_own=viewer.id == found.id,
        may_issue_code=services.may_issue_code(found, viewer=viewer),
        say_roles=words.say_roles,
        memberships=people_lists.memberships(found.id),
        now=now,
    )
