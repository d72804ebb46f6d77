"""What the boards of rounds and seasons are to say, from sums, results and what is printed; writes nothing.

Why apart from the writing: in a large federation a league takes a tenth of a second, and nobody waits for it.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from quizapp import store
from quizapp.core import attempts, freezes, ranking, seasons
from quizapp.standings import round_tables, season_tables
from quizapp.store.board_writing import Table
from quizapp.store.boards import round_scope, season_scope
from quizapp.store.freezes import live_scope
from quizapp.store.rebuilding import Week

#: Branch -> its sums, as they were when a league was drawn.
Sums = Mapping[int, ranking.BranchSums]


def sums(round_id: int, branch_ids: Collection[int] | None = None) -> Sums:
    """Read the sums of a round's branches, or of these."""
    return {row[0]: ranking.BranchSums(*row) for row in store.rebuilding.sums(round_id, branch_ids)}


def league(this_round: store.Round, season: store.Season, of: Sums, now: datetime) -> Table:
    """Draw the league of a round from the sums of all its branches."""
    previous = store.rebuilding.previous_round(this_round, closed_by=now - attempts.GRACE)
    return round_tables.league(
        round_scope(this_round.id),
        of.values(),
        rule_of(this_round, season),
        excellent_percent=this_round.excellent_percent,
        shows_scores=shows_scores(this_round, now),
        before=_places_before(previous, of),
    )


def _places_before(round_id: int | None, of: Sums) -> Mapping[int, int | None]:
    """Return the places in a round's league of the branches that stand in the same league by size now."""
    if round_id is None:
        return {}
    places = _places_in(round_id, [None]).get(None, {})
    if all(one.league is None for one in of.values()):
        return places
    leagues = store.results.leagues_of(round_id)
    return {
        branch_id: place
        for branch_id, place in places.items()
        if branch_id in of and leagues.get(branch_id) == of[branch_id].league
    }


def members(
    this_round: store.Round, season: store.Season, branch_ids: Collection[int], now: datetime
) -> list[Table]:
    """Draw the boards of these branches' members in a round."""
    if not branch_ids:
        return []
    rule = rule_of(this_round, season)
    previous = store.rebuilding.previous_round(this_round, closed_by=now - attempts.GRACE)
    before = _places_in(previous, branch_ids)
    taken: dict[int, list[Any]] = {branch_id: [] for branch_id in branch_ids}
    for one in store.rebuilding.taken(this_round.id, branch_ids):
        taken[one.branch_id].append(one)
    return [
        round_tables.members(
            round_scope(this_round.id, branch_id),
            own,
            rule,
            shows_scores=shows_scores(this_round, now),
            before=before.get(branch_id, {}),
        )
        for branch_id, own in taken.items()
    ]


def rule_of(this_round: store.Round, season: store.Season) -> ranking.RankingRule:
    """Return the rule that a round's boards began with, and go on with; the season's before they do."""
    scope = round_scope(this_round.id)
    begun_with = store.rebuilding.facts(scope) or store.rebuilding.facts(live_scope(scope))
    if begun_with is not None:
        return ranking.RankingRule.from_json(begun_with["rule"])
    return seasons.from_json(season.document).ranking


def _places_in(
    round_id: int | None, branch_ids: Collection[int | None]
) -> Mapping[int | None, Mapping[int, int | None]]:
    """Return the places in the boards of these branches in a round; under None those of its league."""
    if round_id is None:
        return {}
    scopes = {round_scope(round_id, branch_id): branch_id for branch_id in branch_ids}
    return {scopes[scope]: places for scope, places in store.rebuilding.places(scopes).items()}


def season_league(
    season: store.Season, drawn: Mapping[int, tuple[Table, Sums]], now: datetime, *, live: bool = False
) -> Table:
    """Draw the league of a season.

    :param drawn: the leagues of rounds that are about to be written, with the sums that they came from.
    :param live: count rounds too whose boards stand still.
    """
    rules = season_tables.Rules.of(seasons.from_json(season.document))
    counted = counted_rounds(season.id, now, live=live)
    printed = printed_scopes(season.id, now)
    weeks = store.rebuilding.weeks(
        {one.round_id: printed[one.round_id] for one in counted if one.round_id not in drawn}
    )
    for one in counted:
        if one.round_id in drawn:
            weeks += _weeks(one.round_id, *drawn[one.round_id])
    return season_tables.league(season_scope(season.id), weeks, counted, rules)


def _weeks(round_id: int, table: Table, of: Sums) -> list[Week]:
    return [
        Week(
            round_id,
            line.entrant_id,
            of[line.entrant_id].roster,
            of[line.entrant_id].took_part,
            of[line.entrant_id].sum_hundredths,
            of[line.entrant_id].excellent,
            line.value_hundredths,
            of[line.entrant_id].league,
        )
        for line in table.lines
    ]


def season_members(
    season: store.Season, branch_ids: Sequence[int], now: datetime, *, live: bool = False
) -> list[Table]:
    """Draw the season's boards of these branches' members.

    :param live: count rounds too whose boards stand still.
    """
    rules = season_tables.Rules.of(seasons.from_json(season.document))
    counted = counted_rounds(season.id, now, live=live)
    taken = store.rebuilding.taken_in_season([one.round_id for one in counted], branch_ids)
    return season_tables.members(
        lambda branch_id: season_scope(season.id, branch_id), branch_ids, taken, counted, rules
    )


def counted_rounds(season_id: int, now: datetime, *, live: bool = False) -> list[season_tables.Counted]:
    """Return the rounds that a season's tables count: settled, and their scores are out; as they closed.

    :param live: with those whose boards stand still, which only organisers see.
    """
    return [
        season_tables.Counted(one.id, one.kind == seasons.ANNUAL, ranking.missed_minutes(one.time_limit_s))
        for one in _counting(season_id, now)
        if live or not freezes.is_frozen(one, now)
    ]


def has_frozen(season_id: int, now: datetime) -> bool:
    """Tell whether a round that a season counts stands still."""
    return any(freezes.is_frozen(one, now) for one in _counting(season_id, now))


def printed_scopes(season_id: int, now: datetime) -> dict[int, str]:
    """Tell on which board each round that a season counts has its values: on the live one while frozen."""
    scopes = {one.id: (one, round_scope(one.id)) for one in _counting(season_id, now)}
    return {
        round_id: live_scope(scope) if freezes.is_frozen(one, now) else scope
        for round_id, (one, scope) in scopes.items()
    }


def _counting(season_id: int, now: datetime) -> list[store.Round]:
    return [
        one
        for one in store.rebuilding.settled_rounds(season_id)
        if one.kind in (seasons.WEEKLY, seasons.ANNUAL) and shows_scores(one, now)
    ]


def shows_scores(this_round: store.Round, now: datetime) -> bool:
    """Tell whether a round's boards show scores by now."""
    return attempts.scores_on_boards(this_round.results, attempts.phase_of(this_round, now))
