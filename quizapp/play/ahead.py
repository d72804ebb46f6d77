"""Dealing ahead: papers lie ready before the bell, so that a start has only to take one.

Dealt outside the transaction that stores them, in batches: on SQLite whoever writes holds up every answer.
Late, twice or by two schedulers it comes to the same: the draw is frozen on the round, a paper that is there
stays, and one that is missing is dealt by whoever starts.
"""

import logging
from datetime import date, datetime, tzinfo

from quizapp import store
from quizapp.core import papers, refusals
from quizapp.play import dealing
from quizapp.store.dealt_papers import Expected

log = logging.getLogger(__name__)

BATCH = 100


def deal(now: datetime, time_zone: tzinfo, *, limit: int = BATCH) -> int:
    """Deal a batch of papers for rounds that open within the next day, or are open; annual rounds first.

    :param now: aware UTC.
    :param time_zone: in which the date of an opening is read: it decides who is expected.
    :return: how many were dealt; fewer than ``limit`` where nothing is left.
    """
    rounds = store.dealt_papers.rounds_to_deal(now)
    dealt = 0
    for this_round in rounds:
        on = opening_on(this_round, time_zone)
        expected = store.dealt_papers.without_paper(this_round.id, on=on, limit=limit - dealt)
        if expected:
            try:
                dealt += _deal(this_round, expected, now)
            except refusals.Conflict as short:
                # The organiser sees it on the round's page; other rounds must not wait for this one.
                log.warning("no paper can be dealt ahead for round %s: %s", this_round.id, short)
        if dealt >= limit:
            break
    store.end_reading()
    return dealt


def opening_on(this_round: store.Round, time_zone: tzinfo) -> date:
    """Return the local date on which a round opens."""
    return this_round.opens_at.astimezone(time_zone).date()


def _deal(this_round: store.Round, expected: list[Expected], now: datetime) -> int:
    round_id, seed, plan_as_kept = this_round.id, this_round.seed, this_round.plan
    plan = papers.PaperPlan.from_json(plan_as_kept)
    if this_round.draw is None:
        draw = dealing.latest_draw(plan, max(store.banks.latest_versions(), default=None))
    else:
        draw = dealing.Draw.from_json(this_round.draw)
    rows = []
    for one in expected:
        paper = dealing.paper(plan, draw, seed=seed, staff_no=one.staff_no, number=1, avoid=frozenset())
        frozen, total_hundredths = dealing.freeze(paper)
        columns = {"paper": frozen, "total_hundredths": total_hundredths, "dealt_at": now}
        rows.append({"member_id": one.member_id, "number": 1} | columns)
    with store.transaction():
        is_kept = store.dealt_papers.keep(round_id, rows, plan=plan_as_kept, draw=draw.to_json(plan))
    return len(rows) if is_kept else 0
