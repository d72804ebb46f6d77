"""The database handle: one declarative base, how connections are set up, and the one transaction.

Why: on SQLite a reader that turns into a writer fails at once when another writes ("database is locked"),
and a transaction that begins as a writer while something slow runs holds up everybody's answers. So reads
run in a plain ``BEGIN``, and ``transaction()`` ends them and begins anew as the only writer.
"""

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import MetaData, event, exc
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import DeclarativeBase

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


#: What is raised while the database cannot: it is away, its disk is full, it is locked for too long.
UNAVAILABLE = (exc.OperationalError, exc.InterfaceError, exc.TimeoutError)


def is_unavailable(error: Exception) -> bool:
    """Tell whether one of ``UNAVAILABLE`` is the database's trouble: SQLite calls wrong statements so too."""
    code = getattr(getattr(error, "orig", None), "sqlite_errorcode", None)
    return bool(code != sqlite3.SQLITE_ERROR)


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


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    driver: Any = connection.connection.driver_connection
    driver.execute("BEGIN IMMEDIATE" if writing else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    # The driver begins with the first statement, on the same journey.
    driver: Any = connection.connection.driver_connection
    driver.autocommit = False


def _begin_nothing(connection: Any, _record: Any) -> None:
    if connection is not None and not connection.closed:
        connection.autocommit = True


class _Queue:
    """Where SQLite's writers wait for their turn: a lock on a file beside the database.

    SQLite has one writer, and who finds it busy sleeps and asks again, ever longer; threads and processes can
    queue instead. Only speed hangs on it: the database's own lock decides, and the system frees ours.
    """

    def __init__(self, database: str) -> None:
        self._path = Path(f"{database}-queue")

    @contextmanager
    def turn(self) -> Iterator[None]:
        # Opened each time: whoever shares an open file shares its lock.
        with self._path.open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


_queues: WeakKeyDictionary[Engine, _Queue] = WeakKeyDictionary()


def turn() -> AbstractContextManager[None]:
    """Wait for the turn to write, and hold it until the block ends; on PostgreSQL nobody waits."""
    queue = _queues.get(db.engine)
    return nullcontext() if queue is None else queue.turn()


def prepare(engine: Engine) -> None:
    """Make an engine's connections durable and its transactions ours: a connection begins nothing by itself.

    What is read by one statement (``Prepared.look``) needs no transaction, and switching a connection over
    for it and back took a good part of a short request.
    """
    is_sqlite = engine.dialect.name == "sqlite"
    event.listen(engine, "connect", _set_up_sqlite if is_sqlite else _begin_nothing)
    event.listen(engine, "begin", _begin_sqlite if is_sqlite else _begin_postgresql)
    if not is_sqlite:
        event.listen(engine, "checkin", _begin_nothing)
    if is_sqlite and engine.url.database not in (None, "", ":memory:"):
        _queues[engine] = _Queue(str(engine.url.database))


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
    with (
        db.engine.connect().execution_options(writing=True) as connection,
        turn(),
        connection.begin(),
    ):
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


def connection() -> Connection:
    """Return the connection of the transaction that is open: the writer's, else the session's reading one."""
    return db.session.info.get("writer") or db.session.connection()
