"""What a ruling would change: who by how much, which places move, who passes; computed, never stored."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from quizapp import store
from quizapp.core.corrections import InForce
from quizapp.marking import remarking
from quizapp.standings import supposed
from quizapp.store import regrading
from quizapp.store.board_writing import Table

#: Scores of 0 to 9.99, 10 to 19.99 …, 90 to 99.99, and 100.
BUCKETS = 11


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whose counting score changes, with the places in the own branch; None where there is none."""

    attempt_id: int
    name: str
    staff_no: str
    branch: str | None
    before: int
    after: int
    place_before: int | None
    place_after: int | None

    @property
    def more(self) -> int:
        """By how many hundredths the score rises; falls where it is below 0."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Moved:
    """A branch whose value or place changes in a league."""

    name: str
    value_before: int | None
    value_after: int | None
    place_before: int | None
    place_after: int | None

    @property
    def moves(self) -> bool:
        """Whether its place is another."""
        return self.place_before != self.place_after


@dataclass(frozen=True, slots=True)
class Preview:
    """The effect of one ruling on a round.

    :ivar held: how many attempts have the question on their paper; ``changed``: how many scores of theirs.
    :ivar people: those whose counting score changes, the greatest loss first, then the greatest gain.
    :ivar season: None where the season does not count the round, or not yet.
    :ivar spread_before, spread_after: how many counting scores fall into each of ``BUCKETS``.
    """

    held: int
    changed: int
    people: Sequence[Person]
    passes: Sequence[Person]
    fails: Sequence[Person]
    league: Sequence[Moved]
    season: Sequence[Moved] | None
    spread_before: Sequence[int]
    spread_after: Sequence[int]

    @property
    def rising(self) -> int:
        """How many people's scores rise."""
        return sum(one.more > 0 for one in self.people)

    @property
    def falling(self) -> int:
        """How many people's scores fall."""
        return sum(one.more < 0 for one in self.people)

    @property
    def moved_people(self) -> Sequence[Person]:
        """Those whose own place in the branch is another; others may be moved by them."""
        return [one for one in self.people if one.place_before != one.place_after]


def preview(
    this_round: store.Round,
    season: store.Season,
    question_ids: Iterable[int],
    proposed: InForce,
    now: datetime,
) -> Preview:
    """Compute what a ruling would change; the number of statements does not grow with the attempts.

    :param question_ids: all versions of the question.
    :param now: aware UTC.
    """
    attempts = regrading.marked(this_round.id)
    remarked = remarking.remark(this_round.id, attempts, question_ids, proposed)
    would = {one.attempt.id: one.score_hundredths for one in remarked}
    before, after = remarking.counting(attempts, would)
    results = {member_id: (one.score_hundredths, one.minutes) for member_id, one in after.items()}
    tables = supposed.tables(this_round, season, results, now)
    names = regrading.branch_names()
    people = _people(regrading.people(this_round.id), names, (before, after), tables)
    pass_from = 100 * this_round.pass_percent
    seasons = [one.season for one in tables]
    return Preview(
        held=len(remarked),
        changed=sum(one.score_hundredths != one.attempt.score_hundredths for one in remarked),
        people=people,
        passes=[one for one in people if one.before < pass_from <= one.after],
        fails=[one for one in people if one.after < pass_from <= one.before],
        league=_moved(tables[0].league, tables[1].league, names),
        season=_moved(seasons[0], seasons[1], names) if seasons[0] and seasons[1] else None,
        spread_before=_spread(before),
        spread_after=_spread(after),
    )


def _people(
    known: Mapping[int, tuple[str, str, int | None]],
    names: Mapping[int, str],
    results: tuple[remarking.Results, remarking.Results],
    tables: tuple[supposed.Tables, supposed.Tables],
) -> list[Person]:
    places = [
        {line.entrant_id: line.place for table in one.members.values() for line in table.lines}
        for one in tables
    ]
    people = []
    for member_id, was in results[0].items():
        then = results[1][member_id]
        if then.score_hundredths == was.score_hundredths:
            continue
        name, staff_no, branch_id = known[member_id]
        people.append(
            Person(
                then.attempt_id,
                name,
                staff_no,
                None if branch_id is None else names[branch_id],
                was.score_hundredths,
                then.score_hundredths,
                places[0].get(member_id),
                places[1].get(member_id),
            )
        )
    return sorted(people, key=lambda one: (one.more > 0, -abs(one.more), one.staff_no))


def _moved(before: Table, after: Table, names: Mapping[int, str]) -> list[Moved]:
    """List the branches of a league whose value or place is another, as they would stand."""
    was = {line.entrant_id: line for line in before.lines}
    return [
        Moved(
            names[line.entrant_id],
            was[line.entrant_id].value_hundredths,
            line.value_hundredths,
            was[line.entrant_id].place,
            line.place,
        )
        for line in after.lines
        if (line.value_hundredths, line.place)
        != (was[line.entrant_id].value_hundredths, was[line.entrant_id].place)
    ]


def _spread(results: remarking.Results) -> list[int]:
    counts = [0] * BUCKETS
    for one in results.values():
        counts[one.score_hundredths // 1000] += 1
    return counts
