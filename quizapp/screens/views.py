"""The screen's own pages: six digits, then the wall; and a link that pairs by a button."""

from datetime import datetime
from typing import Any

from apiflask import APIBlueprint
from flask import current_app, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from quizapp import store
from quizapp.core import refusals
from quizapp.screens import api, pictures, scene, services
from quizapp.screens.orders import Order
from quizapp.web import address, auth, clock, messages

bp = APIBlueprint("screens", __name__, template_folder="templates", enable_openapi=False)


@bp.get("/screen")
@auth.public
def show() -> Any:
    """Show the wall to a paired screen, digits to any other browser; writes nothing."""
    now = clock.now()
    screen = api.asking(now)
    if screen is not None and screen.paired_at is not None:
        return _wall(api.order_of(screen, now), now)
    holds = screen is not None and screen.digits_expire_at is not None and screen.digits_expire_at > now
    desk = address.site(address.port()) + url_for("screens_desk.index")
    return render_template("screens/digits.html", screen=screen if holds else None, desk=desk)


@bp.post("/screen")
@auth.public
def begin() -> Any:
    """Give a browser without a script its digits."""
    try:
        shown = api.show_digits()
    except refusals.Conflict:
        return redirect(url_for(".show"), 303)
    page = make_response(redirect(url_for(".show"), 303))
    api.keep_token(page, shown.token)
    return page


@bp.get("/screen/link/<token>")
@auth.public
def link(token: str) -> Any:
    """Ask whether this browser is to become a screen; opening the link uses nothing up."""
    services.check_link(token, now=clock.now())
    return render_template("screens/link.html")


@bp.post("/screen/link/<token>")
@auth.public
def use_link(token: str) -> Any:
    """Make this browser a screen, once."""
    with store.transaction():
        own = services.use_link(token, old_token=request.cookies.get(auth.SCREEN_COOKIE), now=clock.now())
    page = make_response(redirect(url_for(".show"), 303))
    api.keep_token(page, own)
    return page


def _wall(order: Order, now: datetime) -> str:
    seen, site = scene.look(now, order.settings.branch_ids), address.site(address.port())
    made = pictures.pages(seen, site, order)
    wanted = request.args.get("page", "")
    # "league" means its first page.
    shown = next((page for page in made if wanted in (page["key"], pictures.kind(page))), None)
    return render_template(
        "screens/wall.html",
        page=shown or made[0],
        html=pictures.draw(shown or made[0], seen),
        order=order,
        hold=wanted,
        assets=current_app.extensions["assets"].digest,
        now=now,
        data_at=api.data_time(seen.as_of, now),
    )


def screen_name(screen: store.Screen) -> str:
    """Name a screen: where it hangs, else by its number."""
    return screen.name or _("%(number)s号屏", number=screen.id)


messages.add("no-screen-here", _l("这台设备不是大屏"), _l("请在这台设备上重新打开 /screen 并配对。"))
messages.add("screen-paired", _l("这台大屏已经配对"), _l("不需要数字了，请刷新页面。"))
messages.add("no-such-digits", _l("没有大屏显示这组数字"), _l("请看一眼屏幕再输入；数字每十分钟换一次。"))
messages.add(
    "link-used-up",
    _l("这个链接已失效"),
    _l("配对链接只能用一次，十五分钟内有效。请重新生成，或用六位数字配对。"),
)
messages.add("no-screen", _l("没有这台大屏"), _l("它可能刚刚被停用。请刷新列表。"))
