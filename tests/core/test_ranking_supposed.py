"""What more participants would do to a branch's place, held against ranking everybody anew."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from quizapp.core import marks
from quizapp.core.ranking import (
    BRANCH_RULES,
    PLACE_RULES,
    BranchSums,
    RankingRule,
    Weights,
    measure_round,
    rank_branches,
)
from quizapp.core.ranking.supposed import Contest, Lift


@st.composite
def _sums(draw):
    number = draw(st.integers(1, 7))
    made = []
    for branch_id in range(1, number + 1):
        roster = draw(st.integers(0, 8))
        took_part = draw(st.integers(0, roster))
        mean = draw(st.integers(0, 10_000))
        made.append(
            BranchSums(branch_id, roster, took_part, took_part * mean, draw(st.integers(0, took_part)))
        )
    return made


_RULES = st.builds(
    RankingRule,
    branch=st.sampled_from(BRANCH_RULES),
    places=st.sampled_from(PLACE_RULES),
    small_below=st.integers(0, 6),
    small_prior=st.integers(0, 5),
    weights=st.just(Weights()),
)


def _ranked_anew(sums, rule, branch_id, more):
    """Return place and value of a branch as if so many more of it had scored its mean."""
    own = next(one for one in sums if one.branch_id == branch_id)
    each = marks.round_half_up(Fraction(own.sum_hundredths, own.took_part))
    would = replace(
        own,
        took_part=own.took_part + more,
        sum_hundredths=own.sum_hundredths + more * each,
        excellent=own.excellent + more * (each >= 9_000),
    )
    values = measure_round([would if one is own else one for one in sums], rule)
    found = next(one for one in rank_branches(values, rule) if one.row.branch_id == branch_id)
    return Lift(more, found.place, found.row.value_hundredths)


@given(_sums(), _RULES, st.booleans())
def test_more_participants_stand_where_ranking_everybody_anew_puts_them(sums, rule, in_leagues):
    if in_leagues:
        sums = [replace(one, league=one.branch_id % 2) for one in sums]
    contest = Contest(sums, rule, excellent_percent=90)
    for one in sums:
        for more in range(one.roster - one.took_part + 1 if one.took_part else 0):
            anew = _ranked_anew(sums, rule, one.branch_id, more)
            assert contest.with_more(one.branch_id, more) == anew


@given(_sums(), _RULES)
def test_one_fewer_than_are_needed_do_not_lift_a_branch(sums, rule):
    contest = Contest(sums, rule, excellent_percent=90)
    for one in sums:
        outlook = contest.outlook(one.branch_id)
        if outlook is None:
            assert one.took_part in (0, one.roster)
            continue
        now = contest.with_more(one.branch_id, 0)
        assert outlook.whole.more == one.roster - one.took_part
        if outlook.first is None:
            assert outlook.whole.place >= now.place
        else:
            assert outlook.first.place < now.place
            assert contest.with_more(one.branch_id, outlook.first.more - 1).place >= now.place


def test_three_more_colleagues_lift_from_the_fourth_to_the_second_place():
    sums = [
        BranchSums(1, 10, 10, 90_000, 5),
        BranchSums(2, 10, 8, 64_000, 0),
        BranchSums(3, 10, 8, 62_000, 0),
        BranchSums(4, 10, 5, 40_000, 0),
    ]
    outlook = Contest(sums, RankingRule(), excellent_percent=90).outlook(4)
    assert outlook.each_hundredths == 8_000
    assert outlook.first == Lift(3, 2, 6_400)
    assert outlook.whole == Lift(5, 2, 8_000)
