"""A member takes a round, through HTTP, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy
import time_machine

from quizapp import store
from tests import makers

OPENS_AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
NOON = datetime(2026, 3, 3, 4, tzinfo=UTC)
PLAN = {
    "rules": [{"type": "single", "count": 2}, {"type": "multiple", "count": 2}, {"type": "blank", "count": 1}]
}


class Member:
    """A signed-in member's browser, as an API client."""

    def __init__(self, app, member):
        self.client = app.test_client()
        makers.sign_in(self.client, member, now=OPENS_AT)
        self.token = self.client.get("/api/v1/session").json["csrf_token"]

    def call(self, method, path, **more):
        return self.client.open(f"/api/v1{path}", method=method, headers={"X-CSRFToken": self.token}, **more)

    def start(self, round_id):
        return self.call("POST", f"/rounds/{round_id}/attempts")

    def save(self, attempt_id, slot, response, seq=1):
        body = {"response": response, "seq": seq}
        return self.call("PUT", f"/attempts/{attempt_id}/responses/{slot}", json=body)

    def hand_in(self, attempt_id):
        return self.call("POST", f"/attempts/{attempt_id}/hand-in")


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def site(app, clock):
    """A branch of two, a bank, and a round of five questions that is open at noon."""
    with app.app_context(), store.transaction():
        branch = makers.make_branch("b1", name="第一支部")
        first, second = makers.make_member(branch), makers.make_member(branch)
        makers.make_bank()
        this_round = makers.make_round(makers.make_season(), plan=PLAN)
        ids = this_round.id
    return app, ids, first, second


@pytest.fixture
def member(site):
    app, _round_id, first, _second = site
    return Member(app, first)


@pytest.fixture
def attempt(site, member):
    return member.start(site[1]).json


def _right(slot):
    """Find the response that earns everything: the maker's key is 甲, or 甲 and 乙, or 十."""
    by_text = {
        choice["html"].replace("<p>", "").replace("</p>", ""): choice["id"] for choice in slot["choices"]
    }
    if slot["type"] == "blank":
        return ["十"]
    return by_text["甲"] if slot["type"] == "single" else sorted([by_text["甲"], by_text["乙"]])


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
        member.save(attempt["id"], slot["slot"], _right(slot))
    # One of the two keys of the last multiple choice: half of its mark.
    member.save(attempt["id"], 4, _right(attempt["slots"][3])[:1], seq=2)
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
        member.save(attempt["id"], slot["slot"], _right(slot))
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


def test_another_members_attempt_is_not_to_be_found(site, attempt):
    other = Member(site[0], site[3])
    path = f"/attempts/{attempt['id']}"
    replies = [
        other.call("GET", path),
        other.save(attempt["id"], 1, "A"),
        other.hand_in(attempt["id"]),
        other.call("GET", f"{path}/review"),
        other.client.get(path),
        other.client.get(f"{path}/review"),
    ]
    assert {reply.status_code for reply in replies} == {404}


def test_the_key_appears_only_when_the_round_has_closed_for_everybody(site, member, attempt, clock):
    for slot in attempt["slots"]:
        member.save(attempt["id"], slot["slot"], _right(slot))
    member.hand_in(attempt["id"])
    closed_at = OPENS_AT + makers.HELD_OPEN + timedelta(seconds=10)
    clock.move_to(closed_at - timedelta(seconds=1))
    before = member.call("GET", f"/attempts/{attempt['id']}/review").json
    assert "key" not in before["slots"][0]
    assert "依据" not in member.client.get(f"/attempts/{attempt['id']}/review").text
    clock.move_to(closed_at)
    after = member.call("GET", f"/attempts/{attempt['id']}/review").json
    assert {slot["verdict"] for slot in after["slots"]} == {"right"}
    assert "依据" in member.client.get(f"/attempts/{attempt['id']}/review").text


def test_results_after_release_are_not_seen_before_it(app, clock):
    with app.app_context(), store.transaction():
        one = makers.make_member(makers.make_branch())
        makers.make_bank()
        this_round = makers.make_round(makers.make_season(), plan=PLAN, results="after_release")
        round_id = this_round.id
    member = Member(app, one)
    attempt = member.start(round_id).json
    member.save(attempt["id"], 1, "A")
    assert "score" not in member.hand_in(attempt["id"]).json
    clock.move_to(OPENS_AT + makers.HELD_OPEN + timedelta(days=1))
    review = member.call("GET", f"/attempts/{attempt['id']}/review")
    assert (review.status_code, review.json["code"]) == (403, "not-released")
    listed = member.call("GET", "/rounds").json["items"][0]
    assert "score" not in listed["attempts"][0]


