"""Alembic's entry: run the migrations on the app's own engine, one transaction for all."""

from alembic import context
from flask import current_app

from quizapp.store.base import db


def _ours(_object: object, name: str | None, kind: str, reflected: bool, compare_to: object) -> bool:
    # Autogenerate would drop tables that it does not know; leave them to whoever made them.
    return not (kind == "table" and reflected and compare_to is None)


def _run() -> None:
    configure = current_app.extensions["migrate"].configure_args
    with db.engine.connect() as connection:
        # Batch mode rebuilds tables on SQLite, which must not cascade into the rows that refer to them.
        if connection.dialect.name == "sqlite":
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        connection = connection.execution_options(writing=True)
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            include_object=_ours,
            transaction_per_migration=False,
            **configure,
        )
        with context.begin_transaction():
            context.run_migrations()
        if connection.dialect.name == "sqlite":
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")


_run()
