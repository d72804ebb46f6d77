"""Leagues by size: where a branch belongs, and how the best and the last of a turn change places.

A branch that is new is placed by its roster; from then on it stays where it is, however large it becomes,
until promotion moves it. So no table that is printed moves because somebody was hired.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from quizapp.core.ranking import branches, seasons
from quizapp.core.ranking.branches import BranchValue
from quizapp.core.ranking.places import Placed
from quizapp.core.ranking.rules import League, PointsRule, RankingRule

W = TypeVar("W")


def by_size(members: int, leagues: Sequence[League]) -> int:
    """Tell in which league, from 0, a branch of so many on the roster belongs; without any, in the last."""
    fitting = (at for at, league in enumerate(leagues) if members >= league.least_members)
    return next(fitting, len(leagues) - 1)


def settle_in(
    rosters: Mapping[int, int], before: Mapping[int, int], leagues: Sequence[League]
) -> dict[int, int]:
    """Give every branch of a round its league: the one it has, a new one the league of its size.

    :param rosters: branch -> E in this round.
    :param before: branch -> its league up to now.
    """
    return {
        branch_id: before[branch_id] if branch_id in before else by_size(members, leagues)
        for branch_id, members in rosters.items()
    }


def turns(weeks: Sequence[W], rule: RankingRule, *, done: int) -> list[Sequence[W]]:
    """Cut settled weekly rounds into turns of ``every_weeks``, and give the complete ones that are due.

    :param weeks: rounds in the order in which they were settled.
    :param done: how many of them were settled when the leagues were last looked at.
    """
    if rule.promotion is None:
        return []
    every = rule.promotion.every_weeks
    return [weeks[at * every : (at + 1) * every] for at in range(done // every, len(weeks) // every)]


def promote(
    before: Mapping[int, int], weeks: Mapping[int, Iterable[BranchValue]], rule: RankingRule
) -> dict[int, int]:
    """Move branches after a turn: up the first of each league but the top one, down the last of each above.

    The table is the season's of the turn's weeks: the mean of the printed values, ties as ever. With K
    branches to move, those go up of whom at most K stand at their place or before it, and those go down of
    whom at most K stand at their place or behind it; so of a tie across the border nobody moves. Who would
    do both, in a league of few, stays. A branch without a value in the turn stays and is not counted.

    :param before: branch -> its league, from 0, of all that can move.
    :param weeks: branch -> its values as printed in the turn's rounds.
    :return: branch -> its league after the turn.
    """
    if rule.promotion is None:
        return dict(before)
    values = [seasons.branch_season(one, weeks.get(one, ()), PointsRule()) for one in before]
    count, last = rule.promotion.branches, len(rule.leagues) - 1
    after = dict(before)
    for league in range(last + 1):
        table = branches.rank_branches((v for v in values if before[v.branch_id] == league), rule)
        placed = [line for line in table if line.place is not None]
        up = set() if league == 0 else _first(placed, count)
        down = set() if league == last else _last(placed, count)
        after |= dict.fromkeys(up - down, league - 1) | dict.fromkeys(down - up, league + 1)
    return after


def _first(placed: Sequence[Placed[BranchValue]], count: int) -> set[int]:
    """Give those at whose place or before it at most ``count`` stand."""
    border = placed[count].place if len(placed) > count else None
    return {line.row.branch_id for line in placed[:count] if line.place != border}


def _last(placed: Sequence[Placed[BranchValue]], count: int) -> set[int]:
    """Give those at whose place or behind it at most ``count`` stand."""
    border = placed[-count - 1].place if len(placed) > count else None
    return {line.row.branch_id for line in placed[-count:] if line.place != border}
