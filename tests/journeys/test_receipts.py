"""Receipts for good: the member finds every one, another's is not to be found, an organiser looks one up."""

from datetime import timedelta

import pytest

from quizapp import store
from tests import makers
from tests.journeys.players import NOON, Member


@pytest.fixture
def receipt(site, member, attempt):
    member.save(attempt["id"], 1, "A")
    member.save(attempt["id"], 2, "B")
    return member.hand_in(attempt["id"]).json["receipt"]


@pytest.fixture
def organiser(site):
    with site[0].app_context():
        return Member(site[0], makers.make_member(None, roles="organiser"))


def test_a_member_finds_the_receipt_with_time_and_answers_for_good(site, member, attempt, receipt, clock):
    clock.move_to(NOON + timedelta(days=25))
    page = member.client.get("/me/receipts").text
    assert receipt in page
    assert "2026年3月3日" in page
    assert "答了2题" in page
    one = member.client.get(f"/me/receipts/{receipt.lower().replace('-', '')}").text
    assert receipt in one
    assert "我的回执" in member.client.get("/me").text
    told = member.call("GET", f"/receipts/{receipt}").json
    assert told == {
        "receipt": receipt,
        "attempt_id": attempt["id"],
        "round_id": site[1],
        "season": "2026 年度竞赛",
        "title": "第10周周测",
        "number": 1,
        "handed_in_at": "2026-03-03T04:00:00.000Z",
        "by_server": False,
        "answered": 2,
    }


def test_another_members_receipt_is_not_to_be_found(site, receipt):
    other = Member(site[0], site[3])
    assert other.call("GET", f"/receipts/{receipt}").status_code == 404
    assert other.client.get(f"/me/receipts/{receipt}").status_code == 404
    assert receipt not in other.client.get("/me/receipts").text


def test_receipts_of_old_seasons_are_there_page_by_page(site, member):
    with site[0].app_context(), store.transaction():
        old = makers.make_season(code="2025", title="2025 年度竞赛")
        for number in range(-5, -1):
            makers.make_result(makers.make_round(old, number=number), site[2], 80)
    first = member.client.get("/me/receipts?limit=3").text
    second = member.client.get("/me/receipts?limit=3&after=3").text
    assert (first.count("2025 年度竞赛"), second.count("2025 年度竞赛")) == (3, 1)
    assert "after=3" in first


def test_before_the_hand_in_there_is_no_receipt(member, attempt):
    assert "还没有回执" in member.client.get("/me/receipts").text


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}\t"])
def test_an_organiser_sees_whose_a_receipt_is_and_that_it_agrees(site, organiser, receipt, typed):
    query = {"code": typed.format(receipt.lower().replace("-", " "))}
    page = organiser.client.get("/desk/receipts", query_string=query).text
    assert site[2].staff_no in page
    assert "第一支部" in page
    assert "一致：" in page
    assert "不一致" not in page


def test_an_answer_changed_behind_our_back_does_not_agree(site, attempt, organiser, receipt):
    with site[0].app_context(), store.transaction():
        store.db.session.get(store.Response, (attempt["id"], 1)).response = "B"
    assert "不一致" in organiser.client.get(f"/desk/receipts?code={receipt}").text


def test_a_receipt_that_nobody_has_is_said_to_be_none(organiser):
    assert "没有这个回执号" in organiser.client.get("/desk/receipts?code=AAAA-BBBB-CCCC-DDDD").text
    assert "没有这个回执号" not in organiser.client.get("/desk/receipts?code=%20-").text


def test_only_organisers_look_receipts_up(site, member, receipt):
    assert member.client.get(f"/desk/receipts?code={receipt}").status_code == 403


def test_a_receipt_that_was_replaced_leads_to_the_new_one(site, member, attempt, organiser, receipt):
    with site[0].app_context(), store.transaction():
        late = {"attempt_id": attempt["id"], "slot": 3, "seq": 9, "received_at": NOON, "taken": True}
        store.db.session.add(store.LateResponse(**late, receipt_before="AAAA-BBBB-CCCC-DDDD"))
    for client, path in ((organiser.client, "/desk/receipts?code="), (member.client, "/me/receipts/")):
        page = client.get(f"{path}AAAA-BBBB-CCCC-DDDD").text
        assert "这是旧回执" in page
        assert receipt in page
        assert "这是旧回执" not in client.get(f"{path}{receipt}").text
