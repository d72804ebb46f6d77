"""A bump chart: who stood where after each week, as lines that cross; only the geometry, in units of its box.

Lines go by position, so that branches that share a place do not lie on each other; the numbers say the place.
The wall and the pages of the boards draw the same chart in boxes of their own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise


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


@dataclass(frozen=True, slots=True)
class Box:
    """Where a chart is drawn, in units of its view box.

    :ivar left, right: the first and the last column.
    :ivar starts_x: where the places at the left ends stand, up to there.
    :ivar top, step: the first line, and how far apart lines are.
    :ivar lines: how many lines stand evenly; positions below are pressed together above ``bottom``.
    :ivar apart: what two labels at the left need between them.
    :ivar label_apart: what two names of columns need between them.
    """

    width: int
    height: int
    left: int
    right: int
    starts_x: int
    top: int
    step: int
    lines: int
    bottom: int
    apart: int
    label_apart: int

    def xs(self, columns: int) -> list[float]:
        """Place the columns from left to right."""
        step = (self.right - self.left) / max(1, columns - 1)
        return [round(self.left + step * number, 1) for number in range(columns)]

    def levels(self, positions: Iterable[int]) -> dict[int, float]:
        """Place the positions of a chart: the first evenly, those below them pressed together at the bottom.

        :param positions: every one that a line passes through.
        :return: position -> y.
        """
        last = self.top + self.step * (self.lines - 1)
        below = sorted({position for position in positions if position > self.lines})
        placed: dict[int, float] = {
            position: self.top + self.step * (position - 1) for position in range(1, self.lines + 1)
        }
        for number, position in enumerate(below, start=1):
            placed[position] = round(last + (self.bottom - last) * number / len(below), 1)
        return placed

    def line(self, positions: Sequence[int | None], ys: Mapping[int, float]) -> Line:
        """Draw a branch's line from week to week; a week without a place is left out.

        :param positions: one for each column; the last is known.
        :param ys: as from ``levels``.
        """
        points = [
            (x, ys[position])
            for x, position in zip(self.xs(len(positions)), positions, strict=True)
            if position is not None
        ]
        path = "M{} {}".format(*points[0])
        for (x0, y0), (x1, y1) in pairwise(points):
            middle = round((x0 + x1) / 2, 1)
            path += f"C{middle} {y0} {middle} {y1} {x1} {y1}"
        return Line(path, *points[-1])

    def start_labels(
        self, starts: Mapping[int, int], ys: Mapping[int, float], *, found: int | None
    ) -> list[Label]:
        """Write the places at the left ends; where labels would touch, the found one stands, else the upper.

        :param starts: position -> place, of the lines that begin in the first column.
        :param found: the position of the line that the page speaks of.
        """
        kept: list[int] = []
        for position in sorted(starts):
            if not kept or ys[position] - ys[kept[-1]] >= self.apart:
                kept.append(position)
            elif position == found:
                kept[-1] = position
        return [Label(self.starts_x, ys[at], str(starts[at]), at == found) for at in kept]

    def week_labels(self, names: Sequence[str], short: Sequence[str], *, every: int = 4) -> list[Label]:
        """Name the columns: the first and the last in full, between them every fourth by its number alone.

        :param names: in full; ``short``: the number alone.
        """
        at, last, y = self.xs(len(names)), len(names) - 1, self.height - 8
        labels = [Label(at[0], y, names[0])]
        for number in range(every, last, every):
            if at[last] - at[number] > self.label_apart:
                labels.append(Label(at[number], y, short[number]))
        if last:
            labels.append(Label(at[last], y, names[last]))
        return labels
