"""Who sees what of a branch's board: the own branch all, others the upper half by name.

How a name is shown is a matter of its own (``core.names``): the season's setting holds for people of other
branches and for screens, a member's wish for everybody but organisers and the member.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from quizapp.core import names, roles
from quizapp.core.roles import Right, Role
from quizapp.store.boards import MemberRow


class Reach(StrEnum):
    """Which rows of a branch's board somebody sees, and which of them by name."""

    #: Everybody by the full name, and who did not take part.
    ALL = "all"
    #: The own branch: the same, but for names that members wish to be hidden.
    OWN_BRANCH = "own"
    #: Who took part; the upper half by name.
    UPPER_HALF = "half"
    #: Who took part, nobody by name.
    NO_NAMES = "none"


@dataclass(frozen=True, slots=True)
class Sight:
    """What somebody sees of a branch's board; as text it goes into the ETag.

    :ivar names: how names are shown at most, one of ``core.names.SHOWN``.
    """

    reach: Reach
    names: str = "full"

    def __str__(self) -> str:
        return f"{self.reach}-{self.names}"

    @property
    def lists_everybody(self) -> bool:
        """Whether who did not take part is seen too."""
        return self.reach in (Reach.ALL, Reach.OWN_BRANCH)

    def name(self, row: MemberRow, named_until_place: int | None) -> str | None:
        """Give the name of somebody else's row as it is shown; None where it is not."""
        if self.reach is Reach.ALL:
            return row.name
        is_high = named_until_place is not None and row.place is not None and row.place <= named_until_place
        if self.reach is Reach.OWN_BRANCH or (self.reach is Reach.UPPER_HALF and is_high):
            return names.shown(row.name, self.names, row.shown_as)
        return None


@dataclass(frozen=True, slots=True)
class Seen:
    """A row as somebody sees it; ``name`` None is not shown."""

    row: MemberRow
    name: str | None
    is_me: bool


def names_of(document: Mapping[str, Any]) -> str:
    """Tell how a season shows members to others, one of ``core.names.SHOWN``.

    :param document: of the season; one that was stored before there was a choice shows full names.
    """
    return str(document.get("names", "full"))


def sight(held: frozenset[Role], *, is_own_branch: bool, document: Mapping[str, Any]) -> Sight:
    """Tell how much of a branch's board is seen.

    :param held: roles of the person or the screen.
    :param is_own_branch: whether it is the branch of who looks; never for a screen.
    :param document: of the season: ``boards`` is ``open`` or ``own_branch``, ``names`` one of
        ``core.names.SHOWN``.
    """
    if roles.allows(held, Right.SEE_EVERYBODY):
        return Sight(Reach.ALL)
    if is_own_branch:
        return Sight(Reach.OWN_BRANCH)
    reach = Reach.UPPER_HALF if document["boards"] == "open" else Reach.NO_NAMES
    return Sight(reach, names_of(document))


def last_position(how: Sight, facts: Mapping[str, Any]) -> int:
    """Tell down to which position rows are seen: who did not take part stands below those who did."""
    return int(facts["expected"] if how.lists_everybody else facts["took_part"])


def seen(
    rows: Iterable[MemberRow], how: Sight, facts: Mapping[str, Any], *, own_position: int | None
) -> list[Seen]:
    """Take from rows what is not to be seen; the own row is always seen by its full name.

    :param facts: of the board.
    """
    last, until = last_position(how, facts), facts["named_until_place"]
    shown = []
    for row in rows:
        if row.position > last:
            break
        is_me = row.position == own_position
        shown.append(Seen(row, row.name if is_me else how.name(row, until), is_me))
    return shown
