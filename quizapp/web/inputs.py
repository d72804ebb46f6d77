"""What no row can hold is refused at the door: NUL and half characters, ids beyond 32 bits, deep JSON.

PostgreSQL keeps no NUL in a text and no larger id in a column; without these rules such a request would
be a bug's page (500) instead of an answer.
"""

from datetime import datetime
from typing import Any

import orjson
from flask import Flask, abort, request
from flask.json.provider import DefaultJSONProvider
from flask_babel import gettext as _
from werkzeug.routing import IntegerConverter, ValidationError
from wtforms import Field, Form
from wtforms.validators import StopValidation

from quizapp.core import text

ID_MOST = 2**31 - 1
FIRST_YEAR, LAST_YEAR = 2000, 2099


class IdConverter(IntegerConverter):
    """``<int:…>`` in an address: an id that a column can hold; any other is no such page."""

    def to_python(self, value: str) -> int:
        """Read the digits.

        :raises ValidationError: beyond 32 bits.
        """
        if len(value) > len(str(ID_MOST)) or int(value) > ID_MOST:
            raise ValidationError
        return int(value)


class StorableJson(DefaultJSONProvider):
    """Flask's JSON: written by orjson, ten times as fast; read only where a database could keep it."""

    def dumps(self, obj: Any, **_options: Any) -> str:
        """Write JSON: Chinese as it is, fields in the order in which the documents name them."""
        return orjson.dumps(obj, default=self.default).decode()

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """Read JSON.

        :raises ValueError: not JSON, nested too deeply, or with half a surrogate pair or NUL in a text,
            which UTF-8 and PostgreSQL cannot keep.
        """
        try:
            value = super().loads(s, **kwargs)
        except RecursionError as error:
            raise ValueError("nested too deeply") from error
        # Only escapes can bring them in: raw ones are broken UTF-8 or broken JSON already.
        if (b"\\u" if isinstance(s, bytes) else "\\u") in s:  # type: ignore[operator]
            _refuse_unstorable(value)
        return value


def _refuse_unstorable(value: Any) -> None:
    left = [value]
    while left:
        one = left.pop()
        if isinstance(one, str):
            one.encode()
            if "\0" in one:
                raise ValueError("NUL in a text")
        elif isinstance(one, dict):
            left += [*one, *one.values()]
        elif isinstance(one, list):
            left += one


def sensible_moment(_form: Form, field: Field) -> None:
    """Refuse a moment that nobody means: a WTForms validator for times that people type.

    :raises wtforms.validators.StopValidation: before 2000 or after 2099; far away dates break time zones.
    """
    if field.data is not None and not is_sensible(field.data):
        raise StopValidation(_("年份不对，请写 2000 到 2099 年之间的时间。"))


def one_line(typed: str | None) -> str:
    """Tidy what was typed into one line: a WTForms filter, and every field with free text has it."""
    return text.tidy(typed or "")


def lines(typed: str | None) -> str:
    """Tidy what was typed into several lines: a WTForms filter."""
    return text.tidy(typed or "", lines=True)


def is_sensible(moment: datetime) -> bool:
    """Tell whether a moment lies between 2000 and 2099."""
    return FIRST_YEAR <= moment.year <= LAST_YEAR


def _refuse_nul() -> None:
    texts = [request.path, *(text for pair in request.args.items(multi=True) for text in pair)]
    if request.method not in ("GET", "HEAD") and not request.is_json:
        texts += [text for pair in request.form.items(multi=True) for text in pair]
    if any("\0" in text for text in texts):
        abort(400)


def init_app(app: Flask) -> None:
    """Read addresses, forms and JSON by these rules; call it before any route with a number is made."""
    app.json = StorableJson(app)
    app.url_map.converters["int"] = IdConverter
    app.before_request(_refuse_nul)
