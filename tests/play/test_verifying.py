"""Papers are derived again from the seed that was committed to, and whatever differs is named."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy
import time_machine

from quizapp import cli, store
from quizapp.core import draws
from quizapp.play import ahead, services
from tests import bank_makers, makers
from tests.journeys import players

pytestmark = pytest.mark.databases("sqlite", "postgresql")

ZONE = ZoneInfo("Asia/Shanghai")
OPENS = makers.FIRST_OPENING
HOUR = timedelta(hours=1)
PLAN = {
    "rules": [{"type": "single", "count": 3}, {"type": "true_false", "count": 2}],
    "sections": [["一、单项选择题", 1], ["二、判断题", 1]],
    "difficulty_within_hundredths": 10,
}


@pytest.fixture
def members(db):
    """Two members and a bank of which only some questions fit in a paper."""
    bank_makers.make_bank()
    branch = makers.make_branch()
    return [makers.make_member(branch, staff_no=f"H000{number}") for number in (1, 2)]


def _round(**columns):
    return makers.make_round(makers.make_season(), **{"plan": PLAN} | columns)


def _verify(runner, this_round, *more):
    store.end_reading()
    return runner.invoke(cli.main, ["exam", "verify", str(this_round.id), *more])


def _twice(this_round, member):
    """Let a member take a round twice; the second paper avoids the questions of the first."""
    first = makers.make_attempt(this_round, member, now=OPENS)
    services.hand_in(first, member_id=member.id, now=OPENS + HOUR, key=b"k")
    return first, makers.make_attempt(this_round, member, now=OPENS + 2 * HOUR)


def test_papers_dealt_ahead_and_on_the_spot_and_second_ones_follow_from_the_seed(runner, members):
    this_round = _round()
    makers.make_attempt(this_round, members[0], now=OPENS)
    ahead.deal(OPENS, ZONE)
    bank_makers.make_bank("another", count=30)
    _twice(this_round, members[1])

    said = _verify(runner, this_round)
    assert said.exit_code == 0, said.output
    assert "3 份试卷全部一致" in said.output
    assert draws.commitment(bytes.fromhex(this_round.seed)) in said.output
    assert this_round.seed not in said.output


def test_a_round_whose_banks_were_never_frozen_is_verified_by_those_of_each_start(runner, members):
    this_round = _round(plan={"rules": [{"count": 4}]})
    makers.make_attempt(this_round, members[0], now=OPENS)
    with store.transaction():
        bank_makers.make_bank("another", count=30)
        later = sqlalchemy.update(store.BankVersion).where(store.BankVersion.id == 2)
        store.db.session.execute(later.values(stored_at=OPENS + HOUR))
    makers.make_attempt(this_round, members[1], now=OPENS + 2 * HOUR)
    said = _verify(runner, this_round)
    assert said.exit_code == 0, said.output


def test_a_paper_with_another_question_is_named_with_the_first_slot_that_differs(runner, members):
    this_round = _round()
    attempt_ids = [makers.make_attempt(this_round, member, now=OPENS) for member in members]
    with store.transaction():
        attempt = store.db.session.get(store.Attempt, attempt_ids[1])
        slots = attempt.paper["slots"]
        attempt.paper = attempt.paper | {"slots": [slots[0], slots[2], slots[1], *slots[3:]]}
    said = _verify(runner, this_round)
    assert said.exit_code == 1
    assert "H0002 第 1 次：不符，从第 2 题起" in said.output
    assert "1 份试卷一致，1 份不符" in said.output
    assert _verify(runner, this_round, "--member", "h0001").exit_code == 0


@pytest.mark.parametrize("broken", [{"paper": {"slots": []}}, {"total_hundredths": 1}])
def test_a_damaged_paper_is_a_mismatch_and_no_crash(runner, members, broken):
    this_round = _round()
    attempt_id = makers.make_attempt(this_round, members[0], now=OPENS)
    with store.transaction():
        damage = sqlalchemy.update(store.Attempt).where(store.Attempt.id == attempt_id)
        store.db.session.execute(damage.values(**broken))
    said = _verify(runner, this_round)
    assert (said.exit_code, "H0001 第 1 次：不符" in said.output) == (1, True)


def test_another_seed_deals_other_papers(runner, members):
    this_round = _round()
    makers.make_attempt(this_round, members[0], now=OPENS)
    with store.transaction():
        store.seasons.change_round(this_round.id, {"seed": "ab" * 32})
    assert _verify(runner, this_round).exit_code == 1


def test_one_member_is_told_each_paper_and_who_took_none_is_named(runner, members):
    this_round = _round()
    _twice(this_round, members[0])
    said = _verify(runner, this_round, "--member", "H0001").output
    assert "H0001 第 1 次：一致" in said
    assert "H0001 第 2 次：一致" in said
    none = _verify(runner, this_round, "--member", "H0002")
    assert (none.exit_code, "H0002" in none.output) == (1, True)


def test_a_round_that_nobody_took_says_so(runner, members):
    said = _verify(runner, _round())
    assert (said.exit_code, "还没有人作答" in said.output) == (0, True)


def test_a_round_that_is_not_there_is_an_error(runner, db):
    said = runner.invoke(cli.main, ["exam", "verify", "77"])
    assert (said.exit_code, "没有编号为 77 的轮次" in said.output) == (1, True)


def test_the_seed_is_committed_to_before_the_opening_and_revealed_when_keys_may_be_seen(app, members):
    released = _round(results="after_release")
    digest = draws.commitment(bytes.fromhex(released.seed))
    closed = OPENS + makers.HELD_OPEN + HOUR

    def told(now):
        store.end_reading()
        with time_machine.travel(now, tick=False):
            browser = players.Member(app, members[0])
            (item,) = browser.client.get("/api/v1/rounds").json["items"]
            page = browser.client.get(f"/rounds/{released.id}").get_data(as_text=True)
        assert item["seed_sha256"] == digest
        assert digest in page
        assert (item.get("seed") == released.seed) == (released.seed in page)
        return "seed" in item

    assert [told(now) for now in (OPENS - HOUR, OPENS + HOUR, closed)] == [False] * 3
    with store.transaction():
        store.seasons.change_round(released.id, {"released_at": closed, "settled_at": closed})
    assert told(closed + HOUR)
