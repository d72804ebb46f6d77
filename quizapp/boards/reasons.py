"""Why a branch stands where it stands: its sums, what it lacks to the next place, what would lift it.

All of it comes from the rows of one version of the board that the viewer sees, never from newer sums.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from quizapp import store
from quizapp.boards import sums
from quizapp.core import ranking
from quizapp.core.ranking.supposed import Contest, Outlook
from quizapp.store.boards import LeagueRow
from quizapp.web import formats
from quizapp.web.plurals import counted as _n


@dataclass(frozen=True, slots=True)
class Why:
    """What stands beside a row; empty where there is nothing to say.

    :ivar sums: what is added and divided: (label, amount).
    :ivar gap: what is lacking to the next place, or by how much the first leads.
    :ivar hopes: what more participants would do before the round closes, and what that supposes.
    """

    sums: Sequence[sums.Line]
    gap: str
    hopes: Sequence[str]

    def __bool__(self) -> bool:
        return bool(self.sums or self.gap or self.hopes)


class Reasons:
    """One version of a league, to be asked about its rows; what was worked out for a branch is kept."""

    def __init__(self, facts: Mapping[str, Any], rows: Sequence[LeagueRow]) -> None:
        """Take a board as it stands.

        :param rows: all of them, in order.
        """
        self._facts, self._at = facts, {row.branch_id: at for at, row in enumerate(rows)}
        self._rows = rows
        self._contest: Contest | None = None
        self._outlooks: dict[int, Outlook | None] = {}

    def why(self, row: LeagueRow, *, until: datetime | None) -> Why:
        """Say why a branch stands where it does.

        :param until: when the round closes, as long as more can take part; else None.
        """
        if row.value_hundredths is None or row.place is None:
            return Why((), "", ())
        return Why(
            sums.of_row(row, self._facts),
            self._gap(row),
            self._hopes(row, until) if until is not None else (),
        )

    def _gap(self, row: LeagueRow) -> str:
        at, league = self._at[row.branch_id], row.facts.get("league")
        if row.place == 1:
            nearest = (one for one in self._rows[at + 1 :] if one.place != 1)
        else:
            nearest = (one for one in reversed(self._rows[:at]) if one.place != row.place)
        other = next(nearest, None)
        if other is None or other.place is None or other.facts.get("league") != league:
            return ""
        return _difference(row, other)

    def _hopes(self, row: LeagueRow, until: datetime) -> Sequence[str]:
        if row.branch_id not in self._outlooks:
            if self._contest is None:
                self._contest = _contest(self._facts, self._rows)
            self._outlooks[row.branch_id] = self._contest.outlook(row.branch_id)
        outlook = self._outlooks[row.branch_id]
        return _hopes(row, outlook, until) if outlook else ()


def of_board(board: store.Board) -> Reasons:
    """Read a whole league to tell about its rows."""
    return Reasons(board.facts, store.boards.league(board.id))


def _contest(facts: Mapping[str, Any], rows: Sequence[LeagueRow]) -> Contest:
    listed = [
        ranking.BranchSums(
            row.branch_id,
            row.facts["expected"],
            row.facts["took_part"],
            row.facts["sum_hundredths"],
            row.facts["excellent"],
            row.facts.get("league"),
        )
        for row in rows
    ]
    return Contest(
        listed,
        ranking.RankingRule.from_json(facts["rule"]),
        excellent_percent=facts["excellent_percent"],
    )


def _difference(row: LeagueRow, other: LeagueRow) -> str:
    """Say what decides between a row and another one: points, else participation, else excellent share."""
    is_first = row.place == 1
    numbers: dict[str, Any] = {"place": other.place}

    def apart(one: int | None, another: int | None) -> int:
        numbers["gap"] = formats.hundredths(abs((one or 0) - (another or 0)))
        return (one or 0) - (another or 0)

    if apart(row.value_hundredths, other.value_hundredths):
        if is_first:
            return _("领先第%(place)s名%(gap)s分。", **numbers)
        return _("距第%(place)s名还差%(gap)s分。", **numbers)
    if apart(row.participation_hundredths, other.participation_hundredths):
        if is_first:
            return _("与第%(place)s名同分，参与率高%(gap)s个百分点。", **numbers)
        return _("与第%(place)s名同分，参与率低%(gap)s个百分点。", **numbers)
    apart(row.facts["excellent_hundredths"], other.facts["excellent_hundredths"])
    if is_first:
        return _("与第%(place)s名同分，参与率也相同，优秀率高%(gap)s个百分点。", **numbers)
    return _("与第%(place)s名同分，参与率也相同，优秀率低%(gap)s个百分点。", **numbers)


def _hopes(row: LeagueRow, outlook: Outlook, until: datetime) -> list[str]:
    first, whole = outlook.first, outlook.whole
    if first is None:
        value = formats.hundredths(whole.value_hundredths)
        said = [
            _n("余下%(count)s人全部参加，仍是第%(place)s名，得分%(value)s。", count=whole.more,
               place=whole.place, value=value)
        ]  # fmt: skip
    else:
        said = [
            _n("%(when)s前再有%(count)s名同事参加，可从第%(before)s名升到第%(after)s名。", count=first.more,
               when=formats.moment(until, "week_time"), before=row.place, after=first.place)
        ]  # fmt: skip
        if whole.place < first.place:
            said.append(
                _n("余下%(count)s人全部参加，可升到第%(place)s名。", count=whole.more, place=whole.place)
            )
    each = formats.hundredths(outlook.each_hundredths)
    return [*said, _("假定新参加的人都得本支部参加者的平均分%(each)s，其他支部不变。", each=each)]
