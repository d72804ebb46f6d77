"""How many take part in rounds: expected, took part, still at it; numbers for organisers, no names."""

from dataclasses import dataclass

from sqlalchemy import distinct, func, select

from quizapp.store.attempt_rows import Attempt
from quizapp.store.base import db
from quizapp.store.results import BranchSum
from quizapp.store.seasons import Round


@dataclass(frozen=True, slots=True)
class Participation:
    """One round's numbers of people.

    :ivar expected: on the roster. :ivar took_part: of those, with a counting attempt.
    """

    expected: int = 0
    took_part: int = 0


def of_season(season_id: int) -> dict[int, Participation]:
    """Return the participation of each round of a season whose roster is drawn up, by its id."""
    query = (
        select(BranchSum.round_id, func.sum(BranchSum.expected), func.sum(BranchSum.took_part))
        .join(Round, Round.id == BranchSum.round_id)
        .where(Round.season_id == season_id)
        .group_by(BranchSum.round_id)
    )
    return {row[0]: Participation(int(row[1]), int(row[2])) for row in db.session.execute(query)}


def handed_in(round_id: int) -> int:
    """Count the people who have handed in an attempt, on the roster or not."""
    query = select(func.count(distinct(Attempt.member_id))).where(
        Attempt.round_id == round_id, Attempt.handed_in_at.is_not(None)
    )
    return db.session.scalar(query) or 0


def running(round_id: int) -> int:
    """Count the attempts that are not handed in yet."""
    query = select(func.count()).select_from(Attempt)
    return db.session.scalar(query.where(Attempt.round_id == round_id, Attempt.handed_in_at.is_(None))) or 0
