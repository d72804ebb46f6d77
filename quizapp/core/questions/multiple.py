"""Multiple choice: one or more choices are right; a policy says what a part of them earns."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from quizapp.core import refusals
from quizapp.core.documents import Map
from quizapp.core.questions import letters, policies, reading
from quizapp.core.questions.letters import Response

FIELDS: Final[Mapping[str, reading.FieldReader]] = {"choices": reading.choices, "answer": reading.letters}
REQUIRED: Final = ("choices", "answer")
SHUFFLES: Final = True


def check(body: Mapping[str, Any], node: Map, policy: str, context: reading.Context) -> None:
    """Note a key that is not among the choices, and a policy that pays for ticking everything."""
    if "choices" not in body or "answer" not in body:
        return
    at = node.entries["answer"][1]
    choices = body["choices"]
    typed = reading.key_letters(body["answer"])
    right = set(typed)
    if len(right) < len(typed):
        context.fault("repeated-letter", at, answer="".join(typed))
    if outside := right - choices.keys():
        context.fault("answer-not-a-choice", at, answer="".join(sorted(outside)), choices="".join(choices))
    elif policy == "right_minus_wrong" and 2 * len(right) > len(choices):
        context.fault("all-ticked-earns", at, keys=len(right), choices=len(choices))
    elif len(right) == len(choices):
        context.warn("all-keyed", at)
    if policy == "boxes":
        context.warn("boxes", at, keys=len(right), choices=len(choices))
    if len(right) == 1:
        context.warn("one-key", at)


def choice_ids(body: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the bank's letters in the alphabet's order."""
    return tuple(sorted(body["choices"]))


def choice_texts(body: Mapping[str, Any]) -> Mapping[str, str]:
    """Give the text of each choice by the bank's letter."""
    choices: Mapping[str, str] = body["choices"]
    return choices


def size(body: Mapping[str, Any]) -> int:
    """Count the choices."""
    return len(body["choices"])


def key(body: Mapping[str, Any]) -> Response:
    """Give the response that earns full credit, in the bank's letters."""
    return sorted(reading.key_letters(body["answer"]))


def check_response(size: int, raw: Any) -> Response:
    """Accept a list of different dealt letters, in any order; an empty one is the same as ``None``.

    :return: the letters in order, or ``None``.
    :raises Invalid: ``bad-response``.
    """
    if raw is None or raw == []:
        return None
    if not isinstance(raw, list) or len(raw) > size:
        raise refusals.Invalid("bad-response")
    ticked = {letters.check_letter(size, letter) for letter in raw}
    if None in ticked or len(ticked) < len(raw):
        raise refusals.Invalid("bad-response")
    return sorted(raw)


def is_answered(response: Response) -> bool:
    """Tell whether something is ticked."""
    return bool(response)


def grade(body: Mapping[str, Any], response: Response, policy: str) -> Fraction:
    """Credit the ticked letters by the policy.

    :param response: canonical, in the bank's letters.
    :param policy: a name of ``policies.POLICIES``.
    :return: from 0 to 1.
    """
    right = set(reading.key_letters(body["answer"]))
    return policies.credit(policy, set(response or ()), right, len(body["choices"]))
