"""Many rows at once, for who fills an empty database: each table in one statement or one COPY.

Row objects and single inserts would take minutes where the demo federation has seconds: 400,000 responses.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Table, exists, func, select, text, update

from quizapp.store.attempt_rows import Attempt
from quizapp.store.base import Base, db
from quizapp.store.people import Branch, Member


def holds_people() -> bool:
    """Say whether anybody is there, the disabled included."""
    return bool(db.session.scalar(select(exists().where(Member.id.is_not(None)))))


def branch_ids() -> dict[str, int]:
    """Return the id of every branch by its code."""
    return {row.code: row.id for row in db.session.execute(select(Branch.code, Branch.id))}


def set_everybodys_password(password_hash: str) -> None:
    """Give everybody the same password, in place of codes and passwords of their own."""
    db.session.execute(
        update(Member).values(password_hash=password_hash, code_hmac=None, code_expires_at=None)
    )


def new_attempt_ids(count: int) -> list[int]:
    """Reserve ids for attempts that are about to be stored: a receipt names its attempt.

    On SQLite they are the next ones, so they hold for the transaction in which they are asked for.
    """
    if db.engine.dialect.name == "sqlite":
        first = (db.session.scalar(select(func.max(Attempt.id))) or 0) + 1
        return list(range(first, first + count))
    reserve = text("SELECT nextval(pg_get_serial_sequence('attempts', 'id')) FROM generate_series(1, :count)")
    return list(db.session.scalars(reserve, {"count": count}))


def add(kind: type[Base], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Store rows of one table, in the caller's transaction.

    :param kind: the row class, e.g. ``store.Response``.
    :param columns: names of its columns; every other one is left to the database.
    :param rows: the values of each row in the order of the columns.
    """
    table = kind.__table__
    assert isinstance(table, Table)
    dialect = db.engine.dialect
    converters = [table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in columns]
    # Column by column: most need no conversion, and the others need no call of ours for each row.
    values = [
        column if convert is None else map(_remembering(convert), column)
        for convert, column in zip(converters, zip(*rows, strict=True), strict=False)
    ]
    converted = list(zip(*values, strict=True))
    if not converted:
        return
    connection = db.session.connection()
    if dialect.name == "sqlite":
        places = ", ".join("?" for _ in columns)
        # Names are the schema's own, values are bound.
        statement = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({places})"  # noqa: S608
        connection.exec_driver_sql(statement, converted)
        return
    cursor: Any = connection.connection.cursor()
    with cursor, cursor.copy(f"COPY {table.name} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in converted:
            copy.write_row(row)


def _remembering(convert: Any) -> Any:
    """Convert a text once: most of 400,000 responses are a letter."""
    known: dict[str, Any] = {}

    def converted(value: Any) -> Any:
        if not isinstance(value, str):
            return convert(value)
        if value not in known:
            known[value] = convert(value)
        return known[value]

    return converted
