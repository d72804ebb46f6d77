"""The preview of a correction: it says what then happens, in a number of statements that does not grow."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from quizapp import store
from quizapp.core.corrections import InForce
from quizapp.marking import preview
from quizapp.play import regrading
from tests import correction_sites
from tests.correction_sites import CLOSED

LATER = CLOSED + timedelta(hours=1)


def _preview(site, kind, typed="", *, never_lower=False, question="single-0"):
    this_round, season = store.seasons.round_and_season(site.round_id)
    query = store.db.select(store.Question.id).filter_by(key=question)
    ids = list(store.db.session.scalars(query))
    proposed = InForce(correction_sites.ruling(kind, typed, question=question), never_lower)
    return preview.preview(this_round, season, ids, proposed, CLOSED)


@pytest.fixture
def site(db):
    return correction_sites.build()


def test_it_says_who_changes_by_how_much_and_whose_place_moves(site):
    found = _preview(site, "key", "B")
    told = [(one.name, one.before, one.after, one.place_before, one.place_after) for one in found.people]
    assert told == [
        ("zhao", 2500, 0, 2, 2),
        ("chen", 7500, 5000, 1, 1),
        ("wang", 7500, 10_000, 1, 1),
        ("li", 5000, 7500, 2, 2),
    ]
    assert (found.held, found.changed, found.rising, found.falling) == (4, 4, 2, 2)
    assert ([one.name for one in found.passes], [one.name for one in found.fails]) == (["li"], ["chen"])


def test_it_says_how_branches_move_in_the_round_and_the_season(site):
    # Both are small: of (2 x mean + 5 x 56.25) / 7, the means are 62.5 and 50, then 87.5 and 25.
    found = _preview(site, "key", "B")
    for league in (found.league, found.season):
        told = [(one.name, one.value_before, one.value_after, one.moves) for one in league]
        assert told == [("第一支部", 5804, 6518, False), ("第二支部", 5446, 4732, False)]
    turned = _preview(site, "key", "B", question="single-3").league
    assert [(one.name, one.place_before, one.place_after) for one in turned] == [
        ("第二支部", 2, 1),
        ("第一支部", 1, 2),
    ]


def test_it_shows_the_spread_before_and_after(site):
    found = _preview(site, "key", "B")
    assert found.spread_before == [0, 0, 1, 0, 0, 1, 0, 2, 0, 0, 0]
    assert found.spread_after == [1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 1]


@pytest.mark.parametrize("never_lower", [False, True])
@pytest.mark.parametrize("ruled", [("key", "B"), ("accept", "B"), ("void",), ("give",)])
def test_what_it_says_is_what_happens(site, ruled, never_lower):
    # A correction of another question is in force already, and one of the same.
    for question, first in (("single-1", ("void",)), ("single-0", ("accept", "C"))):
        correction_id = correction_sites.propose(site, *first, question=question, never_lower=True)
        correction_sites.confirm(site, correction_id)
    regrading.apply_due(CLOSED)
    store.db.session.expire_all()
    before = correction_sites.scores(site)
    found = _preview(site, *ruled, never_lower=never_lower)
    correction_sites.confirm(site, correction_sites.propose(site, *ruled, never_lower=never_lower), now=LATER)
    regrading.apply_due(LATER)
    store.db.session.expire_all()
    after = correction_sites.scores(site)
    foretold = {one.name: (one.before // 100, one.after // 100) for one in found.people}
    assert foretold == {name: (before[name], after[name]) for name in before if before[name] != after[name]}
    league = store.boards.league(store.boards.board(f"r{site.round_id}").id)
    stands = {row.name: (row.place, row.value_hundredths) for row in league}
    for one in found.league:
        assert stands[one.name] == (one.place_after, one.value_after)


def _statements(site):
    sent = []

    def look(_connection, _cursor, statement, *_rest):
        if statement.lstrip().upper().startswith("SELECT"):
            sent.append(statement)

    engine = store.db.engine
    store.end_reading()
    store.db.session.expunge_all()
    event.listen(engine, "before_cursor_execute", look)
    _preview(site, "key", "B")
    event.remove(engine, "before_cursor_execute", look)
    return len(sent)


def test_five_hundred_attempts_take_as_many_statements_as_fifty(db):
    few = correction_sites.build(answers={f"m{number}": "ABAB" for number in range(50)}, settle=False)
    statements = _statements(few)
    this_round = store.seasons.round_by_id(few.round_id)
    _copy_attempts(this_round, 450)
    assert _preview(few, "key", "B").held == 500
    assert _statements(few) == statements
    assert statements <= 20


def _copy_attempts(this_round, count):
    """Let so many others hand in what one member did, in a few statements."""
    model = store.db.session.scalar(store.db.select(store.Attempt).limit(1))
    given = store.attempts.responses(model.id)
    columns = [one.name for one in store.Attempt.__table__.columns if one.name not in ("id", "member_id")]
    with store.transaction():
        session = store.db.session
        people = [
            store.Member(name=f"x{at}", staff_no=f"x{at}", staff_key=f"X{at}", created_at=CLOSED)
            for at in range(count)
        ]
        session.add_all(people)
        session.flush()
        attempts = [
            store.Attempt(member_id=one.id, **{name: getattr(model, name) for name in columns})
            for one in people
        ]
        session.add_all(attempts)
        session.flush()
        for one in attempts:
            for slot, stored in given.items():
                row = {"slot": slot, "seq": 1, "response": stored.response, "saved_at": CLOSED}
                session.add(store.Response(attempt_id=one.id, **row))
