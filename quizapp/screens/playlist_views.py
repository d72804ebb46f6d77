"""What one screen shows, on the desk: its pages in order, light or dark, its hours, a look at it, a copy."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from quizapp import store
from quizapp.core import playlists, refusals
from quizapp.core.playlists import Entry, Settings
from quizapp.core.roles import Right
from quizapp.screens import forms, orders, pictures, programme, scene, setting, views
from quizapp.screens.desk import bp
from quizapp.screens.material import Material
from quizapp.screens.orders import Order
from quizapp.screens.services import find
from quizapp.store import walls
from quizapp.web import address, auth, clock


@bp.get("/<int:screen_id>/playlist")
@auth.requires(Right.MANAGE_SCREENS)
def playlist(screen_id: int) -> Any:
    """Show what a screen shows, and how to change it."""
    return _page(screen_id)


@bp.post("/<int:screen_id>/playlist/entry")
@auth.requires(Right.MANAGE_SCREENS)
def change_entry(screen_id: int) -> Any:
    """Move an entry, give it other seconds, or take it out."""
    form = forms.EntryForm()
    if not form.validate_on_submit():
        flash(_("停留时间要写 5 到 120 之间的整数，什么也没有改。"), "error")
        return _page(screen_id), 422
    with store.transaction():
        setting.change(screen_id, form.carried_out, shown=form.shown.data)
    return _back(screen_id)


@bp.post("/<int:screen_id>/playlist/add")
@auth.requires(Right.MANAGE_SCREENS)
def add_entry(screen_id: int) -> Any:
    """Add a page at the end."""
    form = forms.AddForm(branches=_branches())
    if not form.validate_on_submit():
        return _page(screen_id, add=form), 422
    try:
        with store.transaction():
            setting.change(screen_id, lambda before: before.added(form.entry()), shown=form.shown.data)
    except refusals.Invalid as refusal:
        for fault in refusal.facts["faults"]:
            form.note(fault["code"])
        return _page(screen_id, add=form), 422
    return _back(screen_id)


@bp.post("/<int:screen_id>/playlist/default")
@auth.requires(Right.MANAGE_SCREENS)
def set_default(screen_id: int) -> Any:
    """Show what a new screen shows; light, dark and hours stay."""
    with store.transaction():
        setting.change(
            screen_id,
            lambda before: Settings(playlists.DEFAULT_ENTRIES, before.theme, before.hours),
            shown=request.form.get("shown", ""),
        )
    return _back(screen_id)


@bp.post("/<int:screen_id>/display")
@auth.requires(Right.MANAGE_SCREENS)
def change_display(screen_id: int) -> Any:
    """Set light or dark, and the hours."""
    form = forms.DisplayForm()
    if not form.validate_on_submit():
        return _page(screen_id, display=form), 422
    with store.transaction():
        setting.change(
            screen_id,
            lambda before: Settings(before.entries, form.theme.data, form.hours()),
            shown=form.shown.data,
        )
    return _back(screen_id)


@bp.get("/<int:screen_id>/copy")
@auth.requires(Right.MANAGE_SCREENS)
def ask_copy(screen_id: int) -> Any:
    """Say what copying does, and ask."""
    screen = find(screen_id)
    return render_template(
        "screens/copy.html",
        screen=screen,
        name=views.screen_name(screen),
        shown=setting.fingerprint(orders.settings_of(screen.settings)),
        others=len(store.screens.all_paired()) - 1,
    )


@bp.post("/<int:screen_id>/copy")
@auth.requires(Right.MANAGE_SCREENS)
def copy(screen_id: int) -> Any:
    """Set every screen as this one is set."""
    with store.transaction():
        count = setting.copy_to_all(screen_id, shown=request.form.get("shown", ""))
    flash(_("%(count)s台大屏现在设置相同，几秒后生效。", count=count), "success")
    return redirect(url_for(".index"), 303)


@bp.get("/<int:screen_id>/preview")
@auth.requires(Right.MANAGE_SCREENS)
def preview(screen_id: int) -> Any:
    """Show a page as this screen shows it, at any hour; it does not turn by itself."""
    screen, now = find(screen_id), clock.now()
    settings = orders.settings_of(screen.settings)
    seen, site = scene.look(now, settings.branch_ids), address.site(address.port())
    order = Order(settings, settings.theme_at(now.astimezone(clock.zone())))
    made = pictures.pages(seen, site, order)
    keys = [page["key"] for page in made]
    at = keys.index(request.args["page"]) if request.args.get("page") in keys else 0
    return render_template(
        "screens/preview.html",
        screen=screen,
        order=order,
        page=made[at],
        html=pictures.draw(made[at], seen),
        before=keys[at - 1],
        after=keys[(at + 1) % len(keys)],
        number=at + 1,
        count=len(keys),
    )


def _back(screen_id: int) -> Any:
    flash(_("已保存，几秒后生效。"), "success")
    return redirect(url_for(".playlist", screen_id=screen_id), 303)


def _branches() -> list[tuple[str, str]]:
    today = clock.today(clock.now())
    return [(str(branch_id), name) for branch_id, name, day in walls.branches() if day is None or day > today]


def _page(
    screen_id: int, *, add: forms.AddForm | None = None, display: forms.DisplayForm | None = None
) -> str:
    screen = find(screen_id)
    settings = orders.settings_of(screen.settings)
    if add is None:
        add = forms.AddForm(None, branches=_branches(), seconds=15)
    if display is None:
        display = forms.DisplayForm(None)
        display.fill(settings)
    return render_template(
        "screens/playlist.html",
        screen=screen,
        name=views.screen_name(screen),
        rows=_rows(settings),
        is_default=settings.entries == playlists.DEFAULT_ENTRIES,
        shown=setting.fingerprint(settings),
        add=add,
        display=display,
        most=playlists.PAGES_MOST,
    )


def _rows(settings: Settings) -> list[dict[str, Any]]:
    """Say of each entry what it is about, and whether the wall has something to show for it now."""
    now = clock.now()
    seen, site = scene.look(now, settings.branch_ids), address.site(address.port())
    material = Material(seen, site)
    branches = {branch_id: (name, day) for branch_id, name, day in walls.branches()}
    rows = []
    for number, entry in enumerate(settings.entries, start=1):
        found = programme.of_entry(entry, number, seen, material)
        name, day = branches.get(entry.branch_id or 0, ("", None))
        is_gone = entry.branch_id is not None and (not name or (day is not None and day <= clock.today(now)))
        rows.append(
            {
                "entry": entry,
                "name": forms.KIND_NAMES[entry.kind],
                "about": name or _about(entry, site),
                "page": found[0]["key"] if found else None,
                "pages": len(found),
                "is_gone": is_gone,
            }
        )
    return rows


def _about(entry: Entry, site: str) -> str:
    return f"{site}{entry.about}" if entry.kind == playlists.CODE else entry.about
