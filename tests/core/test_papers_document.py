"""The draw against docs/papers.md: its example, and a second implementation made from the page alone."""

import hashlib
import itertools
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core import papers, refusals
from quizapp.core.papers import PaperPlan, Pool, PoolQuestion

SEED = bytes(range(32))
DOCUMENT = (Path(__file__).parents[2] / "docs" / "papers.md").read_text(encoding="utf-8")


def _deal(plan, pool, number, avoid):
    return papers.deal(plan, pool, seed=SEED, member="G0007", number=number, avoid=avoid)


def _stated_below(seed, member, number):
    def stream():
        for counter in itertools.count():
            text = f"quizapp-paper-1\n{seed.hex()}\n{number}\n{counter}\n{member}"
            digest = hashlib.sha256(text.encode()).digest()
            for start in range(0, 32, 4):
                yield int.from_bytes(digest[start : start + 4], "big")

    numbers = stream()
    return lambda n: 0 if n == 1 else next(u for u in numbers if u < 2**32 // n * n) % n


def _stated_pick(column, k, below):
    column = list(column)
    for i in range(k):
        j = i + below(len(column) - i)
        column[i], column[j] = column[j], column[i]
    return column[:k]


def _stated_trade(jia, fits, held, free, below):
    lets, queue = {}, [jia]
    while queue:
        wants = queue.pop(0)
        for gives in range(len(fits)):
            ours = [q for q in sorted(held[gives]) if q in fits[wants]]
            if gives == jia or gives in lets or not ours:
                continue
            lets[gives] = (wants, ours[0])
            if free(gives):
                held[gives] += _stated_pick(free(gives), 1, below)
                while gives != jia:
                    wants, question = lets[gives]
                    held[gives].remove(question)
                    held[wants].append(question)
                    gives = wants
                return True
            queue.append(gives)
    return False


def _stated_paper(rules, rows, seed, member, number, avoid):
    """Deal from rules as JSON and rows as dictionaries; None where the rules cannot be filled."""
    below = _stated_below(seed, member, number)
    rows = sorted(rows, key=lambda row: (row["bank"], row["key"]))
    one = ("type", "topic", "difficulty")
    fits = [
        [
            place
            for place, row in enumerate(rows)
            if row["bank"] in rule.get("banks", [row["bank"]])
            and all(row[name] == rule.get(name, row[name]) for name in one)
        ]
        for rule in rules
    ]
    held = [[] for _ in rules]
    for shunned in (avoid, ()):

        def free(r, shunned=shunned):
            gone = {q for one_held in held for q in one_held}
            return [q for q in fits[r] if q not in gone and (rows[q]["bank"], rows[q]["key"]) not in shunned]

        for r, rule in enumerate(rules):
            held[r] += _stated_pick(free(r), min(rule["count"] - len(held[r]), len(free(r))), below)
            while len(held[r]) < rule["count"] and _stated_trade(r, fits, held, free, below):
                pass
    if any(len(h) < rule["count"] for h, rule in zip(held, rules, strict=True)):
        return None

    slots = []
    for rule, ours in zip(rules, held, strict=True):
        for q in _stated_pick(sorted(ours), len(ours), below):
            order = rows[q]["choices"]
            if rows[q]["type"] != "true_false" and rows[q]["shuffle"]:
                order = "".join(_stated_pick(order, len(order), below))
            slots.append([rows[q]["id"], rule.get("mark_hundredths", rows[q]["mark"]), order])
    return slots


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
    plan, first, second = (json.loads(block) for block in re.findall(r"```json\n(.*?)\n```", DOCUMENT))
    rows = _document_rows()
    names = {row["id"]: (row["bank"], row["key"]) for row in rows}
    seen = {names[id_] for id_, _, _ in first["slots"]}
    assert len(rows) == 13

    for number, avoid, expected in ((1, frozenset(), first), (2, frozenset(seen), second)):
        dealt = _deal(PaperPlan.from_json(plan), _pool_of(rows), number, avoid)
        assert dealt.to_json() == expected
        assert _stated_paper(plan["rules"], rows, SEED, "G0007", number, avoid) == expected["slots"]


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
    expected = _stated_paper(rules, rows, SEED, "G0007", number, avoid)
    assert (expected is not None) == _fillable(plan, pool) == (not papers.shortages(plan, pool))

    if expected is None:
        with pytest.raises(refusals.Conflict, match="questions-short") as caught:
            _deal(plan, pool, number, avoid)
        assert caught.value.facts["shortages"]
    else:
        dealt = _deal(plan, pool, number, avoid)
        assert dealt.to_json()["slots"] == expected


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
