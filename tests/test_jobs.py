"""What runs when: late, twice and by several schedulers it comes to the same.

opens ──────── start ──── deadline ─ +10 s ──────── closes ─ +10 s
roster                       hand-in ●                settle ●
"""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy

from quizapp import jobs, store
from quizapp.core.attempts import GRACE
from quizapp.play import services
from quizapp.store import checks
from tests import bank_makers, makers

pytestmark = pytest.mark.databases("sqlite", "postgresql")

PLAN = {"rules": [{"type": "single", "count": 2}]}
KEY = b"receipts"
STARTED = makers.FIRST_OPENING + timedelta(hours=3)
BELL = STARTED + timedelta(minutes=15) + GRACE
CLOSED = makers.FIRST_OPENING + makers.HELD_OPEN + GRACE
SECOND = timedelta(seconds=1)


@pytest.fixture
def round_id(db):
    """An open round, with a bank behind it."""
    bank_makers.make_bank()
    return makers.make_round(makers.make_season(), plan=PLAN).id


@pytest.fixture
def attempt_id(round_id):
    """An attempt of 15 minutes that was begun and holds one answer."""
    return _start(round_id, makers.make_member(makers.make_branch()))


def _start(round_id, member):
    attempt_id = makers.make_attempt(store.seasons.round_by_id(round_id), member, now=STARTED, key=KEY)
    services.save(attempt_id, 1, "A", seq=1, member_id=member.id, now=STARTED, key=KEY)
    return attempt_id


def _done(now):
    done = {job.name: number for job, number in jobs.run_once(now)}
    store.end_reading()
    return done


def _due(now):
    found = {job.name: sum(one.number for one in job.due(now)) for job in jobs.JOBS}
    store.end_reading()
    return found


def _row(row, row_id):
    found = store.db.session.get(row, row_id, populate_existing=True)
    store.end_reading()
    return found


@pytest.mark.parametrize(
    ("at", "due"),
    [
        (makers.FIRST_OPENING - SECOND, {}),
        (makers.FIRST_OPENING, {"rosters": 1}),
        (BELL - SECOND, {"rosters": 1}),
        (CLOSED - SECOND, {"rosters": 1}),
        (CLOSED, {"rosters": 1, "settle": 1}),
    ],
)
def test_a_round_asks_for_a_roster_when_it_opens_and_to_be_settled_when_it_has_closed(round_id, at, due):
    assert {name: number for name, number in _due(at).items() if number} == due


def test_an_attempt_is_due_when_its_deadline_and_grace_have_passed(attempt_id):
    assert (_due(BELL - SECOND)["hand-in"], _due(BELL)["hand-in"]) == (0, 1)


def test_what_is_only_listed_is_not_done(attempt_id):
    _due(CLOSED)
    assert _row(store.Attempt, attempt_id).handed_in_at is None


def test_the_server_hands_in_what_an_overdue_attempt_holds(attempt_id):
    _done(BELL)
    attempt = _row(store.Attempt, attempt_id)
    assert (attempt.by_server, attempt.handed_in_at, attempt.answered) == (True, BELL, 1)
    assert attempt.receipt


def test_before_the_bell_nobody_is_handed_in(attempt_id):
    assert _done(BELL - SECOND)["hand-in"] == 0
    assert _row(store.Attempt, attempt_id).handed_in_at is None


def test_jobs_that_come_an_hour_late_do_everything_that_was_due(round_id, attempt_id):
    done = _done(CLOSED + timedelta(hours=1))
    assert (done["hand-in"], done["settle"]) == (1, 1)
    assert _row(store.Round, round_id).settled_at == CLOSED + timedelta(hours=1)
    board = store.db.session.scalar(sqlalchemy.select(store.Board).where(store.Board.scope == f"r{round_id}"))
    assert board is not None
    assert not any(_due(CLOSED + timedelta(hours=1)).values())


def test_jobs_that_run_twice_do_nothing_the_second_time(round_id, attempt_id):
    _done(CLOSED)
    receipt = _row(store.Attempt, attempt_id).receipt
    assert not any(_done(CLOSED + SECOND).values())
    assert _row(store.Attempt, attempt_id).receipt == receipt
    assert _row(store.Round, round_id).settled_at == CLOSED


def test_an_attempt_that_cannot_be_marked_is_logged_and_keeps_nobody_waiting(round_id, caplog):
    branch = makers.make_branch()
    members = [makers.make_member(branch) for _ in range(2)]
    broken, whole = (_start(round_id, member) for member in members)
    with store.transaction():
        damage = sqlalchemy.update(store.Attempt).where(store.Attempt.id == broken)
        store.db.session.execute(damage.values(paper={"slots": []}, deadline_at=STARTED))
    assert _done(BELL)["hand-in"] == 1
    assert _row(store.Attempt, broken).handed_in_at is None
    assert _row(store.Attempt, whole).handed_in_at == BELL
    assert f"attempt {broken} could not be handed in" in caplog.text


