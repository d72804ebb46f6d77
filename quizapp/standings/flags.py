"""The weekly flag (流动红旗): the best branch of each league holds it until the next week's is known."""

from dataclasses import dataclass
from datetime import datetime

from quizapp.standings import drawing
from quizapp.store import board_history
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


def holders(season_id: int, now: datetime) -> list[Holder]:
    """Return who holds the flag in each league, by leagues; none where nobody ever could.

    Whoever stands first in the last counted week, and may win, has it; a shared first place shares it.
    Where nobody may win, it stays with who won it last. Leagues of another cut have no say.

    :param now: aware UTC: a round counts once it is settled, its scores are out and its boards move.
    """
    weeks = [one.round_id for one in drawing.counted_rounds(season_id, now) if not one.is_exam]
    led = board_history.leaders([round_scope(one) for one in weeks], until_place=1)
    held: dict[int | None, Holder] = {}
    cut = None
    for round_id in reversed(weeks):
        first = led.get(round_scope(round_id), [])
        if not first:
            continue
        leagues = first[0].board_facts["rule"].get("leagues", [])
        if cut is None:
            cut = leagues
        if leagues != cut:
            break
        won: dict[int | None, list[int]] = {}
        for one in first:
            if one.facts["may_win"]:
                won.setdefault(one.facts.get("league"), []).append(one.branch_id)
        for league, branch_ids in won.items():
            held.setdefault(league, Holder(league, tuple(branch_ids), round_id))
    return sorted(held.values(), key=lambda holder: holder.league or 0)
