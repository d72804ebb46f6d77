"""The database handle: one declarative base, how connections are set up, and the one transaction.

Why: on SQLite a reader that turns into a writer fails at once when another writes ("database is locked"),
and a transaction that begins as a writer while something slow runs holds up everybody's answers. So reads
run in a plain ``BEGIN``, and ``transaction()`` ends them and begins anew as the only writer.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import CursorResult, Executable, MetaData, Row, event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import DeclarativeBase

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The base of all rows; constraint names are fixed so that migrations can name them."""

    metadata = MetaData(naming_convention=NAMING)


class _Session(FlaskSession):
    """A session that joins the transaction that is open for writing."""

    def get_bind(self, *args: Any, **kwargs: Any) -> Engine | Connection:
        writer: Connection | None = self.info.get("writer")
        return super().get_bind(*args, **kwargs) if writer is None else writer


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False, "class_": _Session})


def _set_up_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    # Transactions are begun by us (see _begin), not by the driver's guess from the statement.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if not options.get("looking", False):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writing", False) else "BEGIN")


# Each engine's twin, on the same connections, for reading one statement without a transaction.
_looking: WeakKeyDictionary[Engine, Engine] = WeakKeyDictionary()


def prepare(engine: Engine) -> None:
    """Make an engine's connections durable and its transactions ours."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin)
        _looking[engine] = engine.execution_options(looking=True)
    else:
        _looking[engine] = engine.execution_options(isolation_level="AUTOCOMMIT")


@contextmanager
def transaction() -> Iterator[None]:
    """Write: end what was read, begin as a writer, commit at the end; roll back on any exception.

    Keep it short: nothing slow (hashing, parsing, rendering, network, files) belongs inside.

    :raises RuntimeError: a transaction inside a transaction, or rows changed before it began.
    """
    session = db.session()
    if is_writing():
        raise RuntimeError("a transaction is open already")
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("rows were changed outside a transaction")
    end_reading()
    with db.engine.connect().execution_options(writing=True) as connection, connection.begin():
        session.info["writer"] = connection
        try:
            yield
            # What was done through rows: into the connection's transaction, which this does not end.
            if session.in_transaction():
                session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            del session.info["writer"]


def is_writing() -> bool:
    """Say whether this thread's session is inside :func:`transaction`."""
    return db.session.registry.has() and "writer" in db.session.info


def end_reading() -> None:
    """End the read transaction, so that no snapshot is held while something slow runs."""
    session = db.session()
    if session.in_transaction() and not is_writing():
        # Not rollback(): that would expire the rows that were read, and read them all again.
        session.commit()


def run(statement: Executable, parameters: Mapping[str, Any] | None = None) -> CursorResult[*tuple[Any, ...]]:
    """Execute a statement on tables in the session's transaction.

    For what every answer and every hand-in does: the session's own way takes three times as long.
    """
    connection = db.session.info.get("writer") or db.session.connection()
    return connection.execute(statement, parameters)


def look(
    statement: Executable, parameters: Mapping[str, Any] | None = None
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Read with one statement on tables that needs no transaction around it, and none is begun.

    Inside :func:`transaction` it sees what was written there.
    """
    if is_writing():
        return run(statement, parameters).all()
    with _looking[db.engine].connect() as connection:
        return connection.execute(statement, parameters).all()
