"""What the log tells of codes and roles: whose, and by whom; no code, no name."""

import logging
from datetime import UTC, date, datetime

import pytest

from quizapp import store
from quizapp.core.roles import Role
from quizapp.people import services
from tests import makers

NOW = datetime(2026, 3, 3, 4, tzinfo=UTC)
TODAY = date(2026, 3, 3)


@pytest.fixture
def log(db, caplog):
    caplog.set_level(logging.INFO, logger="quizapp")
    return lambda: [record.getMessage() for record in caplog.records]


@pytest.fixture
def people(db):
    with store.transaction():
        member = makers.make_member(None, name="王芳")
        organiser = makers.make_member(None, roles="organiser")
    return member, store.sign_ins.viewer_of_member(organiser.id, today=TODAY)


def test_a_code_issued_is_logged_without_the_code(people, log):
    member, viewer = people
    with store.transaction():
        issued = services.issue_code(member.id, viewer=viewer, code_key=b"k", today=TODAY, now=NOW)
    assert log() == [f"one-time code issued: member {member.id}, by member {viewer.id}"]
    assert issued.code not in str(log())


@pytest.mark.parametrize(
    ("added", "told"),
    [
        ({Role.CAPTAIN}, ["roles change: member {0}, by member {1}", "roles changed: member {0}: captain"]),
        (set(), []),
    ],
)
def test_a_change_of_roles_is_logged_and_nothing_else_of_the_person(people, log, added, told):
    member, viewer = people
    with store.transaction():
        services.change(
            member.id, name="王芳芳", phone="", added=frozenset(added), viewer=viewer, today=TODAY
        )
    assert log() == [line.format(member.id, viewer.id) for line in told]
    assert "王芳" not in str(log())
