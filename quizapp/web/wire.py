"""What the JSON API writes and reads in the same way everywhere (contracts, section 7)."""

from datetime import UTC, datetime
from typing import Annotated, TypeVar

from flask import request
from flask_babel import lazy_gettext as _l
from pydantic import BaseModel, ConfigDict, Field

from quizapp.core import refusals
from quizapp.web import messages

LIMIT_DEFAULT = 50
LIMIT_MOST = 100

Timestamp = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
Item = TypeVar("Item")


class Strict(BaseModel):
    """A body that is taken: unknown fields and values of another type are refused (422)."""

    model_config = ConfigDict(extra="forbid", strict=True)


def rfc3339(moment: datetime) -> str:
    """Write an instant as RFC 3339, UTC, with Z and milliseconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def optional_rfc3339(moment: datetime | None) -> str | None:
    """Write an instant, or null where there is none."""
    return None if moment is None else rfc3339(moment)


def number(hundredths: int | None) -> float | int | None:
    """Write stored hundredths as a number with at most two decimals: 9260 as 92.6, 10000 as 100."""
    if hundredths is None:
        return None
    whole, rest = divmod(hundredths, 100)
    return whole if rest == 0 else hundredths / 100


def refuse_body() -> None:
    """Refuse a body where a call takes none: what it holds is not the client's to send.

    :raises refusals.Invalid: ``unwanted-body``; an empty body and ``{}`` are taken.
    """
    if request.get_data(cache=True).strip() not in (b"", b"{}"):
        raise refusals.Invalid("unwanted-body")


def page_limit() -> int:
    """Read ``?limit=``, 1 to 100.

    :raises refusals.Invalid: ``bad-page``.
    """
    text = request.args.get("limit", str(LIMIT_DEFAULT))
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= LIMIT_MOST):
        raise refusals.Invalid("bad-page", field="limit")
    return int(text)


def page_after() -> int:
    """Read ``?after=``, the ``next`` of the page before; 0 for the first page.

    :raises refusals.Invalid: ``bad-page``.
    """
    text = request.args.get("after", "0")
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise refusals.Invalid("bad-page", field="after")
    return int(text)


messages.add("bad-page", _l("网址里的条件不对"), _l("%(field)s 的写法不对，请改正后再试。"))
messages.add(
    "unwanted-body",
    _l("这里不接收内容"),
    _l("时间、编号和分数都由服务器决定，什么也没有保存。请不带内容再发一次。"),
)
