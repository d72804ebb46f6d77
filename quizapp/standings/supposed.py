"""What boards would say if members' results in a round were others; nothing is written.

For the preview of a correction: the same tables as a rebuild makes, once from the results as they stand and
once from those that are supposed, with scores shown whether or not they are out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from quizapp import store
from quizapp.core import ranking, seasons
from quizapp.standings import drawing, round_tables, season_tables
from quizapp.store.board_writing import Table
from quizapp.store.boards import round_scope, season_scope
from quizapp.store.rebuilding import Taken

#: Member -> score in hundredths, minutes.
Results = Mapping[int, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Tables:
    """A round's league, its branches' boards of members, and the season's league where it counts there."""

    league: Table
    members: dict[int, Table]
    season: Table | None


def tables(
    this_round: store.Round, season: store.Season, supposed: Results, now: datetime
) -> tuple[Tables, Tables]:
    """Make the tables as they stand and as they would; the number of statements is fixed.

    :param supposed: of members whose results are others; nobody comes or goes.
    """
    scope = round_scope(this_round.id)
    rule = drawing.rule_of(this_round, season)
    sums = [ranking.BranchSums(*row) for row in store.rebuilding.sums(this_round.id)]
    taken = store.rebuilding.taken(this_round.id, [one.branch_id for one in sums])
    would = [_would(one, supposed) for one in taken]
    excellent_from = this_round.excellent_percent * 100
    leagues = [
        round_tables.league(
            scope,
            listed,
            rule,
            excellent_percent=this_round.excellent_percent,
            shows_scores=True,
            before={},
        )
        for listed in (sums, _sums(sums, would, excellent_from))
    ]
    before, after = (_season_leagues(this_round, season, leagues, now)) or (None, None)
    return (
        Tables(leagues[0], _boards(this_round.id, taken, rule), before),
        Tables(leagues[1], _boards(this_round.id, would, rule), after),
    )


def _would(one: Taken, supposed: Results) -> Taken:
    if one.member_id not in supposed:
        return one
    score_hundredths, minutes = supposed[one.member_id]
    return replace(one, score_hundredths=score_hundredths, minutes=minutes)


def _sums(
    sums: Sequence[ranking.BranchSums], taken: Sequence[Taken], excellent_from: int
) -> list[ranking.BranchSums]:
    """Add scores up anew; who is expected and who took part stays."""
    scores: dict[int, list[int]] = {}
    for one in taken:
        if one.score_hundredths is not None:
            scores.setdefault(one.branch_id, []).append(one.score_hundredths)
    return [
        replace(
            one,
            sum_hundredths=sum(scores.get(one.branch_id, ())),
            excellent=sum(score >= excellent_from for score in scores.get(one.branch_id, ())),
        )
        for one in sums
    ]


def _boards(round_id: int, taken: Sequence[Taken], rule: ranking.RankingRule) -> dict[int, Table]:
    by_branch: dict[int, list[Taken]] = {}
    for one in taken:
        by_branch.setdefault(one.branch_id, []).append(one)
    return {
        branch_id: round_tables.members(
            round_scope(round_id, branch_id), own, rule, shows_scores=True, before={}
        )
        for branch_id, own in by_branch.items()
    }


def _season_leagues(
    this_round: store.Round, season: store.Season, leagues: Sequence[Table], now: datetime
) -> list[Table] | None:
    """Make the season's league with this round's as they are; None where the season does not count it."""
    rules = season_tables.Rules.of(seasons.from_json(season.document))
    counted = drawing.counted_rounds(season.id, now, live=True)
    if this_round.id not in [one.round_id for one in counted]:
        return None
    weeks = store.rebuilding.weeks(drawing.printed_scopes(season.id, now))
    made = []
    for league in leagues:
        lines = {line.entrant_id: line for line in league.lines}
        of_this = [
            replace(
                week,
                excellent=lines[week.branch_id].facts["excellent"],
                value_hundredths=lines[week.branch_id].value_hundredths,
            )
            if week.round_id == this_round.id and week.branch_id in lines
            else week
            for week in weeks
        ]
        made.append(season_tables.league(season_scope(season.id), of_this, counted, rules))
    return made
