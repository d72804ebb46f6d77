"""``check`` and ``audit verify`` find whatever was written behind the house's back, and nothing else."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
import sqlalchemy

from quizapp import cli, jobs, store
from quizapp.core.attempts import GRACE
from quizapp.play import services
from tests import bank_makers, makers

pytestmark = pytest.mark.databases("sqlite", "postgresql")

PLAN = {"rules": [{"type": "single", "count": 2}, {"type": "multiple", "count": 1}]}
STARTED = makers.FIRST_OPENING + timedelta(hours=3)
CLOSED = makers.FIRST_OPENING + makers.HELD_OPEN + GRACE


@pytest.fixture
def settled(app):
    """A settled round in which two members of a branch have answered."""
    with app.app_context():
        bank_makers.make_bank()
        branch = makers.make_branch()
        this_round = makers.make_round(makers.make_season(), plan=PLAN)
        members = [makers.make_member(branch) for _ in range(2)]
        key = app.extensions["keys"].receipt_key
        for member in members:
            attempt_id = makers.make_attempt(this_round, member, now=STARTED, key=key)
            for slot, response in enumerate(("A", "B", ["A", "B"]), 1):
                services.save(attempt_id, slot, response, seq=1, member_id=member.id, now=STARTED, key=key)
            services.hand_in(attempt_id, member_id=member.id, now=STARTED + timedelta(minutes=3), key=key)
        list(jobs.run_once(CLOSED))
    return app


@pytest.fixture
def change(settled):
    """Change rows as nobody may: ``change(store.Result, score_hundredths=1)``."""

    def _change(row, **values):
        with settled.app_context(), store.transaction():
            first = sqlalchemy.inspect(row).primary_key[0]
            least = sqlalchemy.select(sqlalchemy.func.min(first)).scalar_subquery()
            store.db.session.execute(sqlalchemy.update(row).where(first == least).values(**values))

    return _change


def _run(runner, *words):
    done = runner.invoke(cli.main, words)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout


@pytest.mark.parametrize("words", [("check",), ("audit", "verify")])
def test_a_memory_that_agrees_passes(settled, runner, words):
    code, said = _run(runner, *words)
    assert code == 0, said
    assert "全部一致" in said


@pytest.mark.parametrize("words", [("check",), ("audit", "verify")])
def test_an_empty_memory_passes(runner, words):
    assert _run(runner, *words)[0] == 0


@pytest.mark.parametrize(
    ("row", "values", "check", "audit"),
    [
        (store.Response, {"response": None}, "回执", "回执"),
        (store.Response, {"response": ["Z"]}, "回执", "回执"),
        (store.Attempt, {"receipt": "AAAA-AAAA-AAAA-AAAA"}, "回执", "回执"),
        (store.Attempt, {"handed_in_at": STARTED}, "回执", "回执"),
        (store.Attempt, {"member_id": 2, "number": 2}, "回执", "回执"),
        (store.Attempt, {"score_hundredths": 99_99}, None, "得分"),
        (store.Attempt, {"marks": [1, 2, 3]}, None, "得分"),
        (store.Attempt, {"marks_hundredths": 601}, None, "得分"),
        (store.Attempt, {"answered": 2}, None, "得分"),
        (store.Attempt, {"paper": {"slots": []}}, None, "试卷"),
        (store.Result, {"score_hundredths": 99_99}, "合计", "成绩"),
        (store.Result, {"minutes": 1}, "榜单", "成绩"),
        (store.BranchSum, {"sum_hundredths": 1}, "合计", "合计"),
        (store.BranchSum, {"expected": 3}, "合计", "合计"),
        (store.BoardRow, {"value_hundredths": 1}, "榜单", None),
        (store.BoardRow, {"place": 7}, "榜单", None),
    ],
)
def test_what_was_changed_in_a_row_is_found(change, runner, row, values, check, audit):
    change(row, **values)
    for words, expected in ((("check",), check), (("audit", "verify"), audit)):
        code, said = _run(runner, *words)
        if expected is None:
            assert code == 0, said
        else:
            assert code == 1
            assert expected in said


def test_a_result_that_was_taken_away_is_found(settled, runner):
    with settled.app_context(), store.transaction():
        store.db.session.execute(sqlalchemy.delete(store.Result))
    code, said = _run(runner, "audit", "verify")
    assert code == 1
    assert said.count("成绩：") == 2


@pytest.mark.databases("sqlite")
def test_a_row_that_refers_to_nothing_is_found(settled, runner, settings):
    # SQLite minds references only for who asks it to; PostgreSQL lets nobody write such a row.
    file = settings.database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE memberships SET branch_id = 77 WHERE id = 1")
    code, said = _run(runner, "check")
    assert code == 1
    assert "memberships.branch_id" in said


def test_a_board_that_has_just_been_marked_is_left_to_the_rebuild(change, settled, runner):
    change(store.BoardRow, value_hundredths=1)
    with settled.app_context(), store.transaction():
        store.rebuilding.mark_round(1)
    assert _run(runner, "check")[0] == 0


def test_an_old_schema_is_told_before_anything_else(settled, runner):
    with settled.app_context(), store.transaction():
        store.db.session.execute(sqlalchemy.text("UPDATE alembic_version SET version_num = '0000'"))
    done = runner.invoke(cli.main, ["check"])
    assert done.exit_code == 1
    assert "quizapp db upgrade" in done.stderr
