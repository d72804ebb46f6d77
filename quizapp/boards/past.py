"""What lies behind: a branch's weeks, and the seasons with their first and with who held the flag."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quizapp import standings, store
from quizapp.boards.queries import Chosen
from quizapp.core import seasons
from quizapp.standings import flags
from quizapp.store import board_history
from quizapp.store.board_history import Leader, Past
from quizapp.store.boards import round_scope, season_scope

#: How many of a season stand in the archive: the medals.
FIRST = 3
HELD = (seasons.WEEKLY, seasons.ANNUAL)


@dataclass(frozen=True, slots=True)
class Week:
    """A round that has opened, and where the branch stands in it; None where it is not listed."""

    round: store.Round
    standing: Past | None


def weeks(chosen: Chosen, branch_id: int) -> list[Week]:
    """Return a branch's rounds of a season that have opened, newest first, as their leagues print them."""
    held = [one for one in chosen.begun if one.kind in HELD]
    found = board_history.of_entrant([round_scope(one.id) for one in held], branch_id)
    return [Week(one, found.get(round_scope(one.id))) for one in held]


def place_line(shown: Sequence[Week]) -> list[int | None]:
    """Return the places of these weeks, oldest first, for a line over the weeks."""
    return [one.standing.place if one.standing else None for one in reversed(shown)]


@dataclass(frozen=True, slots=True)
class FlagWeeks:
    """For how many weeks a branch held the flag."""

    code: str
    name: str
    weeks: int


@dataclass(frozen=True, slots=True)
class LeagueOfSeason:
    """One of a season's leagues; ``name`` None where the season has none.

    ``first``: down to the third place, without the many who may share a place at nothing.
    """

    name: str | None
    first: Sequence[Leader]
    flags: Sequence[FlagWeeks]


@dataclass(frozen=True, slots=True)
class SeasonPast:
    """A season that has begun. ``held``: how many rounds are over; ``is_over``: none is left."""

    season: store.Season
    leagues: Sequence[LeagueOfSeason]
    held: int
    is_over: bool


def archive(now: datetime) -> list[SeasonPast]:
    """Return the seasons with a round that has opened, the latest first."""
    by_season: dict[int, list[store.Round]] = {}
    listed: dict[int, store.Season] = {}
    for this_round, season in store.seasons.rounds():
        listed[season.id] = season
        by_season.setdefault(season.id, []).append(this_round)
    begun = [one for one in listed.values() if any(held.opens_at <= now for held in by_season[one.id])]
    first = board_history.leaders([season_scope(one.id) for one in begun], until_place=FIRST)
    counted = {season.id: _weekly(season.id, now) for season in begun}
    scopes = [round_scope(one) for its in counted.values() for one in its]
    winners = board_history.leaders(scopes, until_place=1)
    return [
        SeasonPast(
            season,
            _leagues(
                first.get(season_scope(season.id), []),
                [winners.get(round_scope(one), []) for one in counted[season.id]],
            ),
            sum(one.settled_at is not None for one in by_season[season.id]),
            all(one.settled_at is not None for one in by_season[season.id]),
        )
        for season in sorted(begun, key=lambda one: (one.starts_on, one.code), reverse=True)
    ]


def _weekly(season_id: int, now: datetime) -> list[int]:
    """Return a season's weekly rounds that count by now, in the order in which they closed."""
    return [one.round_id for one in standings.counted_rounds(season_id, now) if not one.is_exam]


def _leagues(first: Sequence[Leader], weeks: Iterable[Sequence[Leader]]) -> list[LeagueOfSeason]:
    held = flag_weeks(weeks)
    names = {one.facts.get("league"): _name(one.facts, one.board_facts) for one in first}
    return [
        LeagueOfSeason(
            name,
            [one for one in first if one.facts.get("league") == league and one.facts["took_part"]],
            held.get(league, ()),
        )
        for league, name in names.items()
    ]


def _name(facts: Mapping[str, Any], board_facts: Mapping[str, Any]) -> str | None:
    league = facts.get("league")
    return None if league is None else str(board_facts["rule"]["leagues"][league]["name"])


def flag_weeks(weeks: Iterable[Sequence[Leader]]) -> dict[int | None, list[FlagWeeks]]:
    """Count for how many weeks each branch held its league's flag, the longest first.

    :param weeks: the first of each settled week, in the order in which the weeks were held.
    """
    counts: dict[int | None, Counter[tuple[str, str]]] = {}
    for held in flags.week_by_week(weeks):
        for league, flag in held.items():
            counts.setdefault(league, Counter()).update((one.code, one.name) for one in flag.leaders)
    return {
        league: [FlagWeeks(code, name, number) for (code, name), number in counted.most_common(FIRST)]
        for league, counted in counts.items()
    }
