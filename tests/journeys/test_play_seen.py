"""What a member sees of a round and of an attempt, and when; and what nobody else sees."""

from datetime import timedelta

import pytest
import sqlalchemy

from quizapp import store
from tests import bank_makers, makers
from tests.journeys.players import NOON, OPENS_AT, PLAN, Member, right


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
        member.save(attempt["id"], slot["slot"], right(slot))
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
        bank_makers.make_bank()
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
        member.save(attempt["id"], slot["slot"], right(slot))
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
        member.save(attempt["id"], slot["slot"], right(slot))
    member.hand_in(attempt["id"])
    page = member.client.get("/").text
    assert "再答一次" in page
    assert "最近一次 <b>100</b> 分" in page
    assert "还有 <b>1</b> 人未参加" in page
    assert '<polyline vector-effect="non-scaling-stroke" points=' in page
    assert "我的答卷" in member.client.get("/me").text


@pytest.mark.parametrize("body", [{"score": 100}, {"started_at": "2026-01-01T00:00:00Z"}, [], 1])
def test_a_start_and_a_hand_in_take_no_word_of_the_client(site, member, body):
    refused = member.call("POST", f"/rounds/{site[1]}/attempts", json=body)
    assert (refused.status_code, refused.json["code"]) == (422, "unwanted-body")
    attempt = member.call("POST", f"/rounds/{site[1]}/attempts", json={}).json
    assert member.call("POST", f"/attempts/{attempt['id']}/hand-in", json=body).status_code == 422
    assert member.call("GET", f"/attempts/{attempt['id']}").json["phase"] == "running"
