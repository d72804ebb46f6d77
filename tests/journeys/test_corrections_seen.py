"""What a member sees of a correction: no key while the round is open, afterwards all that changed."""

import pytest
import time_machine

from quizapp import jobs, store
from quizapp.core.questions.letters import DEALT
from quizapp.store import due
from tests import correction_sites
from tests.correction_sites import CLOSED, NOON
from tests.journeys.players import Member


@pytest.fixture
def site(app):
    with app.app_context(), time_machine.travel(NOON, tick=False):
        yield correction_sites.build(settle=False)


def _member(app, site, name):
    return Member(app, store.db.session.get(store.Member, site.members[name]))


def _review(app, site, name):
    return _member(app, site, name).call("GET", f"/attempts/{site.attempts[name]}/review").json


def _correct(site, *ruled, now=CLOSED, **more):
    """Confirm a correction, and let the scheduler's table do what is due."""
    correction_sites.confirm(site, correction_sites.propose(site, *ruled, **more), now=now)
    assert [one.number for one in due.corrections(now)] == [1]
    assert {job.name: number for job, number in jobs.run_once(now) if number}["corrections"]
    assert due.corrections(now) == []
    store.db.session.expire_all()


def _slot_of(site, name, key="single-0"):
    paper = store.db.session.get(store.Attempt, site.attempts[name]).paper
    keys = {row.id: row.key for row in store.banks.questions([slot[0] for slot in paper["slots"]])}
    return next((at, slot) for at, slot in enumerate(paper["slots"], start=1) if keys[slot[0]] == key)


def test_while_the_round_is_open_a_correction_changes_the_total_and_shows_no_key(app, site):
    _correct(site, "key", "B", now=NOON)
    review = _review(app, site, "chen")
    assert review["total"]["score"] == 50
    assert review["corrections"] == []
    assert not any("key" in slot for slot in review["slots"])
    page = _member(app, site, "chen").client.get(f"/attempts/{site.attempts['chen']}/review").text
    assert "有1处评分已经更正" in page
    assert "答案有误" not in page


def test_once_the_keys_are_out_the_review_shows_the_one_that_stands_and_the_note(app, site):
    with time_machine.travel(CLOSED, tick=False):
        _correct(site, "key", "B")
        review = _review(app, site, "chen")
        at, (_question, _mark, order) = _slot_of(site, "chen")
        slot = review["slots"][at - 1]
        assert (slot["key"], slot["verdict"], slot["earned"]) == (DEALT[order.index("B")], "wrong", 0)
        told = [(one["slot"], one["kind"], one["note"], one["never_lower"]) for one in review["corrections"]]
        assert told == [(at, "key", "答案有误，已更正。", False)]
        page = _member(app, site, "chen").client.get(f"/attempts/{site.attempts['chen']}/review").text
        assert "我的成绩由75分变为50分" in page
        assert "答案有误，已更正。" in page


def test_a_void_question_is_neither_right_nor_wrong(app, site):
    with time_machine.travel(CLOSED, tick=False):
        _correct(site, "void")
        review = _review(app, site, "chen")
        at, _slot = _slot_of(site, "chen")
        assert review["slots"][at - 1]["verdict"] == "void"
        assert review["total"]["score"] == 66.67
        address = f"/attempts/{site.attempts['chen']}/review"
        browser = _member(app, site, "chen").client
        assert "4 / 6" in browser.get(address).text
        assert f'id="a{at}"' not in browser.get(f"{address}?show=wrong").text


def test_a_new_ruling_of_the_same_question_takes_the_place_of_the_last(app, site):
    with time_machine.travel(CLOSED, tick=False):
        _correct(site, "void")
        _correct(site, "accept", "B")
        review = _review(app, site, "chen")
        assert review["total"]["score"] == 75
        assert [one["kind"] for one in review["corrections"]] == ["void", "accept"]
