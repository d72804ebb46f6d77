"""The draw once more, made from docs/papers.md alone and sharing nothing with the program."""

import hashlib
import itertools
from fractions import Fraction


def stream(name, seed, member, number):
    def read():
        for counter in itertools.count():
            text = f"{name}\n{seed.hex()}\n{number}\n{counter}\n{member}"
            digest = hashlib.sha256(text.encode()).digest()
            for start in range(0, 32, 4):
                yield int.from_bytes(digest[start : start + 4], "big")

    numbers = read()
    return lambda n: 0 if n == 1 else next(u for u in numbers if u < 2**32 // n * n) % n


def pick(column, k, below):
    column = list(column)
    for i in range(k):
        j = i + below(len(column) - i)
        column[i], column[j] = column[j], column[i]
    return column[:k]


def trade(jia, fits, held, free, below):
    lets, queue = {}, [jia]
    while queue:
        wants = queue.pop(0)
        for gives in range(len(fits)):
            ours = [q for q in sorted(held[gives]) if q in fits[wants]]
            if gives == jia or gives in lets or not ours:
                continue
            lets[gives] = (wants, ours[0])
            if free(gives):
                held[gives] += pick(free(gives), 1, below)
                while gives != jia:
                    wants, question = lets[gives]
                    held[gives].remove(question)
                    held[wants].append(question)
                    gives = wants
                return True
            queue.append(gives)
    return False


def fitting(rules, rows):
    one = ("type", "topic", "difficulty")
    return [
        [
            place
            for place, row in enumerate(rows)
            if row["bank"] in rule.get("banks", [row["bank"]])
            and all(row[name] == rule.get(name, row[name]) for name in one)
        ]
        for rule in rules
    ]


def share_out(rules, rows, avoid, below):
    """Share out the places of sorted rows among the rules; None where they cannot be filled."""
    fits, held = fitting(rules, rows), [[] for _ in rules]
    for shunned in (avoid, ()):

        def free(r, shunned=shunned):
            gone = {q for one_held in held for q in one_held}
            return [q for q in fits[r] if q not in gone and (rows[q]["bank"], rows[q]["key"]) not in shunned]

        for r, rule in enumerate(rules):
            held[r] += pick(free(r), min(rule["count"] - len(held[r]), len(free(r))), below)
            while len(held[r]) < rule["count"] and trade(r, fits, held, free, below):
                pass
    if any(len(h) < rule["count"] for h, rule in zip(held, rules, strict=True)):
        return None
    return held


def paper(rules, rows, seed, member, number, avoid, within=None, known=None):
    """Deal from rules as JSON and rows as dictionaries; None where the rules cannot be filled."""
    rows = sorted(rows, key=lambda row: (row["bank"], row["key"]))
    if within is None:
        below = stream("quizapp-paper-1", seed, member, number)
        held = share_out(rules, rows, avoid, below)
    else:
        held, below = nearest(rules, rows, (seed, member, number), avoid, within, known)
    return None if held is None else in_order(rules, rows, held, below)


def hardness(row, known):
    stated = 300 if row["difficulty"] is None else 100 * row["difficulty"]
    return Fraction(known.get(row["id"], stated))


def all_tries(rules, rows, whom, avoid, known):
    """Give every try with how far its mean lies from the plan's, in hundredths."""
    hard = [hardness(row, known) for row in rows]
    count = sum(rule["count"] for rule in rules)
    fits = fitting(rules, rows)
    mean = (
        sum(r["count"] * sum(hard[q] for q in f) / len(f) for r, f in zip(rules, fits, strict=True)) / count
    )
    for t in range(1, 51):
        below = stream(f"quizapp-paper-2-{t}", *whom)
        held = share_out(rules, rows, avoid, below)
        if held is None:
            return
        own = sum(hard[q] for ours in held for q in ours) / count
        yield held, below, own, abs(own - mean), mean


def nearest(rules, rows, whom, avoid, within, known):
    if not all(fitting(rules, rows)):
        return None, None
    tries = list(all_tries(rules, rows, whom, avoid, known))
    near = [one for one in tries if one[3] <= within] or sorted(tries, key=lambda one: one[3])
    return near[0][:2] if near else (None, None)


def in_order(rules, rows, held, below):
    slots = []
    for rule, ours in zip(rules, held, strict=True):
        for q in pick(sorted(ours), len(ours), below):
            order = rows[q]["choices"]
            if rows[q]["type"] != "true_false" and rows[q]["shuffle"]:
                order = "".join(pick(order, len(order), below))
            slots.append([rows[q]["id"], rule.get("mark_hundredths", rows[q]["mark"]), order])
    return slots
