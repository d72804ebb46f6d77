"""Results: the member's counting attempt of a round, the branch's sums, and who is on the roster."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    ForeignKey,
    Select,
    case,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column

from quizapp.core import attempts, ranking, seasons
from quizapp.store.base import Base, db
from quizapp.store.boards import Board, BoardMark, round_scope
from quizapp.store.exemptions import covers
from quizapp.store.people import Branch, Member, Membership, belongs
from quizapp.store.seasons import RosterEntry, Round, Season
from quizapp.store.types import UTCDateTime


class Result(Base):
    """A member's counting attempt in a round: higher score, then fewer minutes, then earlier."""

    __tablename__ = "results"

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"))
    score_hundredths: Mapped[int]
    minutes: Mapped[int]
    handed_in_at: Mapped[datetime] = mapped_column(UTCDateTime)


class BranchSum(Base):
    """A branch's sums in a round: E on the roster, N of them took part, Σ of scores, how many excellent.

    ``league``: in which of the season's leagues it stands in this round, from 0, the first one; null where
    the season has none.
    """

    __tablename__ = "branch_sums"

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branches.id"), primary_key=True)
    expected: Mapped[int]
    took_part: Mapped[int] = mapped_column(default=0)
    sum_hundredths: Mapped[int] = mapped_column(BigInteger, default=0)
    excellent: Mapped[int] = mapped_column(default=0)
    league: Mapped[int | None]


def of_attempt(attempt_id: int) -> Result | None:
    """Return the result that this attempt gives its member; None when it does not count."""
    return db.session.scalar(select(Result).where(Result.attempt_id == attempt_id))


def taking(round_ids: Collection[int], member_ids: Collection[int]) -> dict[tuple[int, int], bool]:
    """Return (member, round) -> whether a result counts there, where the member is on the roster."""
    own = (Result.round_id == RosterEntry.round_id) & (Result.member_id == RosterEntry.member_id)
    query = select(RosterEntry.member_id, RosterEntry.round_id, Result.member_id.is_not(None))
    which = RosterEntry.round_id.in_(round_ids), RosterEntry.member_id.in_(member_ids)
    return {
        (row[0], row[1]): row[2] for row in db.session.execute(query.outerjoin(Result, own).where(*which))
    }


def draw_up_roster(round_id: int, *, on: date, now: datetime) -> None:
    """Write anew who is expected in a round, and every branch's sums with it; a settled round stays as it is.

    :param on: the local date of the opening; who then belonged to a branch, is active,
        and has no leave or exemption for that day, is expected. A branch that is dissolved by then is listed
        only where somebody still stands for it.
    """
    this_round = db.session.get(Round, round_id, with_for_update=True)
    assert this_round is not None
    if this_round.settled_at is not None:
        return
    leagues = leagues_of(round_id)
    db.session.execute(delete(RosterEntry).where(RosterEntry.round_id == round_id))
    expected = (
        select(literal(round_id), Member.id, Membership.branch_id)
        .join(Membership, Membership.id == belongs(on))
        .where(Member.is_active, Membership.branch_id.is_not(None), ~covers(on))
    )
    db.session.execute(insert(RosterEntry).from_select(["round_id", "member_id", "branch_id"], expected))
    _write_sums(this_round.id, this_round.excellent_percent * 100, listed=_is_entrant(round_id, on))
    _place_in_leagues(this_round, leagues)
    this_round.roster_at = now
    db.session.execute(insert(BoardMark).values(round_id=round_id, branch_id=None))
    db.session.flush()


def add_up(round_id: int, *, excellent_hundredths: int) -> None:
    """Write every branch's sums of a round anew, from its roster and results; branches and leagues stay."""
    leagues = leagues_of(round_id)
    _write_sums(round_id, excellent_hundredths, listed=Branch.id.in_(leagues) if leagues else true())
    _write_leagues(round_id, leagues)


def _write_sums(round_id: int, excellent_hundredths: int, *, listed: ColumnElement[bool]) -> None:
    db.session.execute(delete(BranchSum).where(BranchSum.round_id == round_id))
    db.session.execute(
        insert(BranchSum).from_select(
            ["round_id", "branch_id", "expected", "took_part", "sum_hundredths", "excellent"],
            sums(round_id, excellent_hundredths=excellent_hundredths).where(listed),
        )
    )


def _is_entrant(round_id: int, on: date) -> ColumnElement[bool]:
    """Tell branches that a round lists: those that are there on the day, and whoever has a roster in it."""
    entry = aliased(RosterEntry)
    own = exists().where(entry.round_id == round_id, entry.branch_id == Branch.id)
    return or_(Branch.dissolved_on.is_(None), Branch.dissolved_on > on, own)


def leagues_of(round_id: int) -> dict[int, int | None]:
    """Return the branches that a round lists, each with its league; None where the season has none."""
    query = select(BranchSum.branch_id, BranchSum.league).where(BranchSum.round_id == round_id)
    return {row[0]: row[1] for row in db.session.execute(query)}


