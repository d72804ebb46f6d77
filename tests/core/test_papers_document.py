"""The draw against docs/papers.md: its example, and a second implementation made from the page alone."""

import hashlib
import itertools
import json
import re
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core import draws, papers, refusals
from quizapp.core.papers import PaperPlan, Pool, PoolQuestion
from tests.core import stated_papers

SEED = bytes(range(32))
DOCUMENT = (Path(__file__).parents[2] / "docs" / "papers.md").read_text(encoding="utf-8")


def _deal(plan, pool, number, avoid, **more):
    return papers.deal(plan, pool, seed=SEED, member="G0007", number=number, avoid=avoid, **more)


def _document_rows():
    names = ("id", "bank", "key", "type", "topic", "difficulty", "mark", "choices", "shuffle")
    lines = [line for line in DOCUMENT.splitlines() if re.match(r"\| \d+ \|", line)]
    rows = [dict(zip(names, (c.strip() for c in line.strip("|").split("|")), strict=True)) for line in lines]
    numbers = ("id", "difficulty", "mark")
    return [row | {n: int(row[n]) for n in numbers} | {"shuffle": row["shuffle"] == "是"} for row in rows]


def _pool_of(rows):
    return Pool(
        PoolQuestion(
            id=row["id"],
            bank=row["bank"],
            key=row["key"],
            type=row["type"],
            topic=row["topic"],
            difficulty=row["difficulty"],
            mark_hundredths=row["mark"],
            choices=tuple(row["choices"]),
            shuffle=row["shuffle"],
        )
        for row in rows
    )


def test_the_example_of_the_document_is_what_is_dealt():
    plan, first, second, balanced, third = (
        json.loads(block) for block in re.findall(r"```json\n(.*?)\n```", DOCUMENT)
    )
    rows = _document_rows()
    names = {row["id"]: (row["bank"], row["key"]) for row in rows}
    seen = {names[id_] for id_, _, _ in first["slots"]}
    assert len(rows) == 13

    for number, avoid, expected in ((1, frozenset(), first), (2, frozenset(seen), second)):
        dealt = _deal(PaperPlan.from_json(plan), _pool_of(rows), number, avoid)
        assert dealt.to_json() == expected
        assert stated_papers.paper(plan["rules"], rows, SEED, "G0007", number, avoid) == expected["slots"]

    assert _deal(PaperPlan.from_json(balanced), _pool_of(rows), 1, frozenset()).to_json() == third
    within = balanced["difficulty_within_hundredths"]
    stated = stated_papers.paper(balanced["rules"], rows, SEED, "G0007", 1, frozenset(), within, {})
    assert stated == third["slots"]


def test_the_tries_of_the_document_are_as_near_as_it_says():
    balanced = json.loads(re.findall(r"```json\n(.*?)\n```", DOCUMENT)[3])
    rows = sorted(_document_rows(), key=lambda row: (row["bank"], row["key"]))
    told = re.findall(r"\| 第 (\d+) 次 \| (\S+) \| (\S+) \|", DOCUMENT)
    tries = list(stated_papers.all_tries(balanced["rules"], rows, (SEED, "G0007", 1), frozenset(), {}))
    assert f"方案的平均难度是 {tries[0][4]}。" in DOCUMENT
    assert told == [
        (str(n), str(own), str(far)) for n, (_, _, own, far, _) in enumerate(tries[: len(told)], 1)
    ]
    within = balanced["difficulty_within_hundredths"]
    assert [Fraction(far) <= within for _, _, far in told] == [False] * (len(told) - 1) + [True]


def test_the_seed_of_the_document_is_committed_to_by_that_digest():
    printed, digest = re.search(r"\$ printf '(\w+)' \| xxd -r -p \| sha256sum\n(\w+)", DOCUMENT).groups()
    assert bytes.fromhex(printed) == SEED
    assert draws.commitment(SEED) == digest


