"""The server hands in what is left: in batches, whoever is there, the same statements for few as for many.

starts ──── deadline ─ +10 s
  ●────────────├─────────┤ handed in, with what is stored
"""

from datetime import timedelta

import pytest
import sqlalchemy

from quizapp import store
from quizapp.core.attempts import GRACE
from quizapp.play import audits, services
from quizapp.store import checks
from tests import bank_makers, makers

KEY = b"receipts"
PLAN = {"rules": [{"type": "single", "count": 3}, {"type": "multiple", "count": 2}]}
STARTED = makers.FIRST_OPENING + timedelta(hours=3)
BELL = STARTED + timedelta(minutes=15) + GRACE


@pytest.fixture
def this_round(db):
    bank_makers.make_bank()
    return makers.make_round(makers.make_season(), plan=PLAN)


def _running(this_round, count, *, branches=3, answers=2):
    """Let so many members of a few branches begin an attempt and answer; return the ids of the attempts."""
    units = [makers.make_branch() for _ in range(branches)]
    ids = []
    for number in range(count):
        member = makers.make_member(units[number % branches])
        attempt_id = makers.make_attempt(this_round, member, now=STARTED, key=KEY)
        for slot in range(1, answers + 1):
            services.save(
                attempt_id, slot, "ABCD"[number % 4], seq=1, member_id=member.id, now=STARTED, key=KEY
            )
        ids.append(attempt_id)
    return ids


def _attempts():
    query = sqlalchemy.select(store.Attempt).order_by(store.Attempt.id)
    found = list(store.db.session.scalars(query.execution_options(populate_existing=True)))
    store.end_reading()
    return found


def _damage(ids):
    with store.transaction():
        damage = sqlalchemy.update(store.Attempt).where(store.Attempt.id.in_(ids))
        store.db.session.execute(damage.values(paper={"slots": []}, deadline_at=STARTED))


def test_a_batch_decides_what_single_hand_ins_decide(this_round):
    ids = _running(this_round, 7)
    assert services.hand_in_overdue(now=BELL, key=KEY, limit=3) == 3
    assert services.hand_in_overdue(now=BELL, key=KEY, limit=100) == 4
    assert all(one.by_server and one.handed_in_at == BELL and one.answered == 2 for one in _attempts())
    assert checks.wrong_sums(store.seasons.round_by_id(this_round.id)) == []
    assert list(audits.verify(key=KEY)) == []
    receipt = services.hand_in_by_server(ids[0], now=BELL + GRACE, key=KEY)
    assert (receipt.handed_in_at, receipt.answered) == (BELL, 2)


def test_what_was_not_answered_uses_up_the_attempt_and_is_not_counted(this_round):
    _running(this_round, 2, answers=0)
    assert services.hand_in_overdue(now=BELL, key=KEY) == 2
    assert {one.score_hundredths for one in _attempts()} == {None}
    assert store.db.session.scalars(sqlalchemy.select(store.Result)).all() == []
    assert sum(store.db.session.scalars(sqlalchemy.select(store.BranchSum.took_part))) == 0


def test_whoever_is_on_no_roster_has_a_result_and_no_branch_gets_more(this_round):
    guest = makers.make_member(None)
    attempt_id = makers.make_attempt(this_round, guest, now=STARTED, key=KEY)
    services.save(attempt_id, 1, "A", seq=1, member_id=guest.id, now=STARTED, key=KEY)
    assert services.hand_in_overdue(now=BELL, key=KEY) == 1
    assert store.results.of_attempt(attempt_id) is not None
    assert sum(store.db.session.scalars(sqlalchemy.select(store.BranchSum.took_part))) == 0


def test_a_batch_runs_twice_without_doing_anything_twice(this_round):
    _running(this_round, 3)
    services.hand_in_overdue(now=BELL, key=KEY)
    before = [(one.id, one.receipt) for one in _attempts()]
    assert services.hand_in_overdue(now=BELL + GRACE, key=KEY) == 0
    assert [(one.id, one.receipt) for one in _attempts()] == before


def test_before_deadline_and_grace_are_over_nothing_is_handed_in(this_round):
    _running(this_round, 1)
    assert services.hand_in_overdue(now=BELL - timedelta(microseconds=1), key=KEY) == 0


def test_more_attempts_that_cannot_be_marked_than_a_batch_holds_keep_nobody_waiting(this_round, caplog):
    ids = _running(this_round, 7)
    broken, whole = ids[:5], ids[5:]
    _damage(broken)
    assert services.hand_in_overdue(now=BELL, key=KEY, limit=2) == 2
    assert [one.id for one in _attempts() if one.handed_in_at] == whole
    assert all(f"attempt {one} could not be handed in" in caplog.text for one in broken)
    # It is tried again, and said again, every time.
    caplog.clear()
    assert services.hand_in_overdue(now=BELL, key=KEY, limit=2) == 0
    assert all(f"attempt {one} could not be handed in" in caplog.text for one in broken)


def test_the_statements_of_a_batch_do_not_grow_with_the_attempts(this_round):
    statements = []

    def note(_connection, _cursor, statement, *_rest):
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    counts = []
    _running(this_round, 1)
    services.hand_in_overdue(now=BELL, key=KEY)
    sqlalchemy.event.listen(store.db.engine, "before_cursor_execute", note)
    try:
        for size in (2, 12):
            _running(this_round, size)
            statements.clear()
            assert services.hand_in_overdue(now=BELL, key=KEY) == size
            counts.append(len(statements))
    finally:
        sqlalchemy.event.remove(store.db.engine, "before_cursor_execute", note)
    assert counts[0] == counts[1] <= 9
