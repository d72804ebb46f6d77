"""A federation with a screen on its wall, and the SQL that its polls run."""

import pytest
import sqlalchemy
import time_machine

from quizapp import standings, store
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


@pytest.fixture
def hall(app):
    """Twelve branches in the third week, whose first has a board of its own; a paired screen of the hall."""
    with app.app_context():
        branches, this_round, now = federations.make_federation(weeks=3, branches=12)
        with store.transaction():
            for name, score in (("周雅琴", 100), ("李娜", 90), ("何建平", 80)):
                federations.take_part(this_round, branches[0], name, score)
            store.screens.add_paired(credentials.token_sha256("token"), name="大厅", now=now)
            store.screens.add_paired(credentials.token_sha256("other"), name="食堂", now=now)
        standings.rebuild(now)
    with time_machine.travel(now, tick=False) as clock:
        yield branches, this_round, clock
