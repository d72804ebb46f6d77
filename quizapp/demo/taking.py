"""Who takes part in which week, and how well: by branch, its trend, the person, and the week."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from quizapp import store
from quizapp.demo.answers import Answering
from quizapp.demo.dice import dice
from quizapp.demo.federation import Federation, Person

#: A paper is easier or harder than the others by about so much.
HARDNESS = 0.015
LEAST_KEEN, MOST_KEEN = 0.03, 0.995
# The open round so far: most branches are at 55 to 65 per cent, some complete, some far behind.
USUAL_SHARE = (0.55, 0.65)
COMPLETE, BEHIND = 0.05, 0.08
BEHIND_SHARE = (0.2, 0.4)


@dataclass(frozen=True, slots=True)
class Taker:
    """Somebody who takes part, with the chance of a right answer, 0 to 1."""

    member_id: int
    staff_no: str
    chance: float


class Cast:
    """Everybody in the demo, with the ids under which they are stored."""

    def __init__(self, federation: Federation, member_ids: dict[str, int], zone: ZoneInfo) -> None:
        self.federation = federation
        self.member_ids = member_ids
        self.zone = zone
        self.answering = Answering()

    def takers(self, this_round: store.Round, week: int) -> Iterator[Taker]:
        """Draw who took part in a round that has closed.

        :param week: its index in the season.
        """
        thrown = dice(f"week {week}")
        hardness = thrown.gauss(0, HARDNESS)
        for code, people in self._expected(this_round).items():
            keenness = self.federation.branches[code].keenness
            for person in people:
                keen = min(MOST_KEEN, max(LEAST_KEEN, keenness + person.zeal))
                if thrown.random() < keen and week not in person.away:
                    yield self._taker(person, code, week, hardness)

    def early(self, this_round: store.Round, week: int) -> Iterator[Taker]:
        """Draw who has taken the open round by now: the keen ones first."""
        thrown = dice("open round")
        hardness = thrown.gauss(0, HARDNESS)
        for code, people in self._expected(this_round).items():
            so_far = round(_share(thrown) * len(people))
            for person in sorted(people, key=lambda person: person.zeal + thrown.gauss(0, 0.2))[-so_far:]:
                yield self._taker(person, code, week, hardness)

    def _expected(self, this_round: store.Round) -> dict[str, list[Person]]:
        """Return who is on the round's roster, by branch."""
        day = this_round.opens_at.astimezone(self.zone).date()
        expected: dict[str, list[Person]] = {}
        for person in self.federation.people:
            code = person.branch_on(day)
            if code is not None:
                expected.setdefault(code, []).append(person)
        return expected

    def _taker(self, person: Person, code: str, week: int, hardness: float) -> Taker:
        branch = self.federation.branches[code]
        chance = branch.level + branch.trend * week + person.skill - hardness
        return Taker(self.member_ids[person.staff_no], person.staff_no, chance)


def _share(thrown: random.Random) -> float:
    luck = thrown.random()
    if luck < COMPLETE:
        return 1.0
    return thrown.uniform(*(BEHIND_SHARE if luck < COMPLETE + BEHIND else USUAL_SHARE))
