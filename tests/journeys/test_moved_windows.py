"""A running round gets another close, or is closed early; through HTTP, on both databases.

opens ─────── noon ── deadline ───────────── closes
  ├─────────────●────────┤──────────────────────┤
"""

from datetime import timedelta

from quizapp import store
from quizapp.core.attempts import GRACE
from tests import makers
from tests.journeys.desks import move, run_jobs, shown, typed
from tests.journeys.players import NOON, Member

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
CLOSES = makers.FIRST_OPENING + makers.HELD_OPEN


def _said(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def test_a_window_moved_while_the_exam_runs_reaches_running_attempts(site, member, attempt, desk):
    app, round_id, _first, second = site
    member.save(attempt["id"], 1, "A")
    other = Member(app, second)
    desk.grant(second, closes_at=CLOSES + DAY)
    kept = other.start(round_id).json
    page, done = move(desk, NOON + 5 * MINUTE)
    assert "<b>2</b> 人" in page.text
    assert "<b>1</b> 个答案" in page.text
    assert done.status_code == 200
    path = f"/attempts/{attempt['id']}"
    assert member.call("GET", path).json["deadline_at"] == _said(NOON + 5 * MINUTE)
    # Whoever has a window of one's own keeps it.
    assert other.call("GET", f"/attempts/{kept['id']}").json["deadline_at"] == kept["deadline_at"]
    assert member.save(attempt["id"], 1, "B", seq=2).json["deadline_at"] == _said(NOON + 5 * MINUTE)
    move(desk, NOON + HOUR)
    assert member.call("GET", path).json["deadline_at"] == _said(NOON + 15 * MINUTE)


def test_a_move_that_was_shown_for_another_close_is_refused(site, desk):
    old = CLOSES.isoformat()
    move(desk, NOON + HOUR)
    assert desk.post("/window", closes_at=(NOON + DAY).isoformat(), was=old).status_code == 409
    for never in ("morgen", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"):
        assert desk.post("/window", closes_at=never, was=old).status_code == 422


def test_a_close_in_the_past_is_no_move_and_a_planned_or_closed_round_has_none(site, desk, clock):
    assert desk.get(f"/window?closes_at={typed(NOON - HOUR)}").status_code == 422
    confirmed_late = desk.post("/window", closes_at=(NOON - MINUTE).isoformat(), was=CLOSES.isoformat())
    assert (confirmed_late.status_code, "这个时间已经过了" in confirmed_late.text) == (422, True)
    with site[0].app_context(), store.transaction():
        store.overrides.set_round(site[1], opens_at=NOON + MINUTE)
    assert desk.get("/window").status_code == 409
    clock.move_to(CLOSES + GRACE)
    assert (desk.get("/window").status_code, desk.get("/close").status_code) == (409, 409)


def test_closing_early_hands_in_what_everybody_has_saved(site, member, attempt, desk, clock):
    app, round_id, _first, second = site
    desk.grant(second, closes_at=CLOSES + DAY)
    other = Member(app, second)
    others = other.start(round_id).json
    member.save(attempt["id"], 1, "A")
    page = desk.get("/close")
    assert "<b>2</b> 人" in page.text
    assert desk.post("/close", was=shown(page)).status_code == 200
    # On its way when the bell rang: received within the grace, so it counts.
    clock.shift(9)
    late = member.save(attempt["id"], 2, "B").json
    assert (late["accepted"], late["late"]) == (True, True)
    clock.shift(1)
    assert member.save(attempt["id"], 3, ["A"]).json["code"] == "attempt-closed"
    assert run_jobs(app, NOON + GRACE)["hand-in"] == 1
    assert member.hand_in(attempt["id"]).json["answered"] == 2
    assert other.call("GET", f"/attempts/{others['id']}").json["phase"] == "handed_in"


def test_a_start_that_meets_a_move_gets_the_new_deadline(site, member, desk, monkeypatch):
    app, round_id, *_ = site
    begin, moves = store.attempts.begin, [NOON + 5 * MINUTE]

    def moved_meanwhile(values, **more):
        if moves:
            store.overrides.set_round(round_id, closes_at=moves.pop())
        return begin(values, **more)

    monkeypatch.setattr(store.attempts, "begin", moved_meanwhile)
    assert member.start(round_id).json["deadline_at"] == _said(NOON + 5 * MINUTE)
    with app.app_context():
        assert len(store.attempts.own(round_id, member_id=site[2].id)) == 1
