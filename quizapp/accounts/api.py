"""The session as JSON (contracts, section 7)."""

from typing import Annotated, Any

from apiflask import APIBlueprint
from flask import request
from flask_babel import lazy_gettext as _l
from pydantic import BaseModel, Field

from quizapp import store
from quizapp.accounts import services
from quizapp.web import auth, clock, messages, wire

bp = APIBlueprint("accounts_api", __name__, url_prefix="/api/v1", tag="session")


class Credentials(wire.Strict):
    """What a sign-in sends."""

    staff_no: Annotated[str, Field(max_length=64)]
    password: Annotated[str, Field(max_length=services.PASSWORD_MAX_LENGTH)]


class SignedIn(BaseModel):
    """Who is signed in."""

    staff_no: str
    name: str
    branch: str | None
    roles: list[str]


class Session(BaseModel):
    """Who is signed in (null: nobody), the CSRF token for what changes anything, and the server's time."""

    member: SignedIn | None
    csrf_token: str
    server_now: wire.Timestamp


@bp.get("/session")
@bp.output(Session)
@auth.public
@auth.before_password_change
def show() -> dict[str, Any]:
    """Tell who is signed in; anybody may ask."""
    return _session(auth.viewer())


@bp.post("/session")
@bp.input(Credentials, arg_name="given")
@bp.output(Session)
@auth.public
def sign_in(given: Credentials) -> dict[str, Any]:
    """Sign in; a one-time code is refused here, since a password has to be chosen on a page first."""
    auth.refuse_bearer()
    token, _must_change = services.sign_in(
        given.staff_no,
        given.password,
        address=request.remote_addr or "",
        code_key=auth.code_key(),
        now=clock.now(),
        takes_code=False,
        replaces=auth.own_token(),
    )
    auth.sign_in(token)
    return _session(auth.viewer())


@bp.delete("/session")
@bp.output(Session)
@auth.public
@auth.before_password_change
def sign_out() -> dict[str, Any]:
    """Sign out; the token of the cookie is worth nothing afterwards."""
    auth.refuse_bearer()
    wire.refuse_body()
    token = auth.sign_out()
    if token:
        services.sign_out(token)
    return _session(None)


messages.add(
    "bearer-token",
    _l("这里不用访问令牌"),
    _l("登录和退出只对浏览器的会话有效，请去掉 Authorization 再试。令牌在工作台上停用。"),
)


def _session(viewer: store.Viewer | None) -> dict[str, Any]:
    member = viewer and {
        "staff_no": viewer.staff_no,
        "name": viewer.name,
        "branch": viewer.branch_code,
        "roles": sorted(viewer.roles),
    }
    return {"member": member, "csrf_token": auth.csrf_token(), "server_now": wire.rfc3339(clock.now())}
