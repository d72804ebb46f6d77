"""Who sees what of a branch's board: the own branch all, others the upper half by name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from quizapp.core import roles
from quizapp.core.roles import Right, Role
from quizapp.store.boards import MemberRow


class Sight(StrEnum):
    """How much of a branch's board somebody sees; the value goes into the ETag."""

    #: Everybody by name, and who did not take part.
    ALL = "all"
    #: Who took part; the upper half by name.
    UPPER_HALF = "half"
    #: Who took part, nobody by name.
    NO_NAMES = "none"


@dataclass(frozen=True, slots=True)
class Seen:
    """A row as somebody sees it; ``name`` None is not shown."""

    row: MemberRow
    name: str | None
    is_me: bool


def sight(held: frozenset[Role], *, is_own_branch: bool, boards: str) -> Sight:
    """Tell how much of a branch's board is seen.

    :param held: roles of the person or the screen.
    :param is_own_branch: whether it is the branch of who looks; never for a screen.
    :param boards: the season's setting, ``open`` or ``own_branch``.
    """
    if is_own_branch or roles.allows(held, Right.SEE_EVERYBODY):
        return Sight.ALL
    return Sight.UPPER_HALF if boards == "open" else Sight.NO_NAMES


def last_position(how: Sight, facts: Mapping[str, Any]) -> int:
    """Tell down to which position rows are seen: who did not take part stands below those who did."""
    return int(facts["expected"] if how is Sight.ALL else facts["took_part"])


def seen(
    rows: Iterable[MemberRow], how: Sight, facts: Mapping[str, Any], *, own_position: int | None
) -> list[Seen]:
    """Take from rows what is not to be seen; the own row is always seen by name.

    :param facts: of the board.
    """
    last, until = last_position(how, facts), facts["named_until_place"]
    shown = []
    for row in rows:
        if row.position > last:
            break
        is_me = row.position == own_position
        is_high = (
            how is Sight.UPPER_HALF and until is not None and row.place is not None and row.place <= until
        )
        shown.append(Seen(row, row.name if is_me or is_high or how is Sight.ALL else None, is_me))
    return shown
