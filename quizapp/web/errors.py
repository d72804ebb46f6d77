"""One way out for everything that goes wrong: a page for people, problem+json (RFC 9457) under ``/api/``.

Refusals, HTTP errors, CSRF failures and the API's validation errors all pass through ``reply``. A bug is
logged with a short incident id that the page shows, so that a telephone call leads to the log line.
"""

import logging
import secrets
from collections.abc import Mapping
from typing import Any

from apiflask import HTTPError
from flask import Flask, Response, current_app, json, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from quizapp import store
from quizapp.core.refusals import Refusal
from quizapp.web import messages, nav

log = logging.getLogger(__name__)

PROBLEM = "application/problem+json"
# Seconds after which it is worth to ask again.
AGAIN_S = 2
PROBLEM_TYPE = "urn:quizapp:problem:"
# A page cannot be seen before these are done; the person is led there and brought back.
LEADS_TO = {"sign-in-required": "accounts.sign_in", "password-change-required": "accounts.password"}


def reply(
    status: int, code: str, facts: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None
) -> Response:
    """Answer a request that is declined or failed.

    :param status: HTTP status, 400 to 599.
    :param code: stable name of what happened, a key of ``messages.MESSAGES`` where it has words.
    :param facts: plain JSON values that the sentence or the client needs.
    :param headers: to be sent along, e.g. ``Allow``.
    """
    facts = facts or {}
    if request.path.startswith("/api/"):
        answer = _problem(status, code, facts)
    else:
        answer = _lead(code) or _page(status, code, facts)
    answer.headers.update(headers or {})
    if status == 429 and "retry_after_s" in facts:
        answer.headers["Retry-After"] = str(facts["retry_after_s"])
    return answer


def _problem(status: int, code: str, facts: Mapping[str, Any]) -> Response:
    said = messages.say(code, facts, status)
    members = {"type": PROBLEM_TYPE + code, "title": said.title, "status": status, "detail": said.advice}
    # The standard members win: a fact may not pass for one.
    return Response(json.dumps({**facts, **members, "code": code}) + "\n", status, mimetype=PROBLEM)


def _lead(code: str) -> Response | None:
    endpoint = LEADS_TO.get(code)
    if endpoint not in current_app.view_functions:
        return None
    back = {"next": nav.here()} if nav.here() != "/" else {}
    return current_app.make_response(redirect(url_for(endpoint, **back), 303))


def _page(status: int, code: str, facts: Mapping[str, Any]) -> Response:
    said = messages.say(code, facts, status)
    # Who is signed in comes from the database, which may be what failed: such a page asks for nothing.
    is_bare = status >= 500 or code == "bad-host"
    if is_bare:
        body = current_app.jinja_env.get_template("error.html").render(
            status=status, code=code, said=said, is_bare=True, settings=current_app.extensions["settings"]
        )
    else:
        body = render_template("error.html", status=status, code=code, said=said, is_bare=False)
    return Response(body, status, mimetype="text/html")


def _refused(refusal: Refusal) -> Response:
    return reply(refusal.status, refusal.code, refusal.facts)


def _http(error: HTTPException) -> Response | HTTPException:
    status = error.code or 500
    if status < 400 or error.response is not None:
        return error
    headers = {name: value for name, value in error.get_headers() if name.lower() != "content-type"}
    code = "bad-host" if isinstance(error, SecurityError) else messages.code_for(status)
    return reply(status, code, headers=headers)


def _csrf(error: CSRFError) -> Response:
    return reply(403, "csrf")


def _api(error: HTTPError) -> Response:
    """Turn APIFlask's own error round; its detail names the fields that did not fit."""
    fields = [
        {"in": place, "field": field, "messages": said}
        for place, faults in (error.detail or {}).items()
        for field, said in faults.items()
    ]
    facts = {"fields": fields} if fields else {}
    return reply(error.status_code, messages.code_for(error.status_code), facts, dict(error.headers))


def _bug(error: InternalServerError) -> Response:
    """Answer for a bug; Flask has just logged it with its traceback, the incident id follows."""
    incident = secrets.token_hex(4)
    log.error("incident %s: %s %s", incident, request.method, request.path)
    return reply(500, "internal", {"incident": incident})


def _unavailable(error: Exception) -> Response:
    """Answer while the database cannot: its disk is full, or it is away. Who asks again later is served."""
    if not store.is_unavailable(error):
        raise error
    log.error("%s %s: the database is not available: %s", request.method, request.path, error)
    return reply(503, "unavailable", headers={"Retry-After": str(AGAIN_S)})


def init_app(app: Flask) -> None:
    """Register the handlers."""
    for kind in store.UNAVAILABLE:
        app.register_error_handler(kind, _unavailable)
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPError, _api)
    app.register_error_handler(InternalServerError, _bug)
