"""What stands in an attempt, for a page that has the paper and asks every minute."""

from datetime import timedelta

from tests.journeys.players import NOON, Member


def test_what_is_saved_can_be_asked_for_without_the_paper(member, attempt):
    path = f"/attempts/{attempt['id']}/responses"
    assert member.call("GET", path).json["responses"] == []
    member.save(attempt["id"], 2, "B", seq=4)
    member.save(attempt["id"], 1, "A")
    member.save(attempt["id"], 1, None, seq=2)
    reply = member.call("GET", path).json
    assert reply["responses"] == [
        {"slot": 1, "seq": 2, "response": None},
        {"slot": 2, "seq": 4, "response": "B"},
    ]
    assert set(reply) == {"phase", "deadline_at", "server_now", "responses"}
    assert (reply["phase"], reply["deadline_at"]) == ("running", attempt["deadline_at"])


def test_it_tells_the_servers_time_and_that_an_attempt_is_handed_in(member, attempt, clock):
    clock.move_to(NOON + timedelta(minutes=3))
    member.hand_in(attempt["id"])
    reply = member.call("GET", f"/attempts/{attempt['id']}/responses").json
    assert (reply["phase"], reply["server_now"]) == ("handed_in", "2026-03-03T04:03:00.000Z")


def test_it_is_for_the_member_alone(site, attempt):
    path = f"/attempts/{attempt['id']}/responses"
    assert Member(site[0], site[3]).call("GET", path).status_code == 404
    assert site[0].test_client().get(f"/api/v1{path}").status_code == 401
