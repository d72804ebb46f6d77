"""The tables of a season: its closed rounds brought together, for branches and for members."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quizapp.core import ranking, seasons
from quizapp.core.ranking.sums import share_hundredths
from quizapp.standings.round_tables import branches_listed, federation_facts, members_facts
from quizapp.store.board_writing import Line, Table
from quizapp.store.rebuilding import Taken, Week


@dataclass(frozen=True, slots=True)
class Counted:
    """A closed round whose scores are out, so that the season counts it.

    :ivar missed_minutes: what the round adds to the minutes of who did not take it.
    """

    round_id: int
    is_exam: bool
    missed_minutes: int


@dataclass(frozen=True, slots=True)
class Rules:
    """How a season ranks and what earns points in it."""

    ranking: ranking.RankingRule
    points: ranking.PointsRule

    @classmethod
    def of(cls, season: seasons.Season) -> "Rules":
        """Take them out of a season."""
        return cls(season.ranking, season.points)


def league(scope: str, weeks: Sequence[Week], counted: Sequence[Counted], rules: Rules) -> Table:
    """Make the league of a season; movement is against the places before its last counted round.

    :param weeks: every branch in every counted round.
    :param counted: in the order in which the rounds closed.
    """
    by_branch: dict[int, dict[int, Week]] = {}
    for week in weeks:
        by_branch.setdefault(week.branch_id, {})[week.round_id] = week
    leagues = {one: _league(held, counted, rules) for one, held in by_branch.items()}
    now = _ranked_branches(by_branch, counted, rules, leagues)
    # Against the places that the branches of today's leagues had among each other.
    before = {
        placed.row.branch_id: placed.place
        for placed in _ranked_branches(by_branch, counted[:-1], rules, leagues)
    }
    lines = tuple(
        Line(
            entrant_id=value.branch_id,
            place=placed.place,
            value_hundredths=value.value_hundredths,
            raw_hundredths=None,
            participation_hundredths=value.participation_hundredths,
            moved=ranking.moved(placed.place, before.get(value.branch_id)),
            minutes=None,
            facts=_branch_facts(value, by_branch[value.branch_id], counted, rules),
        )
        for placed in now
        for value in (placed.row,)
    )
    weekly = {one.round_id for one in counted if not one.is_exam}
    total = federation_facts((_sums(week) for week in weeks if week.round_id in weekly), shows_scores=True)
    return Table(scope, _facts(counted, rules) | branches_listed(lines, rules.ranking) | total, lines)


def _league(held: Mapping[int, Week], counted: Sequence[Counted], rules: Rules) -> int | None:
    """Give the league that a branch stands in: that of the last counted round which lists it."""
    last = len(rules.ranking.leagues) - 1
    own = [held[one.round_id].league for one in counted if one.round_id in held]
    known = [league for league in own if league is not None]
    # The season may have fewer leagues by now; before it had any, nobody stood in one.
    return min(known[-1], last) if known and last >= 0 else None


def _facts(counted: Sequence[Counted], rules: Rules) -> dict[str, Any]:
    return {
        "rule": rules.ranking.to_json(),
        "points": rules.points.to_json(),
        "shows_scores": True,
        "weeks": sum(not one.is_exam for one in counted),
        "has_exam": any(one.is_exam for one in counted),
    }


def _ranked_branches(
    by_branch: Mapping[int, Mapping[int, Week]],
    counted: Iterable[Counted],
    rules: Rules,
    leagues: Mapping[int, int | None],
) -> list[Any]:
    listed = list(counted)
    values = [
        _branch(branch_id, held, listed, rules, league=leagues[branch_id])
        for branch_id, held in by_branch.items()
    ]
    return ranking.rank_branches(values, rules.ranking)


def _branch(
    branch_id: int, held: Mapping[int, Week], counted: Iterable[Counted], rules: Rules, *, league: int | None
) -> ranking.BranchValue:
    weeks, exam = [], None
    for one in counted:
        week = held.get(one.round_id)
        if week is not None and one.is_exam:
            exam = value_of(week)
        elif week is not None:
            weeks.append(value_of(week))
    return ranking.branch_season(branch_id, weeks, rules.points, exam=exam, league=league)


def _branch_facts(
    value: ranking.BranchValue, held: Mapping[int, Week], counted: Sequence[Counted], rules: Rules
) -> dict[str, Any]:
    """Keep the numbers that a branch's season came from."""
    printed = {one.round_id: held[one.round_id].value_hundredths for one in counted if one.round_id in held}
    exams = {one.round_id for one in counted if one.is_exam}
    weekly = [number for key, number in printed.items() if key not in exams and number is not None]
    own_league = {} if value.league is None else {"league": value.league}
    return own_league | {
        "expected": value.roster,
        "took_part": value.took_part,
        "excellent": value.excellent,
        "excellent_hundredths": value.excellent_hundredths,
        "may_win": ranking.may_win(value, rules.ranking),
        "weeks": len(weekly),
        "values_hundredths": sum(weekly),
        "exam_hundredths": next((printed[key] for key in exams if key in printed), None),
    }