def _write_leagues(round_id: int, leagues: Mapping[int, int | None]) -> None:
    for league in {one for one in leagues.values() if one is not None}:
        own = [branch_id for branch_id, its in leagues.items() if its == league]
        which = (BranchSum.round_id == round_id) & BranchSum.branch_id.in_(own)
        db.session.execute(update(BranchSum).where(which).values(league=league))


def _place_in_leagues(this_round: Round, had: Mapping[int, int | None]) -> None:
    """Give each branch of a round its league, where the season has some.

    A branch keeps the league that it has in this round, else has that of the season's round before it, moved
    by the turns of promotion that have ended meanwhile; a new one is placed by its size.
    """
    rule = _rule_of(this_round)
    if not rule.leagues:
        return
    query = select(BranchSum.branch_id, BranchSum.expected).where(BranchSum.round_id == this_round.id)
    rosters = {row[0]: row[1] for row in db.session.execute(query)}
    own = {branch_id: league for branch_id, league in had.items() if league is not None}
    before = _leagues_before(this_round, rule, rosters) if rosters.keys() - own.keys() else {}
    _write_leagues(this_round.id, ranking.settle_in(rosters, before | own, rule.leagues))


def _leagues_before(this_round: Round, rule: ranking.RankingRule, listed: Collection[int]) -> dict[int, int]:
    opened_before = (Round.opens_at < this_round.opens_at) & Round.roster_at.is_not(None)
    query = select(Round).where(Round.season_id == this_round.season_id, opened_before)
    last = db.session.scalar(query.order_by(Round.opens_at.desc(), Round.id.desc()).limit(1))
    # Where the season has other leagues than before, everybody is placed by size once more.
    if last is None or _rule_of(last).leagues != rule.leagues:
        return {}
    known = leagues_of(last.id)
    before = {one: league for one, league in known.items() if league is not None and one in listed}
    if rule.promotion is None:
        return before
    weeks = _settled_weeks(this_round)
    # By moments that are stored and never change: drawing a roster up again moves nobody once more.
    done = sum(week.settled_at <= last.opens_at for week in weeks if week.settled_at)
    for turn in ranking.turns(weeks, rule, done=done):
        values: dict[int, list[ranking.BranchValue]] = {}
        for value in (value for week in turn for value in _values_of(week, this_round.opens_at)):
            values.setdefault(value.branch_id, []).append(value)
        before = ranking.promote(before, values, rule)
    return before


def _settled_weeks(this_round: Round) -> list[Round]:
    """Return the season's weekly rounds that were settled when this round opened, as they were settled."""
    query = select(Round).where(
        Round.season_id == this_round.season_id,
        Round.kind == seasons.WEEKLY,
        Round.settled_at <= this_round.opens_at,
    )
    return list(db.session.scalars(query.order_by(Round.settled_at, Round.closes_at, Round.id)))


def _values_of(week: Round, at: datetime) -> list[ranking.BranchValue]:
    """Measure the branches of a settled round; nobody where its scores were not out by then."""
    if week.results == attempts.Results.AFTER_RELEASE and (week.released_at is None or week.released_at > at):
        return []
    columns = (BranchSum.expected, BranchSum.took_part, BranchSum.sum_hundredths, BranchSum.excellent)
    query = select(BranchSum.branch_id, *columns, BranchSum.league).where(BranchSum.round_id == week.id)
    return ranking.measure_round(
        [ranking.BranchSums(*row) for row in db.session.execute(query)], _rule_of(week)
    )


def _rule_of(this_round: Round) -> ranking.RankingRule:
    """Return the rule that a round's boards began with; the season's before they do."""
    begun_with = db.session.scalar(select(Board.facts).where(Board.scope == round_scope(this_round.id)))
    if begun_with is not None:
        return ranking.RankingRule.from_json(begun_with["rule"])
    season = db.session.get_one(Season, this_round.season_id)
    return seasons.from_json(season.document).ranking


def sums(round_id: int, *, excellent_hundredths: int) -> Select[Any]:
    """Select every branch's sums of a round from its roster and results: ``BranchSum`` has to agree."""
    is_excellent = case((Result.score_hundredths >= excellent_hundredths, 1), else_=0)
    return (
        select(
            literal(round_id),
            Branch.id,
            func.count(RosterEntry.member_id),
            func.count(Result.member_id),
            func.coalesce(func.sum(Result.score_hundredths), 0),
            func.coalesce(func.sum(is_excellent), 0),
        )
        .select_from(Branch)
        .outerjoin(RosterEntry, (RosterEntry.branch_id == Branch.id) & (RosterEntry.round_id == round_id))
        .outerjoin(Result, (Result.member_id == RosterEntry.member_id) & (Result.round_id == round_id))
        .group_by(Branch.id)
    )
