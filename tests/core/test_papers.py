"""Plans, the draw, and what is short."""

import json
from collections import Counter

import pytest

from quizapp.core import papers, refusals
from quizapp.core.papers import Paper, PaperPlan, Pool, PoolQuestion, Rule, Shortage

SEED = bytes(range(32))


def _question(id_, key, *, bank="law", type_="single", topic=None, difficulty=None, **more):
    letters = {"single": "ABCD", "multiple": "ABCD", "true_false": "TF", "blank": ""}[type_]
    given = {"mark_hundredths": 100, "choices": tuple(letters)} | more
    return PoolQuestion(id_, bank, key, type_, topic, difficulty, **given)


def _singles(count, **more):
    return [_question(n, f"q{n:03}", **more) for n in range(1, count + 1)]


def _deal(plan, pool, *, seed=SEED, member="G0007", number=1, avoid=frozenset()):
    return papers.deal(plan, pool, seed=seed, member=member, number=number, avoid=avoid)


def test_each_slot_fits_its_rule_and_parts_keep_the_order_of_the_rules():
    pool = Pool(
        [*_singles(20, topic="工资"), *(_question(n, f"m{n}", type_="multiple") for n in range(50, 60))]
    )
    plan = PaperPlan((Rule(3, type="multiple", mark_hundredths=400), Rule(5, type="single")))
    slots = _deal(plan, pool).slots
    assert [slot.slot for slot in slots] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [slot.mark_hundredths for slot in slots] == [400] * 3 + [100] * 5
    assert [slot.question_id >= 50 for slot in slots] == [True] * 3 + [False] * 5


def test_a_slot_without_a_mark_of_the_rule_takes_the_question_s_own():
    paper = _deal(PaperPlan((Rule(1),)), Pool([_question(1, "a", mark_hundredths=250)]))
    assert paper.slots[0].mark_hundredths == paper.total_hundredths == 250


def test_the_same_arguments_deal_the_same_paper_whatever_the_order_of_the_pool():
    plan, questions = PaperPlan((Rule(6),)), _singles(30)
    assert _deal(plan, Pool(questions)) == _deal(plan, Pool(reversed(questions)))


@pytest.mark.parametrize("other", [{"seed": bytes(32)}, {"member": "G0008"}, {"number": 2}])
def test_seed_member_and_attempt_each_change_the_paper(other):
    plan, pool = PaperPlan((Rule(6),)), Pool(_singles(30))
    assert _deal(plan, pool) != _deal(plan, pool, **other)


def test_every_question_and_every_order_is_equally_likely():
    plan, pool = PaperPlan((Rule(2),)), Pool(_singles(6))
    dealt = [_deal(plan, pool, number=number) for number in range(1, 6001)]
    pairs = Counter(tuple(slot.question_id for slot in paper.slots) for paper in dealt)
    orders = Counter(slot.order for paper in dealt for slot in paper.slots)
    # 30 ordered pairs of 200 each, 24 orders of 500 each; the bounds are about five standard deviations.
    assert len(pairs) == 30
    assert all(abs(count - 200) < 70 for count in pairs.values())
    assert len(orders) == 24
    assert all(abs(count - 500) < 110 for count in orders.values())


@pytest.mark.parametrize(
    ("question", "order"),
    [
        (_question(1, "a", shuffle=False), ("A", "B", "C", "D")),
        (_question(1, "a", type_="true_false"), ("T", "F")),
        (_question(1, "a", type_="blank"), ()),
    ],
)
def test_choices_that_keep_their_order_keep_it(question, order):
    plan, pool = PaperPlan((Rule(1),)), Pool([question])
    assert {_deal(plan, pool, number=n).slots[0].order for n in range(1, 30)} == {order}


def test_a_second_attempt_takes_other_questions_as_far_as_the_bank_goes():
    plan, pool = PaperPlan((Rule(6),)), Pool(_singles(10))
    first = {slot.question_id for slot in _deal(plan, pool).slots}
    avoid = frozenset(("law", f"q{n:03}") for n in first)
    second = {slot.question_id for slot in _deal(plan, pool, number=2, avoid=avoid).slots}
    assert second > set(range(1, 11)) - first
    assert len(second) == 6


def test_questions_to_avoid_that_are_no_longer_there_change_nothing():
    plan, pool = PaperPlan((Rule(6),)), Pool(_singles(10))
    assert _deal(plan, pool, avoid=frozenset({("old", "q1")})) == _deal(plan, pool)


#   rule       fits               wants
#   1          a b                1
#   2          a b c              1
#   3          a b   (all of it)  1     with d only for 2: a chain 3 <- 2 <- d
def test_rules_that_want_the_same_questions_are_filled_whenever_they_can_be():
    pool = Pool(
        [
            _question(1, "a", topic="x", difficulty=1),
            _question(2, "b", topic="x", difficulty=1),
            _question(3, "c", topic="y", difficulty=1),
            _question(4, "d", topic="y", difficulty=2, type_="blank"),
        ]
    )
    plan = PaperPlan((Rule(1, topic="y"), Rule(1, difficulty=1), Rule(2, topic="x")))
    assert papers.shortages(plan, pool) == []
    for number in range(1, 200):
        slots = _deal(plan, pool, number=number).slots
        assert (slots[0].question_id, slots[1].question_id) == (4, 3)
        assert {slot.question_id for slot in slots[2:]} == {1, 2}


def test_a_shortage_names_the_rule_what_it_wants_and_what_is_left_for_it():
    pool = Pool([*_singles(4, topic="工资"), _question(9, "x", topic="安全")])
    plan = PaperPlan((Rule(3, topic="工资"), Rule(3, type="single"), Rule(1, type="blank")))
    assert papers.shortages(plan, pool) == [Shortage(2, 3, 2), Shortage(3, 1, 0)]
    with pytest.raises(refusals.Conflict) as caught:
        _deal(plan, pool)
    assert caught.value.code == "questions-short"
    assert caught.value.facts["shortages"][0] == {"rule_number": 2, "wanted": 3, "available": 2}


def test_a_pool_holds_a_question_once():
    with pytest.raises(ValueError, match="twice"):
        Pool([_question(1, "a"), _question(2, "a")])


def test_plans_and_papers_survive_json():
    plan = PaperPlan((Rule(2, banks=("law",), type="single", difficulty=2), Rule(1, mark_hundredths=150)))
    assert PaperPlan.from_json(json.loads(json.dumps(plan.to_json()))) == plan
    assert plan.to_json()["rules"][1] == {"count": 1, "mark_hundredths": 150}
    assert plan.count == 3

    paper = _deal(PaperPlan((Rule(4),)), Pool([*_singles(3), _question(8, "z", type_="blank")]))
    assert Paper.from_json(json.loads(json.dumps(paper.to_json()))) == paper
    assert paper.algorithm == papers.ALGORITHM == 1