def value_of(week: Week) -> ranking.BranchValue:
    """Give a branch in a round as it was printed."""
    return ranking.BranchValue(
        branch_id=week.branch_id,
        roster=week.expected,
        took_part=week.took_part,
        excellent=week.excellent,
        value_hundredths=week.value_hundredths,
        raw_hundredths=None,
        participation_hundredths=share_hundredths(week.took_part, week.expected),
        excellent_hundredths=share_hundredths(week.excellent, week.expected),
    )


def _sums(week: Week) -> ranking.BranchSums:
    return ranking.BranchSums(
        week.branch_id, week.expected, week.took_part, week.sum_hundredths, week.excellent
    )


def members(
    scope_of: Callable[[int], str],
    branch_ids: Iterable[int],
    taken: Iterable[Taken],
    counted: Sequence[Counted],
    rules: Rules,
) -> list[Table]:
    """Make the season's tables of these branches' members.

    A member stands, with the whole season, in the branch of the last counted round with the member on
    its roster. Who never took part stands last, without a place.

    :param scope_of: branch -> the scope of its table.
    :param taken: everybody who ever stood for these branches, in all counted rounds.
    """
    order = {one.round_id: at for at, one in enumerate(counted)}
    by_member: dict[int, list[Taken]] = {}
    for one in sorted(taken, key=lambda one: order[one.round_id]):
        by_member.setdefault(one.member_id, []).append(one)
    tables = []
    for branch_id in branch_ids:
        own = {member: rounds for member, rounds in by_member.items() if rounds[-1].branch_id == branch_id}
        tables.append(_members(scope_of(branch_id), own, counted, rules))
    return tables


def _members(
    scope: str, own: Mapping[int, Sequence[Taken]], counted: Sequence[Counted], rules: Rules
) -> Table:
    now = _ranked_members(own, counted, rules)
    before = {placed.row.member_id: placed.place for placed in _ranked_members(own, counted[:-1], rules)}
    lines = []
    for placed in now:
        season = placed.row
        weeks = {one.round_id for one in counted if not one.is_exam}
        times = sum(
            one.score_hundredths is not None for one in own[season.member_id] if one.round_id in weeks
        )
        lines.append(
            Line(
                entrant_id=season.member_id,
                place=placed.place,
                value_hundredths=season.share_hundredths,
                raw_hundredths=None,
                participation_hundredths=share_hundredths(times, season.weeks),
                moved=ranking.moved(placed.place, before.get(season.member_id)),
                minutes=season.minutes if season.share_hundredths is not None else None,
                facts={
                    "took_part": season.took_part,
                    "weeks": season.weeks,
                    "times": times,
                    "counted": season.counted,
                    "points": season.points,
                },
            )
        )
    beside = members_facts(lines, rules.ranking, shows_scores=True)
    return Table(scope, _facts(counted, rules) | beside, tuple(lines))


def _ranked_members(
    own: Mapping[int, Sequence[Taken]], counted: Iterable[Counted], rules: Rules
) -> list[Any]:
    by_round = {one.round_id: one for one in counted}
    seasons_of = []
    for member_id, rounds in own.items():
        weeks, exam = [], None
        for one in rounds:
            this_round = by_round.get(one.round_id)
            if this_round is None:
                continue
            week = ranking.Week(
                one.score_hundredths,
                this_round.missed_minutes if one.minutes is None else one.minutes,
            )
            if this_round.is_exam:
                exam = week
            else:
                weeks.append(week)
        seasons_of.append(
            ranking.member_season(member_id, rounds[-1].branch_id, weeks, rules.points, exam=exam)
        )
    return ranking.rank_season_members(seasons_of, rules.ranking)
