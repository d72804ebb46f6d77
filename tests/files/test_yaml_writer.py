"""What is written reads back exactly as it was, and looks as a person would write it."""

from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from quizapp.core import text
from quizapp.core.documents import Map, Node, Seq
from quizapp.files import bank_files, yaml_reader, yaml_writer

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

_texts = st.one_of(
    st.text(max_size=20),
    st.text(alphabet="ab:-[]{}?!&*|>'\"#%@`, \n\t\\~.=+0159字：", max_size=12),
    st.sampled_from(
        ["no", "NULL", "1.10", "007", "2022-02-30", "12:30", "0x1f", "\u2028", "\u0085", "\ufeff"]
    ),
).filter(lambda typed: not text.CONTROL.search(typed) and "\r" not in typed)
_visible = _texts.filter(lambda typed: not text.is_blank(typed))
_ids = st.from_regex(r"[A-Za-z0-9._-]{1,12}", fullmatch=True)


def _plain(node: Node | None) -> Any:
    if isinstance(node, Map):
        return {key: _plain(value) for key, (_, value) in node.entries.items()}
    if isinstance(node, Seq):
        return [_plain(item) for item in node.items]
    return node.text if node else None


@given(
    st.dictionaries(
        st.from_regex(r"[A-Za-z_]{1,8}", fullmatch=True),
        st.recursive(
            _texts,
            lambda inner: (
                st.lists(inner, max_size=4)
                | st.dictionaries(st.sampled_from("ABCDE"), inner, min_size=1, max_size=4)
            ),
            max_leaves=8,
        ),
        min_size=1,
        max_size=4,
    )
)
@example({"A": ["0:?"]})
def test_a_document_reads_back_as_it_was(document: dict[str, Any]) -> None:
    node, faults = yaml_reader.read(yaml_writer.write(document).encode())
    assert faults == []
    assert _plain(node) == document


@given(_texts)
def test_a_reader_that_guesses_types_reads_a_written_text_as_text(typed: str) -> None:
    assert yaml.safe_load(yaml_writer.write({"a": typed})) == {"a": typed}


_optional_fields = st.fixed_dictionaries(
    {},
    optional={
        "topic": _texts,
        "difficulty": st.sampled_from("12345"),
        "explanation": _texts,
        "cite": _texts,
        "valid_from": st.just("2022-01-01"),
        "valid_until": st.dates().filter(lambda day: day.year > 2022).map(str),
        "tags": st.lists(_visible, max_size=3),
        "mark": st.integers(1, 10_000).map(lambda mark: f"{mark // 100}.{mark % 100:02}"),
        "multiple": st.sampled_from(["exact", "half", "proportional", "boxes"]),
        "shuffle": st.sampled_from(["no", "yes", "False"]),
    },
)
_stems = _visible.filter(lambda typed: "_" not in typed)


@st.composite
def _with_choices(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a single or multiple choice."""
    unlike = draw(st.lists(_visible, min_size=2, max_size=6, unique_by=text.normalise))
    choices = dict(zip(LETTERS, unlike, strict=False))
    keys = draw(st.lists(st.sampled_from(sorted(choices)), min_size=1, unique=True))
    body = {"stem": draw(_stems), "choices": choices}
    written: list[str | list[str]] = [keys, "、".join(keys), "".join(keys)]
    single = {"type": "single", "answer": keys[0]}
    return body | draw(st.sampled_from([single, *({"type": "multiple", "answer": key} for key in written)]))


@st.composite
def _without_choices(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a true or false, or one with blanks."""
    stem = draw(_stems)
    if draw(st.booleans()):
        answer = draw(st.sampled_from(["对", "错", "true", "False", "√", "×"]))
        return {"type": "true_false", "stem": stem, "answer": answer}
    answers = draw(st.lists(st.lists(_visible, min_size=1, max_size=3), min_size=1, max_size=3))
    return {"type": "blank", "stem": stem + "，____" * len(answers), "answers": answers}


_questions = st.tuples(_with_choices() | _without_choices(), _optional_fields).map(
    lambda pair: pair[0] | pair[1]
)


@given(_ids, _visible, st.none() | _texts, st.lists(_questions, min_size=1, max_size=3))
def test_a_bank_is_written_and_read_without_loss(
    code: str, title: str, source: str | None, questions: list[dict[str, Any]]
) -> None:
    document: dict[str, Any] = {"bank": code, "title": title}
    if source is not None:
        document["source"] = source
    document["questions"] = [{"id": f"q{number}", **body} for number, body in enumerate(questions)]
    first = bank_files.read_bank(yaml_writer.write(document).encode())
    assert first.faults == []
    assert first.bank is not None
    assert first.bank.document() == document
    again = bank_files.read_bank(yaml_writer.write(first.bank.document()).encode())
    assert again.bank == first.bank


DOCUMENT = {
    "bank": "union-law",
    "title": "工会法：要点",
    "defaults": {"mark": "2"},
    "questions": [
        {
            "id": "q-1",
            "stem": "第一行\n\n第二行",
            "choices": {"A": "no", "B": "十人：多 # 少"},
            "answer": ["A", "C"],
            "answers": [["二十五", "25"]],
            "tags": [],
            "cite": "",
        },
        {"id": "2022", "stem": "“工会”是 a:b 吗？\n", "explanation": "**要点**"},
    ],
}
WRITTEN = """\
bank: union-law
title: 工会法：要点
defaults:
  mark: "2"
questions:
  - id: q-1
    stem: |-
      第一行

      第二行
    choices:
      A: "no"
      B: "十人：多 # 少"
    answer: [A, C]
    answers: [[二十五, "25"]]
    tags: []
    cite: ""
  - id: "2022"
    stem: |
      “工会”是 a:b 吗？
    explanation: "**要点**"
"""


def test_a_bank_is_written_as_a_person_would_write_it() -> None:
    assert yaml_writer.write(DOCUMENT) == WRITTEN


@pytest.mark.parametrize("value", [1, None, 1.5, {"a": True}])
def test_only_texts_lists_and_mappings_are_written(value: Any) -> None:
    with pytest.raises(TypeError, match="cannot be written"):
        yaml_writer.write({"a": value})
