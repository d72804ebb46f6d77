"""Bad files through HTTP: a clear answer in under a second, nothing stored, the worker alive."""

import time

import pytest
import sqlalchemy

from quizapp import store
from tests.banks.authors import BANK, HEAD, SINGLE, single

QUESTION = HEAD + SINGLE
BOMB = "a0: &a0 [lol, lol]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40))
MERGES = "a0: &a0 {x: y}\n" + "".join(f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}\n" for n in range(1, 25))
EMPTY_BLANK = HEAD + "  - {id: a, type: blank, stem: ____, answers: [[]]}\n"
LONG_LINE = HEAD + "  - {id: a, cite: [[[" + "x" * 5_000_000
DIGITS = "9" * 5_000
WRONG_ANSWERS = HEAD + "".join(single(n).replace("answer: B", "answer: Z") for n in range(1_000))

BAD = {
    "wrong types": (HEAD + "  - {id: [a], type: {b: c}, stem: [d]}\n", "wrong-kind"),
    "an unknown field": (QUESTION + "    colour: red\n", "unknown-field"),
    "two questions of one id": (QUESTION + SINGLE, "duplicate-id"),
    "a key twice": (QUESTION + "    answer: A\n", "duplicate-key"),
    "two keys right in a single": (QUESTION.replace("answer: B", "answer: [A, B]"), "two-keys"),
    "a blank without answers": (EMPTY_BLANK, "blank-without-answers"),
    "an empty file": ("", "empty-file"),
    "a list at the top": ("- a\n", "not-a-bank"),
    "GBK": (QUESTION.encode("gbk"), "not-utf8"),
    "UTF-16": (QUESTION.encode("utf-16"), "not-utf8"),
    "tabs": (QUESTION.replace("    ", "\t"), "tab"),
    "a file cut off": (QUESTION[:-85], "unclosed-bracket"),
    "a file cut off in a character": (QUESTION.encode()[:30], "cut-off"),
    "a scalar of 5 MB": (QUESTION.replace("A: 十人", "A: " + "十" * 1_700_000), "text-too-long"),
    "a line of 5 MB with a fault at its end": (LONG_LINE, "unclosed-bracket"),
    "2 MB of line ends before a fault": ("\n" * 2_000_000 + "bank: [", "unclosed-bracket"),
    "100,000 keys": ("".join(f"k{n}: v\n" for n in range(100_000)), "too-many-keys"),
    "depth 10,000": ("bank: " + "[" * 10_000, "too-deep"),
    "an alias bomb": (BOMB, "alias"),
    "a merge-key bomb": (MERGES, "merge-key"),
    "a python tag": ("bank: !!python/object/apply:os.system [ls]\n", "tag"),
    "a number of 5,000 digits": (QUESTION + f"    mark: {DIGITS}\n", "bad-mark"),
    "a level of 5,000 digits": (QUESTION.replace(': "2"\n    s', f": {DIGITS}\n    s"), "bad-difficulty"),
    "two documents": (QUESTION + "---\n" + QUESTION, "several-documents"),
    "a NUL": (QUESTION.replace("十人", "\0"), "control-character"),
    "1,000 wrong questions": (WRONG_ANSWERS, "answer-not-a-choice"),
}  # fmt: skip

KEPT = {
    "cite: 工会法第十一条": "cite: no",
    "explanation: 第十一条规定了**人数**。": "explanation: off",
    "topic: 组织": "topic: 1.10",
    "会员达到多少人以上的，应当建立基层工会委员会？": "2022-02-30",
    "A: 十人": "A: 007",
}


def _stored(app) -> int:
    with app.app_context():
        return sum(
            store.db.session.scalar(sqlalchemy.select(sqlalchemy.func.count()).select_from(row))
            for row in (store.Bank, store.BankVersion, store.Question)
        )


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("way", ["page", "api"])
def test_bad_input_gets_a_clear_answer_and_nothing_is_stored(app, author, name, way):
    text, code = BAD[name]
    began = time.process_time()
    reply = author.check(text) if way == "page" else author.upload(text)
    spent_s = time.process_time() - began
    assert reply.status_code == 422
    if way == "api":
        assert code in [fault["code"] for fault in reply.json["faults"]]
    else:
        assert "什么也没有保存" in reply.text
        assert len(reply.data) < 200_000
    assert spent_s < 1
    assert _stored(app) == 0
    assert author.upload(BANK).status_code == 201


def test_what_looks_like_something_else_is_kept_as_typed(app, author):
    text = BANK
    for before, after in KEPT.items():
        text = text.replace(before, after)
    assert author.upload(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()).status_code == 201
    with app.app_context():
        body = store.bank_versions.contents(store.bank_versions.latest("union-law").id)[0].body
    assert (body["cite"], body["explanation"], body["topic"]) == ("no", "off", "1.10")
    assert (body["stem"], body["choices"]["A"]) == ("2022-02-30", "007")
