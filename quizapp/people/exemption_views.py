"""Leave and exemptions: of one person, of many at once, and the list of them."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp import store
from quizapp.core.exemptions import KINDS
from quizapp.core.roles import Right
from quizapp.people import exempting, forms, services, views, words
from quizapp.people.blueprint import bp
from quizapp.people.exempting import Entry
from quizapp.store import people_lists
from quizapp.store.exemptions import Filter
from quizapp.web import auth, clock
from quizapp.web.inputs import ID_MOST
from quizapp.web.plurals import counted as _n

PAGE = 50


@bp.get("/exemptions")
@auth.requires(Right.MANAGE_PEOPLE)
def exemptions() -> ResponseReturnValue:
    """List the entries that are in force today, or those to come, or all."""
    today = clock.today(clock.now())
    when = request.args.get("when", "")
    branches = [one for one in people_lists.branches(today=today) if not one.is_dissolved(today)]
    asked = request.args.get("branch", "")
    branch_id = {branch.code: branch.id for branch in branches}.get(asked)
    kind = request.args.get("kind", "")
    chosen = Filter(
        on=None if when == "all" else today,
        is_coming=when == "coming",
        kind=kind if kind in KINDS else "",
        # Nobody belongs to branch 0: a branch that is not there has nobody.
        branch_id=branch_id if branch_id or not asked else 0,
        text=request.args.get("q", "").strip()[:64],
    )
    before = request.args.get("after", "")
    before_id = int(before) if before.isascii() and before.isdigit() and int(before) <= ID_MOST else None
    listed = store.exemptions.page(chosen, today=today, before=before_id, limit=PAGE + 1)
    return render_template(
        "people/exemptions.html",
        listed=listed[:PAGE],
        after=listed[PAGE - 1].entry.id if len(listed) > PAGE else None,
        count=store.exemptions.count(chosen, today=today),
        branches=branches,
        kinds=words.EXEMPTIONS,
        is_narrowed=any(request.args.get(name) for name in ("branch", "kind", "q")),
        step=forms.StepForm(),
    )


@bp.post("/<int:member_id>/exemptions")
@auth.requires(Right.MANAGE_PEOPLE)
def exempt(member_id: int) -> ResponseReturnValue:
    """Enter leave or an exemption of one person."""
    viewer, now = auth.member(), clock.now()
    found = services.visible(member_id, viewer=viewer, today=clock.today(now))
    form = forms.ExemptionForm()
    is_good = form.validate_on_submit()
    if is_good and exempting.has_already([found], _entry(form)):
        forms.fail(form, "first_on", _("已经有同样的一条，正在生效。"))
        is_good = False
    if not is_good:
        return views.person_page(found, exemption_form=form), 422
    with store.transaction():
        closed = exempting.grant([found], _entry(form), viewer=viewer, now=now, zone=clock.zone())
    flash(_("已记下：%(name)s %(kind)s。", name=found.name, kind=words.EXEMPTIONS[form.kind.data]), "success")
    _flash_closed(closed)
    return redirect(url_for(".person", member_id=member_id, _anchor="exemptions"), 303)


@bp.post("/exemptions/<int:exemption_id>/withdraw")
@auth.requires(Right.MANAGE_PEOPLE)
def withdraw_exemption(exemption_id: int) -> ResponseReturnValue:
    """Let an entry count for nothing."""
    viewer, now = auth.member(), clock.now()
    with store.transaction():
        entry, closed = exempting.withdraw(exemption_id, viewer=viewer, now=now, zone=clock.zone())
        member_id = entry.member_id
    flash(_("已撤销，这个人从现在起照常计入应考人数。"), "success")
    _flash_closed(closed)
    return redirect(url_for(".person", member_id=member_id, _anchor="exemptions"), 303)


@bp.route("/exemptions/new", methods=["GET", "POST"])
@auth.requires(Right.MANAGE_PEOPLE)
def exempt_many() -> ResponseReturnValue:
    """Enter the same for many: first whom it is about, then, once confirmed, write it."""
    viewer, now = auth.member(), clock.now()
    today = clock.today(now)
    form = forms.ManyExemptionsForm()
    if not form.is_submitted():
        form.first_on.data = today
        return render_template("people/exempt_many.html", form=form, named=None)
    is_good = form.validate()
    named = exempting.named(form.numbers.data, today=today)
    _tell_faults(form, named, is_good=is_good)
    if form.errors:
        return render_template("people/exempt_many.html", form=form, named=None), 422
    if form.confirmed.data != "1":
        closed = exempting.closed_between(form.first_on.data, form.last_on.data, now=now, zone=clock.zone())
        return render_template(
            "people/exempt_many.html", form=form, named=named, closed=closed, kinds=words.EXEMPTIONS
        )
    with store.transaction():
        closed = exempting.grant(named.people, _entry(form), viewer=viewer, now=now, zone=clock.zone())
    kind = words.EXEMPTIONS[form.kind.data]
    flash(_n("已记下：%(count)s 人%(kind)s。", count=len(named.people), kind=kind), "success")
    _flash_closed(closed)
    return redirect(url_for(".exemptions", when="all"), 303)


def _tell_faults(form: forms.ManyExemptionsForm, named: exempting.Named, *, is_good: bool) -> None:
    """Put beside the field what is wrong with the list of numbers."""
    if named.is_too_long:
        forms.fail(form, "numbers", _("最多 500 个工号，请分几次。"))
    elif named.unknown:
        numbers = _("、").join(named.unknown[:10])
        forms.fail(form, "numbers", words.strangers(len(named.unknown), numbers))
    elif is_good and (again := exempting.has_already(named.people, _entry(form))):
        names = _("、").join(one.name for one in again[:10])
        forms.fail(form, "numbers", _("这些人已经有同样的一条：%(names)s。请删去。", names=names))


def _entry(form: forms.ExemptionForm) -> Entry:
    return Entry(form.kind.data, form.first_on.data, form.last_on.data, form.reason.data)


def _flash_closed(closed: int) -> None:
    if closed:
        flash(_n("这些天里已经截止的 %(count)s 轮不受影响。", count=closed))
