"""Bring boards up to date: read sums through the store, ask ``core.ranking``, write boards.

Why: a hand-in changes one sum and leaves a mark, whatever the size of the federation; the table that
everybody looks at is made once for all of them, at most once a second, by whoever calls ``rebuild``.

A round keeps the ranking rule that its boards began with; a settled round (its roster is frozen) keeps
its sums. So a rebuild that comes late or twice writes the same table again.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any

from quizapp import store
from quizapp.core import attempts, ranking, refusals, seasons
from quizapp.standings import round_tables, season_tables
from quizapp.store import board_writing
from quizapp.store.board_writing import Table
from quizapp.store.boards import round_scope, season_scope
from quizapp.store.rebuilding import Pair

# Boards of members that one transaction rebuilds: it holds up everybody's answers on SQLite.
BATCH = 25
# Rounds that one call opens or settles; the next call goes on.
ROUNDS_AT_ONCE = 100


def rebuild(now: datetime, *, limit: int = BATCH) -> int:
    """Rebuild the boards that are marked as out of date, in transactions of at most ``limit`` marks.

    A mark of a branch in a round stands for the round's league and the branch's members in it, and once
    the round is settled for the season's two as well. A mark of a whole round stands for all its branches.

    :param now: aware UTC.
    :return: how many boards were written.
    """
    written = 0
    # Looked for outside: a writer that finds nothing to do would hold up answers once a second.
    # What is marked meanwhile is left to the next call, or this one would go on as long as people hand in.
    left = store.rebuilding.marked()
    while left > 0 and (pairs := store.rebuilding.marks(limit)):
        with store.transaction():
            written += _rebuild(pairs, now)
        is_whole_round = any(branch_id is None for _, branch_id in pairs)
        left = store.rebuilding.marked() if is_whole_round else left - len(pairs)
    store.end_reading()
    return written


def _rebuild(pairs: Collection[Pair], now: datetime) -> int:
    round_ids = {round_id for round_id, _ in pairs}
    store.rebuilding.hold_seasons(round_ids)
    store.rebuilding.take_away(pairs)
    tables: list[Table] = []
    of_seasons: dict[int, tuple[store.Season, set[int]]] = {}
    for this_round, season in store.rebuilding.rounds_with_seasons(round_ids):
        if (this_round.id, None) in pairs:
            store.rebuilding.mark_branches(this_round.id)
        branches = {branch_id for round_id, branch_id in pairs if round_id == this_round.id} - {None}
        tables += _round_tables(this_round, season, sorted(branches), now)
        if this_round.settled_at is not None:
            of_seasons.setdefault(season.id, (season, set()))[1].update(branches)
    # The season's league reads what the rounds' leagues print.
    board_writing.write(tables, now=now)
    for season, branches in of_seasons.values():
        in_season = _season_tables(season, sorted(branches), now)
        board_writing.write(in_season, now=now)
        tables += in_season
    return len(tables)


def _round_tables(
    this_round: store.Round, season: store.Season, branch_ids: Sequence[int], now: datetime
) -> list[Table]:
    scope, shows_scores = round_scope(this_round.id), _shows_scores(this_round, now)
    begun_with = store.rebuilding.facts(scope)
    if begun_with is not None:
        rule = ranking.RankingRule.from_json(begun_with["rule"])
    else:
        rule = seasons.from_json(season.document).ranking
    previous = store.rebuilding.previous_round(this_round, closed_by=now - attempts.GRACE)
    before = _places_in(previous, branch_ids)
    sums = [ranking.BranchSums(*row) for row in store.rebuilding.sums(this_round.id)]
    tables = [
        round_tables.league(
            scope,
            sums,
            rule,
            excellent_percent=this_round.excellent_percent,
            shows_scores=shows_scores,
            before=before.get(None, {}),
        )
    ]
    taken: dict[int, list[Any]] = {branch_id: [] for branch_id in branch_ids}
    for one in store.rebuilding.taken(this_round.id, branch_ids):
        taken[one.branch_id].append(one)
    for branch_id, own in taken.items():
        own_scope = round_scope(this_round.id, branch_id)
        own_before = before.get(branch_id, {})
        tables.append(
            round_tables.members(own_scope, own, rule, shows_scores=shows_scores, before=own_before)
        )
    return tables


def _places_in(
    round_id: int | None, branch_ids: Collection[int]
) -> Mapping[int | None, Mapping[int, int | None]]:
    """Return the places in a round's league (under None) and in the boards of these branches."""
    if round_id is None:
        return {}
    scopes = {round_scope(round_id, branch_id): branch_id for branch_id in (None, *branch_ids)}
    return {scopes[scope]: places for scope, places in store.rebuilding.places(scopes).items()}


