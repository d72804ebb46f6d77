"""What is due at an instant, for ``jobs due``: read only, each in few statements."""

from datetime import datetime, tzinfo
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select

from quizapp.core import attempts
from quizapp.core.attempts import GRACE
from quizapp.store import dealt_papers, freezes
from quizapp.store.attempt_rows import Attempt
from quizapp.store.base import db
from quizapp.store.boards import BoardMark
from quizapp.store.corrections import unapplied as waiting_corrections
from quizapp.store.seasons import Round, Season, ends_at


class Due(NamedTuple):
    """Something that a job finds to do.

    ``since``: from when on; None: at any time. ``what``: the round, if any. ``number``: how many.
    """

    since: datetime | None
    what: str
    number: int


def hand_ins(at: datetime) -> list[Due]:
    """Return how many running attempts are past deadline and grace, since the first of them."""
    query = select(func.count(), func.min(Attempt.deadline_at)).where(
        Attempt.handed_in_at.is_(None), Attempt.deadline_at <= at - GRACE
    )
    count, first = db.session.execute(query).one()
    return [Due(first + GRACE, "", count)] if count else []


def rosters(at: datetime) -> list[Due]:
    """Return the rounds that have opened without a roster."""
    found = _rounds((Round.opens_at <= at) & Round.roster_at.is_(None) & Round.settled_at.is_(None))
    return [Due(this_round.opens_at, what, 1) for this_round, what in found]


def papers(at: datetime, time_zone: tzinfo) -> list[Due]:
    """Return the rounds whose papers can be dealt, since when, and how many are missing.

    :param time_zone: in which the date of an opening is read: it decides who is expected.
    """
    found = []
    for this_round, what in _rounds(Round.id.in_([one.id for one in dealt_papers.rounds_to_deal(at)])):
        on = this_round.opens_at.astimezone(time_zone).date()
        if number := dealt_papers.count_without_paper(this_round.id, on=on):
            found.append(Due(this_round.opens_at - dealt_papers.AHEAD, what, number))
    return found


def settlements(at: datetime) -> list[Due]:
    """Return the rounds that have closed and are not settled."""
    found = _rounds((ends_at() <= at - GRACE) & Round.settled_at.is_(None))
    return [Due(attempts.closed_of(this_round), what, 1) for this_round, what in found]


def thaws(at: datetime) -> list[Due]:
    """Return the rounds whose freeze has ended and whose boards still stand."""
    ids = [one.id for one in freezes.to_thaw(at)]
    return [Due(this_round.unfreeze_at, what, 1) for this_round, what in _rounds(Round.id.in_(ids))]


def corrections(_at: datetime) -> list[Due]:
    """Return the rounds with corrections that are in force and not in every mark yet, and how many."""
    counts = {round_id: len(ids) for round_id, ids in waiting_corrections().items()}
    return [Due(None, what, counts[this_round.id]) for this_round, what in _rounds(Round.id.in_(counts))]


def boards(_at: datetime) -> list[Due]:
    """Return the rounds whose boards are marked as out of date."""
    marks = select(BoardMark.round_id, func.count()).group_by(BoardMark.round_id)
    counts = {row[0]: row[1] for row in db.session.execute(marks)}
    return [Due(None, what, counts[this_round.id]) for this_round, what in _rounds(Round.id.in_(counts))]


def _rounds(condition: ColumnElement[bool]) -> list[tuple[Round, str]]:
    query = select(Round, Season.code).join(Season, Season.id == Round.season_id).where(condition)
    return [
        (row[0], f"{row[1]} {row[0].week or row[0].kind}")
        for row in db.session.execute(query.order_by(Round.closes_at, Round.id))
    ]
