"""How members and branches have been doing in a season's weeks; the rules are in ``core.ranking.form``."""

from collections.abc import Collection
from datetime import datetime

from quizapp import store
from quizapp.core import freezes, ranking, seasons
from quizapp.standings import drawing
from quizapp.store.boards import round_scope


def member_streaks(season_id: int, member_ids: Collection[int], now: datetime) -> dict[int, ranking.Streak]:
    """Return each of these members' streak of weekly rounds, back from the last that was settled.

    A week counts where the member stood on its roster; others are skipped. Two statements, however many
    members.

    :param now: aware UTC: a week whose boards stand still is not counted yet.
    """
    weeks = [
        one.id
        for one in store.rebuilding.settled_rounds(season_id)
        if one.kind == seasons.WEEKLY and not freezes.is_frozen(one, now)
    ]
    taken = store.results.taking(weeks, member_ids)
    return {
        member_id: ranking.streak(
            taken[member_id, round_id] for round_id in reversed(weeks) if (member_id, round_id) in taken
        )
        for member_id in member_ids
    }


def most_improved(this_round: store.Round, now: datetime) -> list[ranking.Improved]:
    """Return the branches that improved most in a weekly round; nobody before the season counts it.

    :param now: aware UTC.
    """
    weeks = [one.round_id for one in drawing.counted_rounds(this_round.season_id, now) if not one.is_exam]
    if this_round.id not in weeks:
        return []
    until = weeks[: weeks.index(this_round.id) + 1]
    printed: dict[int, dict[int, int]] = {round_id: {} for round_id in until}
    for week in store.rebuilding.weeks({round_id: round_scope(round_id) for round_id in until}):
        if week.value_hundredths is not None:
            printed[week.round_id][week.branch_id] = week.value_hundredths
    now_printed = printed.pop(this_round.id)
    before = {
        branch_id: [values[branch_id] for values in reversed(printed.values()) if branch_id in values]
        for branch_id in now_printed
    }
    return ranking.most_improved(now_printed, before)
