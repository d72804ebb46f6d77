"""What arrives at the bell and after it; through HTTP, on both databases.

starts ───────────── deadline ──── + 10 s ─────────────
  ●──────────────────────├────────────┤
   counts                 counts, late  kept apart, for the organiser to decide
"""

from datetime import timedelta

import pytest
import sqlalchemy

from quizapp import store
from quizapp.core.attempts import GRACE
from quizapp.play import audits
from quizapp.store import checks
from tests import makers
from tests.journeys.desks import run_jobs
from tests.journeys.players import NOON, right

BELL = NOON + timedelta(minutes=15)
CLOSES = makers.FIRST_OPENING + makers.HELD_OPEN


@pytest.fixture
def late(site, member, attempt, desk, clock):
    """One wrong answer in time, the right one 12 s after the deadline: its id on the desk."""
    slot = attempt["slots"][0]
    wrong = next(choice["id"] for choice in slot["choices"] if choice["id"] != right(slot))
    member.save(attempt["id"], 1, wrong)
    clock.move_to(BELL + timedelta(seconds=12))
    assert member.save(attempt["id"], 1, right(slot), seq=2).json["code"] == "attempt-closed"
    with site[0].app_context():
        return store.db.session.scalar(sqlalchemy.select(store.LateResponse.id))


def _key(app):
    return bytes(app.extensions["keys"].receipt_key)


def _audit(app, round_id):
    with app.app_context():
        this_round = store.seasons.round_by_id(round_id)
        return list(audits.verify(key=_key(app))), checks.wrong_sums(this_round)


def _sums(app):
    with app.app_context():
        query = sqlalchemy.select(store.BranchSum.took_part, store.BranchSum.sum_hundredths)
        return [tuple(row) for row in store.db.session.execute(query) if any(row)]


def test_the_desk_lists_by_how_many_seconds_it_was_late_what_was_given_and_what_stands(desk, late):
    page = desk.get("/late").text
    assert "到时后第12秒" in page
    assert "待决定" in page
    assert "甲" in page
    assert "第1份答卷第1题" in page


def test_what_arrives_within_the_grace_is_not_on_the_list(member, attempt, desk, clock):
    clock.move_to(BELL + timedelta(seconds=9))
    assert member.save(attempt["id"], 1, "A").json["late"] is True
    assert "没有迟到的答案" in desk.get("/late").text


def test_what_arrives_after_the_members_own_hand_in_is_listed_as_such(member, attempt, desk):
    member.hand_in(attempt["id"])
    member.save(attempt["id"], 1, "A")
    assert "交卷以后" in desk.get("/late").text


def test_a_late_answer_that_counts_is_marked_and_the_sums_and_receipts_agree(
    site, member, attempt, desk, late
):
    app, round_id, *_ = site
    before = member.hand_in(attempt["id"]).json
    assert _sums(app) == [(1, 0)]
    page = desk.post(f"/late/{late}", reason="断网，有记录", take="1")
    assert "已算数" in page.text
    assert before["receipt"] in page.text
    after = member.hand_in(attempt["id"]).json
    assert (before["score"], after["score"], after["handed_in_at"]) == (0, 20, before["handed_in_at"])
    assert after["receipt"] != before["receipt"]
    assert _sums(app) == [(1, 20_00)]
    assert _audit(app, round_id) == ([], [])
    # Once for all: a second word changes nothing.
    assert desk.post(f"/late/{late}", reason="再来", leave="1").status_code == 409


def test_the_receipt_from_before_the_decision_is_found_for_good(member, attempt, desk, late):
    before = member.hand_in(attempt["id"]).json["receipt"]
    desk.post(f"/late/{late}", reason="断网，有记录", take="1")
    assert member.call("GET", f"/receipts/{before}").status_code == 200


def test_a_late_answer_that_does_not_count_changes_nothing_and_may_be_thought_over(
    site, member, attempt, desk, late
):
    app, round_id, *_ = site
    before = member.hand_in(attempt["id"]).json
    page = desk.post(f"/late/{late}", reason="没有证据", leave="1")
    assert "不算" in page.text
    assert "没有证据" in page.text
    assert member.hand_in(attempt["id"]).json == before
    assert _audit(app, round_id) == ([], [])
    assert desk.post(f"/late/{late}", reason="后来有证据", take="1").status_code == 200
    assert member.hand_in(attempt["id"]).json["score"] == 20


def test_a_decision_without_a_reason_is_refused_beside_its_field(desk, late):
    reply = desk.post(f"/late/{late}", reason=" ", take="1")
    assert (reply.status_code, "请写明理由" in reply.text) == (422, True)


def test_a_decision_that_neither_button_sends_is_none(site, desk, late):
    for sent in ({"take": "maybe"}, {"take": "1", "leave": "1"}, {}):
        assert desk.post(f"/late/{late}", reason="手滑", **sent).status_code == 422
    with site[0].app_context():
        assert store.db.session.get(store.LateResponse, late).taken is None


def test_an_older_answer_than_the_one_that_stands_cannot_count(member, attempt, desk, clock):
    member.save(attempt["id"], 1, "A", seq=5)
    clock.move_to(BELL + GRACE)
    member.save(attempt["id"], 1, "B", seq=4)
    assert "不能算数" in desk.get("/late").text
    assert desk.post("/late/1", reason="重发", take="1").status_code == 409


def test_a_late_answer_to_an_empty_paper_makes_it_count(site, member, attempt, desk, clock):
    app, round_id, *_ = site
    clock.move_to(BELL + GRACE)
    member.save(attempt["id"], 1, right(attempt["slots"][0]))
    assert _sums(app) == []
    desk.post("/late/1", reason="断网，有记录", take="1")
    assert _sums(app) == [(1, 20_00)]
    assert _audit(app, round_id) == ([], [])


def test_a_late_answer_that_empties_the_paper_takes_the_result_away(site, member, attempt, desk, clock):
    app, round_id, *_ = site
    member.save(attempt["id"], 1, "A")
    clock.move_to(BELL + GRACE)
    member.save(attempt["id"], 1, None, seq=2)
    desk.post("/late/1", reason="本人要求", take="1")
    assert _sums(app) == []
    assert _audit(app, round_id) == ([], [])


def test_once_the_key_may_be_seen_nothing_is_decided_any_more(member, attempt, desk, late, clock):
    clock.move_to(CLOSES + GRACE)
    assert "不能再决定" in desk.get("/late").text
    assert desk.post(f"/late/{late}", reason="太晚了", take="1").status_code == 409


def test_of_an_exam_late_answers_are_decided_until_its_results_are_out(
    site, member, attempt, desk, late, clock
):
    app, round_id, *_ = site
    with app.app_context(), store.transaction():
        store.overrides.set_round(round_id, results="after_release")
    run_jobs(app, CLOSES + GRACE)
    clock.move_to(CLOSES + timedelta(hours=1))
    assert desk.post(f"/late/{late}", reason="断网，有记录", take="1").status_code == 200
    assert _sums(app) == [(1, 20_00)]
    assert _audit(app, round_id) == ([], [])


def test_another_rounds_late_answer_is_not_there(site, desk, late):
    with site[0].app_context():
        other = makers.make_round(store.db.session.scalar(sqlalchemy.select(store.Season)), number=1).id
    desk.path = f"/desk/rounds/{other}"
    assert desk.post(f"/late/{late}", reason="断网", take="1").status_code == 404
