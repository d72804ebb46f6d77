"""Appeals: a member objects to a question in time, once, with a reason; organisers answer by question."""

from datetime import timedelta

import pytest
import sqlalchemy

from quizapp import store
from tests import makers
from tests.journeys.players import OPENS_AT, Member, right

CLOSED = OPENS_AT + makers.HELD_OPEN + timedelta(minutes=1)
UNTIL = CLOSED + timedelta(days=3)
REASON = "教材第三章写的是另一个数，请核对。"


@pytest.fixture
def desk(site):
    with site[0].app_context():
        organiser = Member(site[0], makers.make_member(None, roles="organiser"))
    organiser.path = f"/desk/appeals/{site[1]}"
    return organiser


@pytest.fixture
def handed_in(member, attempt, clock, site):
    """A round that is closed and takes appeals for three days."""
    member.save(attempt["id"], 1, right(attempt["slots"][0]))
    member.hand_in(attempt["id"])
    _take_until(site, UNTIL)
    clock.move_to(CLOSED)
    return attempt


def _take_until(site, until):
    with site[0].app_context(), store.transaction():
        store.appeals.take_until(site[1], until)


def _appeal(member, attempt_id, slot=2, text=REASON):
    data = {"csrf_token": member.token, "text": text}
    return member.client.post(f"/attempts/{attempt_id}/appeals/{slot}", data=data)


def _stored(site):
    with site[0].app_context():
        return list(store.db.session.scalars(sqlalchemy.select(store.Appeal).order_by(store.Appeal.id)))


def _question_path(desk):
    page = desk.client.get(desk.path).text
    start = page.index(f'href="{desk.path}/') + len('href="')
    return page[start : page.index('"', start)]


def test_a_member_objects_and_reads_the_answer_on_the_review_and_at_home(site, member, handed_in, desk):
    review = f"/attempts/{handed_in['id']}/review"
    assert "对第2题提出异议" in member.client.get(review).text
    assert _appeal(member, handed_in["id"]).location == f"{review}#a2"
    page = member.client.get(review).text
    assert REASON in page
    assert "等待答复" in page
    path = _question_path(desk)
    assert REASON in desk.client.get(path).text
    done = desk.client.post(path, data={"csrf_token": desk.token, "answer": "已核对，答案无误。"})
    assert done.location == path
    assert "已核对，答案无误。" in desk.client.get(path).text
    assert "已核对，答案无误。" in member.client.get(review).text
    assert "异议已有答复" in member.client.get("/").text


def test_the_answer_leaves_the_home_page_after_a_fortnight(member, handed_in, desk, clock):
    _appeal(member, handed_in["id"])
    desk.client.post(_question_path(desk), data={"csrf_token": desk.token, "answer": "已核对。"})
    clock.move_to(CLOSED + timedelta(days=15))
    assert "异议已有答复" not in member.client.get("/").text
    assert "已核对。" in member.client.get(f"/attempts/{handed_in['id']}/appeals/2").text


@pytest.mark.parametrize("text", ["", "   ", "太短了吧", " 九 个 字 不 够 ", "长" * 501])
def test_an_objection_has_ten_to_five_hundred_characters(site, member, handed_in, text):
    refused = _appeal(member, handed_in["id"], text=text)
    assert refused.status_code == 422
    assert "请写" in refused.text
    assert _stored(site) == []


@pytest.mark.parametrize("text", ["十" * 10, "\r\n" * 3 + "五" * 250 + "\r\n" + "五" * 249])
def test_lines_ends_and_blanks_around_do_not_count(site, member, handed_in, text):
    assert _appeal(member, handed_in["id"], text=text).status_code == 303
    assert len(_stored(site)[0].text) in (10, 500)


def test_a_question_is_objected_to_once(site, member, handed_in):
    _appeal(member, handed_in["id"])
    again = _appeal(member, handed_in["id"], text="再提一次：还是觉得不对。")
    assert (again.status_code, "已经提过异议" in again.text) == (409, True)
    assert [one.text for one in _stored(site)] == [REASON]
    assert _appeal(member, handed_in["id"], slot=3).status_code == 303


