"""A bump chart: who stood where after each week, as lines that cross; only the geometry, in units of its box.

Lines go by position, so that branches that share a place do not lie on each other; the numbers say the place.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

WIDTH, HEIGHT = 1792, 750
LEFT, RIGHT = 96, 1104
TOP, STEP = 38, 67
LINES = 10
# Positions from 11 on are pressed together between the tenth line and this one.
BOTTOM = 690
LABEL_APART = 34


@dataclass(frozen=True, slots=True)
class Line:
    """One branch: the path of its line and where it ends."""

    path: str
    end_x: float
    end_y: float


@dataclass(frozen=True, slots=True)
class Label:
    """A number or word at a point."""

    x: float
    y: float
    text: str
    is_found: bool = False


def xs(columns: int) -> list[float]:
    """Place the columns from left to right."""
    step = (RIGHT - LEFT) / max(1, columns - 1)
    return [round(LEFT + step * number, 1) for number in range(columns)]


def levels(positions: Iterable[int]) -> dict[int, float]:
    """Place the positions of a chart: ten lines evenly, those below them pressed together at the bottom.

    :param positions: every one that a line passes through.
    :return: position -> y.
    """
    tenth = TOP + STEP * (LINES - 1)
    below = sorted({position for position in positions if position > LINES})
    placed: dict[int, float] = {position: TOP + STEP * (position - 1) for position in range(1, LINES + 1)}
    for number, position in enumerate(below, start=1):
        placed[position] = round(tenth + (BOTTOM - tenth) * number / len(below), 1)
    return placed


def line(positions: Sequence[int | None], ys: Mapping[int, float]) -> Line:
    """Draw a branch's line from week to week; a week without a place is left out.

    :param positions: one for each column; the last is known.
    :param ys: as from ``levels``.
    """
    points = [
        (x, ys[position])
        for x, position in zip(xs(len(positions)), positions, strict=True)
        if position is not None
    ]
    path = "M{} {}".format(*points[0])
    for (x0, y0), (x1, y1) in pairwise(points):
        middle = round((x0 + x1) / 2, 1)
        path += f"C{middle} {y0} {middle} {y1} {x1} {y1}"
    return Line(path, *points[-1])


def start_labels(starts: Mapping[int, int], ys: Mapping[int, float], *, found: int | None) -> list[Label]:
    """Write the places at the left ends; where labels would touch, the found one stands, else the upper one.

    :param starts: position -> place, of the lines that begin in the first column.
    :param found: the position of the line that the page speaks of.
    """
    kept: list[int] = []
    for position in sorted(starts):
        if not kept or ys[position] - ys[kept[-1]] >= LABEL_APART:
            kept.append(position)
        elif position == found:
            kept[-1] = position
    return [Label(LEFT - 26, ys[position], str(starts[position]), position == found) for position in kept]


def week_labels(names: Sequence[str], short: Sequence[str], *, every: int = 4) -> list[Label]:
    """Name the columns: the first and the last in full, between them every fourth by its number alone.

    :param names: in full; ``short``: the number alone.
    """
    at, last = xs(len(names)), len(names) - 1
    labels = [Label(at[0], HEIGHT - 8, names[0])]
    for number in range(every, last, every):
        if at[last] - at[number] > 120:
            labels.append(Label(at[number], HEIGHT - 8, short[number]))
    if last:
        labels.append(Label(at[last], HEIGHT - 8, names[last]))
    return labels
