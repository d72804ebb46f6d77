"""The cover: what it says of the paper, and how it waits for the bell."""

import re
from datetime import timedelta

import pytest
import time_machine

from quizapp import store
from tests import bank_makers, makers
from tests.journeys import players

OPENS = makers.FIRST_OPENING
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
PLAN = {
    "rules": [
        {"type": "single", "count": 3, "mark_hundredths": 1000},
        {"type": "true_false", "count": 5, "mark_hundredths": 1000},
        {"type": "true_false", "count": 2, "mark_hundredths": 2000},
    ],
    "sections": [["一、单项选择题", 1], ["二、判断题", 2]],
    "total_hundredths": 12000,
}


@pytest.fixture
def member(db):
    bank_makers.make_bank()
    return makers.make_member(makers.make_branch())


def _cover(app, member, now, **columns):
    this_round = makers.make_round(makers.make_season(), **columns)
    store.end_reading()
    with time_machine.travel(now, tick=False):
        page = players.Member(app, member).client.get(f"/rounds/{this_round.id}")
    assert page.status_code == 200
    return page.get_data(as_text=True)


def test_the_cover_lists_the_sections_with_counts_and_marks_the_total_and_what_passes(app, member):
    page = re.sub(r"<[^>]+>", "", _cover(app, member, OPENS, plan=PLAN))
    assert "一、单项选择题 3题，每题10分" in page
    assert "二、判断题 7题" in page
    assert "120分，成绩折算成百分制，60分合格" in page


def test_a_cover_says_no_total_that_nobody_knows(app, member):
    page = re.sub(r"<[^>]+>", "", _cover(app, member, OPENS))
    assert "成绩折算成百分制，60分合格" in page


def test_a_total_of_a_hundred_needs_no_word_about_hundreds(app, member):
    plan = {"rules": [{"count": 10, "mark_hundredths": 1000}]}
    assert "100分，60分合格" in _cover(app, member, OPENS, plan=plan)


@pytest.mark.parametrize(
    ("now", "waits"),
    [
        (OPENS - 30 * MINUTE - SECOND, False),
        (OPENS - 30 * MINUTE, True),
        (OPENS - SECOND, True),
        (OPENS, False),
    ],
)
def test_the_cover_waits_from_half_an_hour_before_the_opening_until_it(app, member, now, waits):
    page = _cover(app, member, now)
    assert ('id="waiting"' in page) == ("js/waiting.js" in page) == waits
    # What opens is on the page already; without a script it stays shut.
    assert ("开始答题</button>" in page) == (now >= OPENS - 30 * MINUTE)
    assert ('id="wait-form" hidden' in page) == waits


def test_without_a_script_the_waiting_page_comes_again_within_seconds_of_the_opening(app, member):
    page = _cover(app, member, OPENS - 10 * MINUTE)
    (seconds,) = re.findall(r'<noscript><meta http-equiv="refresh" content="(\d+)"></noscript>', page)
    assert 600 < int(seconds) <= 609


def test_the_seed_of_an_open_round_is_not_on_its_cover(app, member):
    this_round = makers.make_round(makers.make_season())
    store.end_reading()
    with time_machine.travel(OPENS + SECOND, tick=False):
        page = players.Member(app, member).client.get(f"/rounds/{this_round.id}").get_data(as_text=True)
    assert this_round.seed not in page
