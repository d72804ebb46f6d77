"""Whoever wishes not to be named is named to nobody but organisers and the captain, wherever one looks."""

import pytest

from quizapp import standings, store
from tests import makers
from tests.journeys import held

NAME = "欧阳建国"
OTHERS = ("fellow", "stranger", "screen")


@pytest.fixture
def exam(app, clock):
    """An exam whose results are out, in which the best of the first branch has a name of their own."""
    exam = held.Held(app, clock)
    with app.app_context(), store.transaction():
        store.db.session.get(store.Member, exam.people["member"].id).name = NAME
    exam.mark(better=1)
    with app.app_context():
        standings.release(exam.round_id, held.AFTER)
    return exam


@pytest.mark.databases("sqlite")
def test_a_hidden_name_is_on_no_page_and_in_no_call(exam):
    browsers = exam.viewers()
    board = f"/api/v1/boards/branches/b1?round={exam.round_id}"
    assert all(NAME in browsers[viewer].get(board).text for viewer in OTHERS)
    with exam.app.app_context(), store.transaction():
        store.wishes.show_as(exam.people["member"].id, "none")
    for viewer in OTHERS:
        for address, text in exam.look(viewer, browsers[viewer]):
            assert NAME not in text, (viewer, address)
            assert "欧阳" not in text, (viewer, address)
    browsers["organiser"] = exam.app.test_client()
    makers.sign_in(browsers["organiser"], exam.organiser, now=held.AFTER)
    assert all(NAME in browsers[viewer].get(board).text for viewer in ("member", "organiser"))
