"""Bars begin at the federation's mean, the flag goes to who may win it, and a printed tie is a tie."""

from datetime import timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
import time_machine

from quizapp import standings, store
from quizapp.screens import league, pictures, scene, words
from tests import makers

ZONE = ZoneInfo("Asia/Shanghai")
OPEN = makers.FIRST_OPENING + timedelta(hours=2)


def test_on_a_page_above_the_mean_bars_run_from_the_left_edge_to_full_marks():
    scale = league.scale([9_640, 9_080], lowest=4_000, mean=7_620, highest=10_000)
    assert (scale.axis, scale.base, scale.is_mean) == (0, 7_620, True)
    assert scale.bar(10_000) == (0, 1000)
    assert scale.bar(7_620) == (0, 0)


@pytest.mark.parametrize("lowest", [0, 1_234, 5_000, 7_000])
def test_below_the_mean_bars_run_to_the_left_and_the_lowest_has_room(lowest):
    scale = league.scale([7_700, lowest], lowest=lowest, mean=7_620, highest=10_000)
    start, length = scale.bar(lowest)
    assert scale.axis % 5 == 0
    assert start >= 0
    assert start + length == pytest.approx(scale.axis * 10, abs=0.2)
    assert scale.bar(10_000) == (scale.axis * 10, 1000 - scale.axis * 10)


def test_every_page_below_the_mean_has_the_same_scale():
    pages = [[6_000, 5_000], [4_500, 4_000]]
    scales = {league.scale(page, lowest=4_000, mean=7_000, highest=10_000) for page in pages}
    assert len(scales) == 1


def test_where_nobody_differs_from_the_mean_bars_begin_at_zero():
    scale = league.scale([7_000, 7_000], lowest=7_000, mean=7_000, highest=10_000)
    assert (scale.low, scale.base, scale.is_mean) == (Fraction(0), 0, False)
    assert scale.bar(7_000) == (0, 700)


def test_a_sum_has_no_mean_to_measure_by():
    facts = {"rule": {"branch": "sum"}, "expected": 5, "took_part": 5, "sum_hundredths": 1, "excellent": 0}
    assert league.federation_value(facts) is None


@pytest.mark.parametrize(
    ("hundredths", "shown"),
    [(9_510, ("95", ".10")), (10_000, ("100", "")), (0, ("0", ".00")), (None, ("–", ""))],
)
def test_a_value_is_printed_to_the_hundredth(hundredths, shown):
    assert words.score(hundredths) == shown


@pytest.mark.parametrize(
    ("hundredths", "shown"), [(9_996, "99.9"), (10_000, "100"), (4, "0.1"), (0, "0"), (8_664, "86.6")]
)
def test_a_share_never_rounds_up_to_all_nor_down_to_none(hundredths, shown):
    assert words.tenths(hundredths) == shown


def _league(scores, *, now=OPEN, present=None):
    """Draw the first page of a league; each branch has five members, so many of whom have this score."""
    season = makers.make_season()
    branches = [makers.make_branch(f"B{number}") for number in range(len(scores))]
    members = [[makers.make_member(branch) for _ in range(5)] for branch in branches]
    this_round = makers.make_round(season)
    standings.open_due(OPEN, ZONE)
    for number, score in enumerate(scores):
        for member in members[number][: (present or {}).get(number, 5)]:
            makers.make_result(this_round, member, score)
    standings.settle_due(now, ZONE)
    standings.rebuild(now)
    seen = scene.look(now)
    store.end_reading()
    return next((page for page in pictures.pages(seen, "http://site") if page["key"] == "league-1"), None)


@pytest.fixture(autouse=True)
def _in_a_request(app):
    with time_machine.travel(OPEN, tick=False), app.test_request_context():
        yield
        store.end_reading()


def test_before_the_close_the_flag_is_promised_and_after_it_given(db):
    [leader, _] = _league([90, 80])["rows"]
    assert (leader["kind"], leader["note"]) == ("lead", "流动红旗，周五 18:00 授予榜首")


def test_after_the_close_the_leader_has_the_flag(db):
    closed = makers.FIRST_OPENING + makers.HELD_OPEN + timedelta(minutes=1)
    assert _league([90, 80], now=closed)["rows"][0]["note"] == "本周流动红旗得主"


def test_a_leader_whom_too_few_joined_gets_no_flag_and_the_next_one_does(db):
    first, second, third = _league([100, 45, 10], present={0: 2, 1: 4})["rows"]
    assert (first["participation"], first["note"]) == ("40", "参与率未达到要求，不授流动红旗")
    assert [row["has_flag"] for row in (first, second, third)] == [False, True, False]
    assert (first["kind"], second["kind"]) == ("lead", "top")


def test_branches_that_share_the_first_place_share_its_colour(db):
    first, second, third = _league([90, 90, 80])["rows"]
    assert [row["place"] for row in (first, second, third)] == [1, 1, 3]
    assert [row["kind"] for row in (first, second, third)] == ["lead", "first", "top"]


def test_a_league_of_one_branch_is_a_page_too(db):
    [only] = _league([75])["rows"]
    assert (only["place"], only["start"], only["length"]) == (1, 0, 750)


def test_a_week_in_which_nobody_took_part_shows_everybody_first_with_nothing(db):
    rows = _league([90, 80], present={0: 0, 1: 0})["rows"]
    assert [(row["place"], row["whole"], row["length"]) for row in rows] == [(1, "0", 0)] * 2
