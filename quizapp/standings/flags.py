"""The weekly flag (流动红旗): the best branch of each league holds it until the next week's is known."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quizapp.standings import drawing
from quizapp.store import board_history
from quizapp.store.board_history import Leader
from quizapp.store.boards import round_scope


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a league's flag.

    :ivar league: from 0; None in a season without leagues.
    :ivar branch_ids: more than one where the first place was shared.
    :ivar round_id: the weekly round in which it was won.
    """

    league: int | None
    branch_ids: tuple[int, ...]
    round_id: int


@dataclass(frozen=True, slots=True)
class Held:
    """A league's flag in a week: who holds it, and the number of the week, from 0, in which it was won."""

    leaders: tuple[Leader, ...]
    won_in: int


def week_by_week(weeks: Iterable[Sequence[Leader]]) -> list[dict[int | None, Held]]:
    """Return who held each league's flag in each week since the leagues were cut as they are.

    Whoever stands first in a week, and may win, has it; a shared first place shares it. Where nobody may win,
    it stays with who won it last. Once the season has other leagues, it all begins anew.

    :param weeks: the first of each week that counts, in the order in which the weeks were held.
    """
    told: list[dict[int | None, Held]] = []
    held: dict[int | None, Held] = {}
    cut: Any = None
    for number, first in enumerate(weeks):
        if first and cut != (leagues := first[0].board_facts["rule"].get("leagues", [])):
            told, held, cut = [], {}, leagues
        won: dict[int | None, list[Leader]] = {}
        for one in first:
            if one.facts["may_win"]:
                won.setdefault(one.facts.get("league"), []).append(one)
        held = held | {league: Held(tuple(leaders), number) for league, leaders in won.items()}
        told.append(held)
    return told


def holders(season_id: int, now: datetime) -> list[Holder]:
    """Return who holds the flag in each league, by leagues; none where nobody ever could.

    :param now: aware UTC: a round counts once it is settled, its scores are out and its boards move.
    """
    weeks = [one.round_id for one in drawing.counted_rounds(season_id, now) if not one.is_exam]
    led = board_history.leaders([round_scope(one) for one in weeks], until_place=1)
    told = week_by_week(led.get(round_scope(one), []) for one in weeks)
    held = sorted(told[-1].items(), key=lambda one: one[0] or 0) if told else []
    return [
        Holder(league, tuple(one.branch_id for one in flag.leaders), weeks[flag.won_in])
        for league, flag in held
    ]
