"""Column types of the house: times that cannot be naive, and JSON that carries its version."""

from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import DateTime, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class UTCDateTime(TypeDecorator[datetime]):
    """An instant: aware in, aware UTC out; a naive datetime is refused with ``ValueError``."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime: {value!r}")
        utc = value.astimezone(UTC)
        # SQLite keeps no zone: the column holds UTC by this rule.
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class VersionedJSON(TypeDecorator[Any]):
    """JSON text ``{"v": 1, "d": …}``: a later shape can tell what it reads.

    :raises ValueError: on reading a version that this code does not know.
    """

    impl = Text
    cache_ok = True
    version = 1

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return orjson.dumps({"v": self.version, "d": value}).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        stored = orjson.loads(value)
        if stored["v"] != self.version:
            raise ValueError(f"JSON of version {stored['v']}; this code reads {self.version}")
        return stored["d"]
