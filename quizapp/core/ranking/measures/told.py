"""What measures tell of themselves: codes and facts, and the numbers that stand on a board."""

from dataclasses import dataclass
from typing import Any

#: One sentence or line to print: its code, and the numbers and names in it.
Explanation = tuple[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Printed:
    """A branch of a round with a value, as a board prints it; in hundredths what is a score or a per cent.

    :ivar raw_hundredths: R where V counts, else None.
    :ivar mean_hundredths: the federation's mean as printed.
    """

    roster: int
    took_part: int
    sum_hundredths: int
    participation_hundredths: int
    excellent_hundredths: int
    raw_hundredths: int | None
    mean_hundredths: int


def total(printed: Printed) -> Explanation:
    """Begin a working: what the participants scored together."""
    return "work-total", {"count": printed.took_part, "sum_hundredths": printed.sum_hundredths}
