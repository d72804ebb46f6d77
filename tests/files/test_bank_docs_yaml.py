"""The authors' page keeps its word: its examples have no fault, its tables say what the rules do."""

import re
from fractions import Fraction
from pathlib import Path

import pytest

from quizapp.core import banks, questions
from quizapp.core.documents import MOST_FAULTS
from quizapp.core.questions import authored, policies, reading
from quizapp.files import bank_files, yaml_reader
from quizapp.web import faults

PAGE = (Path(__file__).parents[2] / "docs" / "banks.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)


def _rows(header: str) -> list[list[str]]:
    """Give the cells of the table under this header row, without back ticks."""
    table = PAGE.partition(f"| {header} |")[2].partition("\n\n")[0]
    return [[cell.strip(" `") for cell in row.strip("| ").split(" | ")] for row in table.splitlines()[2:]]


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_has_neither_fault_nor_warning(example: str) -> None:
    whole = example if example.startswith("bank:") else f"bank: b\ntitle: t\nquestions:\n{example}"
    parsed = bank_files.read_bank(whole.encode())
    assert parsed.faults == []
    assert parsed.warnings == []


def test_every_type_has_an_example() -> None:
    types = set(re.findall(r"type: (\w+)", "".join(EXAMPLES)))
    assert types == set(questions.QUESTION_TYPES)


def test_every_field_and_policy_is_explained() -> None:
    fields = {field for kind in questions.QUESTION_TYPES.values() for field in kind.FIELDS}
    for name in (*banks.HEAD_FIELDS, *authored.COMMON_FIELDS, *fields, *policies.POLICIES):
        assert f"`{name}`" in PAGE


def test_the_worked_table_says_what_each_policy_pays() -> None:
    rows = _rows("选了 | `exact` | `half` | `proportional` | `right_minus_wrong` | `boxes`")
    assert len(rows) == 8
    for ticked, *paid in rows:
        letters = set(re.findall("[A-D]", ticked))
        credits_ = [policies.credit(name, letters, set("ABC"), 4) for name in policies.POLICIES]
        assert credits_ == [Fraction(credit) for credit in paid]


def test_the_limits_are_those_of_the_code() -> None:
    said = {name: int(re.sub(r"\D", "", most)) for name, most in _rows("项目 | 最多")}
    assert said == {
        "文件": yaml_reader.MAX_BYTES // 1024 // 1024,
        "题目": banks.MAX_QUESTIONS,
        "一处文字": yaml_reader.MAX_SCALAR_CHARACTERS,
        "值": yaml_reader.MAX_NODES,
        "层次": yaml_reader.MAX_DEPTH,
        "同一处的项": yaml_reader.MAX_KEYS,
        "一个列表": yaml_reader.MAX_ITEMS,
        "选项": 26,
    }
    assert f"前 {MOST_FAULTS} 条" in PAGE
    assert f"最多 {banks.MAX_TITLE_CHARACTERS} 个字" in PAGE
    assert f"最多 {reading.MOST_TOPIC_CHARACTERS} 个字" in PAGE


def test_the_common_faults_are_called_as_the_system_calls_them() -> None:
    headlines = {str(headline) for headline, _ in faults.SENTENCES.values()}
    rows = _rows("系统提示 | 错的写法 | 改成")
    assert len(rows) > 10
    assert {row[0] for row in rows} <= headlines


def test_a_common_fault_written_as_the_page_shows_it_is_called_so() -> None:
    rows = _rows("系统提示 | 错的写法 | 改成")
    shown = [(headline, wrong) for headline, wrong, _ in rows if re.fullmatch(r"-?\w+[:：][^`]*", wrong)]
    assert len(shown) == 9
    for headline, wrong in shown:
        indent = "  " if wrong.startswith("-") else "    "
        text = f"bank: b\ntitle: t\nquestions:\n  - tags: []\n    cite: c\n{indent}{wrong}\n    mark: 1\n"
        found = bank_files.read_bank(text.encode()).faults
        if wrong.startswith("answer"):
            text = text.replace("cite: c", "type: single")
            found = bank_files.read_bank(text.encode()).faults
        assert headline in [faults.say(fault)[0] for fault in found]
