"""The tables of one round: the league of the branches, and the members of each branch."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from quizapp.core import marks, ranking
from quizapp.core.ranking.sums import share_hundredths
from quizapp.store.board_writing import Line, Table
from quizapp.store.rebuilding import Taken

Places = Mapping[int, int | None]


def league(
    scope: str,
    sums: Iterable[ranking.BranchSums],
    rule: ranking.RankingRule,
    *,
    excellent_percent: int,
    shows_scores: bool,
    before: Places,
) -> Table:
    """Make the league of a round.

    :param sums: of every branch in the round; with leagues, rows come league by league.
    :param shows_scores: False: participation only, as long as results are not out.
    :param before: branch -> place in the round that the movement is against.
    """
    by_branch = {branch.branch_id: branch for branch in sums}
    values = ranking.measure_round(by_branch.values(), rule)
    if not shows_scores:
        values = [value.without_score() for value in values]
    lines = tuple(
        Line(
            entrant_id=value.branch_id,
            place=placed.place,
            value_hundredths=value.value_hundredths,
            raw_hundredths=value.raw_hundredths,
            participation_hundredths=value.participation_hundredths,
            moved=ranking.moved(placed.place, before.get(value.branch_id)),
            minutes=None,
            facts=_branch_facts(value, by_branch[value.branch_id], rule, shows_scores),
        )
        for placed in ranking.rank_branches(values, rule)
        for value in (placed.row,)
    )
    facts = {
        "rule": rule.to_json(),
        "excellent_percent": excellent_percent,
        "shows_scores": shows_scores,
    }
    facts |= branches_listed(lines, rule) | federation_facts(by_branch.values(), shows_scores=shows_scores)
    return Table(scope, facts, lines)


def branches_listed(lines: Sequence[Line], rule: ranking.RankingRule) -> dict[str, Any]:
    """Count the branches, and where there are leagues those of each, the first one first."""
    sizes = [0] * len(rule.leagues)
    for line in lines:
        if "league" in line.facts:
            sizes[line.facts["league"]] += 1
    return {"branches": len(lines)} | ({"league_sizes": sizes} if sizes else {})


def federation_facts(sums: Iterable[ranking.BranchSums], *, shows_scores: bool) -> dict[str, Any]:
    """Add up all branches: E, N, participation; with scores Σ, how many excellent, and the mean of all."""
    listed = list(sums)
    expected, took_part = (
        sum(branch.roster for branch in listed),
        sum(branch.took_part for branch in listed),
    )
    facts: dict[str, Any] = {
        "expected": expected,
        "took_part": took_part,
        "participation_hundredths": share_hundredths(took_part, expected),
    }
    if shows_scores:
        facts |= {
            "sum_hundredths": sum(branch.sum_hundredths for branch in listed),
            "excellent": sum(branch.excellent for branch in listed),
            "mean_hundredths": marks.round_half_up(ranking.federation_mean(listed)),
        }
    return facts


def _branch_facts(
    value: ranking.BranchValue, sums: ranking.BranchSums, rule: ranking.RankingRule, shows_scores: bool
) -> dict[str, Any]:
    """Keep the numbers that a value came from."""
    facts: dict[str, Any] = {"expected": sums.roster, "took_part": sums.took_part}
    if sums.league is not None:
        facts["league"] = sums.league
    if shows_scores:
        facts |= {
            "sum_hundredths": sums.sum_hundredths,
            "excellent": sums.excellent,
            "excellent_hundredths": value.excellent_hundredths,
            "may_win": ranking.may_win(value, rule),
        }
    return facts


def members(
    scope: str,
    taken: Iterable[Taken],
    rule: ranking.RankingRule,
    *,
    shows_scores: bool,
    before: Places,
) -> Table:
    """Make the table of a branch's members in a round; who did not take part stands last, without a place.

    :param taken: everybody who stands on the roster for the branch.
    :param before: member -> place in this branch in the round that the movement is against.
    """
    results = [
        ranking.MemberResult(
            member_id=one.member_id,
            branch_id=one.branch_id,
            score_hundredths=one.score_hundredths,
            minutes=one.minutes,
            took_part=one.score_hundredths is not None,
        )
        for one in taken
    ]
    if not shows_scores:
        results = [result.without_score() for result in results]
    lines = tuple(
        Line(
            entrant_id=result.member_id,
            place=placed.place,
            value_hundredths=result.score_hundredths,
            raw_hundredths=None,
            participation_hundredths=share_hundredths(int(result.took_part), 1),
            moved=ranking.moved(placed.place, before.get(result.member_id)),
            minutes=result.minutes,
            facts={"took_part": result.took_part},
        )
        for placed in ranking.rank_members(results, rule)
        for result in (placed.row,)
    )
    return Table(scope, members_facts(lines, rule, shows_scores=shows_scores), lines)


def members_facts(lines: Sequence[Line], rule: ranking.RankingRule, *, shows_scores: bool) -> dict[str, Any]:
    """Say what stands beside the rows of a table of members: how many, and down to where others see names."""
    return {
        "rule": rule.to_json(),
        "shows_scores": shows_scores,
        "expected": len(lines),
        "took_part": sum(bool(line.facts["took_part"]) for line in lines),
        "named_until_place": named_until_place([line.place for line in lines]),
    }


def named_until_place(places: Sequence[int | None]) -> int | None:
    """Give the last place whose holders people of other branches see by name; None: nobody's.

    These are the first ceil(n/2) of the n with a place, and whoever shares the last of these places
    (contracts, section 7).

    :param places: in the order of the table.
    """
    placed = [place for place in places if place is not None]
    return placed[(len(placed) - 1) // 2] if placed else None
