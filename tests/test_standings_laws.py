"""Whatever is handed in, in whatever order, the boards are what the rules make of the results."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import hypothesis
import hypothesis.strategies as st
import pytest

from quizapp import standings, store
from quizapp.core import ranking
from tests import makers

ZONE = ZoneInfo("Asia/Shanghai")
OPEN = makers.FIRST_OPENING + timedelta(hours=2)
BRANCHES, MEMBERS = 3, 3
#: Who hands in with what: (branch, member), score, minutes, and whether boards are rebuilt at once.
HAND_INS = st.lists(
    st.tuples(
        st.tuples(st.integers(0, BRANCHES - 1), st.integers(0, MEMBERS - 1)),
        st.sampled_from([0, 50, 50.01, 89.99, 90, 100]),
        st.integers(1, 15),
        st.booleans(),
    ),
    unique_by=lambda hand_in: hand_in[0],
    max_size=BRANCHES * MEMBERS,
)
RULES = st.builds(
    ranking.RankingRule,
    branch=st.sampled_from(ranking.BRANCH_RULES),
    places=st.sampled_from(ranking.PLACE_RULES),
    small_below=st.sampled_from([0, 5]),
)


@pytest.mark.databases("sqlite", "postgresql")
@hypothesis.given(hand_ins=HAND_INS, rule=RULES)
@hypothesis.settings(
    max_examples=15, suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture], deadline=None
)
def test_the_boards_are_what_the_rules_make_of_the_results(db, hand_ins, rule):
    this_round, branches, members = _open_round(rule)
    for (branch, number), score, minutes, at_once in hand_ins:
        makers.make_result(this_round, members[branch][number], score, minutes=minutes)
        if at_once:
            standings.rebuild(OPEN)
    standings.rebuild(OPEN)

    handed_in = {members[at][number].id: (score, minutes) for (at, number), score, minutes, _ in hand_ins}
    sums = [_sums(branch, unit, handed_in) for branch, unit in zip(branches, members, strict=True)]
    # Branches of other examples have nobody on this roster, and so no place.
    wanted = ranking.rank_branches(ranking.measure_round(sums, rule), rule)
    rows = store.boards.league(store.boards.board(f"r{this_round.id}").id, limit=BRANCHES)
    assert [(row.branch_id, row.place, row.value_hundredths) for row in rows] == [
        (one.row.branch_id, one.place, one.row.value_hundredths) for one in wanted
    ]
    for branch, unit in zip(branches, members, strict=True):
        _check_members(this_round, branch, unit, handed_in, rule)
    store.end_reading()


def _open_round(rule):
    with store.transaction():
        # One example's people are not another's: who was there before belongs to no branch any more.
        store.db.session.query(store.Membership).delete()
        code = f"s{store.db.session.query(store.Season).count()}"
        season = makers.make_season(code=code, ranking=rule)
        branches = [makers.make_branch() for _ in range(BRANCHES)]
        members = [[makers.make_member(branch) for _ in range(MEMBERS)] for branch in branches]
        this_round = makers.make_round(season)
        store.results.draw_up_roster(this_round.id, on=this_round.opens_at.date(), now=OPEN)
    return this_round, branches, members


def _sums(branch, unit, handed_in):
    scores = [round(handed_in[member.id][0] * 100) for member in unit if member.id in handed_in]
    excellent = sum(score >= 9000 for score in scores)
    return ranking.BranchSums(branch.id, len(unit), len(scores), sum(scores), excellent)


def _check_members(this_round, branch, unit, handed_in, rule):
    results = [
        ranking.MemberResult(
            member.id, branch.id, round(handed_in[member.id][0] * 100), handed_in[member.id][1], True
        )
        if member.id in handed_in
        else ranking.MemberResult(member.id, branch.id, None, None, False)
        for member in unit
    ]
    rows = store.boards.members(store.boards.board(f"r{this_round.id}/b{branch.id}").id)
    assert [(row.member_id, row.place) for row in rows] == [
        (one.row.member_id, one.place) for one in ranking.rank_members(results, rule)
    ]
