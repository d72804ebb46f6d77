"""Bank files as text, for tests: a question of each type, changed line by line."""

from quizapp.core import banks
from quizapp.files import yaml_reader

HEAD = "bank: b\ntitle: 题库\n"

SINGLE = """\
  - id: q1
    type: single
    stem: 会员达到多少人？
    choices: {A: 十人, B: 二十五人, C: 五十人}
    answer: B
"""
MULTIPLE = """\
  - id: q1
    type: multiple
    stem: 哪些是工会的职责？
    choices: {A: 维权, B: 服务, C: 经营, D: 执法}
    answer: [A, B]
"""
TRUE_FALSE = """\
  - id: q1
    type: true_false
    stem: 工会是群众组织。
    answer: 对
"""
BLANK = """\
  - id: q1
    type: blank
    stem: 会员____人以上，建立____。
    answers: [[二十五, 25], [委员会]]
"""


def parse(text: str) -> banks.ParsedBank:
    """Check a file that the reader finds no fault with."""
    node, faults = yaml_reader.read(text.encode())
    assert node is not None
    assert not faults
    return banks.parse(node)


def bank(questions: str, head: str = HEAD) -> banks.Bank:
    """Read a bank without faults."""
    parsed = parse(f"{head}questions:\n{questions}")
    assert parsed.faults == []
    assert parsed.bank is not None
    return parsed.bank


def with_line(question: str, line: str) -> str:
    """Give the question with one more line, or with the line of that field replaced."""
    field = line.partition(":")[0]
    if field == "id":
        return question.replace("id: q1", line)
    kept = [old for old in question.splitlines() if not old.startswith(f"    {field}:")]
    return "\n".join([*kept, f"    {line}", ""])


def without(question: str, field: str) -> str:
    """Give the question without that line."""
    return "\n".join(line for line in question.splitlines() if not line.startswith(f"    {field}:")) + "\n"
