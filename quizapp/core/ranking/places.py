"""Places: a sorted table in which a tie is a tie."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
Key = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Placed(Generic[T]):
    """One line of a table; ``place`` counts from 1, None stands without a place."""

    place: int | None
    row: T


def table(
    rows: Iterable[T], *, key: Callable[[T], Key | None], then: Callable[[T], Key], places: str
) -> list[Placed[T]]:
    """Sort rows into a table and give them places.

    Equal keys share the better place. After a shared place ``shared`` goes on as many places further
    down as there are rows above (1, 2, 2, 4), ``dense`` with the next number (1, 2, 2, 3). The result
    does not depend on the order of ``rows``, provided that ``then`` tells them apart.

    :param key: what places go by, smaller is better; None for a row without a place: those stand last.
    :param then: orders the rows that share a place, and those without one.
    :param places: one of ``PLACE_RULES``.
    """
    keyed = [(key(row), then(row), row) for row in rows]
    ranked = sorted(((k, t, row) for k, t, row in keyed if k is not None), key=lambda line: line[:2])
    rest = sorted(((t, row) for k, t, row in keyed if k is None), key=lambda line: line[0])

    lines: list[Placed[T]] = []
    place, above = 0, None
    for number, (k, _, row) in enumerate(ranked, start=1):
        if k != above:
            place, above = (number if places == "shared" else place + 1), k
        lines.append(Placed(place, row))
    return lines + [Placed(None, row) for _, row in rest]


def moved(place: int | None, before: int | None) -> int | None:
    """Tell by how many places an entrant has moved: up is positive, None where one of the two is missing."""
    return None if place is None or before is None else before - place
