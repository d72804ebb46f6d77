"""Statements that are compiled once and handed to the driver as they are.

For what every request and every answer does. Why: on the way of ``Connection.execute`` a statement takes
ten times as long as SQLite takes to answer it, and while a writer computes everybody else waits. Types,
drivers' errors, broken connections and listeners to ``before_cursor_execute`` are treated as SQLAlchemy does.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, true
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.base import Executable
from sqlalchemy.types import TypeEngine

from quizapp.store import base

Processor = Callable[[Any], Any]
Tuples = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class _Text:
    """A statement in one dialect: its text, what goes in and what comes out."""

    sql: str
    names: tuple[str, ...] | None
    given: dict[str, Any]
    inward: tuple[tuple[str, Processor], ...]
    outward: tuple[tuple[int, Processor], ...]
    returns_rows: bool


class Prepared:
    """A statement on tables, with every value a ``bindparam``.

    :param statement: a select, or an insert or update that names its values.
    """

    def __init__(self, statement: Executable) -> None:
        self.statement: Any = statement
        self._texts: dict[str, _Text] = {}

    def run(self, parameters: Mapping[str, Any] | None = None) -> Tuples:
        """Execute it in the transaction that is open; return its rows."""
        return run_all([(self, parameters or {})])[0]

    def look(self, parameters: Mapping[str, Any] | None = None) -> Tuples:
        """Read with one statement that needs no transaction around it, and none is begun; return its rows.

        Inside ``store.transaction()`` it sees what was written there.
        """
        if base.is_writing():
            return self.run(parameters)
        return self.read(self.glance(parameters))

    def read(self, rows: Tuples) -> Tuples:
        """Turn rows of :meth:`glance` into what ``look`` gives."""
        dialect = base.db.engine.dialect
        return _outward(rows, (self._texts.get(dialect.name) or self._compile(dialect)).outward)

    def glance(self, parameters: Mapping[str, Any] | None = None) -> Tuples:
        """Read as ``look`` does, with the values as the driver gives them.

        For what is read again and again, to see whether it is still the same: turning texts into times takes
        longer than reading them. Not inside ``store.transaction()``.
        """
        engine = base.db.engine
        with _translated(None, engine.dialect, None):
            pooled = engine.raw_connection()
        driver: Any = pooled.driver_connection
        try:
            with _translated(driver, engine.dialect, pooled):
                text, cursor = self._send(driver, engine.dialect, parameters or {}, pooled)
                rows: Tuples = cursor.fetchall() if text.returns_rows else []
                cursor.close()
                return rows
        finally:
            pooled.close()

    def write(self, parameters: Mapping[str, Any] | None = None) -> Tuples:
        """Write with one statement that is a transaction of its own; return its rows.

        Inside ``store.transaction()`` it is a part of that.
        """
        if base.is_writing():
            return self.run(parameters)
        base.end_reading()
        with base.turn():
            return self.look(parameters)

    def _send(
        self, driver: Any, dialect: Dialect, parameters: Mapping[str, Any], holder: Any
    ) -> tuple[_Text, Any]:
        text = self._texts.get(dialect.name) or self._compile(dialect)
        values = {**text.given, **parameters}
        for name, process in text.inward:
            values[name] = process(values[name])
        arguments = values if text.names is None else tuple(values[name] for name in text.names)
        cursor = driver.cursor()
        for note in base.db.engine.dispatch.before_cursor_execute:
            note(holder, cursor, text.sql, arguments, None, False)
        cursor.execute(text.sql, arguments)
        return text, cursor

    def _fetch(self, text: _Text, cursor: Any) -> Tuples:
        rows = _outward(cursor.fetchall(), text.outward) if text.returns_rows else []
        cursor.close()
        return rows

    def _compile(self, dialect: Dialect) -> _Text:
        compiled = self.statement.compile(dialect=dialect)
        columns = list(self.statement.exported_columns)
        # By name: a value that stands in two places goes in once.
        inward = {
            name: process
            for bind, name in compiled.bind_names.items()
            if (process := _impl(bind.type, dialect).bind_processor(dialect))
        }
        outward = [
            (place, process)
            for place, column in enumerate(columns)
            if (process := _impl(column.type, dialect).result_processor(dialect, None))
        ]
        names = tuple(compiled.positiontup) if compiled.positional else None
        text = _Text(
            compiled.string, names, compiled.params, tuple(inward.items()), tuple(outward), bool(columns)
        )
        self._texts[dialect.name] = text
        return text


def beside(one: Prepared, other: Prepared) -> Prepared:
    """Make one statement of two reads that give at most a row each: the columns of both.

    Without the other's row its columns are null. Values of the same name are the same in both.
    """
    left, right = one.statement.subquery("one"), other.statement.subquery("other")
    return Prepared(select(*left.c, *right.c).select_from(left.outerjoin(right, true())))


def run_all(statements: Sequence[tuple[Prepared, Mapping[str, Any]]]) -> list[Tuples]:
    """Execute statements in this order in the transaction that is open; return the rows of each.

    Several go to PostgreSQL in one journey; each sees what was committed when its turn came.
    """
    held = base.connection()
    driver: Any = held.connection.driver_connection
    with _translated(driver, held.dialect, held.connection):
        journey = driver.pipeline if len(statements) > 1 and held.dialect.name != "sqlite" else nullcontext
        with journey():
            sent = [one._send(driver, held.dialect, parameters, held) for one, parameters in statements]
        return [one._fetch(*what) for (one, _), what in zip(statements, sent, strict=True)]


@contextmanager
def _translated(driver: Any, dialect: Dialect, pooled: Any) -> Iterator[None]:
    """Raise the driver's errors as SQLAlchemy does, and give up a connection that is broken."""
    try:
        yield
    except dialect.loaded_dbapi.Error as error:
        is_gone = dialect.is_disconnect(error, driver, None)
        if is_gone and pooled is not None:
            pooled.invalidate(error)
        raise DBAPIError.instance(
            None, None, error, dialect.loaded_dbapi.Error, connection_invalidated=is_gone, dialect=dialect
        ) from error


def _impl(kind: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return kind.dialect_impl(dialect)


def _outward(rows: Sequence[Sequence[Any]], processors: tuple[tuple[int, Processor], ...]) -> Tuples:
    if not processors:
        return [tuple(row) for row in rows]
    turned = []
    for row in rows:
        values = list(row)
        for place, process in processors:
            values[place] = process(values[place])
        turned.append(tuple(values))
    return turned
