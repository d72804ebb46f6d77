"""How hard questions and papers are, and papers of equal difficulty."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core import difficulties, papers, refusals
from quizapp.core.papers import PaperPlan, Pool, PoolQuestion, Rule

SEED = bytes(range(32))


def _question(id_, difficulty=None, **more):
    given = {"mark_hundredths": 100, "choices": tuple("ABCD")} | more
    return PoolQuestion(id_, "law", f"q{id_:03}", "single", None, difficulty, **given)


def _deal(plan, pool, *, number=1, known=None):
    return papers.deal(plan, pool, seed=SEED, member="G0007", number=number, known=known or {})


def _mean(paper, pool, known=None):
    by_id = {question.id: position for position, question in enumerate(pool.questions)}
    hard = [pool.difficulty_of(by_id[slot.question_id], known or {}) for slot in paper.slots]
    return Fraction(sum(hard), len(hard))


@pytest.mark.parametrize(
    ("facility", "difficulty"),
    [
        (Fraction(1), 100),
        (Fraction(0), 500),
        (Fraction(1, 2), 300),
        (Fraction(1, 3), 367),
        # 500 - 400 x 1/800 is 499.5: a half goes up.
        (Fraction(1, 800), 500),
    ],
)
def test_a_question_is_as_hard_as_few_people_could_answer_it(facility, difficulty):
    assert difficulties.from_facility(facility) == difficulty


def test_a_facility_is_known_from_twenty_answers_on():
    nineteen, twenty = [(1, 100, 100)] * 19, [(2, 0, 200)] * 20
    assert difficulties.known([*nineteen, *twenty]) == {2: 500}
    assert difficulties.known([*nineteen, *twenty, (1, 100, 100)]) == {1: 100, 2: 500}


def test_answers_count_alike_whatever_a_slot_was_worth():
    # Half of the people had it for 1 and all right, the others for 4 and all wrong.
    answers = [(1, 100, 100)] * 10 + [(1, 0, 400)] * 10
    assert difficulties.known(answers) == {1: 300}


def test_what_is_known_goes_before_what_is_stated_and_both_before_the_middle():
    pool = Pool([_question(1, 5), _question(2, 5), _question(3)])
    assert [pool.difficulty_of(position, {1: 123}) for position in range(3)] == [123, 500, 300]


def test_the_plan_s_mean_weighs_each_rule_by_its_slots():
    pool = Pool([_question(1, 1), _question(2, 3), _question(3, 5, mark_hundredths=200)])
    plan = PaperPlan((Rule(3), Rule(1, difficulty=5)), difficulty_within_hundredths=10)
    # Rule 1: the mean of 100, 300 and 500; rule 2: 500.
    assert difficulties.Balance.of(plan, pool, {}) == difficulties.Balance(Fraction(3 * 300 + 500), 40)


@given(st.lists(st.integers(1, 5), min_size=30, max_size=60), st.integers(1, 20))
def test_a_paper_keeps_the_distance_where_any_try_does_and_else_is_the_nearest(levels, number):
    pool = Pool([_question(n, level) for n, level in enumerate(levels, start=1)])
    within = 20
    plan = PaperPlan((Rule(10),), difficulty_within_hundredths=within)
    middle = Fraction(100 * sum(levels), len(levels))
    paper = _deal(plan, pool, number=number)
    far = abs(_mean(paper, pool) - middle)
    tighter = PaperPlan((Rule(10),), difficulty_within_hundredths=1)
    nearest = abs(_mean(_deal(tighter, pool, number=number), pool) - middle)
    assert far <= within or far == nearest
    assert paper.algorithm == papers.BALANCED


def test_balanced_papers_lie_closer_together_than_others():
    pool = Pool([_question(n, 1 + n % 5) for n in range(200)])
    plain, balanced = PaperPlan((Rule(10),)), PaperPlan((Rule(10),), difficulty_within_hundredths=10)
    spread = [
        max(means) - min(means)
        for plan in (plain, balanced)
        for means in [[_mean(_deal(plan, pool, number=number), pool) for number in range(1, 100)]]
    ]
    assert spread[1] <= 20 < 100 < spread[0]


def test_a_balanced_plan_that_the_pool_does_not_fill_is_short_of_questions():
    plan = PaperPlan((Rule(1), Rule(1, difficulty=5)), difficulty_within_hundredths=10)
    with pytest.raises(refusals.Conflict, match="questions-short"):
        _deal(plan, Pool([_question(1, 1)]))


def test_what_is_known_of_a_question_changes_which_try_is_taken():
    pool = Pool([_question(n, 3) for n in range(20)])
    plan = PaperPlan((Rule(10),), difficulty_within_hundredths=10)
    known = {n: 100 if n < 10 else 500 for n in range(20)}
    assert abs(_mean(_deal(plan, pool, known=known), pool, known) - 300) <= 10


def test_a_rule_has_a_known_mark_by_itself_or_where_all_its_questions_agree():
    pool = Pool([_question(1, 1, mark_hundredths=150), _question(2, 2), _question(3, 2)])
    assert papers.mark_of(Rule(1, mark_hundredths=400), pool) == 400
    assert papers.mark_of(Rule(1, difficulty=2), pool) == 100
    assert papers.mark_of(Rule(1), pool) is None
    assert papers.mark_of(Rule(1, difficulty=5), pool) is None


def test_a_plan_knows_its_total_as_stated_or_from_the_marks_of_its_rules():
    marked = (Rule(3, mark_hundredths=200), Rule(2, mark_hundredths=150))
    assert PaperPlan(marked).known_total_hundredths == 900
    assert PaperPlan((*marked, Rule(1))).known_total_hundredths is None
    assert PaperPlan((Rule(1),), total_hundredths=700).known_total_hundredths == 700
    assert PaperPlan(()).known_total_hundredths is None


def test_a_paper_in_sections_says_where_each_begins_and_survives_json():
    pool = Pool([_question(n) for n in range(10)])
    sections = (papers.Section("一、甲", 2), papers.Section("二、乙", 1))
    plan = PaperPlan((Rule(2), Rule(1), Rule(4)), sections)
    paper = _deal(plan, pool)
    assert paper.sections == ((1, "一、甲"), (4, "二、乙"))
    assert paper.to_json()["sections"] == [[1, "一、甲"], [4, "二、乙"]]
    assert papers.Paper.from_json(paper.to_json()) == paper
    assert PaperPlan.from_json(plan.to_json()) == plan
    assert "sections" not in _deal(PaperPlan((Rule(2),)), pool).to_json()
