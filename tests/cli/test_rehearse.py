"""The rehearsal: simulated members over HTTP, a journal of what they were told, and what is stored."""

from datetime import UTC, datetime, timedelta

from quizapp import cli, store
from quizapp.banks import services as banks
from quizapp.play import services, starting
from quizapp.rehearsal import running
from quizapp.rehearsal.candidates import Journal
from tests import bank_makers, makers

PLAN = {"rules": [{"type": "single", "count": 2}, {"type": "blank", "count": 1}]}


def _exam(db):
    """Make a season with an exam that is weeks away, which nobody has taken."""
    banks.store_bank(banks.check(bank_makers.bank_file()), by=None, now=datetime.now(UTC))
    opens_at = datetime.now(UTC) + timedelta(weeks=3)
    with makers.writing():
        season = makers.make_season(ends_on=opens_at.date() + timedelta(days=9))
        return makers.make_round(
            season, kind="annual", week=None, opens_at=opens_at, closes_at=opens_at + timedelta(hours=2)
        )


def test_a_rehearsal_loses_nothing_and_leaves_the_site_alone(runner, db):
    exam = _exam(db)
    done = runner.invoke(cli.main, ["rehearse", "--members", "3", "--minutes", "0.3"])
    assert done.exit_code == 0, done.output
    assert "3 人中 3 人开始" in done.output
    assert "3 份交卷" in done.output
    assert "丢失的答案 0 个，错误 0 个。" in done.output
    assert store.attempts.own_in_rounds([exam.id], member_id=1) == {}
    assert db.session.query(store.Member).count() == 0


def test_without_a_round_a_rehearsal_says_what_is_missing(runner, db):
    makers.make_season(ends_on=datetime.now(UTC).date() + timedelta(days=9))
    done = runner.invoke(cli.main, ["rehearse"])
    assert done.exit_code == 1
    assert "没有可以演练的考试" in done.output


def test_an_answer_that_was_acknowledged_and_is_not_stored_is_reported(app, db):
    bank_makers.make_bank()
    member = makers.make_member(makers.make_branch())
    this_round = makers.make_round(makers.make_season(), plan=PLAN)
    now = this_round.opens_at
    viewer = store.sign_ins.viewer_of_member(member.id, today=now.date())
    sitting, _is_new = starting.start(this_round.id, viewer=viewer, time_zone=UTC, now=now, key=b"key")
    services.save(sitting.id, 1, "A", seq=3, member_id=member.id, now=now, key=b"key")

    def lost(acknowledged):
        return running.report(app, [Journal(attempt_id=sitting.id, acknowledged=acknowledged)]).lost

    assert lost({1: (3, "A")}) == ()
    assert lost({1: (2, "B")}) == ()
    assert len(lost({1: (4, "A")})) == 1
    assert len(lost({1: (3, "B")})) == 1
    assert len(lost({2: (1, "A")})) == 1