def test_the_block_of_the_document_is_that_digest():
    printed, digest = re.search(r"\$ printf '(.*)' \| sha256sum\n(\w+)", DOCUMENT).groups()
    assert hashlib.sha256(printed.replace("\\n", "\n").encode()).hexdigest() == digest


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "bank": st.sampled_from("ab"),
            "type": st.sampled_from(["single", "true_false"]),
            "topic": st.sampled_from("xyz"),
            "difficulty": st.integers(1, 2),
            "shuffle": st.booleans(),
        }
    ),
    max_size=14,
).map(
    lambda rows: [
        row | {"id": n, "key": f"k{n % 7}{n}", "mark": 100, "choices": "TF" if "_" in row["type"] else "ABC"}
        for n, row in enumerate(rows)
    ]
)
RULES = st.lists(
    st.fixed_dictionaries(
        {"count": st.integers(1, 4)},
        optional={
            "banks": st.lists(st.sampled_from("ab"), min_size=1, unique=True),
            "type": st.sampled_from(["single", "true_false"]),
            "topic": st.sampled_from("xyz"),
            "difficulty": st.integers(1, 2),
            "mark_hundredths": st.integers(1, 400),
        },
    ),
    min_size=1,
    max_size=4,
)


def _fillable(plan, pool):
    """Tell by Hall's theorem whether a plan can be filled: every set of its rules finds questions enough."""
    fits = [{q.id for q in pool.questions if q.fits(rule)} for rule in plan.rules]
    numbers = range(len(plan.rules))
    chosen = itertools.chain.from_iterable(
        itertools.combinations(numbers, n) for n in range(1, len(fits) + 1)
    )
    return all(
        sum(plan.rules[r].count for r in some) <= len(set().union(*(fits[r] for r in some)))
        for some in chosen
    )


@given(rows=ROWS, rules=RULES, number=st.integers(1, 3), data=st.data())
def test_any_paper_can_be_derived_again_from_the_document(rows, rules, number, data):
    names = [(row["bank"], row["key"]) for row in rows]
    avoid = frozenset(data.draw(st.lists(st.sampled_from(names)))) if names else frozenset()
    plan, pool = PaperPlan.from_json({"rules": rules}), _pool_of(rows)
    expected = stated_papers.paper(rules, rows, SEED, "G0007", number, avoid)
    assert (expected is not None) == _fillable(plan, pool) == (not papers.shortages(plan, pool))

    if expected is None:
        with pytest.raises(refusals.Conflict, match="questions-short") as caught:
            _deal(plan, pool, number, avoid)
        assert caught.value.facts["shortages"]
    else:
        dealt = _deal(plan, pool, number, avoid)
        assert dealt.to_json()["slots"] == expected


@given(rows=ROWS, rules=RULES, within=st.integers(1, 60), data=st.data())
def test_any_balanced_paper_can_be_derived_again_from_the_document(rows, rules, within, data):
    names = [(row["bank"], row["key"]) for row in rows]
    avoid = frozenset(data.draw(st.lists(st.sampled_from(names)))) if names else frozenset()
    known = data.draw(st.dictionaries(st.integers(0, 13), st.integers(100, 500)))
    rows = [row | {"difficulty": None} if row["id"] % 3 == 0 else row for row in rows]
    plan = PaperPlan.from_json({"rules": rules, "difficulty_within_hundredths": within})
    expected = stated_papers.paper(rules, rows, SEED, "G0007", 1, avoid, within, known)

    if expected is None:
        with pytest.raises(refusals.Conflict, match="questions-short"):
            _deal(plan, _pool_of(rows), 1, avoid, known=known)
    else:
        dealt = _deal(plan, _pool_of(rows), 1, avoid, known=known)
        assert (dealt.algorithm, dealt.to_json()["slots"]) == (papers.BALANCED, expected)


@given(rows=ROWS, rules=RULES, data=st.data())
def test_a_paper_repeats_as_few_questions_as_can_be(rows, rules, data):
    plan, pool = PaperPlan.from_json({"rules": rules}), _pool_of(rows)
    names = {row["id"]: (row["bank"], row["key"]) for row in rows}
    if papers.shortages(plan, pool) or len(rows) > 9:
        return
    avoid = frozenset(data.draw(st.lists(st.sampled_from(sorted(names.values())))))
    dealt = _deal(plan, pool, 1, avoid)
    ids = [slot.question_id for slot in dealt.slots]
    assert len(set(ids)) == len(ids) == plan.count

    fewest = min(
        len(avoid & {names[q] for q in chosen})
        for chosen in itertools.combinations(names, plan.count)
        if _fillable(plan, Pool(q for q in pool.questions if q.id in chosen))
    )
    assert len(avoid & {names[q] for q in ids}) == fewest