def test_without_a_script_the_whole_round_works_as_a_form(site, member, attempt):
    path = f"/attempts/{attempt['id']}"
    page = member.client.get(path).text
    assert 'name="r1"' in page
    form = {"csrf_token": member.token, "stay": "1", "r1": "B", "seq1": "0", "r3": ["A", "B"], "seq3": "0"}
    saved = member.client.post(path, data=form, follow_redirects=True)
    assert "已保存" in saved.text
    stands = member.call("GET", path).json["slots"]
    assert [stands[0]["response"], stands[2]["response"], stands[1]["seq"]] == ["B", ["A", "B"], 0]
    # The form of a page that was loaded before that overwrites nothing.
    stale = member.client.post(path, data=form | {"r1": "C"}, follow_redirects=True)
    assert "更新的答案" in stale.text
    assert member.call("GET", path).json["slots"][0]["response"] == "B"
    asked = member.client.post(path, data={"csrf_token": member.token, "finish": "1", "r1": "B", "seq1": "1"})
    assert asked.location.endswith(f"{path}/hand-in")
    assert "还有" in member.client.get(f"{path}/hand-in").text
    done = member.client.post(f"{path}/hand-in", data={"csrf_token": member.token}, follow_redirects=True)
    assert "回执" in done.text


def _count_statements(app, act):
    """Count the statements of an action, BEGIN and COMMIT left out."""
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    with app.app_context():
        engine = store.db.engine
    sqlalchemy.event.listen(engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        sqlalchemy.event.remove(engine, "before_cursor_execute", note)
    return len(seen)


def test_a_save_takes_three_statements(site, member, attempt):
    member.save(attempt["id"], 1, "A")
    assert _count_statements(site[0], lambda: member.save(attempt["id"], 1, "B", seq=2)) == 3


def test_the_statements_of_a_hand_in_do_not_grow_with_the_answers(site, member, attempt):
    with site[0].app_context(), store.transaction():
        store.db.session.add(
            store.Lease(name="scheduler", holder="test", beat_at=NOON, until_at=NOON + timedelta(minutes=1))
        )
    for slot in attempt["slots"]:
        member.save(attempt["id"], slot["slot"], _right(slot))
    assert _count_statements(site[0], lambda: member.hand_in(attempt["id"])) <= 12


def test_a_member_without_a_branch_may_take_the_round_and_is_not_counted(site):
    app, round_id, *_ = site
    with app.app_context():
        guest = makers.make_member(None)
    member = Member(app, guest)
    attempt = member.start(round_id).json
    member.save(attempt["id"], 1, "A")
    assert member.hand_in(attempt["id"]).status_code == 200
    with app.app_context():
        sums = store.db.session.scalars(sqlalchemy.select(store.BranchSum)).one()
        assert (sums.expected, sums.took_part) == (2, 0)


def test_the_list_of_rounds_puts_open_ones_first_then_coming_then_past(site, member, clock):
    with site[0].app_context(), store.transaction():
        season = store.db.session.scalars(sqlalchemy.select(store.Season)).one()
        for number in (-2, -1, 1, 2):
            makers.make_round(season, number=number, plan=PLAN)
    listed = member.call("GET", "/rounds").json["items"]
    assert [one["phase"] for one in listed] == ["open", "planned", "planned", "closed", "closed"]
    opens = [one["opens_at"][:10] for one in listed]
    assert opens == ["2026-03-02", "2026-03-09", "2026-03-16", "2026-02-23", "2026-02-16"]
    page = member.call("GET", "/rounds?limit=2&after=4").json
    assert (len(page["items"]), page["next"]) == (1, None)
    assert member.call("GET", "/rounds?limit=0").status_code == 422


def test_the_home_page_says_what_is_open_and_where_the_member_and_the_branch_stand(site, member, attempt):
    before = member.client.get("/").text
    assert "继续答题" in before
    for slot in attempt["slots"]:
        member.save(attempt["id"], slot["slot"], _right(slot))
    member.hand_in(attempt["id"])
    page = member.client.get("/").text
    assert "再答一次" in page
    assert "最近一次 <b>100</b> 分" in page
    assert "还有 <b>1</b> 人未参加" in page
    assert '<polyline vector-effect="non-scaling-stroke" points=' in page
    assert "我的答卷" in member.client.get("/me").text
