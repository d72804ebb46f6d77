"""Exceptions from a round's times, through HTTP, on both databases.

opens ─────── noon ── deadline ───────────── closes
  ├─────────────●────────┤──────────────────────┤
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy

from quizapp import standings, store
from quizapp.core import attempts, refusals
from quizapp.core.attempts import GRACE, Phase
from tests import makers
from tests.journeys.desks import run_jobs
from tests.journeys.players import NOON, Member

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
CLOSES = makers.FIRST_OPENING + makers.HELD_OPEN


def _said(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _listed(member, round_id):
    items = member.call("GET", "/rounds").json["items"]
    return next(one for one in items if one["id"] == round_id)


def _round(app, round_id):
    with app.app_context():
        return store.seasons.round_by_id(round_id)


def test_a_persons_factor_makes_the_limit_longer(site, member):
    app, round_id, first, _second = site
    with app.app_context(), store.transaction():
        store.db.session.get(store.Member, first.id).extra_time_percent = 150
    assert _listed(member, round_id)["time_limit_s"] == 1350
    assert member.start(round_id).json["deadline_at"] == _said(NOON + timedelta(seconds=1350))


def test_a_factor_for_good_is_set_on_the_persons_page(site, member, desk):
    path = f"/desk/people/{site[2].id}/extra-time"
    form = {"csrf_token": desk.browser.token, "percent": "150"}
    page = desk.browser.client.post(path, data=form, follow_redirects=True)
    assert "150" in page.text
    assert member.start(site[1]).json["deadline_at"] == _said(NOON + timedelta(seconds=1350))
    assert desk.browser.client.post(path, data=form | {"percent": "90"}).status_code == 422


def test_a_later_window_holds_for_whom_it_was_granted_and_for_nobody_else(site, member, desk, clock):
    app, round_id, first, second = site
    other = Member(app, second)
    page = desk.grant(first, closes_at=CLOSES + DAY)
    assert (page.status_code, "有假条" in page.text, "考务" in page.text) == (200, True, True)
    assert _listed(member, round_id)["closes_at"] == _said(CLOSES + DAY)
    assert _listed(other, round_id)["closes_at"] == _said(CLOSES)
    clock.move_to(CLOSES + HOUR)
    makers.sign_in(member.client, first, now=CLOSES)
    makers.sign_in(other.client, second, now=CLOSES)
    member.token = member.client.get("/api/v1/session").json["csrf_token"]
    other.token = other.client.get("/api/v1/session").json["csrf_token"]
    assert other.start(round_id).json["code"] == "round-not-open"
    assert member.start(round_id).status_code == 201


def test_home_and_cover_show_the_members_own_window(site, member, desk):
    app, round_id, first, second = site
    desk.grant(first, opens_at=NOON + DAY, closes_at=CLOSES + DAY)
    home, cover = member.client.get("/").text, member.client.get(f"/rounds/{round_id}").text
    assert "未开始" in home
    assert "3月7日 周六 18:00" in cover
    assert "为您单独安排" in cover
    assert "开始答题" not in cover
    others = Member(app, second).client.get(f"/rounds/{round_id}").text
    assert "为您单独安排" not in others
    assert "开始答题" in others


def test_no_key_is_seen_and_nothing_settled_before_the_last_personal_deadline(site, member, attempt, desk):
    app, round_id, _first, second = site
    desk.grant(second, closes_at=CLOSES + DAY)
    member.save(attempt["id"], 1, "A")
    member.hand_in(attempt["id"])
    run_jobs(app, CLOSES + HOUR)
    assert _round(app, round_id).settled_at is None
    assert attempts.phase_of(_round(app, round_id), CLOSES + DAY) is Phase.OPEN
    run_jobs(app, CLOSES + DAY + GRACE)
    assert _round(app, round_id).settled_at == CLOSES + DAY + GRACE


def test_one_more_attempt_is_a_make_up_with_another_paper(site, member, desk):
    _app, round_id, first, _second = site
    papers = []
    for _ in range(2):
        attempt = member.start(round_id).json
        papers.append([slot["stem_html"] for slot in attempt["slots"]])
        member.hand_in(attempt["id"])
    assert member.start(round_id).json["code"] == "no-attempts-left"
    desk.grant(first, more_attempts="1")
    assert _listed(member, round_id)["attempts_left"] == 1
    third = member.start(round_id).json
    assert third["number"] == 3
    assert [slot["stem_html"] for slot in third["slots"]] not in papers


def test_more_time_reaches_whoever_is_answering_already(site, member, attempt, desk):
    desk.grant(site[2], time_percent="200")
    now = member.call("GET", f"/attempts/{attempt['id']}").json["deadline_at"]
    assert now == _said(NOON + 30 * MINUTE)


def test_a_grant_in_the_instant_of_a_start_holds_for_it(site, member, desk, monkeypatch):
    app, round_id, first, second = site
    # The first who starts draws up the roster and holds the round meanwhile; only later ones can be met.
    Member(app, second).start(round_id)
    # There is one already: that the round has exceptions at all says nothing about the one that comes now.
    desk.grant(first, time_percent="110")
    begin, grants = store.attempts.begin, ["200"]

    def granted_meanwhile(values, **more):
        if grants:
            # A thread of its own: within a request its member would be the one who grants.
            with ThreadPoolExecutor(1) as aside:
                aside.submit(desk.grant, first, time_percent=grants.pop()).result()
        return begin(values, **more)

    monkeypatch.setattr(store.attempts, "begin", granted_meanwhile)
    assert member.start(round_id).json["deadline_at"] == _said(NOON + 30 * MINUTE)


def test_the_person_goes_before_the_branch_and_the_more_generous_of_two_holds(site, member, desk):
    _app, round_id, first, _second = site
    desk.grant(branch="b1", closes_at=CLOSES + 3 * DAY, time_percent="110")
    desk.grant(branch="b1", time_percent="120")
    assert member.call("GET", "/rounds").status_code == 200
    assert (_listed(member, round_id)["time_limit_s"], _listed(member, round_id)["closes_at"]) == (
        1080,
        _said(CLOSES + 3 * DAY),
    )
    desk.grant(first, time_percent="110", closes_at=CLOSES + DAY)
    assert (_listed(member, round_id)["time_limit_s"], _listed(member, round_id)["closes_at"]) == (
        990,
        _said(CLOSES + DAY),
    )


def test_what_is_withdrawn_stays_on_the_list_and_takes_nothing_from_who_has_begun(site, member, desk):
    app, round_id, first, second = site
    for one in (first, second):
        desk.grant(one, time_percent="200", closes_at=CLOSES + DAY)
    begun = member.start(round_id).json
    with app.app_context():
        ids = [one.override.id for one in store.overrides.listed(round_id)]
    for override_id in ids:
        page = desk.post(f"/exceptions/{override_id}/withdraw")
    assert page.text.count("已撤销") == 2
    assert member.call("GET", f"/attempts/{begun['id']}").json["deadline_at"] == begun["deadline_at"]
    assert (_round(app, round_id).has_overrides, _round(app, round_id).last_deadline_at) == (False, None)
    assert Member(app, second).start(round_id).json["deadline_at"] == _said(NOON + 15 * MINUTE)
    assert desk.post("/exceptions/999/withdraw").status_code == 404


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "至少填一项"),
        ({"closes_at": CLOSES - DAY}, "晚于本轮的截止时间"),
        ({"opens_at": makers.FIRST_OPENING - DAY}, "不能早于本轮开放"),
        ({"opens_at": CLOSES + DAY}, "要早于截止"),
        ({"closes_at": CLOSES + 32 * DAY}, "最晚到2026年4月6日 周一 18:00"),
        ({"time_percent": "100"}, "101 到 300"),
        ({"more_attempts": "1", "reason": ""}, "请写明原因"),
    ],
)
def test_what_gives_nothing_or_has_no_reason_is_refused_beside_its_field(site, desk, given, sentence):
    reply = desk.grant(site[2], **given)
    assert (reply.status_code, sentence in reply.text) == (422, True)
    assert not _round(site[0], site[1]).has_overrides


def test_an_exception_that_is_sent_twice_is_granted_once_and_anew_after_it_was_withdrawn(site, desk):
    app, round_id, first, _second = site
    for _ in range(2):
        page = desk.grant(first, time_percent="150")
        assert (page.status_code, "马上生效" in page.text) == (200, True)
    desk.grant(first, time_percent="150", reason="另一个原因")
    with app.app_context():
        ids = [one.override.id for one in store.overrides.listed(round_id)]
    assert len(ids) == 2
    desk.post(f"/exceptions/{ids[-1]}/withdraw")
    desk.grant(first, time_percent="150")
    with app.app_context():
        assert len(store.overrides.listed(round_id)) == 3


def test_a_make_up_after_the_exam_opens_it_again_until_the_results_are_out(site, member, desk, clock):
    app, round_id, first, _second = site
    with app.app_context(), store.transaction():
        store.overrides.set_round(round_id, results="after_release")
    run_jobs(app, CLOSES + GRACE)
    assert _round(app, round_id).settled_at is not None
    clock.move_to(CLOSES + HOUR)
    assert desk.grant(first, more_attempts="1").status_code == 422
    page = desk.grant(first, opens_at=CLOSES + DAY, closes_at=CLOSES + 2 * DAY)
    assert page.status_code == 200
    assert _round(app, round_id).settled_at is None
    with app.app_context(), pytest.raises(refusals.Conflict):
        standings.release(round_id, CLOSES + 2 * DAY)
    run_jobs(app, CLOSES + 2 * DAY + GRACE)
    with app.app_context():
        assert standings.release(round_id, CLOSES + 3 * DAY)
    clock.move_to(CLOSES + 3 * DAY)
    assert desk.grant(first, closes_at=CLOSES + 4 * DAY).status_code == 409


def test_after_the_key_is_out_nobody_gets_another_chance(site, desk, clock):
    clock.move_to(CLOSES + GRACE)
    assert desk.grant(site[2], closes_at=CLOSES + DAY).status_code == 409


def test_a_start_takes_one_statement_more_only_where_the_round_has_exceptions(site, member, desk):
    app, round_id, first, second = site
    counts = [_count_selects(app, lambda: member.start(round_id))]
    desk.grant(first, more_attempts="1")
    other = Member(app, second)
    counts.append(_count_selects(app, lambda: other.start(round_id)))
    assert counts[1] - counts[0] <= 1


def _count_selects(app, act):
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    with app.app_context():
        engine = store.db.engine
    sqlalchemy.event.listen(engine, "before_cursor_execute", note)
    try:
        assert act().status_code == 201
    finally:
        sqlalchemy.event.remove(engine, "before_cursor_execute", note)
    return sum(
        "FROM bank" not in one and "INTO roster" not in one for one in seen if one.startswith("SELECT")
    )