def _season_tables(season: store.Season, branch_ids: Sequence[int], now: datetime) -> list[Table]:
    rules = season_tables.Rules.of(seasons.from_json(season.document))
    counted = counted_rounds(season.id, now)
    round_ids = [one.round_id for one in counted]
    weeks = store.rebuilding.weeks({round_id: round_scope(round_id) for round_id in round_ids})
    taken = store.rebuilding.taken_in_season(round_ids, branch_ids)
    own_tables = season_tables.members(
        lambda branch_id: season_scope(season.id, branch_id), branch_ids, taken, counted, rules
    )
    return [season_tables.league(season_scope(season.id), weeks, counted, rules), *own_tables]


def counted_rounds(season_id: int, now: datetime) -> list[season_tables.Counted]:
    """Return the rounds that a season's tables count: frozen, and their scores are out; as they closed."""
    return [
        season_tables.Counted(one.id, one.kind == seasons.ANNUAL, ranking.missed_minutes(one.time_limit_s))
        for one in store.rebuilding.settled_rounds(season_id)
        if one.kind in (seasons.WEEKLY, seasons.ANNUAL) and _shows_scores(one, now)
    ]


def _shows_scores(this_round: store.Round, now: datetime) -> bool:
    phase = attempts.phase_of(this_round, now)
    return attempts.scores_on_boards(this_round.results, phase)


def open_due(now: datetime, time_zone: tzinfo) -> int:
    """Draw up the rosters of rounds that have opened and have none; return how many.

    :param time_zone: in which the date of the opening is read: it decides who belongs where.
    """
    due = store.rebuilding.to_open(now, limit=ROUNDS_AT_ONCE)
    for this_round in due:
        with store.transaction():
            _draw_up_roster(this_round, now, time_zone)
    return len(due)


def _draw_up_roster(this_round: store.Round, now: datetime, time_zone: tzinfo) -> None:
    on = this_round.opens_at.astimezone(time_zone).date()
    store.results.draw_up_roster(this_round.id, on=on, now=now)


def settle_due(now: datetime, time_zone: tzinfo) -> int:
    """Settle rounds that have closed for everybody, and rebuild their boards and the season's for good.

    A settled round never changes: its roster is frozen, and its sums are added up once more from the
    results. Safe to run twice and late; a round waits while an overdue attempt is not handed in.

    :return: how many rounds were settled.
    """
    settled = 0
    for this_round in store.rebuilding.to_settle(closed_by=now - attempts.GRACE, limit=ROUNDS_AT_ONCE):
        with store.transaction():
            settled += _settle(this_round, now, time_zone)
    if settled:
        rebuild(now)
    return settled


def _settle(this_round: store.Round, now: datetime, time_zone: tzinfo) -> bool:
    if this_round.roster_at is None:
        _draw_up_roster(this_round, now, time_zone)
    if not store.rebuilding.settle(this_round.id, now=now):
        return False
    store.results.add_up(this_round.id, excellent_hundredths=this_round.excellent_percent * 100)
    store.rebuilding.mark_round(this_round.id)
    return True


def release(round_id: int, now: datetime) -> bool:
    """Let the results of a round out: its boards and the season's show scores from now on.

    :return: whether this call did; a repeat changes nothing.
    :raises refusals.Missing: no such round.
    :raises refusals.Conflict: ``no-release`` (its results are out by themselves), ``round-not-closed``.
    """
    this_round = store.seasons.round_by_id(round_id)
    if this_round is None:
        raise refusals.Missing("not-found")
    if this_round.results != attempts.Results.AFTER_RELEASE:
        raise refusals.Conflict("no-release")
    if now < attempts.closed_of(this_round):
        raise refusals.Conflict("round-not-closed")
    with store.transaction():
        released = store.rebuilding.release(round_id, now=now)
        if released:
            store.rebuilding.mark_round(round_id)
    rebuild(now)
    return released
