"""The session as JSON (contracts, section 7)."""

from typing import Any

from apiflask import APIBlueprint
from flask import request
from pydantic import BaseModel

from quizapp import store
from quizapp.accounts import services
from quizapp.core import refusals
from quizapp.web import auth, clock, wire

bp = APIBlueprint("accounts_api", __name__, url_prefix="/api/v1", tag="session")


class Credentials(wire.Strict):
    """What a sign-in sends."""

    staff_no: str
    password: str


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
    token, must_change = services.sign_in(
        given.staff_no,
        given.password,
        address=request.remote_addr or "",
        code_key=auth.code_key(),
        now=clock.now(),
    )
    if must_change:
        services.sign_out(token)
        raise refusals.Forbidden("password-change-required")
    auth.sign_in(token)
    return _session(auth.viewer())


@bp.delete("/session")
@bp.output(Session)
@auth.public
@auth.before_password_change
def sign_out() -> dict[str, Any]:
    """Sign out; the token of the cookie is worth nothing afterwards."""
    token = auth.sign_out()
    if token:
        services.sign_out(token)
    return _session(None)


def _session(viewer: store.Viewer | None) -> dict[str, Any]:
    member = viewer and {
        "staff_no": viewer.staff_no,
        "name": viewer.name,
        "branch": viewer.branch_code,
        "roles": sorted(viewer.roles),
    }
    return {"member": member, "csrf_token": auth.csrf_token(), "server_now": wire.rfc3339(clock.now())}
