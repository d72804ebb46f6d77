"""Refusals: what the house declines to do, as a code and facts, without sentences.

A refusal is not an error: one handler in ``quizapp.web`` turns it into a page or into problem+json,
in the reader's language. Bugs stay exceptions of other kinds and reach the log.
"""

from typing import Any


class Refusal(Exception):
    """Something asked for that the rules do not allow.

    :ivar code: stable name, the ``code`` of problem+json, e.g. ``attempt-closed``.
    :ivar facts: what the sentence or the client needs to know; plain JSON values.
    """

    status = 409

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts


class Unauthenticated(Refusal):
    """Nobody is signed in, or the credentials are wrong."""

    status = 401


class Forbidden(Refusal):
    """The person is known and lacks the right."""

    status = 403


class Missing(Refusal):
    """There is no such thing, or none that this person may know of."""

    status = 404


class Conflict(Refusal):
    """The thing is not in a state that allows it."""

    status = 409


class Invalid(Refusal):
    """What was sent cannot be read as what is wanted."""

    status = 422


class Throttled(Refusal):
    """Too many tries; ``retry_after_s`` is in the facts."""

    status = 429