def test_two_schedulers_at_once_hand_in_and_settle_once(app, round_id):
    branch = makers.make_branch()
    members = [makers.make_member(branch) for _ in range(5)]
    for member in members:
        _start(round_id, member)
    barrier = threading.Barrier(2)

    def act():
        with app.app_context():
            barrier.wait()
            _done(CLOSED)

    with ThreadPoolExecutor(2) as pool:
        for future in [pool.submit(act) for _ in range(2)]:
            future.result()
    assert store.db.session.scalars(sqlalchemy.select(store.BranchSum.took_part)).all() == [5]
    assert checks.count_running() == 0
    assert _row(store.Round, round_id).settled_at == CLOSED


def test_of_two_schedulers_the_first_leads_until_it_resigns(db):
    with store.transaction():
        assert store.jobs.lead("one")
    with store.transaction():
        assert not store.jobs.lead("two")
        assert store.jobs.lead("one")
        store.jobs.resign("two")
    with store.transaction():
        assert not store.jobs.lead("two")
        store.jobs.resign("one")
    with store.transaction():
        assert store.jobs.lead("two")
        assert not store.jobs.lead("one")


def test_a_lease_that_has_run_out_by_the_databases_clock_is_taken_over(db):
    with store.transaction():
        store.jobs.lead("one")
        store.db.session.execute(
            sqlalchemy.update(store.Lease).values(until_at=store.jobs.database_now() - SECOND)
        )
    with store.transaction():
        assert store.jobs.lead("two")


def test_a_scheduler_without_the_lease_does_not_act(app, attempt_id):
    leader, follower = jobs.Leadership(app), jobs.Leadership(app)
    leader.renew()
    follower.renew()
    assert (leader.holds(), follower.holds()) == (True, False)
    job = next(one for one in jobs.JOBS if one.name == "hand-in")
    jobs._act(app, job, follower, threading.Event())
    assert _row(store.Attempt, attempt_id).handed_in_at is None
    jobs._act(app, job, leader, threading.Event())
    assert _row(store.Attempt, attempt_id).handed_in_at is not None
    leader.resign()
    follower.renew()
    assert follower.holds()


def test_a_leader_does_not_trust_a_lease_that_it_renewed_long_ago(app, db, monkeypatch):
    leader = jobs.Leadership(app)
    leader.renew()
    monkeypatch.setattr(jobs, "time", _Later(jobs.time))
    assert not leader.holds()


class _Later:
    """The module ``time``, as long ahead as a lease lasts."""

    def __init__(self, time):
        self.time = time

    def monotonic(self):
        return self.time.monotonic() + store.jobs.LEASE.total_seconds()


def test_the_work_of_a_due_time_is_claimed_once(db):
    with store.transaction():
        assert store.jobs.claim("sweep", due_at=CLOSED, now=CLOSED)
    with store.transaction():
        assert not store.jobs.claim("sweep", due_at=CLOSED, now=CLOSED)
        assert store.jobs.claim("sweep", due_at=CLOSED + SECOND, now=CLOSED)
        assert store.jobs.claim("other", due_at=CLOSED, now=CLOSED)


def test_a_claim_is_gone_when_its_work_failed(db):
    def claim_and_fail():
        with store.transaction():
            store.jobs.claim("sweep", due_at=CLOSED, now=CLOSED)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        claim_and_fail()
    with store.transaction():
        assert store.jobs.claim("sweep", due_at=CLOSED, now=CLOSED)


def test_what_has_run_out_is_swept_and_the_rest_stays(db):
    now = datetime(2026, 3, 3, 4, 20, tzinfo=UTC)
    member = makers.make_member()
    long_ago = now - timedelta(days=2)
    with store.transaction():
        for number, expires_at in enumerate((now, now + SECOND)):
            store.db.session.add_all(
                [
                    store.SignIn(
                        token_sha256=f"{number}",
                        member_id=member.id,
                        created_at=long_ago,
                        expires_at=expires_at,
                    ),
                    store.ScreenLink(token_sha256=f"{number}", expires_at=expires_at),
                    store.Screen(
                        token_sha256=f"{number}",
                        digits=f"00000{number}",
                        digits_expire_at=expires_at - store.jobs.PENDING_KEPT,
                        created_at=long_ago,
                    ),
                ]
            )
        store.db.session.add_all(
            [
                store.Screen(token_sha256="paired", created_at=long_ago, paired_at=long_ago),
                store.Throttle(key="old", failures=3, since_at=long_ago),
                store.Throttle(key="blocked", failures=9, since_at=long_ago, blocked_until=now + SECOND),
                store.Throttle(key="new", failures=1, since_at=now - SECOND),
            ]
        )
    assert store.jobs.sweepable(at=now) == 4
    store.end_reading()
    assert _done(now)["sweep"] == 4
    kept = [
        store.db.session.scalar(sqlalchemy.select(sqlalchemy.func.count()).select_from(row))
        for row in (store.SignIn, store.ScreenLink, store.Screen, store.Throttle)
    ]
    assert kept == [1, 1, 2, 2]


def test_a_sweep_waits_for_the_next_hour(db):
    now = datetime(2026, 3, 3, 4, 20, tzinfo=UTC)
    jobs.sweep(now)
    with store.transaction():
        store.db.session.add(store.ScreenLink(token_sha256="a", expires_at=now))
    assert jobs.sweep(now + timedelta(minutes=39)) == 0
    assert jobs.sweep(now + timedelta(minutes=40)) == 1
