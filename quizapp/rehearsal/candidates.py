"""A simulated member: signs in, waits for the bell, answers, sends again what was not acknowledged."""

import http.client
import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

#: Seconds until a request counts as lost.
TIMEOUT_S = 10.0
RETRY_FIRST_S, RETRY_LONGEST_S = 0.5, 4.0
# As long as the server may still say yes: the time limit, the grace, and a slow machine.
PATIENCE_S = 30.0
#: A connection that rested so long may have been closed by the server; a browser opens another one too.
RESTED_S = 10.0


@dataclass
class Journal:
    """What one member was told by the server.

    :ivar acknowledged: slot -> (seq, response) of the last answer that was accepted.
    :ivar took_s: by operation, the seconds of every request that was answered.
    :ivar errors: what should not have happened, in words.
    """

    attempt_id: int | None = None
    acknowledged: dict[int, tuple[int, Any]] = field(default_factory=dict)
    took_s: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    retries: int = 0
    receipt: str | None = None


class Candidate:
    """A member's browser with its journal.

    :param host: ``127.0.0.1:8000``.
    :param dice: decides what is answered and when; the same seed does the same.
    """

    def __init__(self, host: str, staff_no: str, password: str, dice: random.Random) -> None:
        self.journal = Journal()
        self._host, self._staff_no, self._password, self._dice = host, staff_no, password, dice
        self._connection: http.client.HTTPConnection | None = None
        self._used_s = 0.0
        self._cookies: dict[str, str] = {}
        self._csrf = ""

    def sign_in(self) -> bool:
        """Sign in, from the start again where a reply got lost; say whether it worked."""
        credentials = {"staff_no": self._staff_no, "password": self._password}
        give_up_s = time.monotonic() + PATIENCE_S
        while True:
            _status, body = self._until_answered("session", "GET", "/session", None, give_up_s)
            self._csrf = body.get("csrf_token", "")
            status, body = self._send("sign in", "POST", "/session", credentials)
            self._csrf = body.get("csrf_token", "")
            if status == 200:
                return True
            if 0 < status < 500 or time.monotonic() > give_up_s:
                return self._wrong("sign in", status, body)
            self.journal.retries += 1

    def sit(self, round_id: int, *, starts_s: float, ends_s: float) -> None:
        """Take the round: start, answer everything in the time there is, hand in or leave it to the server.

        :param starts_s: when to start, on the monotonic clock.
        :param ends_s: when the time is over, on the same clock.
        """
        _sleep_until(starts_s)
        path = f"/rounds/{round_id}/attempts"
        status, paper = self._until_answered("start", "POST", path, None, ends_s + PATIENCE_S)
        if status not in (200, 201):
            self._wrong("start", status, paper)
            return
        self.journal.attempt_id = paper["id"]
        hands_in = self._dice.random() < 2 / 3
        # Who leaves the hand-in to the server answers up to the last second: that is what a bell is like.
        last_s = ends_s - (10 if hands_in else 1)
        self._answer(paper, last_s, ends_s)
        if hands_in:
            self.hand_in(ends_s)

    def _answer(self, paper: dict[str, Any], last_s: float, ends_s: float) -> None:
        slots = list(paper["slots"])
        # Some are answered twice: people change their mind.
        slots += self._dice.sample(slots, len(slots) // 5)
        now = time.monotonic()
        moments = sorted(self._dice.uniform(now, max(now, last_s)) for _ in slots)
        for seq, (slot, moment) in enumerate(zip(slots, moments, strict=True), start=1):
            _sleep_until(moment)
            self.save(slot["slot"], _response(slot, self._dice), seq, give_up_s=ends_s + PATIENCE_S)

    def save(self, slot: int, response: Any, seq: int, *, give_up_s: float) -> int:
        """Save one answer, again and again until the server has said yes or no; return its last word."""
        path = f"/attempts/{self.journal.attempt_id}/responses/{slot}"
        asked = {"response": response, "seq": seq}
        status, body = self._until_answered("save", "PUT", path, asked, give_up_s)
        if status == 200 and body["accepted"]:
            self.journal.acknowledged[slot] = (seq, response)
        elif (status, body.get("code")) != (409, "attempt-closed"):
            self._wrong("save", status, body)
        return status

    def hand_in(self, ends_s: float) -> None:
        """Hand in, again and again until the server has given its receipt."""
        path = f"/attempts/{self.journal.attempt_id}/hand-in"
        status, body = self._until_answered("hand in", "POST", path, None, ends_s + PATIENCE_S)
        if status == 200:
            self.journal.receipt = body["receipt"]
        else:
            self._wrong("hand in", status, body)

    def _until_answered(
        self, operation: str, method: str, path: str, asked: Any, give_up_s: float
    ) -> tuple[int, dict[str, Any]]:
        pause_s = RETRY_FIRST_S
        while True:
            status, body = self._send(operation, method, path, asked)
            if status == 500:
                # A server in trouble says 503; this is a bug, also where the next try succeeds.
                self._wrong(operation, status, body)
            if 0 < status < 500 or time.monotonic() > give_up_s:
                return status, body
            self.journal.retries += 1
            time.sleep(pause_s * self._dice.uniform(0.5, 1))
            pause_s = min(2 * pause_s, RETRY_LONGEST_S)

    def _send(self, operation: str, method: str, path: str, asked: Any = None) -> tuple[int, dict[str, Any]]:
        """Send one request; status 0 when no answer came."""
        headers = {"X-CSRFToken": self._csrf, "Content-Type": "application/json"}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        began_s = time.monotonic()
        if began_s - self._used_s > RESTED_S:
            self.close()
        try:
            if self._connection is None:
                self._connection = http.client.HTTPConnection(self._host, timeout=TIMEOUT_S)
            body = None if asked is None else json.dumps(asked)
            self._connection.request(method, f"/api/v1{path}", body=body, headers=headers)
            reply = self._connection.getresponse()
            said = reply.read()
        except (OSError, http.client.HTTPException):
            # The network or the server is gone: what was sent is sent again, on a new connection.
            self.close()
            return 0, {}
        self._used_s = time.monotonic()
        self.journal.took_s.setdefault(operation, []).append(self._used_s - began_s)
        for line in reply.headers.get_all("Set-Cookie") or ():
            self._cookies |= {name: one.value for name, one in SimpleCookie(line).items()}
        is_json = "json" in reply.headers.get_content_type()
        return reply.status, json.loads(said) if is_json else {}

    def close(self) -> None:
        """Give the connection up."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _wrong(self, operation: str, status: int, body: dict[str, Any]) -> bool:
        self.journal.errors.append(f"{self._staff_no}: {operation}: {status} {body.get('code', '')}".rstrip())
        return False


def _sleep_until(moment_s: float) -> None:
    time.sleep(max(0.0, moment_s - time.monotonic()))


def _some(letters: list[str], dice: random.Random) -> list[str]:
    return sorted(dice.sample(letters, dice.randint(1, len(letters))))


_RESPONSES: dict[str, Callable[[dict[str, Any], random.Random], Any]] = {
    "blank": lambda slot, dice: [f"演练{dice.randint(1, 99)}"] * slot["blanks"],
    "multiple": lambda slot, dice: _some([choice["id"] for choice in slot["choices"]], dice),
}


def _response(slot: dict[str, Any], dice: random.Random) -> Any:
    """Give some answer of the form that the question takes; whether it is right does not matter."""
    form = _RESPONSES.get(slot["type"])
    return form(slot, dice) if form else dice.choice(slot["choices"])["id"]
