"""Dealing ahead: papers lie ready before the bell, late or twice the same, and nothing of them is seen.

opens − 24 h ──────────── opens ──────────── closes ── settled
papers are dealt ●          start takes one ●          swept ●
"""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy
import time_machine
from werkzeug.routing.converters import NumberConverter

from quizapp import jobs, store
from quizapp.core import papers
from quizapp.play import ahead, dealing, services
from tests import bank_makers, makers
from tests.journeys import players

pytestmark = pytest.mark.databases("sqlite", "postgresql")

ZONE = ZoneInfo("Asia/Shanghai")
OPENS = makers.FIRST_OPENING
SOON = OPENS - timedelta(hours=1)
CLOSED = OPENS + makers.HELD_OPEN + timedelta(hours=1)
SECOND = timedelta(seconds=1)
PLAN = {"rules": [{"type": "single", "count": 3}]}
BALANCED = PLAN | {"difficulty_within_hundredths": 10}


@pytest.fixture
def members(db):
    """Three members of a branch, and a bank."""
    bank_makers.make_bank()
    branch = makers.make_branch()
    return [makers.make_member(branch) for _ in range(3)]


@pytest.fixture
def this_round(members):
    return makers.make_round(makers.make_season(), plan=PLAN)


def _dealt(round_id):
    rows = store.db.session.scalars(
        sqlalchemy.select(store.DealtPaper)
        .where(store.DealtPaper.round_id == round_id)
        .order_by(store.DealtPaper.member_id)
        .execution_options(populate_existing=True)
    ).all()
    store.end_reading()
    return {row.member_id: row.paper for row in rows}


def _draw(round_id):
    return store.dealt_papers.draw(round_id)


def _deal(now=SOON, **more):
    return ahead.deal(now, ZONE, **more)


def _start(this_round, member, now=OPENS):
    attempt_id = makers.make_attempt(this_round, member, now=now)
    found = store.attempts.sitting(attempt_id, member_id=member.id)
    assert found is not None
    return found


def test_papers_are_dealt_a_day_ahead_for_everybody_who_will_be_expected(this_round, members):
    left = makers.make_member(makers.make_branch(), is_active=False)
    nowhere = makers.make_member()
    assert _deal(OPENS - timedelta(hours=24) - SECOND) == 0
    assert _draw(this_round.id) is None
    assert _deal(OPENS - timedelta(hours=24)) == 3
    assert set(_dealt(this_round.id)) == {one.id for one in members}
    assert not {left.id, nowhere.id} & set(_dealt(this_round.id))


def test_a_start_takes_the_paper_that_was_dealt_ahead_and_it_is_the_one_a_start_would_deal(
    this_round, members
):
    at_once = _start(this_round, members[0])
    _deal(OPENS + SECOND)
    ready = _dealt(this_round.id)
    assert set(ready) == {one.id for one in members[1:]}
    assert _start(this_round, members[1]).paper == ready[members[1].id]
    assert set(at_once.paper) == set(ready[members[1].id])


def test_dealing_twice_changes_nothing_and_who_joins_gets_a_paper(this_round, members):
    _deal()
    before = _dealt(this_round.id)
    assert _deal() == 0
    joined = makers.make_member(makers.make_branch())
    assert _deal() == 1
    after = _dealt(this_round.id)
    assert after == before | {joined.id: after[joined.id]}


def test_a_batch_holds_no_more_than_it_may_and_the_annual_round_comes_first(this_round, members):
    annual = makers.make_round(
        store.db.session.get(store.Season, this_round.season_id),
        kind="annual",
        week=None,
        opens_at=OPENS + timedelta(hours=2),
        plan=PLAN,
    )
    assert _deal(limit=2) == 2
    assert (len(_dealt(annual.id)), len(_dealt(this_round.id))) == (2, 0)
    assert _deal(limit=2) == 2
    assert (len(_dealt(annual.id)), len(_dealt(this_round.id))) == (3, 1)


def test_two_schedulers_at_once_deal_each_paper_once(app, this_round, members):
    branch = makers.make_branch()
    for _ in range(20):
        makers.make_member(branch)
    barrier = threading.Barrier(2)

    def act():
        with app.app_context():
            barrier.wait()
            while _deal(limit=5):
                pass

    with ThreadPoolExecutor(2) as pool:
        for future in [pool.submit(act) for _ in range(2)]:
            future.result()
    dealt, draw = _dealt(this_round.id), dealing.Draw.from_json(_draw(this_round.id))
    assert len(dealt) == 23
    for member in store.db.session.scalars(sqlalchemy.select(store.Member)).all():
        expected = dealing.paper(
            papers.PaperPlan.from_json(PLAN),
            draw,
            seed=this_round.seed,
            staff_no=member.staff_no,
            number=1,
            avoid=frozenset(),
        )
        assert dealt[member.id]["slots"] == expected.to_json()["slots"]


def test_a_bank_stored_later_changes_nothing_for_a_round_that_is_dealt(this_round, members):
    _deal()
    before = _dealt(this_round.id)
    late = makers.make_member(makers.make_branch())
    draw = dealing.Draw.from_json(_draw(this_round.id))
    bank_makers.make_bank("another", count=40)

    sitting = _start(this_round, late)
    plan = papers.PaperPlan.from_json(PLAN)
    expected = dealing.paper(
        plan, draw, seed=this_round.seed, staff_no=late.staff_no, number=1, avoid=frozenset()
    )
    assert sitting.paper["slots"] == expected.to_json()["slots"]
    assert _dealt(this_round.id) == before


