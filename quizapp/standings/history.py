"""The season's league as it stood after each counted round, for the lines of the bump chart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from quizapp.core import ranking, seasons
from quizapp.standings import season_tables
from quizapp.store.rebuilding import Week

Values = Mapping[int, ranking.BranchValue]


class Held(Protocol):
    """A round that the season counts, as a row or as a screen holds it."""

    @property
    def id(self) -> int: ...

    @property
    def kind(self) -> str: ...

    @property
    def week(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a branch stood: ``position`` counts every branch, ``place`` is shared by those that are equal."""

    position: int
    place: int


@dataclass(frozen=True, slots=True)
class Column:
    """The season's league after one round."""

    round: Held
    standings: Mapping[int, Standing]


def columns(
    counted: Sequence[Held],
    weeks: Sequence[Week],
    rule: ranking.RankingRule,
    points: ranking.PointsRule,
    *,
    most: int,
    leagues: Mapping[int, int | None] | None = None,
) -> list[Column]:
    """Make the season's league anew as it stood after each of the last counted rounds.

    :param counted: all counted rounds, in the order of their closing.
    :param weeks: every branch in every one of them, with the values that were printed.
    :param most: how many columns at most, the last ones.
    :param leagues: branch -> its league now, where there are some: places and positions count within one.
    """
    by_round: dict[int, dict[int, ranking.BranchValue]] = {one.id: {} for one in counted}
    for week in weeks:
        by_round[week.round_id][week.branch_id] = season_tables.value_of(week)
    first = max(0, len(counted) - most)
    made = []
    for number in range(first, len(counted)):
        upto = counted[: number + 1]
        weekly = [by_round[one.id] for one in upto if one.kind != seasons.ANNUAL]
        exams = [by_round[one.id] for one in upto if one.kind == seasons.ANNUAL]
        values = _values(weekly, exams[-1] if exams else {}, points)
        made.append(Column(counted[number], _standings(values, rule, leagues or {})))
    return made


def _values(weekly: Sequence[Values], exam: Values, points: ranking.PointsRule) -> list[ranking.BranchValue]:
    branch_ids = {branch_id for values in (*weekly, exam) for branch_id in values}
    return [
        ranking.branch_season(
            branch_id,
            [week[branch_id] for week in weekly if branch_id in week],
            points,
            exam=exam.get(branch_id),
        )
        for branch_id in branch_ids
    ]


def _standings(
    values: Sequence[ranking.BranchValue], rule: ranking.RankingRule, leagues: Mapping[int, int | None]
) -> dict[int, Standing]:
    by_league: dict[int | None, list[ranking.BranchValue]] = {}
    for value in values:
        by_league.setdefault(leagues.get(value.branch_id), []).append(value)
    return {
        placed.row.branch_id: Standing(position, placed.place)
        for beside in by_league.values()
        for position, placed in enumerate(ranking.rank_branches(beside, rule), start=1)
        if placed.place is not None
    }
