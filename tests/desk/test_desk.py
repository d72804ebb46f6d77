"""The desk: a captain sees the own branch's missing people, an organiser every branch's numbers."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from quizapp import store
from tests import bank_makers, makers

OPENS_AT = makers.FIRST_OPENING
NOON = datetime(2026, 3, 3, 4, tzinfo=UTC)
PHONE = "13800001111"


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def site(app, clock):
    """In an open round 王芳 took part; 李强, 张伟 and the captain of b1 did not, nor 刘洋 of b2."""
    with app.app_context(), store.transaction():
        first, second = makers.make_branch("b1", name="第一支部"), makers.make_branch("b2", name="第二支部")
        known = {"phone": PHONE, "password_hash": "x"}
        people = {
            "captain": makers.make_member(first, name="周杰", roles="captain", **known),
            "organiser": makers.make_member(None, name="赵敏", roles="organiser", **known),
            "stray": makers.make_member(None, name="孙悦", roles="captain", **known),
            "王芳": makers.make_member(first, name="王芳", **known),
            "李强": makers.make_member(first, name="李强", **known),
            "张伟": makers.make_member(first, name="张伟", phone=PHONE),
            "刘洋": makers.make_member(second, name="刘洋", **known),
        }
        season = makers.make_season()
        rounds = [makers.make_round(season), makers.make_round(season, number=1)]
        store.results.draw_up_roster(rounds[0].id, on=date(2026, 3, 2), now=OPENS_AT)
        makers.make_result(rounds[0], people["王芳"], 90)
        return {"people": people, "rounds": [one.id for one in rounds], "seasons": [season]}


@pytest.fixture
def enter(app, site):
    """Sign somebody in and give their browser."""

    def enter_as(name):
        client = app.test_client()
        makers.sign_in(client, site["people"][name], now=NOON)
        return client

    return enter_as


def _numbers(text):
    return [int(number) for number in re.findall(r"<dd[^>]*>(\d+)", text)]


def _reminder(text):
    return re.search(r"<textarea[^>]*>([^<]*)</textarea>", text)[1]


def test_a_captain_sees_who_of_the_own_branch_is_missing(enter):
    page = enter("captain").get("/desk/").text
    assert _numbers(page) == [4, 1, 3, 25]
    for name in ("周杰", "李强", "张伟"):
        assert f"<li>{name}" in page
    assert "<li>王芳" not in page


def test_a_captain_copies_a_reminder_with_the_names_the_end_and_the_address(enter):
    text = _reminder(enter("captain").get("/desk/").text)
    assert text.startswith(
        "第10周周测将于3月6日 周五 18:00截止。还没有答题的同事请抽空完成：周杰、李强、张伟。"
    )
    assert re.search(r"答题网址：http://[\d.]+:80$", text)


def test_the_desk_says_who_needs_a_code_first(enter):
    page = enter("captain").get("/desk/").text
    assert re.search(r"张伟 <span[^>]*>没有登录过", page)
    assert not re.search(r"李强 <span", page)


@pytest.mark.parametrize("name", ["captain", "organiser"])
def test_no_way_to_reach_anybody_stands_on_the_desk(enter, site, name):
    client, round_id = enter(name), site["rounds"][0]
    for path in ("/desk/", f"/desk/rounds/{round_id}/missing/b1"):
        assert PHONE not in client.get(path).text


def test_a_captain_sees_nothing_of_another_branch(enter, site):
    client, round_id = enter("captain"), site["rounds"][0]
    page = client.get("/desk/").text
    assert "刘洋" not in page
    assert "第二支部" not in page
    other, unknown = (client.get(f"/desk/rounds/{round_id}/missing/{code}") for code in ("b2", "nowhere"))
    assert (other.status_code, unknown.status_code) == (404, 404)
    assert "刘洋" not in other.text
    assert client.get(f"/desk/rounds/{round_id}/missing/b1").status_code == 200
    assert client.get(f"/desk/rounds/{round_id}/missing").status_code == 403


def test_a_captain_who_moves_sees_the_new_branch_and_no_more_the_old(app, enter, site):
    with app.app_context(), store.transaction():
        second = store.people_lists.branch("b2")
        makers.move(site["people"]["captain"], second, from_on=date(2026, 3, 3))
    page = enter("captain").get("/desk/").text
    assert "<li>刘洋" in page
    assert "李强" not in page


def test_a_captain_of_no_branch_is_told_so(enter):
    page = enter("stray").get("/desk/").text
    assert "您现在不属于任何支部" in page
    assert "李强" not in page


def test_an_organiser_sees_every_branch_those_with_most_missing_first(enter, site):
    client, round_id = enter("organiser"), site["rounds"][0]
    page = client.get("/desk/").text
    assert _numbers(page) == [5, 1, 4, 20]
    assert page.index("第一支部") < page.index("第二支部")
    assert "李强" not in page
    for code, name in (("b1", "李强"), ("b2", "刘洋")):
        assert f"/desk/rounds/{round_id}/missing/{code}" in page
        assert f"<li>{name}" in client.get(f"/desk/rounds/{round_id}/missing/{code}").text
    assert "第二支部" in client.get(f"/desk/rounds/{round_id}/missing").text


def test_a_branch_that_is_complete_is_praised_and_not_reminded(app, enter, site):
    with app.app_context(), store.transaction():
        this_round = store.seasons.round_by_id(site["rounds"][0])
        makers.make_result(this_round, site["people"]["刘洋"], 80)
    page = enter("organiser").get(f"/desk/rounds/{site['rounds'][0]}/missing/b2").text
    assert "全员已参加" in page
    assert "<textarea" not in page


@pytest.mark.parametrize("which", [1, None])
def test_a_round_that_has_not_opened_has_no_missing(enter, site, which):
    round_id = site["rounds"][which] if which else 999
    for name in ("captain", "organiser"):
        assert enter(name).get(f"/desk/rounds/{round_id}/missing/b1").status_code == 404
    assert enter("organiser").get(f"/desk/rounds/{round_id}/missing").status_code == 404


def test_a_round_without_a_roster_yet_says_so(app, enter, site, clock):
    clock.move_to(OPENS_AT + timedelta(weeks=1, minutes=1))
    assert "应考名单还没有生成" in enter("organiser").get("/desk/").text
    assert "应考名单还没有生成" in enter("captain").get("/desk/").text


def test_between_rounds_the_desk_says_what_comes_next(enter, clock):
    clock.move_to(OPENS_AT + timedelta(days=5))
    page = enter("captain").get("/desk/").text
    assert "现在没有开放的测试" in page
    assert "第11周周测，3月9日 周一 09:00开始" in page


def test_an_organiser_is_told_when_the_banks_do_not_fill_the_next_round(app, enter, site):
    assert "第1条规则要10题，只有0题" in enter("organiser").get("/desk/").text
    assert "只有0题" not in enter("captain").get("/desk/").text
    with app.app_context():
        bank_makers.make_bank()
    page = enter("organiser").get("/desk/").text
    assert "题库够组卷" in page


def test_everybody_finds_the_ways_they_may_go(enter):
    captains, organisers = (
        re.findall(r'<li><a href="(/[^"]*)">', enter(name).get("/desk/").text)
        for name in ("captain", "organiser")
    )
    assert captains == ["/desk/people"]
    assert organisers == [
        "/desk/people",
        "/banks",
        "/desk/seasons",
        "/desk/marking",
        "/desk/ceremonies",
        "/desk/screens",
        "/desk/receipts",
        "/desk/tokens",
    ]


def test_members_have_no_desk(enter):
    assert enter("李强").get("/desk/").status_code == 403
