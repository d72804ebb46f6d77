"""People who can sign in."""

from datetime import UTC, datetime

import argon2
import pytest
import time_machine

from quizapp import store
from tests import makers

NOON = datetime(2026, 3, 3, 4, tzinfo=UTC)
PASSWORD = "correct horse 马"
#: Quick to verify; the parameters stand in the hash.
QUICK = argon2.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def people(app, clock):
    """Make a member and an organiser, both with the same password."""
    password_hash = QUICK.hash(PASSWORD)
    with app.app_context(), store.transaction():
        branch = makers.make_branch("b1")
        return {
            "member": makers.make_member(branch, staff_no="G7", name="王芳", password_hash=password_hash),
            "organiser": makers.make_member(
                None, staff_no="G1", name="赵敏", roles="organiser", password_hash=password_hash
            ),
        }
