"""Single choice: one of the choices is right; credit is all or nothing."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from quizapp.core.documents import Map
from quizapp.core.questions import letters, reading
from quizapp.core.questions.letters import Response

FIELDS: Final[Mapping[str, reading.FieldReader]] = {"choices": reading.choices, "answer": reading.letter}
REQUIRED: Final = ("choices", "answer")
SHUFFLES: Final = True


def check(body: Mapping[str, Any], node: Map, policy: str, context: reading.Context) -> None:
    """Note an answer that is not among the choices."""
    if "choices" in body and "answer" in body and body["answer"] not in body["choices"]:
        at = node.entries["answer"][1]
        context.fault("answer-not-a-choice", at, answer=body["answer"], choices="".join(body["choices"]))


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
    return str(body["answer"])


def check_response(size: int, raw: Any) -> Response:
    """Accept a dealt letter or ``None``; :raises Invalid: ``bad-response``."""
    return letters.check_letter(size, raw)


def is_answered(response: Response) -> bool:
    """Tell whether something is chosen."""
    return response is not None


def grade(body: Mapping[str, Any], response: Response, policy: str) -> Fraction:
    """Credit the right letter.

    :param response: canonical, in the bank's letters.
    :return: 0 or 1.
    """
    return Fraction(response == body["answer"])
