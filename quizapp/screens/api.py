"""A screen's calls (contracts, section 7): digits to show, what to show now, a sign of life."""

from datetime import datetime
from typing import Any
from urllib.parse import quote

from apiflask import APIBlueprint
from flask import Response, current_app, json, request
from pydantic import BaseModel

from quizapp import store
from quizapp.core import credentials, refusals
from quizapp.screens import orders, pictures, scene, services
from quizapp.screens.orders import Order
from quizapp.store.screens import Asking
from quizapp.web import address, auth, clock, formats, wire

bp = APIBlueprint("screens_api", __name__, url_prefix="/api/v1", tag="screens")

# The longest that browsers keep a cookie; it begins anew with every answer that carries a picture.
COOKIE_VALID_S = 400 * 86400


class Digits(BaseModel):
    """What a screen shows until the organiser enters it."""

    digits: str
    expires_at: wire.Timestamp


class PageOut(BaseModel):
    """One page of the wall: how long it stands, and what it shows, drawn."""

    key: str
    kind: str
    seconds: int
    html: str


class State(BaseModel):
    """What this screen shows now: while it waits digits, then pages; ``assets`` changes with an upgrade.

    ``theme``: dark or light; ``message``: one line over every page, empty for none.
    """

    paired: bool
    digits: str | None = None
    expires_at: wire.Timestamp | None = None
    assets: str | None = None
    theme: str | None = None
    message: str | None = None
    pages: list[PageOut] | None = None


@bp.post("/screens")
@bp.output(Digits, status_code=201)
@auth.public
def begin() -> Response:
    """Give this browser six digits to show, and new ones when it asks again; needs no sign-in."""
    wire.refuse_body()
    shown = show_digits()
    body = {"digits": shown.digits, "expires_at": wire.rfc3339(shown.expires_at)}
    reply = Response(json.dumps(body), 201, mimetype="application/json")
    keep_token(reply, shown.token)
    return reply


@bp.get("/screens/me/state")
@bp.output(State)
@bp.doc(responses={304: "this version is known already"})
@auth.public
def state() -> Response:
    """Show what this screen shows now; 401 for who is no screen, or is one no more."""
    now = clock.now()
    screen = this_screen(now)
    if screen.paired_at is None:
        return _pending(screen, now)
    order, site = order_of(screen, now), address.site(address.port())
    memory: scene.Memory = current_app.extensions["wall_memory"]
    seen = scene.look(now, order.settings.branch_ids, memory=memory, may_be_ceremony=screen.may_be_ceremony)
    tag = pictures.tag(seen, site, order)
    if request.if_none_match.contains_weak(tag):
        reply = Response(status=304)
    else:
        reply = _picture(pictures.answer(tag, seen, site, order))
        keep_token(reply, request.cookies[auth.SCREEN_COOKIE])
    reply.headers["ETag"] = f'"{tag}"'
    reply.headers["Cache-Control"] = "private, no-cache"
    reply.headers["Vary"] = "Cookie, Accept-Encoding"
    reply.headers["X-Server-Now"] = wire.rfc3339(now)
    reply.headers["X-Data-At"] = quote(data_time(now if order.is_off else seen.as_of, now))
    return reply


@bp.post("/screens/me/seen")
@bp.output({}, status_code=204)
@auth.public
def note_seen() -> tuple[str, int]:
    """Take a screen's sign of life, at most one a minute."""
    now = clock.now()
    screen = this_screen(now)
    if screen.paired_at is not None:
        with store.transaction():
            services.note_seen(screen.id, now=now)
    return "", 204


def show_digits() -> services.Shown:
    """Give this browser six digits, counted by its address."""
    token = request.cookies.get(auth.SCREEN_COOKIE)
    return services.show_digits(token, address=request.remote_addr or "", now=clock.now())


def this_screen(now: datetime) -> Asking:
    """Return the screen that asks, pending or paired.

    :raises refusals.Unauthenticated: ``no-screen-here``.
    """
    screen = asking(now)
    if screen is None:
        raise refusals.Unauthenticated("no-screen-here")
    return screen


def asking(now: datetime) -> Asking | None:
    """Return the screen whose token this browser holds, pending or paired; None without one."""
    token = request.cookies.get(auth.SCREEN_COOKIE)
    if not token:
        return None
    return store.screens.asking(credentials.token_sha256(token), now=now, today=clock.today(now))


def order_of(screen: Asking, now: datetime) -> Order:
    """Tell what a screen is to do now."""
    return orders.order(screen, now.astimezone(clock.zone()))


def keep_token(reply: Response, token: str | None) -> None:
    """Let the browser keep a screen's token, hidden from scripts; None leaves what it has."""
    if token is not None:
        secure = (current_app.extensions["settings"].url or "").startswith("https:")
        reply.set_cookie(
            auth.SCREEN_COOKIE,
            token,
            max_age=COOKIE_VALID_S,
            secure=secure,
            httponly=True,
            samesite="Lax",
        )


def data_time(as_of: datetime, now: datetime) -> str:
    """Write the time of the data: the time of day, with the day where it is another one."""
    is_today = clock.local(as_of).date() == clock.local(now).date()
    return formats.moment(as_of, "hhmmss" if is_today else "stamp")


def _picture(made: pictures.Answer) -> Response:
    if not request.accept_encodings["gzip"]:
        return Response(made.body, mimetype="application/json")
    reply = Response(made.zipped, mimetype="application/json")
    reply.headers["Content-Encoding"] = "gzip"
    return reply


def _pending(screen: Asking, now: datetime) -> Response:
    body: dict[str, Any] = {
        "paired": False,
        "digits": screen.digits,
        "expires_at": wire.optional_rfc3339(screen.digits_expire_at),
    }
    reply = Response(json.dumps(body), mimetype="application/json")
    reply.headers["X-Server-Now"] = wire.rfc3339(now)
    return reply
