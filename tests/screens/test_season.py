"""The season's page names what is worth saying, and its lines go where the branches went."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest

from quizapp.core import ranking
from quizapp.screens import season
from quizapp.standings import history
from quizapp.standings.history import Column, Standing
from quizapp.store.rebuilding import Week
from quizapp.store.walls import Row, Times

MOMENT = datetime(2026, 3, 2, 1, tzinfo=UTC)


def _times(number, kind="weekly"):
    return Times(number, kind, None, MOMENT, MOMENT, None, 1, "after_hand_in", None, MOMENT, 1, "2026")


def _row(branch_id, position, value, place=None):
    name = f"{branch_id}支部"
    return Row(1, position, branch_id, name, name, name, place or position, value, None, 0, None, {})


def _columns(*places):
    """Each argument is a week: branch -> place."""
    return [
        Column(_times(number), {branch: Standing(place, place) for branch, place in week.items()})
        for number, week in enumerate(places, start=1)
    ]


@pytest.fixture(autouse=True)
def _in_an_app(app):
    with app.test_request_context():
        yield


def test_the_longest_climb_is_the_finding():
    rows = [_row(1, 1, 9_500), _row(2, 2, 9_370), _row(3, 3, 9_000)]
    found = season.find(rows, _columns({1: 2, 2: 9, 3: 5}, {1: 1, 2: 2, 3: 3}))
    assert (found.branch_id, found.rest) == (2, "2周从第9升到第2，距榜首1.3分")


def test_who_climbed_to_the_top_is_not_said_to_be_behind_it():
    found = season.find([_row(1, 1, 9_500), _row(2, 2, 9_370)], _columns({1: 8, 2: 1}, {1: 1, 2: 2}))
    assert found.rest == "2周从第8升到榜首"


def test_without_a_climb_the_leader_and_the_lead_are_the_finding():
    rows = [_row(1, 1, 9_500), _row(2, 2, 9_370)]
    found = season.find(rows, _columns({1: 2, 2: 1}, {1: 1, 2: 2}, {1: 1, 2: 2}))
    assert (found.branch_id, found.rest) == (1, "连续2周居榜首，领先第二名1.3分")


def test_a_shared_lead_is_said_to_be_shared():
    rows = [_row(1, 1, 9_500, place=1), _row(2, 2, 9_500, place=1)]
    assert season.find(rows, _columns({1: 1, 2: 1}, {1: 1, 2: 1})).rest == "等2个支部并列榜首"


def test_the_league_after_each_week_is_made_of_the_weeks_before_it():
    printed = {1: {1: 9_000, 2: 8_000}, 2: {1: 7_000, 2: 9_500}}
    weeks = [
        Week(number, branch, 10, 10, value * 10, 0, value)
        for number, values in printed.items()
        for branch, value in values.items()
    ]
    columns = history.columns(
        [_times(1), _times(2)], weeks, ranking.RankingRule(), ranking.PointsRule(), most=20
    )
    assert [column.standings[2].place for column in columns] == [2, 1]


def test_only_the_last_columns_are_made():
    counted = [_times(number) for number in range(1, 31)]
    weeks = [Week(number, 1, 10, 10, 900, 0, 90) for number in range(1, 31)]
    columns = history.columns(counted, weeks, ranking.RankingRule(), ranking.PointsRule(), most=20)
    assert [column.round.id for column in columns] == list(range(11, 31))


def test_positions_below_the_tenth_are_pressed_together_in_order():
    ys = season.BOX.levels([1, 3, 12, 40, 11])
    assert ys[1] < ys[3] < ys[10] < ys[11] < ys[12] < ys[40] == season.BOX.bottom


def test_a_line_begins_where_its_branch_first_had_a_place():
    line = season.BOX.line([None, 2, 1], season.BOX.levels([1, 2]))
    assert line.path.startswith(f"M{season.BOX.xs(3)[1]} ")
    assert (line.end_x, line.end_y) == (season.BOX.right, season.BOX.top)


def test_of_labels_that_touch_the_found_one_stands():
    ys = season.BOX.levels([11, 12, 13, 14])
    labels = season.BOX.start_labels({11: 11, 12: 12, 13: 13, 14: 14}, ys, found=14)
    assert [label.text for label in labels if label.is_found] == ["14"]
    assert all(below.y - above.y >= season.BOX.apart for above, below in pairwise(labels))
