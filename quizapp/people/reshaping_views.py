"""Merging, splitting and dissolving branches: the preview in numbers, then the word to do it."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp import store
from quizapp.core import credentials, refusals
from quizapp.core.people_cells import NO_BRANCH
from quizapp.core.roles import Right
from quizapp.people import exempting, forms, reshaping, services, words
from quizapp.people.blueprint import bp
from quizapp.people.reshaping import NewBranch, Preview
from quizapp.people.reshaping_forms import MergeForm, MergeWordForm, SplitForm
from quizapp.store import people_lists
from quizapp.store.people_lists import Filter, Person
from quizapp.web import auth, clock, titles
from quizapp.web.plurals import counted as _n

#: People and moves that a preview names; the rest is a number.
MOST = 100


@bp.get("/branches/<code>/merge")
@auth.requires(Right.MANAGE_PEOPLE)
def merge(code: str) -> ResponseReturnValue:
    """Ask into which branch and from when; with both in the address, show what it would do."""
    branch = services.branch_called(code)
    now = clock.now()
    form = MergeForm(request.args if request.args else None)
    _offer_branches(form, branch, clock.today(now))
    if not request.args:
        form.from_on.data = clock.today(now)
        return _merge_page(branch, form)
    if not form.validate():
        return _merge_page(branch, form), 422
    return _previewed(branch, form, _merging(code, form.into.data, form.from_on.data))


@bp.post("/branches/<code>/merge")
@auth.requires(Right.MANAGE_PEOPLE)
def do_merge(code: str) -> ResponseReturnValue:
    """Merge or dissolve the branch, if that still does what was shown."""
    form = MergeWordForm()
    if not form.validate_on_submit():
        raise refusals.Invalid("bad-input")
    branch = services.branch_called(code)
    name, viewer = branch.name, auth.member()
    into = None if form.into.data == NO_BRANCH else form.into.data
    with store.transaction():
        done = reshaping.merge(
            code, into, form.from_on.data, shown=form.shown.data,
            viewer=viewer, now=clock.now(), zone=clock.zone(),
        )  # fmt: skip
    if into is None:
        flash(_("已撤销支部 %(name)s。", name=name), "success")
    else:
        said = _n("已合并：%(name)s 的 %(count)s 人换到新的支部。", count=len(done.plan.moving), name=name)
        flash(said, "success")
    return redirect(url_for(".branches"), 303)


@bp.post("/branches/<code>/restore")
@auth.requires(Right.MANAGE_PEOPLE)
def restore(code: str) -> ResponseReturnValue:
    """Take the merging or dissolving of a branch back."""
    viewer = auth.member()
    with store.transaction():
        back = reshaping.restore(code, viewer=viewer, now=clock.now(), zone=clock.zone())
    flash(_n("已恢复支部，%(count)s 人回到这里。", count=back), "success")
    return redirect(url_for(".branch", code=code), 303)


@bp.route("/branches/<code>/split", methods=["GET", "POST"])
@auth.requires(Right.MANAGE_PEOPLE)
def split(code: str) -> ResponseReturnValue:
    """Make a new branch of a part of this one: first what it would do, then, once confirmed, do it."""
    branch = services.branch_called(code)
    now = clock.now()
    today = clock.today(now)
    people = people_lists.everybody(Filter(branch_id=branch.id), today=today)
    form = SplitForm()
    if not form.is_submitted():
        form.from_on.data = today
        return _split_page(branch, form, people, set())
    is_good = form.validate()
    chosen = _chosen(form, people, today)
    new = reshaping.new_branch(
        form.code.data, name=form.name.data, short=form.short.data, wall=form.wall.data
    )
    for field, fault in new.faults.items():
        forms.fail(form, field, words.NEW_BRANCH[fault])
    if not is_good or form.errors:
        return _split_page(branch, form, people, chosen), 422
    on = form.from_on.data
    preview = reshaping.splitting(code, new, on, chosen=chosen, now=now, zone=clock.zone())
    if preview.plan.faults or len(preview.plan.moving) != len(chosen):
        forms.fail(form, "numbers", _not_there(preview, chosen))
        return _split_page(branch, form, people, chosen), 422
    if not form.shown.data:
        return _split_page(branch, form, people, chosen, preview=preview, new=new)
    return _do_split(code, new, on, chosen, form.shown.data)


def _do_split(code: str, new: NewBranch, on: date, chosen: set[str], shown: str) -> ResponseReturnValue:
    viewer = auth.member()
    with store.transaction():
        done = reshaping.split(
            code, new, on, chosen=chosen, shown=shown, viewer=viewer, now=clock.now(), zone=clock.zone()
        )
    said = _n("已拆分：%(count)s 人换到 %(name)s。", count=len(done.plan.moving), name=new.branch.name)
    flash(said, "success")
    return redirect(url_for(".branches"), 303)


def _chosen(form: SplitForm, people: list[Person], today: date) -> set[str]:
    """Take who is ticked and who is named by number, as staff keys; a stranger's number is a fault."""
    ids = set(request.form.getlist("person"))
    named = exempting.named(form.numbers.data, today=today)
    if named.is_too_long:
        forms.fail(form, "numbers", _("最多 500 个工号，请分几次。"))
    elif named.unknown:
        numbers = _("、").join(named.unknown[:10])
        forms.fail(form, "numbers", words.strangers(len(named.unknown), numbers))
    return {one.staff_key for one in people if str(one.id) in ids} | {one.staff_key for one in named.people}


