"""The order in which a round's places are revealed: from the bottom up, the last ones one by one.

A step is what one press reveals. Leagues follow each other, the one with the smallest branches first, each
with a step that names it; the lower places come ten at a time, the upper ones each by itself (those who
share a place together), and before the first three the ceremony waits for a press.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

#: The most that one press reveals.
ROWS_A_STEP = 10
#: Up to this place each one is revealed by itself.
SINGLE_UNTIL = 10
#: Before these the ceremony waits for a press, even when it goes on by itself.
MEDALS = 3
#: Of a league only the first so many are revealed: beyond this nobody waits for the winner.
ROWS_MOST = 100
#: A ceremony that nobody has touched for so long is over: screens go back to their boards.
IDLE = timedelta(hours=2)
#: Seconds for each step, when it goes on by itself.
LEAST_S, MOST_S = 3, 60


@dataclass(frozen=True, slots=True)
class Row:
    """One place.

    :ivar name: of the branch as screens print it; None in a rehearsal, where ``number`` names it.
    :ivar value_hundredths: as printed on the board.
    :ivar participation_hundredths: in hundredths of a per cent.
    """

    place: int
    name: str | None
    number: int
    value_hundredths: int
    participation_hundredths: int


@dataclass(frozen=True, slots=True)
class Step:
    """What one press reveals: rows in the order of the board, or without rows the name of a league.

    :ivar league: its name; None where all branches stand in one.
    :ivar of: how many places the league has in all.
    :ivar waits: whether the ceremony waits for a press before it.
    """

    league: str | None
    of: int
    rows: tuple[Row, ...]
    waits: bool = False

    def to_json(self) -> dict[str, Any]:
        """Write the step for the store."""
        return asdict(self)


def from_json(data: dict[str, Any]) -> Step:
    """Read a step that was stored."""
    rows = tuple(Row(**row) for row in data["rows"])
    return Step(data["league"], data["of"], rows, data["waits"])


def steps(leagues: Sequence[tuple[str | None, Sequence[Row]]]) -> list[Step]:
    """Put places into the order in which they are revealed.

    :param leagues: name and rows in the order of the board, the first league (the largest branches) first.
    """
    made: list[Step] = []
    for league, rows in reversed(leagues):
        if not rows:
            continue
        if league is not None:
            made.append(Step(league, len(rows), ()))
        waited = False
        for group in reversed(list(_groups(rows[:ROWS_MOST]))):
            waits = not waited and group[0].place <= MEDALS
            waited = waited or waits
            made.append(Step(league, len(rows), group, waits))
    return made


def _groups(rows: Sequence[Row]) -> Iterator[tuple[Row, ...]]:
    """Cut rows into what is revealed at once, from the first place down."""
    group: list[Row] = []
    for row in rows:
        is_next = bool(group) and row.place != group[0].place
        if len(group) == ROWS_A_STEP or (is_next and group[0].place <= SINGLE_UNTIL):
            yield tuple(group)
            group = []
        group.append(row)
    if group:
        yield tuple(group)


def out_at(
    now: datetime,
    *,
    step: int,
    step_at: datetime,
    seconds_each: int | None,
    waits: Collection[int],
    total: int,
) -> int:
    """Tell how many steps are out at a moment.

    :param step: how many were out at ``step_at``.
    :param seconds_each: after how many seconds the next one follows by itself; None: it waits for a press.
    :param waits: the indices of the steps before which it waits for a press.
    :param total: how many steps there are.
    """
    if seconds_each is None:
        return min(step, total)
    # A clock that was set back takes nothing back.
    passed = max(0, int((now - step_at).total_seconds() // seconds_each))
    return min(step + passed, min((at for at in waits if at >= step), default=total), total)


def is_over(now: datetime, *, step_at: datetime, ended_at: datetime | None) -> bool:
    """Tell whether a ceremony is over: ended, or left alone for hours."""
    return ended_at is not None or now - step_at >= IDLE


def shown(all_steps: Sequence[Step], out: int, *, most: int) -> tuple[Step | None, list[Row]]:
    """Give what stands on the screen: the step that came last, and the best rows of its league so far.

    :param out: how many steps are out.
    :param most: rows.
    :return: no step before the first; rows in the order of the board.
    """
    if out == 0:
        return None, []
    last = all_steps[out - 1]
    rows: list[Row] = []
    for one in reversed(all_steps[:out]):
        if one.league != last.league or len(rows) >= most:
            break
        rows += one.rows
    return last, rows[:most]


def rehearsal(sizes: Sequence[tuple[str | None, int]]) -> list[tuple[str | None, list[Row]]]:
    """Invent places to rehearse with, the same for the same sizes, and no branch's.

    :param sizes: league and how many branches, as on the board.
    """
    made = []
    number = 0
    for league, size in sizes:
        rows = []
        for at in range(size):
            # Two share the fifth place, so that a shared place is rehearsed too.
            place = 5 if at == 5 else at + 1
            value = 9_800 - (place - 1) * 6_000 // max(size, 10) - place % 3 * 7
            share = 10_000 - (place * 37 % 23) * 100
            rows.append(Row(place, None, 1 + (number + at * 7) % 97 + 97 * (at // 97), value, share))
        number += size
        made.append((league, rows))
    return made
