"""A federation with a screen on its wall, and the SQL that its polls run."""

import pytest
import sqlalchemy
import time_machine

from quizapp import store
from quizapp.core import credentials
from tests import federations


@pytest.fixture
def federation(app):
    """92 branches in the thirteenth week, and a paired screen; the clock stands in the middle of the week."""
    with app.app_context():
        branches, this_round, now = federations.make_federation()
        with store.transaction():
            store.screens.add_paired(credentials.token_sha256("token"), name="大厅", now=now)
    with time_machine.travel(now, tick=False) as clock:
        yield branches, this_round, clock


@pytest.fixture
def screen(client, federation):
    client.set_cookie("quizapp_screen", "token")
    return client


@pytest.fixture
def statements(app):
    """Collect the SQL that is run, without what begins and ends transactions."""
    run = []

    def note(_connection, _cursor, statement, *_more):
        if statement != "BEGIN":
            run.append(statement)

    with app.app_context():
        engine = store.db.engine
    sqlalchemy.event.listen(engine, "before_cursor_execute", note)
    yield run
    sqlalchemy.event.remove(engine, "before_cursor_execute", note)
