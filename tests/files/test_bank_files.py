"""A bank file is checked whole: the bytes, the YAML and the content, at once and quickly."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from quizapp.core.documents import MOST_FAULTS
from quizapp.files import bank_files

HEAD = "bank: b\ntitle: 题库\nquestions:\n"
QUESTION = (
    "  - id: q{}\n    type: single\n    stem: 几人？\n    choices: {{A: 十人, B: 百人}}\n    answer: B\n"
)
ROOT = Path(__file__).parents[2]
SHIPPED = sorted((ROOT / "question_banks").glob("*.yaml"))


def _codes(data: bytes) -> list[str]:
    parsed = bank_files.read_bank(data)
    assert parsed.bank is None
    return [fault.code for fault in parsed.faults]


def test_faults_of_the_reader_and_of_the_content_come_together_by_line() -> None:
    text = (
        HEAD + QUESTION.format(1) + "    mark: 0\n    cite: !x y\n    mark: 1\n    topic: *t\n    tags: *t\n"
    )
    parsed = bank_files.read_bank(text.encode())
    assert [(fault.code, fault.line) for fault in parsed.faults] == [
        ("bad-mark", 9),
        ("tag", 10),
        ("duplicate-key", 11),
        ("alias", 12),
        ("alias", 13),
    ]


def test_a_content_without_fault_in_a_file_with_one_is_no_bank() -> None:
    assert _codes((HEAD + QUESTION.format(1) + "    cite: &a b\n").encode()) == ["anchor"]


def test_a_byte_order_mark_and_windows_line_ends_make_no_difference() -> None:
    text = HEAD + QUESTION.format(1)
    windows = bank_files.read_bank(("\ufeff" + text.replace("\n", "\r\n")).encode())
    assert windows.bank == bank_files.read_bank(text.encode()).bank
    assert windows.bank is not None


BAD_INPUT = {
    "an empty file": (b"", "empty-file"),
    "a list at the top": (b"- a\n- b\n", "not-a-bank"),
    "a text at the top": (b"a", "not-a-bank"),
    "GBK": ((HEAD + QUESTION.format(1)).encode("gbk"), "not-utf8"),
    "tabs": ((HEAD + QUESTION.format(1)).replace("    ", "\t").encode(), "tab"),
    "a file cut off in a character": ((HEAD + QUESTION.format(1)).encode()[:27], "cut-off"),
    "a file cut off in a list": ((HEAD + QUESTION.format(1)).encode()[:-24], "unclosed-bracket"),
    "a scalar of 5 MB": ((HEAD + QUESTION.format("x" * 5_000_000)).encode(), "text-too-long"),
    "100,000 keys": (("".join(f"k{n}: v\n" for n in range(100_000))).encode(), "too-many-keys"),
    "100,000 keys of a question": (
        (HEAD + QUESTION.format(1) + "".join(f"    k{n}: v\n" for n in range(100_000))).encode(),
        "too-many-keys",
    ),
    "100,000 choices": (
        (HEAD + "  - choices: {" + ", ".join(f"k{n}: v" for n in range(100_000)) + "}\n").encode(),
        "too-many-keys",
    ),
    "1,000 choices": (
        (
            HEAD + "  - {type: single, choices: {" + ", ".join(f"k{n}: v" for n in range(1_000)) + "}}\n"
        ).encode(),
        "bad-letter",
    ),
    "8 MB of items": (b"[" + b"a," * 4_000_000, "too-many-items"),
    "8 MB of mappings": (b"[" + b"{a: b}," * 1_000_000, "too-many-items"),
    "8 MB of dashes": (b"- a\n" * 2_000_000, "too-many-items"),
    "20,000 answers": (
        (HEAD + "  - {id: a, type: multiple, answer: [" + "b, " * 20_000 + "]}\n").encode(),
        "bad-letter",
    ),
    "100,000 answers": (
        (HEAD + "  - {id: a, type: multiple, answer: [" + "b, " * 100_000 + "]}\n").encode(),
        "too-many-items",
    ),
    "depth 10,000": (("bank: " + "[" * 10_000).encode(), "too-deep"),
    "a python tag": (b"bank: !!python/object/apply:os.system [ls]\n", "tag"),
    "a mark of 5,000 digits": (
        (HEAD + QUESTION.format(1) + "    mark: " + "9" * 5_000 + "\n").encode(),
        "bad-mark",
    ),
    "two documents": ((HEAD + QUESTION.format(1) + "---\n" + HEAD).encode(), "several-documents"),
    "20,001 questions": ((HEAD + "  - a\n" * 20_001).encode(), "too-many-questions"),
}


@pytest.mark.parametrize("name", BAD_INPUT)
def test_bad_input_gets_a_clear_answer_in_under_a_second(name: str) -> None:
    data, code = BAD_INPUT[name]
    began = time.process_time()
    codes = _codes(data)
    assert time.process_time() - began < 1
    assert code in codes
    assert len(codes) <= 2 * MOST_FAULTS


#: Prints how many times longer a check takes than PyYAML's C loader on the same file: the best of several, in
#: time of the processor, so that other work on the machine does not decide.
RATIO = """
import sys, time, yaml
from quizapp.files import bank_files

def seconds(work):
    began = time.process_time()
    work()
    return time.process_time() - began

data = sys.stdin.buffer.read()
load = min(seconds(lambda: yaml.load(data, Loader=yaml.CSafeLoader)) for _ in range(3))
check = min(seconds(lambda: bank_files.read_bank(data)) for _ in range(3))
print(check / load)
"""


def test_a_bank_is_checked_in_at_most_1_6_times_what_yaml_takes_to_load_it() -> None:
    data = (HEAD + "".join(QUESTION.format(number) for number in range(1_000))).encode()
    # In a process of its own, because a measurement of coverage slows down the check and not the loader.
    ran = subprocess.run([sys.executable, "-c", RATIO], input=data, capture_output=True, check=True, cwd=ROOT)
    assert float(ran.stdout) < 1.6


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_bank_that_ships_has_neither_fault_nor_warning(path: Path) -> None:
    parsed = bank_files.read_bank(path.read_bytes())
    assert parsed.faults == []
    assert parsed.warnings == []
    assert parsed.bank is not None
    assert parsed.bank.code == path.stem
