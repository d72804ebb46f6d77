"""Letters of choices: a paper deals them afresh by position, the bank keeps its own.

The first choice shown is A, the second B, whatever they are called in the bank, so that a dealt paper says
nothing about the key. What members send and what is stored are dealt letters; grading takes the bank's.
"""

from collections.abc import Sequence
from typing import Any

from quizapp.core import refusals

Response = str | list[str] | None

DEALT = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def to_key_letters(order: Sequence[str], response: Response) -> Response:
    """Turn a response under dealt letters into the bank's letters.

    :param order: the bank's letter at each position of the paper; empty for a type without choices, whose
        response comes back as it is.
    :param response: in the canonical form of ``check_response``.
    """
    return _translate(dict(zip(DEALT, order, strict=False)), response)


def to_dealt_letters(order: Sequence[str], response: Response) -> Response:
    """Turn a response under the bank's letters, such as the key, into the letters of a paper.

    :param order: as for ``to_key_letters``.
    """
    return _translate(dict(zip(order, DEALT, strict=False)), response)


def _translate(table: dict[str, str], response: Response) -> Response:
    if not table or response is None:
        return response
    if isinstance(response, str):
        return table[response]
    return sorted(table[letter] for letter in response)


def check_letter(size: int, raw: Any) -> str | None:
    """Accept one dealt letter among the first ``size``, or ``None`` for nothing chosen.

    :raises Invalid: ``bad-response``.
    """
    if raw is None or (isinstance(raw, str) and len(raw) == 1 and raw in DEALT[:size]):
        return raw
    raise refusals.Invalid("bad-response")
