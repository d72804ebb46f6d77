"""The description of the API at ``/api/v1/openapi.json``: what APIFlask cannot know is set in here.

Models come from the views; here are who may ask, the arguments of addresses, and that every refusal is
problem+json (RFC 9457).
"""

import re
from collections.abc import Callable
from typing import Any, TypeVar

from apiflask import APIFlask
from flask import Flask

from quizapp.core.roles import Right
from quizapp.web import inputs, wire

View = TypeVar("View", bound=Callable[..., Any])
Schema = dict[str, Any]

LIMIT: Schema = {"type": "integer", "minimum": 1, "maximum": wire.LIMIT_MOST, "default": wire.LIMIT_DEFAULT}
AFTER: Schema = {"type": "string", "pattern": "^[0-9]{1,9}$", "description": "the `next` of the page before"}
TEXT: Schema = {"type": "string"}
ID: Schema = {"type": "integer", "minimum": 0, "maximum": inputs.ID_MOST}
PROBLEM: Schema = {
    "type": "object",
    "description": "RFC 9457, with a stable code and the facts of the refusal.",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
    },
    "required": ["type", "title", "status", "detail", "code"],
}
REFUSED: Schema = {
    "description": "Refused; nothing is changed.",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
# What stands before a name in a rule: "<int:" or "<".
CONVERTER = re.compile(r"<(?:[^:>]*:)?")
SCHEMES: dict[str, Schema] = {
    "session": {"type": "apiKey", "in": "cookie", "name": "quizapp"},
    "csrf": {"type": "apiKey", "in": "header", "name": "X-CSRFToken"},
    "bearer": {"type": "http", "scheme": "bearer"},
}


def query(**arguments: Schema) -> Callable[[View], View]:
    """Describe the arguments that a view reads from its address; none of them is needed."""

    def mark(view: View) -> View:
        view.query = arguments  # type: ignore[attr-defined]
        return view

    return mark


def init_app(app: APIFlask) -> None:
    """Describe what the rooms' calls have in common; call it when every room is open."""
    # Without servers the description holds wherever it was fetched; the Host header is never repeated.
    app.config.update(SECURITY_SCHEMES=SCHEMES, AUTO_SERVERS=False)

    @app.spec_processor
    def complete(spec: dict[str, Any]) -> dict[str, Any]:
        schemas = spec["components"]["schemas"]
        for unused in ("HTTPError", "ValidationError"):
            schemas.pop(unused, None)
        schemas["Problem"] = PROBLEM
        for (method, path), view in _views(app).items():
            operation = spec["paths"].get(path, {}).get(method)
            if operation is not None:
                _complete(operation, view, changes=method != "get")
        return spec


def _views(app: Flask) -> dict[tuple[str, str], Callable[..., Any]]:
    """Find the view behind each method and path, as OpenAPI writes them."""
    return {
        (method.lower(), CONVERTER.sub("{", rule.rule).replace(">", "}")): app.view_functions[rule.endpoint]
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
    }


def _complete(operation: dict[str, Any], view: Callable[..., Any], *, changes: bool) -> None:
    for parameter in operation["parameters"]:
        if parameter["in"] == "path" and parameter["schema"] == {"type": "integer"}:
            parameter["schema"] = ID
    arguments: dict[str, Schema] = getattr(view, "query", {})
    operation["parameters"] += [
        {"name": name, "in": "query", "required": False, "schema": schema}
        for name, schema in arguments.items()
    ]
    by_cookie: Schema = {"session": []} | ({"csrf": []} if changes else {})
    if view.right is Right.ENTER:  # type: ignore[attr-defined]
        operation["security"] = [by_cookie] if changes else [{}]
    else:
        operation["security"] = [by_cookie, {"bearer": []}]
    _complete_responses(operation["responses"])


def _complete_responses(responses: dict[str, Any]) -> None:
    """Let every refusal be a problem, and a second way to succeed carry the model of the first."""
    for status in [status for status in responses if status >= "4"]:
        del responses[status]
    # 304: who has this version already gets no body.
    for status in [status for status in responses if status.startswith("3")]:
        responses[status].pop("content", None)
    responses["default"] = REFUSED
    described = next((one["content"] for one in responses.values() if _has_model(one)), None)
    for answer in responses.values():
        if described and "content" in answer and not _has_model(answer):
            answer["content"] = described


def _has_model(answer: dict[str, Any]) -> bool:
    return any(each["schema"] for each in answer.get("content", {}).values())
