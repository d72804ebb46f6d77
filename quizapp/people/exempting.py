"""Leave and exemptions: who is not expected for a while. Each verb runs in a transaction of the caller's."""

import logging
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo

from quizapp import store
from quizapp.core import credentials, refusals
from quizapp.people import importing
from quizapp.store import people_imports, people_lists
from quizapp.store.people_lists import Person

log = logging.getLogger(__name__)

#: People that one entry of many may name.
MOST_PEOPLE = 500
_BETWEEN = re.compile(r"[\s,，、;；]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """What is entered for one person or many; the days are local, both included, the last may be open."""

    kind: str
    from_on: date
    until_on: date | None
    reason: str


@dataclass(slots=True)
class Named:
    """The people whose staff numbers were typed, and what is wrong with the list.

    :ivar unknown: numbers of nobody who is active. :ivar is_too_long: more than ``MOST_PEOPLE``.
    """

    people: list[Person] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    is_too_long: bool = False


def named(typed: str, *, today: date) -> Named:
    """Find the people of a typed list of staff numbers, each once, in the order of the list.

    :param typed: numbers between blanks, line ends, commas or semicolons.
    """
    numbers = {credentials.staff_key(one): one for one in _BETWEEN.split(typed) if one}
    if len(numbers) > MOST_PEOPLE:
        return Named(is_too_long=True)
    known = people_lists.by_keys(list(numbers), today=today)
    found = Named([known[key] for key in numbers if key in known and known[key].is_active])
    found.unknown = [numbers[key] for key in numbers if key not in known or not known[key].is_active]
    return found


def grant(
    people: Sequence[Person], entry: Entry, *, viewer: store.Viewer, now: datetime, zone: tzinfo
) -> int:
    """Enter the same for each of these people; open rounds expect them no more from this moment.

    :return: how many closed rounds the days cover; these do not change.
    :raises refusals.Conflict: ``exemption-again``: one of them has just this entry already.
    """
    people_imports.hold()
    ids = [one.id for one in people]
    if has_already(people, entry):
        raise refusals.Conflict("exemption-again")
    store.exemptions.grant(
        ids, kind=entry.kind, from_on=entry.from_on, until_on=entry.until_on, reason=entry.reason,
        by_id=viewer.id, now=now,
    )  # fmt: skip
    log.info("%s entered: members %s, by member %s", entry.kind, ids, viewer.id)
    importing.redraw_rosters(now, zone)
    return closed_between(entry.from_on, entry.until_on, now=now, zone=zone)


def has_already(people: Sequence[Person], entry: Entry) -> list[Person]:
    """Return those of these people who have just this entry already."""
    ids = store.exemptions.who_has(
        [one.id for one in people], kind=entry.kind, from_on=entry.from_on, until_on=entry.until_on
    )
    return [one for one in people if one.id in set(ids)]


def withdraw(
    exemption_id: int, *, viewer: store.Viewer, now: datetime, zone: tzinfo
) -> tuple[store.Exemption, int]:
    """Let an entry count for nothing; open rounds expect the person again.

    :return: the entry, and how many closed rounds its days cover; these do not change.
    :raises refusals.Missing: ``no-exemption``: there is none, or it was withdrawn before.
    """
    people_imports.hold()
    entry = store.exemptions.withdraw(exemption_id, by_id=viewer.id, now=now)
    if entry is None:
        raise refusals.Missing("no-exemption")
    log.info("%s withdrawn: member %s, by member %s", entry.kind, entry.member_id, viewer.id)
    importing.redraw_rosters(now, zone)
    return entry, closed_between(entry.from_on, entry.until_on, now=now, zone=zone)


def closed_between(from_on: date, until_on: date | None, *, now: datetime, zone: tzinfo) -> int:
    """Count the closed rounds that opened on these days; without an end, on the first of them or later."""
    closed = importing.closed_days(now, zone)
    return (len(closed) if until_on is None else bisect_right(closed, until_on)) - bisect_left(
        closed, from_on
    )