def _not_there(preview: Preview, chosen: set[str]) -> str:
    if not chosen:
        return _("请勾选或者填写至少一个人。")
    lost = chosen - {credentials.staff_key(one.staff_no) for one in preview.plan.moving}
    return _("那一天不属于这个支部：%(numbers)s。请删去。", numbers=_("、").join(sorted(lost)[:10]))


def _merging(code: str, into: str, on: date) -> Preview:
    now = clock.now()
    return reshaping.merging(code, None if into == NO_BRANCH else into, on, now=now, zone=clock.zone())


def _offer_branches(form: MergeForm, branch: store.Branch, today: date) -> None:
    others = [
        (one.code, f"{one.name} · {one.code}")
        for one in people_lists.branches(today=today)
        if one.dissolved_on is None and one.code != branch.code
    ]
    form.into.choices = [("", _("请选择")), *others, (NO_BRANCH, _("不并入，撤销这个没有人的支部"))]


def _previewed(branch: store.Branch, form: MergeForm, preview: Preview) -> ResponseReturnValue:
    for fault in preview.plan.faults:
        forms.fail(form, "into", words.RESHAPING[fault])
    if preview.plan.faults:
        return _merge_page(branch, form), 422
    return _merge_page(branch, form, preview)


def _merge_page(branch: store.Branch, form: MergeForm, preview: Preview | None = None) -> str:
    into = services.branch_called(preview.plan.into) if preview and preview.plan.into else None
    return render_template("people/merge.html", branch=branch, form=form, into=into, **_shown(preview))


def _split_page(
    branch: store.Branch, form: SplitForm, people: list[Person], chosen: set[str], *,
    preview: Preview | None = None, new: NewBranch | None = None,
) -> str:  # fmt: skip
    return render_template(
        "people/split.html",
        branch=branch,
        form=form,
        people=people,
        chosen=chosen,
        new=new and new.branch,
        **_shown(preview),
    )


def _shown(preview: Preview | None) -> dict[str, object]:
    """What the templates say of a preview: the numbers, and the names of the first of each kind."""
    if preview is None:
        return {"preview": None}
    names = {one.code: one.name for one in people_lists.branches(today=clock.today(clock.now()))}
    rounds = [titles.round_title(one.kind, one.week) for one in preview.open_rounds]
    return {"preview": preview, "plan": preview.plan, "names": names, "rounds": rounds, "most": MOST}
