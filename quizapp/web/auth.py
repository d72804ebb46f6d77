"""Who asks, and may they: the session, CSRF, and one guard before every request.

Every view says with ``@requires(right)`` or ``@public`` who may come; one that says nothing stops the start.
The session cookie holds a random token; the row behind it (``store.SignIn``) decides, so that signing out,
being disabled and expiry take effect at once. A bearer token ignores cookies and needs no CSRF token.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, request, session
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import CSRFProtect, generate_csrf
from itsdangerous import URLSafeTimedSerializer

from quizapp import store
from quizapp.core import credentials, refusals, roles
from quizapp.core.roles import Right, Role
from quizapp.store.prepared import Prepared
from quizapp.web import clock

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
SCREEN_COOKIE = "quizapp_screen"
csrf = CSRFProtect()
View = TypeVar("View", bound=Callable[..., Any])
#: A statement that is compiled once, and its values.
Read = tuple[Prepared, dict[str, Any]]


class _Sessions(SecureCookieSessionInterface):
    """Flask's sessions with their serializer made once: every request needs it, and the key never changes."""

    _made: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        self._made = self._made or super().get_signing_serializer(app)
        return self._made


def requires(right: Right, *, beside: Callable[[], Read | None] | None = None) -> Callable[[View], View]:
    """Let only those in whose roles have this right (``core.roles``).

    :param beside: gives a read of at most one row that is asked in the same statement as who is signed in:
        a board that everybody looks at costs one journey to the database instead of two. The view finds the
        row by :func:`read_beside`. None: what it would read is not clear yet.
    """

    def mark(view: View) -> View:
        view.right, view.beside = right, beside  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """Let everybody in; the view says so on purpose."""
    return requires(Right.ENTER)(view)


def before_password_change(view: View) -> View:
    """Let in also whoever signed in by a one-time code and has to choose a password first."""
    view.before_password_change = True  # type: ignore[attr-defined]
    return view


def viewer() -> store.Viewer | None:
    """Return who is signed in, as a frozen value; read once a request, in one statement."""
    if "viewer" not in g:
        g.viewer = _find_viewer()
    return g.viewer


def read_beside() -> tuple[Any, ...] | None:
    """Return the row that was read beside the viewer; None: nothing was, or there is no such row."""
    return g.get("beside")


def member() -> store.Viewer:
    """Return who is signed in, where the guard has let only signed-in people in."""
    found = viewer()
    if found is None:
        raise refusals.Unauthenticated("sign-in-required")
    return found


def screen() -> store.Screen | None:
    """Return the paired screen that asks, if a screen asks."""
    if "screen" not in g:
        token = request.cookies.get(SCREEN_COOKIE) if _bearer() is None else None
        g.screen = store.screens.paired(credentials.token_sha256(token)) if token else None
    return g.screen


def own_token() -> str | None:
    """Return the token of the sign-in that this browser's cookie holds, whether it is still good or not."""
    token: str | None = session.get("token")
    return token


def refuse_bearer() -> None:
    """Refuse a bearer token where the cookie is what the call is about.

    :raises refusals.Conflict: ``bearer-token``.
    """
    if _bearer() is not None:
        raise refusals.Conflict("bearer-token")


def sign_in(token: str) -> None:
    """Bind this browser to a sign-in: a fresh session and CSRF token, nothing of the old one kept."""
    session.clear()
    session["token"] = token
    session.permanent = True
    g.pop("csrf_token", None)
    g.pop("viewer", None)


def sign_out() -> str | None:
    """Forget the session in this browser; return the token whose row is to be deleted."""
    token: str | None = session.pop("token", None)
    session.clear()
    g.pop("csrf_token", None)
    g.viewer = None
    return token


def code_key() -> bytes:
    """Return the key under which one-time codes are kept."""
    return bytes(current_app.extensions["keys"].derive("codes"))


def csrf_token() -> str:
    """Return this session's CSRF token."""
    return str(generate_csrf())


def _bearer() -> str | None:
    """Return the bearer token of a call; pages are for browsers, which have cookies."""
    if not request.path.startswith("/api/"):
        return None
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else None


def _find_viewer() -> store.Viewer | None:
    now = clock.now()
    bearer = _bearer()
    if bearer is not None:
        return store.sign_ins.viewer_of_token(credentials.token_sha256(bearer), today=clock.today(now))
    token = own_token()
    if not token:
        return None
    beside = getattr(current_app.view_functions.get(request.endpoint or ""), "beside", None)
    read = beside() if beside else None
    if read is not None:
        digest = credentials.token_sha256(token)
        person, g.beside = store.sign_ins.viewer_with(digest, *read, now=now, today=clock.today(now))
        return person
    return store.sign_ins.viewer(credentials.token_sha256(token), now=now, today=clock.today(now))


def _guard() -> None:
    if request.endpoint is None:
        return
    view = current_app.view_functions[request.endpoint]
    if request.method not in SAFE_METHODS and _bearer() is None:
        if None in request.form or None in request.files:
            # A part without a name, which neither the look for the token nor a view can stand.
            abort(400)
        csrf.protect()
    right = view.right  # type: ignore[attr-defined]
    if right is Right.ENTER:
        return
    person = viewer()
    if person is None:
        if screen() is not None and roles.allows(frozenset({Role.SCREEN}), right):
            return
        raise refusals.Unauthenticated("sign-in-required")
    if person.must_change_password and not hasattr(view, "before_password_change"):
        raise refusals.Forbidden("password-change-required")
    if not roles.allows(person.roles, right):
        raise refusals.Forbidden("forbidden")


def init_app(app: Flask) -> None:
    """Register the guard; call it before any other ``before_request`` of the app."""
    app.config.update(
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_CHECK_DEFAULT=False,
        # The token is bound to the session; a program that holds both need not send a Referer besides.
        WTF_CSRF_SSL_STRICT=False,
        SESSION_REFRESH_EACH_REQUEST=False,
        SESSION_COOKIE_NAME="quizapp",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=(app.extensions["settings"].url or "").startswith("https:"),
        PERMANENT_SESSION_LIFETIME=store.sign_ins.SIGN_IN_VALID,
    )
    app.session_interface = _Sessions()
    csrf.init_app(app)
    app.before_request(_guard)
    app.context_processor(lambda: {"current_member": viewer()})


def check_every_view_says_who(app: Flask) -> None:
    """Stop the start when a view does not say who may come.

    :raises RuntimeError: with the names of the views.
    """
    silent = sorted(name for name, view in app.view_functions.items() if not hasattr(view, "right"))
    if silent:
        raise RuntimeError(f"views without @requires or @public: {', '.join(silent)}")
