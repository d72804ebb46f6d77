"""Loading a season anew takes back papers that were dealt by another plan or for another day."""

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy

from quizapp import store
from quizapp.core.papers import PaperPlan, Rule
from quizapp.play import ahead
from quizapp.seasons import services
from quizapp.seasons.services import WorkdayChange
from tests import bank_makers, makers

pytestmark = pytest.mark.databases("sqlite", "postgresql")

ZONE = ZoneInfo("Asia/Shanghai")
MARCH = replace(makers.SEASON, starts_on=date(2026, 3, 2), ends_on=date(2026, 3, 15))
OPENS = makers.FIRST_OPENING
SOON = OPENS - timedelta(hours=1)


@pytest.fixture
def _dealt(db):
    """A season whose first round is dealt."""
    bank_makers.make_bank()
    makers.make_member(makers.make_branch())
    _load()
    assert ahead.deal(SOON, ZONE) == 1


def _load(season=MARCH):
    return services.load(season, now=SOON, calendar=services.calendar(), zone=ZONE)


def _state():
    """Count the papers that are dealt, and the rounds that are frozen."""
    counts = [
        store.db.session.scalar(sqlalchemy.select(sqlalchemy.func.count(column)))
        for column in (store.DealtPaper.member_id, store.Round.draw)
    ]
    store.end_reading()
    return counts


@pytest.mark.usefixtures("_dealt")
@pytest.mark.parametrize(
    ("weekly", "left"),
    [
        ({"attempts": 3}, [1, 1]),
        ({"time_limit_s": 60}, [1, 1]),
        ({"plan": PaperPlan((Rule(count=5),))}, [0, 0]),
    ],
)
def test_a_new_plan_takes_dealt_papers_back_and_other_terms_leave_them(weekly, left):
    _load(replace(MARCH, weekly=replace(MARCH.weekly, **weekly)))
    assert _state() == left


@pytest.mark.usefixtures("_dealt")
def test_a_round_that_is_no_longer_held_takes_its_papers_with_it():
    _load(replace(MARCH, starts_on=date(2026, 3, 9)))
    assert _state() == [0, 0]
    assert [one.opens_at for one, _season in store.seasons.rounds()] == [OPENS + makers.WEEK]


@pytest.mark.usefixtures("_dealt")
def test_a_holiday_that_moves_the_opening_lets_the_papers_be_dealt_anew():
    bank_makers.make_bank("another")
    change = WorkdayChange(date(2026, 3, 2), is_workday=False)
    services.enter_workday(change, now=SOON, zone=ZONE)
    assert _state() == [0, 0]
    assert ahead.deal(SOON, ZONE) == 0
    assert ahead.deal(SOON + timedelta(days=1), ZONE) == 1
    (draw,) = [one.draw for one, _season in store.seasons.rounds() if one.draw]
    assert len(draw["versions"]) == 2


@pytest.mark.usefixtures("_dealt")
def test_a_batch_that_was_dealt_by_the_old_plan_is_not_kept():
    (this_round, _season), *_others = store.seasons.rounds()
    plan, draw, round_id = this_round.plan, this_round.draw, this_round.id
    _load(replace(MARCH, weekly=replace(MARCH.weekly, plan=PaperPlan((Rule(count=5),)))))
    member_id = makers.make_member(makers.make_branch()).id
    row = {
        "member_id": member_id,
        "number": 1,
        "paper": {},
        "total_hundredths": 1,
        "dealt_at": SOON,
    }
    with store.transaction():
        assert not store.dealt_papers.keep(round_id, [row], plan=plan, draw=draw)
    assert _state() == [0, 0]
