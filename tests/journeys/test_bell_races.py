"""At the bell everybody writes at once: members, two schedulers, the organiser; the sums come out right.

starts ──── deadline ─ +10 s ● everybody at once
"""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy

from quizapp import store
from quizapp.core import refusals
from quizapp.core.attempts import GRACE
from quizapp.exceptions import services as exceptions
from quizapp.play import audits, late, services
from quizapp.store import checks
from tests import bank_makers, makers

KEY = b"receipts"
PLAN = {"rules": [{"type": "single", "count": 3}]}
STARTED = makers.FIRST_OPENING + timedelta(hours=3)
BELL = STARTED + timedelta(minutes=15) + GRACE


@pytest.fixture
def exam(db):
    """A round with twelve running attempts in two branches: (round, [(attempt, member)])."""
    bank_makers.make_bank()
    this_round = makers.make_round(makers.make_season(), plan=PLAN)
    branches = [makers.make_branch(), makers.make_branch()]
    members, sat = [makers.make_member(branches[number % 2]) for number in range(12)], []
    for number, member in enumerate(members):
        attempt_id = makers.make_attempt(this_round, member, now=STARTED, key=KEY)
        services.save(attempt_id, 1, "ABCD"[number % 4], seq=1, member_id=member.id, now=STARTED, key=KEY)
        sat.append((attempt_id, member.id))
    round_id = this_round.id
    store.end_reading()
    return round_id, sat


def _at_once(app, *acts):
    barrier = threading.Barrier(len(acts))

    def run(act):
        with app.app_context():
            barrier.wait()
            return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result() for future in [pool.submit(run, act) for act in acts]]


def _settled(round_id):
    """Hand in what was left, and compare every receipt, mark, result and sum."""
    services.hand_in_overdue(now=BELL, key=KEY)
    assert checks.count_running() == 0
    assert list(audits.verify(key=KEY)) == []
    store.db.session.expire_all()
    assert checks.wrong_sums(store.seasons.round_by_id(round_id)) == []


def test_two_schedulers_and_members_who_hand_in_never_count_anybody_twice(app, exam):
    round_id, sat = exam
    by_members = [
        lambda one=one, member=member: services.hand_in(one, member_id=member, now=BELL, key=KEY)
        for one, member in sat[:6]
    ]
    by_server = [lambda: services.hand_in_overdue(now=BELL, key=KEY, limit=5)] * 2
    _at_once(app, *by_members, *by_server)
    _settled(round_id)
    assert sum(store.db.session.scalars(sqlalchemy.select(store.BranchSum.took_part))) == 12


def test_a_late_answer_that_is_let_count_meanwhile_takes_nothing_from_the_sums(app, exam):
    round_id, sat = exam
    attempt_id, member_id = sat[0]
    with pytest.raises(refusals.Conflict):
        services.save(attempt_id, 2, "A", seq=1, member_id=member_id, now=BELL, key=KEY)
    late_id = store.db.session.scalar(sqlalchemy.select(store.LateResponse.id))
    store.end_reading()
    decision = late.Decision(True, "断网", member_id)
    _at_once(
        app,
        lambda: late.decide(late_id, decision, round_id=round_id, now=BELL, key=KEY),
        lambda: services.hand_in_overdue(now=BELL, key=KEY, limit=4),
        *[
            lambda one=one, member=member: services.hand_in(one, member_id=member, now=BELL, key=KEY)
            for one, member in sat[6:]
        ],
    )
    _settled(round_id)


def test_closing_early_while_everybody_saves_loses_nothing_that_was_acknowledged(app, exam):
    round_id, sat = exam
    now = STARTED + timedelta(minutes=5)
    was = store.seasons.round_by_id(round_id).closes_at
    store.end_reading()

    def save(one, member):
        saved = services.save(one, 2, "B", seq=1, member_id=member, now=now, key=KEY)
        return one if saved.accepted else None

    def close():
        exceptions.move(round_id, now, was=was, by_id=sat[0][1], today=now.date(), now=now)

    acknowledged = _at_once(
        app, close, *[lambda one=one, member=member: save(one, member) for one, member in sat]
    )[1:]
    assert services.hand_in_overdue(now=now + GRACE, key=KEY) == 12
    given = {one: len(store.attempts.responses(one)) for one in acknowledged if one is not None}
    assert set(given.values()) == {2}
    assert len(given) == 12
    _settled(round_id)
