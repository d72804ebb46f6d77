"""The demo's people: 92 branches of different sizes, who belongs where and since when, how good and how keen.

Nothing here is stored yet; the same number of members and the same weeks give the same people.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib import resources

from quizapp.core.roles import Role
from quizapp.demo import names
from quizapp.demo.dice import dice

FIRST_STAFF_NO = 10001
#: Who the two house roles are given to: the first ordinary member of these branches.
ORGANISER_IN, AUTHOR_IN = "jg01", "sy02"

# Shares of all members: moved to another branch, came after the start, left for good, away for weeks.
MOVED, JOINED, LEFT, AWAY = 0.02, 0.015, 0.004, 0.035
LONGEST_AWAY_WEEKS = 12


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch: its names as a people file has them, and what makes its weeks.

    :ivar size: members at the start.
    :ivar level: chance that one of its members answers a question right, 0 to 1.
    :ivar trend: what the level gains in a week.
    :ivar keenness: chance that one of its members takes part in a week, 0 to 1.
    """

    code: str
    name: str
    short: str
    wall: str
    size: int
    level: float
    trend: float
    keenness: float


@dataclass(slots=True)
class Person:
    """A member.

    :ivar stays: (from when, branch code; None: none any more), in the order of the dates.
    :ivar skill: added to the branch's level.
    :ivar zeal: added to the branch's keenness.
    :ivar away: indices of the weeks in which the person takes no part at all.
    """

    staff_no: str
    name: str
    stays: list[tuple[date, str | None]]
    skill: float
    zeal: float
    roles: set[Role] = field(default_factory=set)
    away: range = range(0)

    def branch_on(self, day: date) -> str | None:
        """Give the code of the branch that the person belongs to on a day."""
        return next((code for since, code in reversed(self.stays) if since <= day), None)


@dataclass(frozen=True, slots=True)
class Federation:
    """All branches by their codes, and everybody by staff number."""

    branches: dict[str, Branch]
    people: list[Person]


def make(members: int, weeks: Sequence[date]) -> Federation:
    """Make up the federation.

    :param members: how many people, at least as many as there are branches.
    :param weeks: the days on which the weeks behind began, the first week first: transfers fall on them.
    """
    branches = _branches(members)
    people = _people(branches)
    _give_roles(people)
    _let_time_pass(people, list(branches), weeks)
    return Federation({branch.code: branch for branch in branches.values()}, people)


def people_file(federation: Federation) -> str:
    """Write everybody as the CSV file that an organiser would import: where they belong at first."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(
        ("staff_no", "name", "branch", "branch_name", "branch_short", "branch_wall", "role", "from")
    )
    for person in federation.people:
        since, code = person.stays[0]
        branch = federation.branches[code or ""]
        roles = "、".join(sorted(person.roles))
        writer.writerow(
            (person.staff_no, person.name, code, branch.name, branch.short, branch.wall, roles, since)
        )
    return text.getvalue()


def _branches(members: int) -> dict[str, Branch]:
    file = resources.files("quizapp.demo") / "data" / "branches.csv"
    rows = list(csv.DictReader(file.read_text("utf-8").splitlines()))
    sizes = _scaled([int(row["members"]) for row in rows], members)
    thrown = dice("branches")
    return {
        row["branch"]: Branch(
            code=row["branch"],
            name=row["branch_name"],
            short=row["branch_short"],
            wall=row["branch_wall"],
            size=size,
            level=min(0.95, max(0.68, thrown.gauss(0.85, 0.055))),
            trend=thrown.gauss(0.0004, 0.0018),
            keenness=1 - 0.32 * thrown.random() ** 1.3,
        )
        for row, size in zip(rows, sizes, strict=True)
    }


def _scaled(sizes: Sequence[int], members: int) -> list[int]:
    """Share the members out as the sizes are to each other, at least one for each branch."""
    spare = members - len(sizes)
    if spare < 0:
        raise ValueError(f"{members} members for {len(sizes)} branches")
    more = sum(sizes) - len(sizes)
    shares = [divmod((size - 1) * spare, more) for size in sizes]
    left = spare - sum(whole for whole, _rest in shares)
    by_rest = sorted(range(len(sizes)), key=lambda at: (-shares[at][1], at))[:left]
    return [1 + whole + (at in by_rest) for at, (whole, _rest) in enumerate(shares)]


def _people(branches: dict[str, Branch]) -> list[Person]:
    thrown = dice("people")
    drawn = names.names(dice("names"))
    people: list[Person] = []
    for branch in branches.values():
        for _ in range(branch.size):
            people.append(
                Person(
                    staff_no=str(FIRST_STAFF_NO + len(people)),
                    name=next(drawn),
                    stays=[(date.min, branch.code)],
                    skill=thrown.gauss(0, 0.06),
                    zeal=thrown.gauss(0, 0.08),
                )
            )
    return people


def _give_roles(people: list[Person]) -> None:
    """Make the first of each branch its captain; of two branches the next has a role of the house."""
    seen: dict[str | None, int] = {}
    house = {ORGANISER_IN: Role.ORGANISER, AUTHOR_IN: Role.AUTHOR}
    for person in people:
        code = person.stays[0][1]
        seen[code] = number = seen.get(code, 0) + 1
        if number == 1:
            person.roles.add(Role.CAPTAIN)
            person.zeal = 1.0
        elif number == 2 and code in house:
            person.roles.add(house[code])
    # A federation of one member a branch has no second ones.
    for code, role in house.items():
        if not any(role in person.roles for person in people):
            next(person for person in people if person.stays[0][1] == code).roles.add(role)


def _let_time_pass(people: list[Person], codes: Sequence[str], weeks: Sequence[date]) -> None:
    """Let some people change branch, come later, leave, or stay away for weeks; nobody with a role."""
    start = weeks[0]
    middle = weeks[1:-1] or weeks
    ordinary = [person for person in people if not person.roles]
    thrown = dice("time")
    thrown.shuffle(ordinary)
    for person in people:
        person.stays = [(start, person.stays[0][1])]
    for person in _take(ordinary, MOVED * len(people)):
        others = [code for code in codes if code != person.stays[0][1]]
        person.stays.append((thrown.choice(middle), thrown.choice(others)))
    for person in _take(ordinary, JOINED * len(people)):
        person.stays = [(thrown.choice(middle), person.stays[0][1])]
    for person in _take(ordinary, LEFT * len(people)):
        person.stays.append((thrown.choice(middle), None))
    for person in _take(ordinary, AWAY * len(people)):
        first = thrown.randrange(len(weeks))
        person.away = range(first, first + 3 + thrown.randrange(LONGEST_AWAY_WEEKS))


def _take(people: list[Person], share: float) -> list[Person]:
    """Take so many people off the end of a list: nobody has two such fates."""
    count = min(round(share), len(people))
    taken = people[len(people) - count :]
    del people[len(people) - count :]
    return taken
