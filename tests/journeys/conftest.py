"""A round that is open at noon, and a member who takes it."""

import pytest
import time_machine

from quizapp import store
from tests import bank_makers, makers
from tests.journeys.desks import Desk
from tests.journeys.players import NOON, PLAN, Member


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def site(app, clock):
    """A branch of two, a bank, and a round of five questions that is open at noon."""
    with app.app_context(), store.transaction():
        branch = makers.make_branch("b1", name="第一支部")
        first, second = makers.make_member(branch), makers.make_member(branch)
        bank_makers.make_bank()
        this_round = makers.make_round(makers.make_season(), plan=PLAN)
        ids = this_round.id
    return app, ids, first, second


@pytest.fixture
def member(site):
    app, _round_id, first, _second = site
    return Member(app, first)


@pytest.fixture
def attempt(site, member):
    return member.start(site[1]).json


@pytest.fixture
def desk(site):
    """An organiser's browser, on the desk pages of the round."""
    with site[0].app_context():
        boss = makers.make_member(makers.make_branch(), roles="organiser", name="考务")
    return Desk(site[0], boss, site[1])
