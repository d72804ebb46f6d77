"""Every fault is put into words: none is left as a code, and no sentence is without its fault."""

import ast
import re
from pathlib import Path

import pytest

import quizapp
from quizapp.core.documents import Fault
from quizapp.files import bank_files, yaml_reader
from quizapp.web import faults
from quizapp.web.fault_sentences import bank_files as bank_sentences
from quizapp.web.fault_sentences import yaml_files as yaml_sentences

PACKAGE = Path(quizapp.__file__).parent
READERS = [PACKAGE / "files" / "yaml_reader.py", PACKAGE / "files" / "yaml_syntax.py"]
RULES = [PACKAGE / "core" / "banks.py", *sorted((PACKAGE / "core" / "questions").glob("*.py"))]
#: What looks like a code and is none.
OTHERS = {"utf-8", "utf-8-sig", "bad-response"}

HEAD = "bank: b\ntitle: t\nquestions:\n"
CHOICES = "choices: {A: 十人, B: 百人}"

#: Files that together have every fault that a file can have.
BROKEN = [
    "",
    "a: *x\nb: &y c\nd: !t e\n<<: f\ng: h\ng: i\n[j]: k\nl: " + "x" * 20_001,
    "a: \x07",
    "---\na: b\n---\nc: d\n",
    "[" * 21,
    "".join(f"k{number}: v\n" for number in range(1_001)),
    "- a\n" * 25_001,
    "a:\n\t- b",
    "a: b\n   c: d",
    "a: b: c",
    "a：b\nc: d",
    "a: {b: 一，c: 二}",
    "a:b\nc: d",
    "a:\n - b: c\n -d: e",
    "a: b\nc\nd: e",
    "a: b\nc",
    "a: 'b",
    "a: [b",
    "a: 'b' c",
    "a: [b] c",
    "a: @b",
    'a: "\\q"',
    "%YAML 1.3\n---\na: b",
    "- a",
    "bank: b c\ntitle: " + "t" * 201 + "\nquestions: []\nquestion: a",
    HEAD + "  - a\n" * 20_001,
    HEAD + "  - {a: b}\n" * 500,
    HEAD + "  - {id: a, type: sing, stem: }\n  - {id: a, type: order, stem: a}\n  - a\n",
    HEAD + "  - {type: single, answers: a, difficulty: 9, mark: x, shuffle: x, valid_from: x, multiple: x}\n",
    HEAD + "  - {type: single, valid_from: 2022-01-02, valid_until: 2022-01-01}\n",
    HEAD + "  - {type: single, choices: {A: x, B: x}, answer: C}\n",
    HEAD + "  - {type: single, choices: {a: x}, answer: AB}\n",
    HEAD + f"  - {{type: multiple, {CHOICES}, answer: AA}}\n",
    HEAD + f"  - {{type: multiple, {CHOICES}, answer: AB, multiple: right_minus_wrong}}\n",
    HEAD + f"  - {{type: multiple, {CHOICES}, answer: AB, multiple: boxes, stem: 选项 A}}\n",
    HEAD + f"  - {{type: multiple, {CHOICES}, answer: A}}\n",
    HEAD + "  - {type: true_false, answer: x, shuffle: no}\n",
    HEAD
    + "  - {type: blank, stem: x, answers: [[], []]}\n  - {type: blank, stem: ____, answers: [[a], [b]]}\n",
]


def _found() -> list[Fault]:
    found = []
    for text in BROKEN:
        parsed = bank_files.read_bank(text.encode())
        assert parsed.bank is None
        found += parsed.faults + parsed.warnings
    found += bank_files.read_bank("题".encode("gbk")).faults
    return found + bank_files.read_bank(b"#" * (yaml_reader.MAX_BYTES + 1)).faults


def _codes(path: Path) -> set[str]:
    """Give the constants of a module that look like codes."""
    texts = [node.value for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Constant)]
    return {text for text in texts if isinstance(text, str) and re.fullmatch("[a-z]+(-[a-z0-9]+)+", text)}


@pytest.mark.parametrize("path", READERS + RULES, ids=lambda path: path.stem)
def test_every_code_that_a_reader_notes_has_a_sentence(path: Path) -> None:
    assert _codes(path) - OTHERS <= faults.SENTENCES.keys()


def test_every_sentence_is_said_of_a_fault_that_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    found = _found()
    monkeypatch.setattr(yaml_reader, "MAX_NODES", 1)
    found += bank_files.read_bank(b"a: b").faults
    written = yaml_sentences.SENTENCES.keys() | bank_sentences.SENTENCES.keys()
    assert {fault.code for fault in found} == written


def test_a_sentence_has_its_facts_set_in_and_is_one_that_a_person_reads() -> None:
    for fault in _found():
        headline, advice = faults.say(fault)
        assert 2 <= len(headline) <= 20
        assert advice.endswith(("。", "？"))
        assert "%(" not in headline + advice
        assert "None" not in headline + advice


@pytest.mark.parametrize(
    ("fault", "advice"),
    [
        (
            Fault("unknown-field", facts={"field": "stme", "suggestion": "stem"}),
            "不认识“stme”。请改正名称，或者删去。是不是想写“stem”？",
        ),
        (
            Fault("unknown-field", facts={"field": "text", "suggestion": None}),
            "不认识“text”。请改正名称，或者删去。",
        ),
        (
            Fault("wrong-kind", facts={"field": "tags", "wanted": "list", "found": "text"}),
            "“tags”要写成列表，这里是一段文字。",
        ),
        (
            Fault("not-utf8", facts={"encoding": "GBK"}),
            "请用记事本打开，选“另存为”，编码选 UTF-8，再上传。它现在看起来是 GBK 编码。",
        ),
    ],
)
def test_a_sentence_says_what_to_do(fault: Fault, advice: str) -> None:
    assert faults.say(fault)[1] == advice
