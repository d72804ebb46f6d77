"""Fill in the blanks: each run of four or more underscores in the stem takes a text."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from quizapp.core import refusals, text
from quizapp.core.documents import Map
from quizapp.core.questions import reading
from quizapp.core.questions.letters import Response

#: At most so many characters may be typed into one blank.
MOST_CHARACTERS: Final = 2_000

FIELDS: Final[Mapping[str, reading.FieldReader]] = {"answers": reading.accepted}
REQUIRED: Final = ("answers",)
SHUFFLES: Final = False


def check(body: Mapping[str, Any], node: Map, policy: str, context: reading.Context) -> None:
    """Note a stem without blanks, or with another number of blanks than there are lists of answers."""
    if "stem" not in body:
        return
    blanks = text.count_blanks(body["stem"])
    if not blanks:
        context.fault("no-blank-in-stem", node.entries["stem"][1])
    elif "answers" in body and blanks != len(body["answers"]):
        context.fault("blank-count", node.entries["answers"][1], blanks=blanks, lists=len(body["answers"]))


def choice_ids(body: Mapping[str, Any]) -> tuple[str, ...]:
    """Give nothing: there is nothing to choose from."""
    return ()


def choice_texts(body: Mapping[str, Any]) -> Mapping[str, str]:
    """Give nothing: there is nothing to choose from."""
    return {}


def size(body: Mapping[str, Any]) -> int:
    """Count the blanks."""
    return len(body["answers"])


def key(body: Mapping[str, Any]) -> Response:
    """Give a response that earns full credit: the first accepted text of each blank."""
    return [accepted[0] for accepted in body["answers"]]


def check_response(size: int, raw: Any) -> Response:
    """Accept ``None`` or a list with one text for each blank, kept as typed.

    :raises Invalid: ``bad-response``; also for a text over 2,000 characters or with control characters.
    """
    if raw is None:
        return None
    if not isinstance(raw, list) or len(raw) != size or not all(_is_text(item) for item in raw):
        raise refusals.Invalid("bad-response")
    return raw


def _is_text(item: Any) -> bool:
    return isinstance(item, str) and len(item) <= MOST_CHARACTERS and not text.CONTROL.search(item)


def is_answered(response: Response) -> bool:
    """Tell whether something that can be seen stands in at least one blank."""
    return not all(text.is_blank(item) for item in response or ())


def grade(body: Mapping[str, Any], response: Response, policy: str) -> Fraction:
    """Credit the share of blanks that are filled rightly.

    Texts are compared after NFKC, without zero-width characters, trimmed and with case folded.

    :param response: canonical: one text for each blank, or ``None``.
    :return: from 0 to 1 in steps of 1/blanks.
    """
    answers: list[list[str]] = body["answers"]
    pairs = zip(response or (), answers, strict=False)
    right = sum(_folded(given) in map(_folded, accepted) for given, accepted in pairs)
    return Fraction(right, len(answers))


def _folded(typed: str) -> str:
    return text.normalise(text.normalise(typed).casefold())
