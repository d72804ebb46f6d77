"""Who is not expected in rounds for a while: what an entry of leave or exemption may say.

The rule of contracts section 4: who has an entry in force that covers the local date of a round's opening
is not on its roster. They may take the round all the same: no place, not counted.
"""

from datetime import date
from typing import Final

from quizapp.core import people_cells
from quizapp.core.fields import FIRST_DAY, LAST_DAY

#: On leave (请假): away, sick, on maternity leave.
LEAVE: Final = "leave"
#: Exempt (免考) for another reason: long-term sick, about to retire, author of the paper.
EXEMPT: Final = "exempt"
KINDS: Final = (LEAVE, EXEMPT)

MOST_YEARS: Final = 2
LEAST_REASON, MOST_REASON = 2, 400


def faults(*, from_on: date, until_on: date | None, reason: str) -> list[tuple[str, str]]:
    """Check an entry, all faults at once.

    :param until_on: the last day, included; None: until somebody withdraws the entry.
    :param reason: trimmed; 2 to 400 characters that can be seen, on one line.
    :return: (field, code), empty for a good one: ``from_on`` ``bad-day`` · ``until_on`` ``before-from``,
        ``too-far`` (more than two years after the first day) · ``reason`` ``too-short``, ``too-long``,
        ``unseen``.
    """
    found = []
    if not FIRST_DAY <= from_on <= LAST_DAY:
        found.append(("from_on", "bad-day"))
    elif until_on is not None and until_on < from_on:
        found.append(("until_on", "before-from"))
    elif until_on is not None and until_on > last_day(from_on):
        found.append(("until_on", "too-far"))
    if len(reason) < LEAST_REASON:
        found.append(("reason", "too-short"))
    elif len(reason) > MOST_REASON:
        found.append(("reason", "too-long"))
    if people_cells.unseen(reason) is not None:
        found.append(("reason", "unseen"))
    return found


def last_day(from_on: date) -> date:
    """Return the last day that an entry from this day on may name: the same day two years later.

    After a 29 February, where that day is not, it is the 28th.
    """
    year = from_on.year + MOST_YEARS
    is_leap_day = (from_on.month, from_on.day) == (2, 29)
    return from_on.replace(year=year, day=28) if is_leap_day else from_on.replace(year=year)