def test_what_comes_at_the_deadline_comes_too_late(site, member, handed_in, clock):
    clock.move_to(UNTIL - timedelta(seconds=1))
    assert _appeal(member, handed_in["id"]).status_code == 303
    clock.move_to(UNTIL)
    late = _appeal(member, handed_in["id"], slot=3)
    assert (late.status_code, "时间已过" in late.text) == (409, True)
    assert (
        "提出异议" not in member.client.get(f"/attempts/{handed_in['id']}/review").text.split("我的异议")[1]
    )


def test_another_members_attempt_and_a_slot_that_is_not_there_are_not_to_be_found(site, member, handed_in):
    other = Member(site[0], site[3])
    assert _appeal(other, handed_in["id"]).status_code == 404
    assert other.client.get(f"/attempts/{handed_in['id']}/appeals/2").status_code == 404
    for slot in (0, 6):
        assert _appeal(member, handed_in["id"], slot=slot).status_code == 404


def test_there_is_no_objecting_without_a_deadline_or_before_the_key_is_seen(site, member, handed_in, clock):
    clock.move_to(CLOSED - timedelta(hours=1))
    assert _appeal(member, handed_in["id"]).status_code == 409
    clock.move_to(CLOSED)
    _take_until(site, None)
    refused = _appeal(member, handed_in["id"])
    assert (refused.status_code, "现在不能提出异议" in refused.text) == (409, True)
    assert "提出异议" not in member.client.get(f"/attempts/{handed_in['id']}/review").text


def test_all_objections_to_a_question_are_answered_at_once_and_an_answer_stays(site, member, handed_in, desk):
    for slot in range(1, 6):
        _appeal(member, handed_in["id"], slot=slot)
    first, *others = _stored(site)
    page = desk.client.get(desk.path).text
    assert "5份异议等待答复" in page
    path = _question_path(desk)
    form = {"csrf_token": desk.token, "answer": "先答这一份。", "appeal_id": first.id}
    paths = {path, *(_each(desk))}
    for one in paths:
        desk.client.post(one, data=form)
    assert [one.answer for one in _stored(site)] == ["先答这一份。", None, None, None, None]
    for one in paths:
        desk.client.post(one, data={"csrf_token": desk.token, "answer": "统一答复。"})
    assert [one.answer for one in _stored(site)] == ["先答这一份。", *["统一答复。"] * len(others)]
    assert "全部已经答复" in desk.client.get(desk.path).text


def _each(desk):
    parts = desk.client.get(desk.path).text.split(f'href="{desk.path}/')[1:]
    return [f"{desk.path}/{part[: part.index(chr(34))]}" for part in parts]


def test_an_empty_answer_is_refused_and_nothing_is_stored(site, member, handed_in, desk):
    _appeal(member, handed_in["id"])
    refused = desk.client.post(_question_path(desk), data={"csrf_token": desk.token, "answer": " "})
    assert (refused.status_code, "请写明答复" in refused.text) == (422, True)
    assert _stored(site)[0].answer is None


def test_the_organiser_sets_the_deadline_in_local_time_on_the_rounds_page(site, member, handed_in, desk):
    assert "接受异议到" in desk.client.get(f"/desk/seasons/rounds/{site[1]}").text

    def set_until(text, refused=""):
        page = desk.client.post(desk.path, data={"csrf_token": desk.token, "until": text})
        assert (page.status_code, refused in page.text) == (422 if refused else 303, True)
        with site[0].app_context():
            return store.seasons.round_by_id(site[1]).appeals_until

    assert set_until("2026-03-12T17:30").isoformat() == "2026-03-12T09:30:00+00:00"
    assert set_until("0001-01-01T00:00", "年份不对").isoformat() == "2026-03-12T09:30:00+00:00"
    assert 'value="2026-03-12T17:30"' in desk.client.get(desk.path).text
    assert set_until("someday", "看不懂这个时间").isoformat() == "2026-03-12T09:30:00+00:00"
    # The round closes on Friday at 18:00, and before that nobody sees what to object to.
    assert (
        set_until("2026-03-06T18:00", "要晚于本轮对所有人截止的时间").isoformat()
        == "2026-03-12T09:30:00+00:00"
    )
    assert set_until("") is None
    assert member.client.post(desk.path, data={"csrf_token": member.token, "until": ""}).status_code == 403
