"""A federation of six branches of eight with a round that is open, at a time that stands still."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import flask
import pytest
import sqlalchemy
from flask.testing import FlaskClient

from quizapp import standings, store
from quizapp.core import credentials
from quizapp.web import clock
from tests import makers

ZONE = ZoneInfo("Asia/Shanghai")


@dataclass
class Site:
    """The site of a test: who can come, and what was asked of the database."""

    app: flask.Flask
    now: datetime
    federation: makers.Federation
    statements: list[str] = field(default_factory=list)

    def member(self, branch: int, number: int) -> store.Member:
        """Return a member of a branch of the federation."""
        return self.federation.members[branch][number]

    def client(self, member: store.Member | None = None) -> FlaskClient:
        """Give a browser in which this member is signed in; None: nobody."""
        client = self.app.test_client()
        if member is not None:
            makers.sign_in(client, member, now=self.now)
        return client

    def screen(self) -> FlaskClient:
        """Give the browser of a paired screen."""
        client = self.app.test_client()
        with self.app.app_context(), store.transaction():
            store.db.session.add(
                store.Screen(
                    token_sha256=credentials.token_sha256("screen"), created_at=self.now, paired_at=self.now
                )
            )
        client.set_cookie("quizapp_screen", "screen")
        return client

    def hand_in(self, member: store.Member, score: float) -> None:
        """Let a member take the open round, and rebuild the boards."""
        with self.app.app_context():
            makers.make_result(self.federation.rounds[-1], member, score, number=2)
            standings.rebuild(self.now)

    @property
    def round_id(self) -> int:
        """The id of the round that is open."""
        return self.federation.rounds[-1].id


@pytest.fixture
def terms() -> dict:
    """Give what the season has of its own."""
    return {}


@pytest.fixture
def site(app: flask.Flask, terms: dict, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """Build the federation, with its boards."""
    now = makers.FIRST_OPENING + 2 * makers.WEEK + timedelta(hours=5)
    monkeypatch.setattr(clock, "now", lambda: now)
    with app.app_context():
        federation = makers.make_federation(branches=6, members=8, weeks=3, **terms)
        standings.settle_due(now, ZONE)
        standings.rebuild(now)
        engine = store.db.engine
    site = Site(app, now, federation)

    def note(_connection, _cursor, statement, *_rest):
        site.statements.append(statement)

    sqlalchemy.event.listen(engine, "before_cursor_execute", note)
    yield site
    sqlalchemy.event.remove(engine, "before_cursor_execute", note)
