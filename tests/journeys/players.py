"""A member's browser in tests: the JSON API as the page's script calls it."""

from datetime import UTC, datetime

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


def right(slot):
    """Find the response that earns everything: the maker's key is 甲, or 甲 and 乙, or 十."""
    by_text = {
        choice["html"].replace("<p>", "").replace("</p>", ""): choice["id"] for choice in slot["choices"]
    }
    if slot["type"] == "blank":
        return ["十"]
    return by_text["甲"] if slot["type"] == "single" else sorted([by_text["甲"], by_text["乙"]])
