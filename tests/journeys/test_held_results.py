"""Results that are held: until the release nothing that anybody can open depends on a score.

The proof is by comparison: the exam is marked in two ways, and every page, call and screen has to be the same
to the letter. What differs would tell a score, a total, right or wrong, a place, or a count made of them.
"""

import pytest

from quizapp import standings
from tests.journeys import held
from tests.journeys.players import Member


@pytest.fixture
def exam(app, clock):
    return held.Held(app, clock)


def _everything(exam):
    return {
        (name, address): text
        for name, client in exam.viewers.items()
        for address, text in exam.look(name, client)
    }


# It opens every address of the site several times: what pages show does not hang on the kind of database.
@pytest.mark.databases("sqlite")
def test_until_the_release_nothing_depends_on_a_score(exam):
    exam.viewers = exam.viewers()
    exam.mark(better=0)
    before = _everything(exam)
    exam.mark(better=1)
    after = _everything(exam)
    assert [one for one in before if before[one] != after[one]] == []
    with exam.app.app_context():
        standings.release(exam.round_id, held.AFTER)
    open_now = _everything(exam)
    told = {name for name, address in open_now if open_now[name, address] != after[name, address]}
    # The comparison sees what it is there to see: once released, everybody who may look sees scores.
    assert told == set(exam.viewers) - {"nobody"}


@pytest.mark.databases("sqlite")
def test_until_the_release_nobody_but_who_keeps_the_bank_sees_a_key(exam):
    for name, client in exam.viewers().items():
        for address, text in exam.look(name, client):
            if not (name == "author" and address.startswith("/banks/")):
                assert held.EXPLANATION not in text, (name, address)


def test_until_the_release_the_calls_name_no_score(exam):
    member = Member(exam.app, exam.people["member"])
    for attempt_id in exam.attempts["member"]:
        reply = member.call("GET", f"/attempts/{attempt_id}/review")
        assert (reply.status_code, reply.json["code"]) == (403, "not-released")
        assert "score" not in member.hand_in(attempt_id).json
    listed = member.call("GET", "/rounds?phase=closed").json["items"]
    own = next(one for one in listed if one["id"] == exam.round_id)
    assert all("score" not in attempt for attempt in own["attempts"])
    for path in ("/boards/branches", "/boards/branches/b1"):
        items = member.call("GET", f"{path}?round={exam.round_id}").json["items"]
        assert {
            (one["place"], one["value"], one["moved"]) for one in items if one["value"] is not None
        } == set()


def test_the_organiser_sees_how_many_sat_and_what_releasing_does(exam):
    organiser = exam.app.test_client()
    held.makers.sign_in(organiser, exam.organiser, now=held.AFTER)
    page = organiser.get(f"/desk/seasons/rounds/{exam.round_id}").text
    assert "公布成绩" in page
    assert "公布不能撤回" in organiser.get(f"/desk/seasons/rounds/{exam.round_id}/release").text
