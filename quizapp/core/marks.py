"""Credit to mark to score: exact until the one rounding rule, then integer hundredths.

A credit is a ``Fraction`` from 0 to 1. A mark is rounded half up to hundredths, question by question, and
marks are added; a score is out of one hundred, rounded half up to hundredths. No float comes near a place.
"""

from fractions import Fraction
from typing import Final

from quizapp.core import fields

#: What a question is worth when neither the paper, the question nor the bank says so: 1.
DEFAULT_MARK_HUNDREDTHS: Final = 100

_LEAST_HUNDREDTHS: Final = 1
_MOST_HUNDREDTHS: Final = 100_00


def round_half_up(number: Fraction) -> int:
    """Round to the nearest whole number; a half goes up, also below zero (-1/2 becomes 0)."""
    return (2 * number.numerator + number.denominator) // (2 * number.denominator)


def mark_hundredths(credit: Fraction, max_hundredths: int) -> int:
    """Turn a credit into the mark of one slot.

    :param credit: from 0 to 1.
    :param max_hundredths: what the slot is worth, in hundredths.
    :return: from 0 to ``max_hundredths``.
    :raises ValueError: the credit is not from 0 to 1.
    """
    part, whole = credit.numerator, credit.denominator
    if not 0 <= part <= whole:
        raise ValueError(f"credit {credit} is not from 0 to 1")
    # ``round_half_up`` of the product, in whole numbers: a hand-in does it for every slot.
    return (2 * part * max_hundredths + whole) // (2 * whole)


def score_hundredths(marks: int, total: int) -> int:
    """Turn the sum of marks into a score out of one hundred: 100 × marks / total.

    :param marks: sum of the marks in hundredths, from 0 to ``total``.
    :param total: what the paper is worth in hundredths, more than 0.
    :return: from 0 to 10,000, hundredths.
    :raises ValueError: the marks are not from 0 to the total, or the total is 0.
    """
    if total <= 0 or not 0 <= marks <= total:
        raise ValueError(f"marks {marks} of total {total}")
    return round_half_up(Fraction(10_000 * marks, total))


def text(hundredths: int) -> str:
    """Write hundredths without needless zeros: 150 is ``1.5``."""
    whole, part = divmod(hundredths, 100)
    return f"{whole}.{part:02}".rstrip("0").rstrip(".")


def parse_mark(text: str) -> int | None:
    """Read the mark of a question as typed: 0.01 to 100 with at most two decimals.

    :return: hundredths, or ``None`` when the text is no such number.
    """
    number = fields.parse_hundredths(text)
    return number if number is not None and _LEAST_HUNDREDTHS <= number <= _MOST_HUNDREDTHS else None
