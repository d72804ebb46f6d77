"""A member takes a round, through HTTP, on both databases."""

from datetime import timedelta

import pytest
import sqlalchemy

from quizapp import store
from tests import makers
from tests.journeys.players import NOON, PLAN, Member, right


def test_a_start_deals_a_paper_and_a_second_start_comes_back_to_it(site, member):
    first, again = member.start(site[1]), member.start(site[1])
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json["id"] == again.json["id"]
    assert [slot["type"] for slot in first.json["slots"]] == [
        "single",
        "single",
        "multiple",
        "multiple",
        "blank",
    ]
    assert first.json["deadline_at"] == "2026-03-03T04:15:00.000Z"


def test_a_paper_says_nothing_about_the_key(attempt):
    names = {name for slot in attempt["slots"] for name in slot}
    assert names == {"slot", "type", "stem_html", "choices", "mark", "response", "seq", "blanks"}
    assert "依据" not in str(attempt)


def test_a_saved_answer_is_acknowledged_and_stands_on_another_device(site, member, attempt):
    saved = member.save(attempt["id"], 1, "B")
    assert saved.status_code == 200
    assert (saved.json["accepted"], saved.json["late"], saved.json["response"]) == (True, False, "B")
    other = Member(site[0], site[2]).call("GET", f"/attempts/{attempt['id']}").json
    assert (other["slots"][0]["response"], other["slots"][0]["seq"]) == ("B", 1)


@pytest.mark.parametrize(
    ("response", "seq", "accepted", "stands"),
    [
        ("A", 4, False, "B"),
        ("A", 5, False, "B"),
        ("B", 5, True, "B"),
        ("A", 6, True, "A"),
        (None, 6, True, None),
    ],
)
def test_the_newest_answer_stands_and_a_retry_is_accepted(member, attempt, response, seq, accepted, stands):
    member.save(attempt["id"], 1, "B", seq=5)
    saved = member.save(attempt["id"], 1, response, seq=seq).json
    assert (saved["accepted"], saved["response"]) == (accepted, stands)


@pytest.mark.parametrize(
    "body",
    [
        {"response": "Z", "seq": 1},
        {"response": ["A"], "seq": 1},
        {"response": "A", "seq": "1"},
        {"response": "A", "seq": 0},
        {"response": "A", "seq": 2**53},
        {"response": "A", "seq": 1.5},
        {"response": "A", "seq": 1, "score": 100},
        {"response": "A", "seq": 1, "saved_at": "2026-01-01T00:00:00Z"},
        {"seq": 1},
        [],
    ],
)
def test_what_is_no_answer_is_refused_and_nothing_is_stored(member, attempt, body):
    reply = member.call("PUT", f"/attempts/{attempt['id']}/responses/1", json=body)
    assert reply.status_code == 422
    assert reply.mimetype == "application/problem+json"
    assert member.call("GET", f"/attempts/{attempt['id']}").json["slots"][0]["seq"] == 0


def test_a_hand_in_marks_exactly_and_answers_the_same_receipt_again(member, attempt):
    for slot in attempt["slots"][:4]:
        member.save(attempt["id"], slot["slot"], right(slot))
    # One of the two keys of the last multiple choice: half of its mark.
    member.save(attempt["id"], 4, right(attempt["slots"][3])[:1], seq=2)
    first, again = member.hand_in(attempt["id"]), member.hand_in(attempt["id"])
    assert first.json == again.json
    assert (first.json["answered"], first.json["score"]) == (4, 70)
    assert len(first.json["receipt"]) == 19


def test_after_the_hand_in_a_save_is_refused_and_kept_as_evidence(site, member, attempt):
    member.save(attempt["id"], 1, "B")
    member.hand_in(attempt["id"])
    late = member.save(attempt["id"], 1, "A", seq=2)
    assert (late.status_code, late.json["code"]) == (409, "attempt-closed")
    with site[0].app_context():
        kept = store.db.session.scalars(sqlalchemy.select(store.LateResponse)).one()
        assert (kept.slot, kept.response, kept.seq) == (1, "A", 2)


#     starts        deadline   + grace 10 s
#   ──●───────────────├───────────┤────────
#                     ^ late      ^ refused, and handed in
@pytest.mark.parametrize(
    ("after_s", "status", "late"), [(899, 200, False), (900, 200, True), (909, 200, True), (910, 409, None)]
)
def test_a_save_counts_until_the_grace_is_over(site, member, attempt, clock, after_s, status, late):
    clock.move_to(NOON + timedelta(seconds=after_s))
    reply = member.save(attempt["id"], 1, "B")
    assert reply.status_code == status
    assert reply.json.get("late") is late
    is_running = member.call("GET", f"/attempts/{attempt['id']}").json["phase"] == "running"
    assert is_running is (status == 200)


def test_two_attempts_have_different_questions_and_the_better_one_counts(site, member, attempt):
    for slot in attempt["slots"]:
        member.save(attempt["id"], slot["slot"], right(slot))
    assert member.hand_in(attempt["id"]).json["score"] == 100
    second = member.start(site[1]).json
    member.save(second["id"], 1, None)
    member.save(second["id"], 2, "A")
    member.hand_in(second["id"])
    stems = {slot["stem_html"] for slot in attempt["slots"][:2]} & {
        slot["stem_html"] for slot in second["slots"][:2]
    }
    assert not stems
    assert member.start(site[1]).json["code"] == "no-attempts-left"
    with site[0].app_context():
        result = store.db.session.scalars(sqlalchemy.select(store.Result)).one()
        assert (result.attempt_id, result.score_hundredths) == (attempt["id"], 100_00)
        sums = store.db.session.scalars(sqlalchemy.select(store.BranchSum)).one()
        assert (sums.expected, sums.took_part, sums.sum_hundredths, sums.excellent) == (2, 1, 100_00, 1)


def test_an_empty_attempt_uses_up_a_try_and_is_not_counted(site, member, attempt):
    assert member.hand_in(attempt["id"]).json["score"] is None
    with site[0].app_context():
        assert store.db.session.scalars(sqlalchemy.select(store.Result)).all() == []


#            opens          closes
#   ────●────├──────────────├●────────   no new start before and after
@pytest.mark.parametrize("opens_in_s", [1, -int(makers.HELD_OPEN.total_seconds())])
def test_a_round_begins_and_ends_by_its_times(site, member, opens_in_s):
    with site[0].app_context(), store.transaction():
        season = store.db.session.scalars(sqlalchemy.select(store.Season)).one()
        other = makers.make_round(
            season, opens_at=NOON + timedelta(seconds=opens_in_s), kind="annual", plan=PLAN
        )
        other_id = other.id
    reply = member.start(other_id)
    assert (reply.status_code, reply.json["code"]) == (409, "round-not-open")
