"""Many tabs at once: the database settles it, and nothing that was acknowledged is lost."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy
import time_machine

from quizapp import store
from tests import bank_makers, correction_sites, makers
from tests.journeys.desks import Desk
from tests.journeys.players import OPENS_AT, PLAN, Member

TABS = 20
NOON = datetime(2026, 3, 3, 4, tzinfo=UTC)


@pytest.fixture
def tabs(app):
    """One member signed in in many tabs of an open round; the round's id beside them."""
    with time_machine.travel(NOON, tick=True):
        with app.app_context(), store.transaction():
            one = makers.make_member(makers.make_branch())
            bank_makers.make_bank()
            round_id = makers.make_round(makers.make_season(), plan=PLAN).id
        yield [Member(app, one) for _ in range(TABS)], round_id


def _at_once(*acts):
    barrier = threading.Barrier(len(acts))

    def run(act):
        barrier.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result() for future in [pool.submit(run, act) for act in acts]]


def test_starting_from_many_tabs_at_once_begins_one_attempt(app, tabs):
    members, round_id = tabs
    replies = _at_once(*[lambda tab=tab: tab.start(round_id) for tab in members])
    assert sorted(reply.status_code for reply in replies) == [200] * (TABS - 1) + [201]
    assert len({reply.json["id"] for reply in replies}) == 1
    with app.app_context():
        assert store.db.session.scalar(sqlalchemy.select(sqlalchemy.func.count(store.Attempt.id))) == 1


def test_handing_in_from_many_tabs_at_once_gives_one_receipt_and_one_result(app, tabs):
    members, round_id = tabs
    attempt = members[0].start(round_id).json
    members[0].save(attempt["id"], 1, "A")
    replies = _at_once(*[lambda tab=tab: tab.hand_in(attempt["id"]) for tab in members])
    assert {reply.status_code for reply in replies} == {200}
    assert len({reply.json["receipt"] for reply in replies}) == 1
    with app.app_context():
        sums = store.db.session.scalars(sqlalchemy.select(store.BranchSum)).one()
        assert (sums.expected, sums.took_part) == (1, 1)


def test_what_a_save_acknowledged_is_in_what_the_hand_in_marked(app, tabs):
    members, round_id = tabs
    attempt = members[0].start(round_id).json
    acts = [
        lambda tab=tab, slot=slot: tab.save(attempt["id"], slot, "B")
        for slot, tab in enumerate(members[:2], 1)
    ]
    *saves, handed_in = _at_once(*acts, lambda: members[2].hand_in(attempt["id"]))
    acknowledged = [reply.json["slot"] for reply in saves if reply.status_code == 200]
    assert handed_in.json["answered"] == len(acknowledged)
    assert all(reply.json["code"] == "attempt-closed" for reply in saves if reply.status_code != 200)


def test_of_many_devices_the_highest_seq_stands(tabs):
    members, round_id = tabs
    attempt = members[0].start(round_id).json
    letters = "ABCD" * (TABS // 4)
    acts = [
        lambda tab=tab, seq=seq: tab.save(attempt["id"], 1, letters[seq - 1], seq=seq)
        for seq, tab in enumerate(members, 1)
    ]
    replies = _at_once(*acts)
    assert all(reply.status_code == 200 for reply in replies)
    stands = members[0].call("GET", f"/attempts/{attempt['id']}").json["slots"][0]
    assert (stands["seq"], stands["response"]) == (TABS, letters[TABS - 1])


@pytest.mark.parametrize("opening", [OPENS_AT])
def test_two_members_who_start_first_draw_up_one_roster(app, opening):
    with time_machine.travel(NOON, tick=True):
        with app.app_context(), store.transaction():
            branch = makers.make_branch()
            people = [makers.make_member(branch) for _ in range(4)]
            bank_makers.make_bank()
            round_id = makers.make_round(makers.make_season(), plan=PLAN, opens_at=opening).id
        members = [Member(app, one) for one in people]
        replies = _at_once(*[lambda tab=tab: tab.start(round_id) for tab in members])
    assert {reply.status_code for reply in replies} == {201}
    with app.app_context():
        assert (
            store.db.session.scalar(sqlalchemy.select(sqlalchemy.func.count(store.RosterEntry.member_id)))
            == 4
        )


def test_whoever_starts_while_the_branch_is_granted_more_time_has_it(app):
    with time_machine.travel(NOON, tick=True):
        with app.app_context(), store.transaction():
            branch = makers.make_branch("b1")
            people = [makers.make_member(branch) for _ in range(8)]
            boss = makers.make_member(makers.make_branch(), roles="organiser")
            bank_makers.make_bank()
            round_id = makers.make_round(makers.make_season(), plan=PLAN).id
        members, desk = [Member(app, one) for one in people], Desk(app, boss, round_id)
        grants = [
            lambda: desk.grant(branch="b1", time_percent="150"),
            lambda: desk.grant(branch="b1", time_percent="200"),
        ]
        *_replies, early, late = _at_once(*[lambda tab=tab: tab.start(round_id) for tab in members], *grants)
        assert (early.status_code, late.status_code) == (200, 200)
    with app.app_context():
        sat = store.db.session.execute(sqlalchemy.select(store.Attempt.started_at, store.Attempt.deadline_at))
        assert [until - begun for begun, until in sat] == [timedelta(minutes=30)] * len(people)


def test_a_proposal_sent_from_two_tabs_at_once_is_one(app):
    with app.app_context():
        site = correction_sites.build()

    def propose():
        with app.app_context():
            return correction_sites.propose(site, "void")

    assert len(set(_at_once(*[propose] * 6))) == 1
