"""Where a person can go: one table of places, and the addresses that pages build from it.

The table names endpoints of rooms without importing them; a place whose room is not there is left out.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, request, url_for
from flask_babel import lazy_gettext as _l

from quizapp.core import roles
from quizapp.core.roles import Right, Role

YEAR_S = 365 * 86400


@dataclass(frozen=True)
class Place:
    """One entry of the main navigation, for those who have the right."""

    endpoint: str
    label: Any
    icon: str
    right: Right


PLACES = (
    Place("play.home", _l("首页"), "home", Right.TAKE_ROUNDS),
    Place("boards.league", _l("榜单"), "board", Right.SEE_BOARDS),
    Place("play.me", _l("我的"), "person", Right.KEEP_ACCOUNT),
    Place("desk.index", _l("工作台"), "flag", Right.ENTER_DESK),
    Place("banks.index", _l("题库"), "book", Right.UPLOAD_BANKS),
    Place("seasons.index", _l("赛季"), "calendar", Right.MANAGE_SEASONS),
    Place("people.index", _l("人员"), "people", Right.ENTER_DESK),
    Place("screens_desk.index", _l("大屏"), "screen", Right.MANAGE_SCREENS),
)


@dataclass(frozen=True)
class Link:
    """A place as this person sees it on this page."""

    url: str
    label: str
    icon: str
    is_here: bool


def links(held: frozenset[Role]) -> list[Link]:
    """List the places that a person with these roles may go to, and which of them this page is in."""
    return [
        Link(url_for(place.endpoint), str(place.label), place.icon, _is_here(place.endpoint))
        for place in PLACES
        if has_page(place.endpoint) and roles.allows(held, place.right)
    ]


def _is_here(endpoint: str) -> bool:
    """Whether the page is the place itself or below its address; the home page has nothing below it."""
    url = url_for(endpoint)
    return request.path == url or (url != "/" and request.path.startswith(f"{url}/"))


def safe_path(value: str | None, default: str = "/") -> str:
    """Take a path to return to only when it stays on this site.

    :param value: what a form or an address holds under ``next``; anything may stand there.
    :return: the path with its query, or ``default``.
    """
    if not value or not value.startswith("/") or value.startswith("//") or "\\" in value:
        return default
    if not value.isprintable() or urlsplit(value).netloc or urlsplit(value).scheme:
        return default
    return value


def here() -> str:
    """Give this page's own path and query, for a form that comes back to it."""
    return request.full_path.rstrip("?") if request.method in ("GET", "HEAD") else "/"


def same_page(**changes: object) -> str:
    """Give this page's address with other query arguments; None takes one out."""
    arguments: dict[str, Any] = {**request.args.to_dict(), **changes}
    kept = {name: value for name, value in arguments.items() if value is not None}
    return url_for(request.endpoint or "play.home", **{**(request.view_args or {}), **kept})


def has_page(endpoint: str) -> bool:
    """Whether a room is there to be linked to."""
    return endpoint in current_app.view_functions


def keep_choice(reply: Response, cookie: str, value: str) -> None:
    """Remember a choice of this browser for a year."""
    secure = (current_app.extensions["settings"].url or "").startswith("https:")
    reply.set_cookie(cookie, value, max_age=YEAR_S, secure=secure, httponly=True, samesite="Lax")


def init_app(app: Flask) -> None:
    """Offer the links, the addresses and the settings to templates."""
    app.jinja_env.globals.update(
        nav_links=links,
        here=here,
        same_page=same_page,
        has_page=has_page,
        settings=app.extensions["settings"],
    )
