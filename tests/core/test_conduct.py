"""What deserves a second look: the same wrong answers beyond chance, and work faster than reading."""

import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core import conduct
from quizapp.core.conduct import Work

NINE = datetime(2026, 12, 18, 1, tzinfo=UTC)
QUESTIONS = range(1, 31)


def _work(attempt_id, wrong, *, branch_id=1, score=80_00, pace_s=20.0, answered=30):
    saved_at = [NINE + timedelta(seconds=pace_s * number) for number in range(1, answered + 1)]
    return Work(attempt_id, branch_id, score, NINE, wrong, answered, saved_at)


def _crowd():
    """Forty papers, each with five wrong answers spread evenly over questions and letters."""
    return [
        _work(
            number,
            {1 + (7 * number + 6 * step) % 30: "BCD"[(number + step) % 3] for step in range(5)},
            branch_id=number,
        )
        for number in range(100, 140)
    ]


def test_two_papers_of_a_branch_with_rare_common_errors_are_listed_with_the_evidence():
    shared = {1: "B", 5: "C", 9: "D", 13: "B", 17: "C", 21: "D", 25: "B", 29: "C"}
    found = conduct.alike([*_crowd(), _work(1, shared), _work(2, shared | {30: "B"})])
    assert [pair.attempts for pair in found] == [(1, 2)]
    assert found[0].questions == tuple(sorted(shared))
    assert (found[0].both_wrong, found[0].expected < 5) == (8, True)
    assert found[0].chance < 0.01


def test_an_error_that_everybody_makes_is_no_evidence():
    shared = dict.fromkeys((1, 5, 9, 13), "B")
    crowd = [_work(number, shared, branch_id=number) for number in range(100, 160)]
    assert conduct.alike([*crowd, _work(1, shared), _work(2, shared)]) == []


def test_papers_of_different_branches_and_of_nobody_s_are_not_compared():
    shared = dict.fromkeys(range(1, 20), "B")
    works = [
        _work(1, shared),
        _work(2, shared, branch_id=2),
        _work(3, shared, branch_id=None),
        _work(4, shared, branch_id=None),
    ]
    assert conduct.alike([*_crowd(), *works]) == []


def test_few_same_errors_are_no_evidence_however_rare():
    assert (
        conduct.alike([*_crowd(), _work(1, {1: "B", 2: "C", 3: "D"}), _work(2, {1: "B", 2: "C", 3: "D"})])
        == []
    )


def test_many_pairs_make_chance_findings_likelier_and_none_is_listed_for_that():
    shared = {1: "B", 5: "C", 9: "D", 13: "B", 17: "C"}
    alone = conduct.alike([*_crowd(), _work(1, shared), _work(2, shared)])
    bystanders = [_work(number, {}) for number in range(200, 300)]
    assert len(conduct.alike([*_crowd(), *bystanders, _work(1, shared), _work(2, shared)])) <= len(alone)


@given(st.lists(st.floats(0, 1), max_size=12), st.integers(0, 13))
def test_the_tail_is_a_probability_and_falls_with_the_count(chances, count):
    tail = conduct.at_least(count, chances)
    assert 0 <= tail <= 1
    assert conduct.at_least(count + 1, chances) <= tail + 1e-12


@given(st.integers(1, 12), st.integers(0, 12))
def test_for_equal_chances_the_tail_is_the_binomial_one(size, count):
    wanted = sum(math.comb(size, hit) for hit in range(count, size + 1)) / 2**size
    assert conduct.at_least(count, [0.5] * size) == pytest.approx(wanted)


def test_a_good_paper_answered_faster_than_reading_is_listed():
    works = [_work(1, {}, pace_s=1.5), _work(2, {}, pace_s=12), _work(3, {}, pace_s=1, score=20_00)]
    found = conduct.fast(works)
    assert [(one.attempt_id, one.median_s) for one in found] == [(1, 1.5)]


def test_an_empty_paper_is_not_fast():
    assert conduct.fast([_work(1, {}, answered=0)]) == []


@pytest.mark.parametrize(
    ("address", "is_within"),
    [("10.1.2.3", True), ("10.2.0.1", False), ("::ffff:10.1.2.3", True), ("fd00::1", True), ("", False)],
)
def test_a_round_can_be_bound_to_networks(address, is_within):
    assert conduct.is_within(address, ["10.1.0.0/16", "fd00::/8"]) is is_within


def test_a_network_is_read_as_typed():
    assert str(conduct.parse_network(" 10.1.2.3/16 ")) == "10.1.0.0/16"
    assert conduct.parse_network("10.1.2") is None
    # Who asks from 10.1.2.3 is compared as IPv4, even where the server hears ::ffff:10.1.2.3.
    assert str(conduct.parse_network("::ffff:10.1.2.3/112")) == "10.1.0.0/16"
    assert str(conduct.parse_network("fd00::1/8")) == "fd00::/8"
