"""The organisation's own workdays: a word on a day, what it moves, and taking it back."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp import store
from quizapp.core import refusals
from quizapp.core.roles import Right
from quizapp.files import workday_files
from quizapp.seasons import differences, forms, services
from quizapp.seasons.blueprint import bp
from quizapp.seasons.services import WorkdayChange
from quizapp.web import auth, clock, i18n
from quizapp.web.plurals import counted as _n


@bp.get("/workdays")
@auth.requires(Right.MANAGE_SEASONS)
def workdays() -> ResponseReturnValue:
    """List the own entries, and ask for one more."""
    return _list_page(forms.WorkdayForm(None))


@bp.get("/workdays/preview")
@auth.requires(Right.MANAGE_SEASONS)
def workday_preview() -> ResponseReturnValue:
    """Show which rounds a word on a day moves."""
    form = forms.WorkdayWordForm(request.args)
    if not form.validate():
        again = forms.WorkdayForm(request.args)
        again.validate()
        return _list_page(again), 422
    return _preview_page(form)


@bp.post("/workdays")
@auth.requires(Right.MANAGE_SEASONS)
def enter_workday() -> ResponseReturnValue:
    """Enter the word, or take one back, if it would still move what was shown."""
    form, shown = forms.WorkdayWordForm(), forms.ShownForm()
    if not (form.validate_on_submit() and shown.validate_on_submit()):
        raise refusals.Invalid("bad-input")
    zone = current_app.extensions["settings"].time_zone
    try:
        found = services.enter_workday(_change(form), now=clock.now(), zone=zone, shown=shown.shown.data)
    except refusals.Conflict:
        flash(_("预览以后情况有变化，什么也没有登记。下面是新的预览，请再核对一遍。"), "warning")
        return _preview_page(form), 409
    moved = sum(one.moved for one in found)
    said = [_("已经登记。") if form.word.data != forms.TAKEN_BACK else _("已经取消登记。")]
    if moved:
        said.append(_n("%(count)s 轮随之改动。", count=moved))
    flash(i18n.join_words(said), "success")
    return redirect(url_for(".workdays"), 303)


def _change(form: forms.WorkdayWordForm) -> WorkdayChange:
    word = {forms.OFF: False, forms.WORK: True, forms.TAKEN_BACK: None}[form.word.data]
    return WorkdayChange(form.day.data, word, form.note.data)


def _list_page(form: forms.WorkdayForm) -> str:
    published = workday_files.load_calendar()
    entries = [(entry, published.is_workday(entry.day)) for entry in store.seasons.workday_entries()]
    return render_template("seasons/workdays.html", form=form, entries=entries, years=sorted(published.years))


def _preview_page(form: forms.WorkdayWordForm) -> str:
    zone = current_app.extensions["settings"].time_zone
    found = services.plan_workday(_change(form), now=clock.now(), zone=zone)
    return render_template(
        "seasons/workday_preview.html",
        day=form.day.data,
        word=form.word.data,
        note=form.note.data,
        found=found,
        shown=differences.fingerprint(found),
    )
