"""A member's line over the weeks: where its points stand in a drawing of fixed size, in whole units."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from quizapp.store.own_places import OwnWeek

WIDTH, HEIGHT = 340, 150
# Room for the scale at the left, the last score at the right, the weeks below.
LEFT, RIGHT, TOP, BOTTOM = 34, 40, 14, 124


@dataclass(frozen=True, slots=True)
class Point:
    """A week with a score, in the drawing; ``is_last``: its score is written beside it."""

    x: int
    y: int
    week: OwnWeek
    is_last: bool


@dataclass(frozen=True, slots=True)
class Line:
    """The drawing; ``runs`` are points that a line joins: a week without a score breaks it.

    :ivar levels: (y, the score there) of the rules across.
    """

    points: tuple[Point, ...]
    runs: tuple[str, ...]
    levels: tuple[tuple[int, int], ...]
    width: int = WIDTH
    height: int = HEIGHT


def draw(weeks: Sequence[OwnWeek]) -> Line | None:
    """Draw the scores of weeks from 0 to 100; None where there are fewer than two.

    A rule is drawn where the last of them is passed.

    :param weeks: oldest first; a week not taken leaves its place empty.
    """
    scored = [at for at, one in enumerate(weeks) if one.value_hundredths is not None]
    if len(scored) < 2:
        return None
    step = (WIDTH - LEFT - RIGHT) / (len(weeks) - 1)
    points = tuple(
        Point(round(LEFT + at * step), _y(weeks[at].value_hundredths or 0), weeks[at], at == scored[-1])
        for at in scored
    )
    by_run = groupby(enumerate(scored), key=lambda pair: pair[1] - pair[0])
    runs = [[points[number] for number, _ in run] for _, run in by_run]
    return Line(
        points,
        tuple(" ".join(f"{point.x},{point.y}" for point in run) for run in runs if len(run) > 1),
        tuple((_y(100 * level), level) for level in sorted({0, weeks[-1].pass_percent, 100})),
    )


def _y(score_hundredths: int) -> int:
    return BOTTOM - round((BOTTOM - TOP) * score_hundredths / 10_000)
