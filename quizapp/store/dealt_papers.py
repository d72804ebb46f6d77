"""Papers that are dealt before the bell: kept where no request of a member reaches them until it starts.

And what they are dealt from: it is frozen with the first of them, in the round's ``draw``.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, cast

from sqlalchemy import ForeignKey, Table, bindparam, case, delete, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.core.seasons import ANNUAL
from quizapp.store.attempt_rows import Attempt
from quizapp.store.base import Base, db
from quizapp.store.exemptions import covers
from quizapp.store.people import Member, Membership, belongs
from quizapp.store.prepared import Prepared
from quizapp.store.seasons import Round
from quizapp.store.types import UTCDateTime, VersionedJSON

#: How long before a round opens its papers are dealt.
AHEAD = timedelta(hours=24)


class DealtPaper(Base):
    """The paper of a member's attempt in a round, dealt ahead of time; a start takes it as it is."""

    __tablename__ = "dealt_papers"

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    paper: Mapped[Any] = mapped_column(VersionedJSON)
    total_hundredths: Mapped[int]
    dealt_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Expected(NamedTuple):
    """Somebody who will be on a round's roster and has no paper for it yet."""

    member_id: int
    staff_no: str


_DRAW = Prepared(select(cast("Table", Round.__table__).c.draw).where(Round.id == bindparam("round_id")))


def draw(round_id: int) -> Any | None:
    """Return what a round's papers are dealt from, where it is frozen; one statement."""
    rows = _DRAW.look({"round_id": round_id})
    return rows[0][0] if rows else None


def rounds_to_deal(now: datetime) -> list[Round]:
    """Return the rounds that open soon or are open, the annual ones first, as they stand now."""
    query = select(Round).where(
        Round.opens_at <= now + AHEAD, Round.closes_at > now, Round.settled_at.is_(None)
    )
    is_annual = case((Round.kind == ANNUAL, 0), else_=1)
    ordered = query.order_by(is_annual, Round.opens_at, Round.id)
    return list(db.session.scalars(ordered.execution_options(populate_existing=True)))


def without_paper(round_id: int, *, on: date, limit: int) -> list[Expected]:
    """Return some of those who are expected in a round and have neither a paper nor an attempt there.

    :param on: the local date of the opening: it decides who is expected.
    """
    query = _without_paper(select(Member.id, Member.staff_no), round_id, on)
    return [Expected(*row) for row in db.session.execute(query.order_by(Member.id).limit(limit))]


def count_without_paper(round_id: int, *, on: date) -> int:
    """Count those whom :func:`without_paper` would return."""
    return int(db.session.scalar(_without_paper(select(func.count(Member.id)), round_id, on)))


def count(round_id: int) -> int:
    """Count the papers that lie ready for a round."""
    query = select(func.count()).select_from(DealtPaper).where(DealtPaper.round_id == round_id)
    return db.session.scalar(query) or 0


def _without_paper(query: Any, round_id: int, on: date) -> Any:
    dealt = exists().where(DealtPaper.round_id == round_id, DealtPaper.member_id == Member.id)
    begun = exists().where(Attempt.round_id == round_id, Attempt.member_id == Member.id)
    return query.join(Membership, Membership.id == belongs(on)).where(
        Member.is_active, Membership.branch_id.is_not(None), ~covers(on), ~dealt, ~begun
    )


def keep(round_id: int, rows: Sequence[dict[str, Any]], *, plan: Any, draw: Any) -> bool:
    """Store papers and freeze what they are dealt from, unless the round goes by something else by now.

    :param rows: the columns of :class:`DealtPaper` but for ``round_id``; a paper that is there stays.
    :param plan: the round's plan and ``draw`` the banks that the papers were dealt from, as JSON.
    :return: False where plan or draw of the round are others, or the round is gone: nothing is stored.
    """
    query = select(Round).where(Round.id == round_id).with_for_update()
    this_round = db.session.scalar(query.execution_options(populate_existing=True))
    if this_round is None or this_round.plan != plan or this_round.draw not in (None, draw):
        return False
    if this_round.draw is None:
        db.session.execute(update(Round).where(Round.id == round_id).values(draw=draw))
    if rows:
        build: Any = sqlite_insert if db.engine.dialect.name == "sqlite" else postgresql_insert
        full = [row | {"round_id": round_id} for row in rows]
        db.session.execute(build(DealtPaper).on_conflict_do_nothing(), full)
    return True


def drop(round_ids: Collection[int]) -> None:
    """Take back what was dealt for rounds that are planned otherwise now: they are dealt anew."""
    db.session.execute(delete(DealtPaper).where(DealtPaper.round_id.in_(round_ids)))
    db.session.execute(update(Round).where(Round.id.in_(round_ids)).values(draw=None))


def counted_answers() -> Iterator[tuple[int, int, int]]:
    """Read how every question was answered in settled rounds: question id, mark earned, most to earn.

    First attempts only, of those who answered anything: whoever sits a second time has learned.
    """
    query = (
        select(Attempt.paper, Attempt.marks)
        .join(Round, Round.id == Attempt.round_id)
        .where(Round.settled_at.is_not(None), Attempt.number == 1, Attempt.score_hundredths.is_not(None))
        .order_by(Attempt.id)
    )
    for paper, marks in db.session.execute(query.execution_options(yield_per=500)):
        for (question_id, most, _order), earned in zip(paper["slots"], marks, strict=False):
            yield question_id, earned, most


class Taken(NamedTuple):
    """The paper that an attempt holds, and whom it was dealt to."""

    member_id: int
    staff_no: str
    number: int
    started_at: datetime
    paper: Any
    total_hundredths: int


def taken(round_id: int, *, staff_key: str | None = None) -> Iterator[Taken]:
    """Read the papers of a round's attempts, by staff number and attempt.

    :param staff_key: of the one member whose attempts are wanted.
    """
    query = (
        select(
            Member.id,
            Member.staff_no,
            Attempt.number,
            Attempt.started_at,
            Attempt.paper,
            Attempt.total_hundredths,
        )
        .join(Attempt, Attempt.member_id == Member.id)
        .where(Attempt.round_id == round_id)
        .order_by(Member.staff_no, Attempt.number)
    )
    if staff_key is not None:
        query = query.where(Member.staff_key == staff_key)
    for row in db.session.execute(query.execution_options(yield_per=500)):
        yield Taken(*row)
