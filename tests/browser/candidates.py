"""Somebody with a paper in front of them, and what tests ask of it."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import Locator

from tests.browser.people import Visitor

STORED = "SELECT slot, response FROM responses WHERE attempt_id = ? ORDER BY slot"
MOVE = "UPDATE attempts SET deadline_at = ? WHERE id = ?"


class Candidate(Visitor):
    """A member who has begun the open round on a phone whose clock a test may set forward.

    :ivar staff_no: who it is.
    :ivar attempt: the attempt's id.
    :ivar answers: the right ones, slot by slot.
    """

    staff_no: str
    attempt: int
    answers: list[Any]

    def sit_down(self) -> None:
        """Begin the open round as somebody who has not begun it."""
        self.staff_no = self.site.waiting()
        self.page.clock.install()
        self.sign_in(self.staff_no)
        self.attempt = self.begin()
        self.answers = self.site.right_answers(self.attempt)
        self.page.evaluate("window.isTheSamePage = true")

    def stored(self) -> dict[int, Any]:
        """Read what stands in the store: slot -> response."""
        return {slot: json.loads(text)["d"] for slot, text in self.site.ask(STORED, self.attempt)}

    def move_deadline(self, seconds: float) -> None:
        """Let the attempt end so many seconds from now."""
        at = datetime.now(UTC) + timedelta(seconds=seconds)
        self.site.change(MOVE, at.strftime("%Y-%m-%d %H:%M:%S.%f"), self.attempt)

    def notice(self, kind: str) -> Locator:
        """Find a notice on the page: elsewhere, moved."""
        return self.page.locator(f"#notices [data-kind={kind}]")

    def see_again(self) -> None:
        """Come back to the page, as the browser tells it."""
        self.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    def sign_in_place(self, password: str) -> None:
        """Give the password in the dialog on the paper."""
        self.page.locator("#sign-in-password").fill(password)
        self.page.locator("#sign-in-form").get_by_role("button", name="登录", exact=True).click()
