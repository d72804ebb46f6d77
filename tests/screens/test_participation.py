"""Tiles stand where they stood last week, are as large as there is room for, and never say 100 too early."""

import pytest

from quizapp.screens import participation
from quizapp.store.walls import Row


def _row(code, expected=10, took_part=5):
    facts = {"expected": expected, "took_part": took_part}
    return Row(1, 1, hash(code), code, code, code, 1, 0, None, None, None, facts)


def test_branches_stand_in_the_order_of_their_codes_as_people_read_them():
    codes = ["b10", "b2", "A1", "b1", "12", "7"]
    assert [row.code for row in sorted(map(_row, codes), key=participation.order)] == [
        "7", "12", "A1", "b1", "b2", "b10",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("count", "columns"), [(1, 4), (12, 4), (13, 6), (30, 6), (31, 8), (56, 8), (57, 11), (99, 11)]
)
def test_few_branches_get_large_tiles(count, columns):
    assert participation._tiles([_row(str(number)) for number in range(count)])["columns"] == columns


@pytest.mark.parametrize(("count", "in_grid"), [(92, True), (94, True), (95, False), (99, False), (88, True)])
def test_the_legend_stands_among_the_tiles_only_where_there_is_room(count, in_grid):
    tiles = participation._tiles([_row(str(number)) for number in range(count)])
    assert tiles["legend_in_grid"] is in_grid


@pytest.mark.parametrize(
    ("expected", "took_part", "percent", "is_full"),
    [(300, 299, "99", False), (300, 300, "100", True), (300, 1, "1", False), (0, 0, "–", False)],
)
def test_a_tile_is_full_only_when_everybody_took_part(expected, took_part, percent, is_full):
    [tile] = participation._tiles([_row("a", expected, took_part)])["tiles"]
    assert (tile["percent"], tile["is_full"]) == (percent, is_full)
