"""The review page: the total and whether it is a pass, and the choice of questions, by address alone."""

from datetime import timedelta

import pytest

from quizapp import store
from tests import makers
from tests.journeys.players import OPENS_AT, right

CLOSED = OPENS_AT + makers.HELD_OPEN + timedelta(minutes=1)


@pytest.fixture
def handed_in(member, attempt):
    """Slots 1 and 2 right, 3 wrong, the others not answered: 4 of 10."""
    for slot in attempt["slots"][:2]:
        member.save(attempt["id"], slot["slot"], right(slot))
    member.save(attempt["id"], 3, [one["id"] for one in attempt["slots"][2]["choices"]])
    member.hand_in(attempt["id"])
    return f"/attempts/{attempt['id']}/review"


def _shown(page):
    return [slot for slot in range(1, 6) if f'<article class="rv" id="a{slot}"' in page]


def test_a_total_below_the_pass_mark_is_said_to_be_none(member, handed_in):
    page = member.client.get(handed_in).text
    assert "不合格" in page
    assert "60 分" in page


def test_a_total_at_the_pass_mark_is_a_pass(site, member, handed_in):
    with site[0].app_context(), store.transaction():
        store.db.session.get(store.Round, site[1]).pass_percent = 40
    page = member.client.get(handed_in).text
    assert "合格" in page
    assert "不合格" not in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", [1, 2, 3, 4, 5]),
        ("?show=wrong", [3, 4, 5]),
        ("?show=flagged&slots=1,4", [4]),
        ("?show=flagged", []),
        ("?show=anything", [1, 2, 3, 4, 5]),
    ],
)
def test_all_or_only_the_wrong_ones_are_shown_by_address(member, handed_in, clock, query, shown):
    clock.move_to(CLOSED)
    page = member.client.get(handed_in + query).text
    assert _shown(page) == shown


def test_each_question_says_what_was_given_what_is_right_and_why(member, handed_in, clock):
    clock.move_to(CLOSED)
    page = member.client.get(handed_in).text
    assert page.count("未作答") == 2
    assert page.count("正确答案：") == 5
    assert page.count("依据") == 5
