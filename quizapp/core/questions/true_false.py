"""True or false: dealt as two choices, the true one always first."""

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final

from quizapp.core.documents import Map, Node, Scalar
from quizapp.core.questions import letters, reading
from quizapp.core.questions.letters import Response

TRUE, FALSE = "T", "F"

#: The words that authors write, after trimming and case folding.
WORDS: Final[Mapping[str, str]] = MappingProxyType(
    dict.fromkeys(("对", "正确", "true", "√"), TRUE) | dict.fromkeys(("错", "错误", "false", "×"), FALSE)
)

#: What the two choices are called where a bank gives no text.
TEXTS: Final[Mapping[str, str]] = MappingProxyType({TRUE: "对", FALSE: "错"})

REQUIRED: Final = ("answer",)
SHUFFLES: Final = False


def read_answer(node: Node, field: str, context: reading.Context) -> str | None:
    """Read one of the words for true and false."""
    typed = reading.text(node, field, context)
    if typed is not None and _side(typed) is None and isinstance(node, Scalar):
        context.bad_value("bad-true-false", node, field)
        return None
    return typed


FIELDS: Final[Mapping[str, reading.FieldReader]] = {"answer": read_answer}


def _side(typed: str) -> str | None:
    return WORDS.get(typed.strip().casefold())


def check(body: Mapping[str, Any], node: Map, policy: str, context: reading.Context) -> None:
    """Note nothing: the answer stands alone."""


def choice_ids(body: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the letters of true and false."""
    return TRUE, FALSE


def choice_texts(body: Mapping[str, Any]) -> Mapping[str, str]:
    """Give the word for true and for false."""
    return TEXTS


def size(body: Mapping[str, Any]) -> int:
    """Count the choices: two."""
    return 2


def key(body: Mapping[str, Any]) -> Response:
    """Give the response that earns full credit, ``T`` or ``F``."""
    return _side(body["answer"])


def check_response(size: int, raw: Any) -> Response:
    """Accept a dealt letter or ``None``; :raises Invalid: ``bad-response``."""
    return letters.check_letter(size, raw)


def is_answered(response: Response) -> bool:
    """Tell whether one of the two is chosen."""
    return response is not None


def grade(body: Mapping[str, Any], response: Response, policy: str) -> Fraction:
    """Credit the right side.

    :param response: ``T``, ``F`` or ``None``.
    :return: 0 or 1.
    """
    return Fraction(response == key(body))
