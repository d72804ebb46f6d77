"""Laws of ranking: order-free, monotone, shared places shared."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quizapp.core import ranking
from quizapp.core.ranking import BranchSums, MemberResult, RankingRule


def _member(id_, score=None, minutes=None, *, disqualified=False):
    return MemberResult(id_, 1, score, minutes, took_part=score is not None, disqualified=disqualified)


RULES = st.builds(
    RankingRule,
    branch=st.sampled_from(ranking.BRANCH_RULES),
    places=st.sampled_from(ranking.PLACE_RULES),
    small_below=st.integers(0, 6),
    small_prior=st.integers(0, 6),
)
MEMBERS = st.lists(
    st.builds(
        _member,
        st.integers(1, 99),
        st.none() | st.sampled_from([0, 5000, 5001, 10_000]),
        st.integers(1, 3),
        disqualified=st.booleans(),
    ),
    unique_by=lambda result: result.member_id,
    max_size=12,
)


@st.composite
def _leagues(draw):
    """Draw branches as lists of scores, None for who did not take part."""
    scores = st.lists(st.none() | st.integers(0, 10_000), max_size=7)
    return draw(st.lists(scores, min_size=1, max_size=6))


def _sums_of(league):
    return [
        BranchSums(
            branch_id,
            len(scores),
            sum(score is not None for score in scores),
            sum(score or 0 for score in scores),
            sum((score or 0) >= 9000 for score in scores),
        )
        for branch_id, scores in enumerate(league, start=1)
    ]


@given(results=MEMBERS, rule=RULES, data=st.data())
def test_the_order_in_which_members_come_changes_nothing(results, rule, data):
    mixed = data.draw(st.permutations(results))
    assert ranking.rank_members(mixed, rule) == ranking.rank_members(results, rule)


@given(league=_leagues(), rule=RULES, data=st.data())
def test_the_order_in_which_branches_come_changes_nothing(league, rule, data):
    sums = _sums_of(league)
    mixed = data.draw(st.permutations(sums))
    table = ranking.rank_branches(ranking.measure_round(sums, rule), rule)
    assert ranking.rank_branches(ranking.measure_round(mixed, rule), rule) == table


@given(results=MEMBERS, rule=RULES)
def test_a_place_counts_those_who_are_better(results, rule):
    ranked = [result for result in results if result.took_part and not result.disqualified]
    for placed in ranking.rank_members(results, rule):
        mine = (placed.row.score_hundredths, -(placed.row.minutes or 0))
        better = (
            [r for r in ranked if (r.score_hundredths, -r.minutes) > mine] if placed.row in ranked else None
        )
        if better is None:
            assert placed.place is None
        elif rule.places == "shared":
            assert placed.place == 1 + len(better)
        else:
            assert placed.place == 1 + len({(r.score_hundredths, r.minutes) for r in better})


@given(results=MEMBERS.filter(bool), rule=RULES, data=st.data())
def test_a_higher_score_never_costs_a_member_places(results, rule, data):
    lucky = data.draw(st.sampled_from(results))
    higher = data.draw(st.integers(lucky.score_hundredths or 0, 10_000))
    raised = _member(lucky.member_id, higher, lucky.minutes or 1, disqualified=lucky.disqualified)
    after = ranking.rank_members([raised if r is lucky else r for r in results], rule)
    before = {placed.row.member_id: placed.place for placed in ranking.rank_members(results, rule)}
    place = next(placed.place for placed in after if placed.row is raised)
    assert before[lucky.member_id] is None or place <= before[lucky.member_id]


@given(league=_leagues(), rule=RULES, data=st.data())
def test_a_member_s_higher_score_never_lowers_the_branch(league, rule, data):
    taking = [
        (b, m) for b, scores in enumerate(league) for m, score in enumerate(scores) if score is not None
    ]
    assume(taking)
    branch, member = data.draw(st.sampled_from(taking))
    raised = [list(scores) for scores in league]
    raised[branch][member] = data.draw(st.integers(league[branch][member], 10_000))

    def value_and_place(some, by):
        values = ranking.measure_round(_sums_of(some), by)
        places = {placed.row.branch_id: placed.place for placed in ranking.rank_branches(values, by)}
        return values[branch].value_hundredths, places[branch + 1]

    assert value_and_place(raised, rule)[0] >= value_and_place(league, rule)[0]
    # A higher score lifts μ, and with it other small branches by less than a hundredth: that may part
    # what was printed as a tie. Without small branches nobody else moves, and the place holds too.
    alone = replace(rule, small_below=0)
    assert value_and_place(raised, alone)[1] <= value_and_place(league, alone)[1]


@given(league=_leagues())
def test_under_the_roster_mean_taking_part_never_lowers_a_branch(league):
    rule = RankingRule()
    for branch, scores in enumerate(league):
        if None in scores:
            joined = [list(some) for some in league]
            joined[branch][scores.index(None)] = 0
            before = ranking.measure_round(_sums_of(league), rule)[branch]
            after = ranking.measure_round(_sums_of(joined), rule)[branch]
            assert after.value_hundredths >= before.value_hundredths
            assert after.participation_hundredths > before.participation_hundredths


@given(league=_leagues(), rule=RULES)
def test_branches_with_equal_printed_numbers_share_a_place(league, rule):
    table = ranking.rank_branches(ranking.measure_round(_sums_of(league), rule), rule)
    printed = {}
    for placed in table:
        row = placed.row
        numbers = (row.value_hundredths, row.participation_hundredths, row.excellent_hundredths)
        assert printed.setdefault(numbers, placed.place) == placed.place
    assert len({place for place in printed.values() if place}) == sum(n[0] is not None for n in printed)


@given(league=_leagues(), rule=RULES, data=st.data())
def test_a_table_with_leagues_is_the_tables_of_the_leagues_one_after_the_other(league, rule, data):
    sums = [replace(one, league=data.draw(st.integers(0, 2))) for one in _sums_of(league)]
    values = ranking.measure_round(sums, rule)
    table = ranking.rank_branches(values, rule)
    apart = [
        ranking.rank_branches([value for value in values if value.league == number], rule)
        for number in range(3)
    ]
    assert table == [line for own in apart for line in own]
    # Leagues part places only: what a branch is worth is the same as without them.
    without = ranking.measure_round([replace(one, league=None) for one in sums], rule)
    assert [value.value_hundredths for value in values] == [value.value_hundredths for value in without]


@given(league=_leagues(), rule=RULES)
def test_places_begin_with_1_and_leave_gaps_only_behind_shared_ones(league, rule):
    table = ranking.rank_branches(ranking.measure_round(_sums_of(league), rule), rule)
    places = [line.place for line in table if line.place is not None]
    assert places == sorted(places)
    for above, place in enumerate(places):
        if rule.places == "dense":
            assert place == len(set(places[: above + 1]))
        else:
            assert place == places.index(place) + 1


@pytest.mark.parametrize("branch", ranking.BRANCH_RULES)
@pytest.mark.parametrize(
    ("league", "places"),
    [
        pytest.param([[80, 80], [80, 80], [80, 80]], [1, 1, 1], id="all tied"),
        pytest.param([[None, None], [None], [None]], [1, 1, 1], id="nobody took part"),
        pytest.param([[70, None, 90]], [1], id="one branch only"),
        pytest.param([[], [], []], [None, None, None], id="no roster anywhere"),
        pytest.param([[], [50]], [1, None], id="a roster in one only"),
        pytest.param([], [], id="no branch at all"),
    ],
)
def test_odd_rounds_make_sensible_tables(branch, league, places):
    rule = RankingRule(branch=branch, least_participation_percent=0)
    hundredths = [[None if one is None else one * 100 for one in scores] for scores in league]
    table = ranking.rank_branches(ranking.measure_round(_sums_of(hundredths), rule), rule)
    assert [line.place for line in table] == places
    for line in table:
        took_part = any(one is not None for one in league[line.row.branch_id - 1])
        assert ranking.may_win(line.row, rule) is took_part