def test_a_round_planned_otherwise_takes_nothing_that_was_dealt_by_the_old_plan(this_round, members):
    round_id, old_plan = this_round.id, this_round.plan
    draw = {"algorithm": 1, "versions": [1]}
    with store.transaction():
        store.seasons.change_round(round_id, {"plan": {"rules": [{"count": 1}]}})
    with store.transaction():
        assert not store.dealt_papers.keep(round_id, [], plan=old_plan, draw=draw)
    assert _draw(round_id) is None


def test_what_was_dealt_is_taken_back_with_the_draw_and_dealt_anew(this_round, members):
    _deal()
    with store.transaction():
        store.dealt_papers.drop([this_round.id])
    assert (_dealt(this_round.id), _draw(this_round.id)) == ({}, None)
    bank_makers.make_bank("another", count=40)
    assert _deal() == 3
    assert len(_draw(this_round.id)["versions"]) == 2


def test_the_first_start_of_a_balanced_round_freezes_what_is_known_of_difficulties(members):
    this_round = makers.make_round(makers.make_season(), plan=BALANCED)
    sitting = _start(this_round, members[0])
    assert sitting.paper["algorithm"] == papers.BALANCED
    draw = _draw(this_round.id)
    assert draw == {"algorithm": papers.BALANCED, "versions": draw["versions"], "difficulties": {}}


def test_difficulties_come_from_first_attempts_of_settled_rounds_and_are_frozen(members):
    season = makers.make_season()
    before = makers.make_round(season, plan={"rules": [{"type": "single", "count": 12}]})
    branch = makers.make_branch()
    for number in range(20):
        member = makers.make_member(branch)
        attempt_id = makers.make_attempt(before, member, now=OPENS)
        views = store.attempts.sitting(attempt_id, member_id=member.id)
        assert views is not None
        _answer_right(views, until=number)
    for _ in jobs.run_once(CLOSED):
        pass
    coming = makers.make_round(season, number=1, plan=BALANCED)
    _deal(coming.opens_at - timedelta(hours=1))
    # Of twenty people number n answered the first n slots right, wherever a question stood.
    known = _draw(coming.id)["difficulties"]
    assert len(known) == 12
    assert all(100 <= number <= 500 for number in known.values())
    right = sum(min(number, 12) for number in range(20))
    # The mean over the questions, but for the rounding of each.
    assert abs(sum(known.values()) - 12 * (500 - 400 * right / 240)) <= 6


def _answer_right(sitting, *, until):
    """Answer the first slots right, the next one wrong, and hand in."""

    for slot, (_id, _mark, order) in enumerate(sitting.paper["slots"], start=1):
        if slot > until + 1:
            break
        right = "ABCD"[order.index("A")]
        wrong = "ABCD"[order.index("B")]
        given = right if slot <= until else wrong
        services.save(
            sitting.id, slot, given, seq=1, member_id=sitting.member_id, now=OPENS + SECOND, key=b"k"
        )
    services.hand_in(sitting.id, member_id=sitting.member_id, now=OPENS + 2 * SECOND, key=b"k")


def test_a_settled_round_needs_its_dealt_papers_no_more_and_they_are_swept(this_round, members):
    _deal()
    for _ in jobs.run_once(CLOSED):
        pass
    assert _dealt(this_round.id) == {}
    assert _draw(this_round.id) is not None


def test_a_round_that_the_banks_do_not_fill_keeps_no_other_waiting(this_round, members, caplog):
    season = store.db.session.get(store.Season, this_round.season_id)
    short = makers.make_round(
        season, kind="annual", week=None, plan={"rules": [{"type": "single", "count": 13}]}
    )
    assert _deal() == 3
    assert (len(_dealt(short.id)), len(_dealt(this_round.id))) == (0, 3)
    assert f"no paper can be dealt ahead for round {short.id}" in caplog.text


def test_missing_papers_are_due_from_a_day_before_the_opening(app, this_round, members):
    def due(at):
        found = next(job for job in jobs.JOBS if job.name == "papers").due(at)
        store.end_reading()
        return [(one.since, one.number) for one in found]

    assert due(OPENS - timedelta(hours=24) - SECOND) == []
    assert due(SOON) == [(OPENS - timedelta(hours=24), 3)]
    _deal(limit=2)
    assert due(SOON) == [(OPENS - timedelta(hours=24), 1)]
    assert due(CLOSED) == []


WORDS = re.compile("第 \\d+ 题|[甲乙丙丁]|依据|single-\\d|____")


def test_not_a_word_of_a_question_is_obtainable_before_the_opening(app, this_round, members):
    """Ask for everything that can be asked for, and try to start: no stem, choice or explanation comes."""
    _deal()
    store.end_reading()
    before = OPENS - SECOND
    with time_machine.travel(before, tick=False):
        browser = players.Member(app, members[0])
        for path in _addresses(app):
            said = browser.client.get(path).get_data(as_text=True)
            assert not WORDS.search(said), path
        token = {"csrf_token": browser.token}
        replies = [
            browser.start(this_round.id),
            browser.client.post(f"/rounds/{this_round.id}", data=token),
            browser.save(1, 1, "A"),
            browser.hand_in(1),
        ]
    assert [reply.status_code for reply in replies] == [409, 409, 404, 404]
    assert not any(WORDS.search(reply.get_data(as_text=True)) for reply in replies)
    assert store.attempts.own(this_round.id, member_id=members[0].id) == []


def _addresses(app):
    """Build every address that answers a GET, each with the first of everything."""
    urls = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and rule.endpoint not in ("static", "bootstrap.static"):
            facts = {
                name: 1 if isinstance(kind, NumberConverter) else "bank"
                for name, kind in rule._converters.items()
            }
            yield urls.build(rule.endpoint, facts, method="GET")
