"""A bump chart: who stood where after each week, as lines that cross; only the geometry, in units of its box.

Lines go by position, so that branches that share a place do not lie on each other; the numbers say the place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

WIDTH, HEIGHT = 1792, 750
LEFT, RIGHT = 96, 1104
TOP, STEP = 38, 67
LINES = 10
# Places from 11 on are pressed together between the tenth line and this one.
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


def xs(columns: int) -> list[float]:
    """Place the columns from left to right."""
    step = (RIGHT - LEFT) / max(1, columns - 1)
    return [round(LEFT + step * number, 1) for number in range(columns)]


def y(position: int, worst: int) -> float:
    """Place a position: ten lines evenly, what is below them pressed together.

    :param worst: the lowest position in the chart.
    """
    if position <= LINES:
        return TOP + STEP * (position - 1)
    tenth = TOP + STEP * (LINES - 1)
    return round(tenth + (BOTTOM - tenth) * (position - LINES) / max(1, worst - LINES), 1)


def line(positions: Sequence[int | None], worst: int) -> Line:
    """Draw a branch's line from week to week; a week without a place is left out.

    :param positions: one for each column; the last is known.
    """
    points = [
        (x, y(position, worst))
        for x, position in zip(xs(len(positions)), positions, strict=True)
        if position is not None
    ]
    path = "M{} {}".format(*points[0])
    for (x0, y0), (x1, y1) in pairwise(points):
        middle = round((x0 + x1) / 2, 1)
        path += f"C{middle} {y0} {middle} {y1} {x1} {y1}"
    return Line(path, *points[-1])


def start_labels(starts: Mapping[int, int], worst: int) -> list[Label]:
    """Write the places at the left ends; of labels that would touch only the upper one stands.

    :param starts: position -> place, of the lines that begin in the first column.
    """
    labels: list[Label] = []
    for position, place in sorted(starts.items()):
        at = y(position, worst)
        if not labels or at - labels[-1].y >= LABEL_APART:
            labels.append(Label(LEFT - 26, at, str(place)))
    return labels


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
