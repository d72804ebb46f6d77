"""YAML is read as typed, with places; whatever is dangerous or broken is a fault, at once."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.documents import Fault, Map, Node, Scalar, Seq
from quizapp.files import yaml_reader


def _plain(node: Node | None) -> Any:
    """Give the values of a node without their places."""
    if isinstance(node, Map):
        return {key: _plain(value) for key, (_, value) in node.entries.items()}
    if isinstance(node, Seq):
        return [_plain(item) for item in node.items]
    return node.text if node else None


def _read(text: str) -> Any:
    node, faults = yaml_reader.read(text.encode())
    assert faults == []
    return _plain(node)


def _faults(data: str | bytes) -> list[tuple[str, int, int]]:
    _, faults = yaml_reader.read(data.encode() if isinstance(data, str) else data)
    return [(fault.code, fault.line, fault.column) for fault in faults]


@pytest.mark.parametrize(
    "typed",
    [
        "no",
        "off",
        "1.10",
        "007",
        "2022-02-30",
        "12:30",
        "~",
        "null",
        "0x1F",
        "1e3",
        ".inf",
        "=",
        "yes",
        "9" * 5000,
    ],
)
def test_a_scalar_is_the_text_as_typed(typed: str) -> None:
    assert _read(f"a: {typed}\n") == {"a": typed}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("\ufeffa: b\n", {"a": "b"}),
        ("a: b\r\nc: d\r\n", {"a": "b", "c": "d"}),
        ("---\na: b\n...\n", {"a": "b"}),
        ("a:\n", {"a": ""}),
        ("a: |\n  一\n  二\n", {"a": "一\n二\n"}),
        ("a: |-\r\n  一\r\n  二\r\n", {"a": "一\n二"}),
        ("a: >\n  一\n  二\n", {"a": "一 二\n"}),
        ("a: 'b''c'\n", {"a": "b'c"}),
        ('a: "b\\n\\u4e00"\n', {"a": "b\n一"}),
        ("{a: [b, {c: d}], e: f}", {"a": ["b", {"c": "d"}], "e": "f"}),
        ("? a\n: b\n", {"a": "b"}),
        ("'<<': b\n", {"<<": "b"}),
        ("a: b # c\n", {"a": "b"}),
        ("a: b\tc\n", {"a": "b\tc"}),
        ("a: 字\ufeff字\n", {"a": "字\ufeff字"}),
        ("a: 𠮷\n", {"a": "𠮷"}),
        ("[a, b]", ["a", "b"]),
        ("a", "a"),
    ],
)
def test_what_yaml_allows_and_a_file_needs_is_read(text: str, value: Any) -> None:
    assert _read(text) == value


def test_every_node_knows_where_it_stands() -> None:
    node, _ = yaml_reader.read("\ufeff题: 一\r\nb:\r\n  - {c: d}\r\n".encode())
    inner = Map({"c": (Scalar("c", 3, 6), Scalar("d", 3, 9))}, 3, 5)
    entries = {
        "题": (Scalar("题", 1, 1), Scalar("一", 1, 4)),
        "b": (Scalar("b", 2, 1), Seq([inner], 3, 3)),
    }
    assert node == Map(entries, 1, 1)


REFUSED = [
    ("", "empty-file", 0, 0),
    ("# nothing\n", "empty-file", 0, 0),
    ("---\n", "empty-file", 0, 0),
    ("\ufeff", "empty-file", 0, 0),
    ("a: b\n---\nc: d\n", "several-documents", 2, 1),
    ("a: b\n...\nc: d\n", "several-documents", 3, 1),
    ("a: &x b\n", "anchor", 1, 4),
    ("a: &x [b]\n", "anchor", 1, 4),
    ("a: !!python/object/apply:os.system [ls]\n", "tag", 1, 4),
    ("a: !!int 5\n", "tag", 1, 4),
    ("a: !重要\n", "needs-quotes", 1, 4),
    ("%TAG ! tag:x,2000:\n---\na: b\n", "tag", 1, 1),
    ("a: b\n\n%TAG ! x\n", "tag", 3, 1),
    ("%YAML 1.3\n---\na: b\n", "bad-yaml", 1, 1),
    ("a: 1\na: 2\n", "duplicate-key", 2, 1),
    ('a: 1\n"a": 2\n', "duplicate-key", 2, 1),
    ("? [a]\n: b\n", "key-not-text", 1, 3),
    ('{"": b}\n', "key-not-text", 1, 2),
    ("a: \x00b\n", "control-character", 1, 4),
    ("a: b\nc: 一\x07\n", "control-character", 2, 5),
    ('a: "b\\0"\n', "control-character", 1, 4),
    ("a: 甲\u202e乙\n", "control-character", 1, 5),
    ('a: "\\ud800"\n', "bad-escape", 1, 7),
    ("bank: x\n\ttitle: y\n", "tab", 2, 1),
    ("q:\n\t- id: x\n", "tab", 2, 1),
    ("q:\n  - id: a\n  \tb: c\n", "tab", 3, 3),
    ("q:\n  - id: 'a'\n    \tb: c\n", "tab", 3, 5),
    ("a: |\n  b\n \tc\n", "tab", 3, 2),
    ("a: b: c\n", "colon-in-value", 1, 5),
    ("a: b\n   c: d\n", "bad-indentation", 2, 5),
    ("a:\n  - b: c\n   d: e\n", "bad-indentation", 3, 4),
    ("a: b\n- c\n", "bad-indentation", 2, 1),
    ("a: - b\n", "bad-indentation", 1, 4),
    ("type:single\na: b\n", "tight-colon", 1, 1),
    ("a: b\ntype:single\nc: d\n", "tight-colon", 2, 1),
    ("a: {b:, c: d}\n", "tight-colon", 1, 6),
    ("type：single\na: b\n", "fullwidth-colon", 1, 1),
    ("a: b\ntype：single\nc: d\n", "fullwidth-colon", 2, 1),
    ("a: b\ntype single\nc: d\n", "no-colon", 2, 1),
    ("a:\n - b: c\n -d: e\n", "tight-dash", 3, 2),
    ("a: {b: 一，c: 二}\n", "fullwidth-comma", 1, 4),
    ("a: {b: c\n", "unclosed-bracket", 1, 4),
    ("a: [b, c\nd: e\n", "unclosed-bracket", 1, 4),
    ('a: "b\nc: d\n', "unclosed-quote", 1, 4),
    ("a: 'b\n", "unclosed-quote", 1, 4),
    ('a: "b\\q"\n', "bad-escape", 1, 6),
    ('a: "工会"是\n', "text-after-quote", 1, 8),
    ("a: [法律] 规定\n", "text-after-bracket", 1, 9),
    ("a: *重点*\n", "needs-quotes", 1, 4),
    ("a: **重点**\n", "needs-quotes", 1, 4),
    ("a: @b\n", "needs-quotes", 1, 4),
    ("a: `b\n", "needs-quotes", 1, 4),
    ("a: > 5\n", "needs-quotes", 1, 4),
    ("a: ]\n", "needs-quotes", 1, 4),
    ("a: 'b', c\n", "text-after-quote", 1, 7),
    ("a: b\nty", "cut-off", 2, 1),
    ("a: 工".encode()[:-1], "cut-off", 1, 4),
    ("题库: 工会\n".encode("gbk"), "not-utf8", 1, 1),
    ("a: b\nc: 工会\n".encode("gb18030"), "not-utf8", 2, 4),
    ("a: b\n".encode("utf-16"), "not-utf8", 1, 1),
    (b"a: \xff\xff\xff\xff\n", "not-utf8", 1, 4),
]


@pytest.mark.parametrize(("data", "code", "line", "column"), REFUSED)
def test_what_cannot_be_taken_is_a_fault_with_its_place(
    data: str | bytes, code: str, line: int, column: int
) -> None:
    assert _faults(data) == [(code, line, column)]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("题库\n".encode("gbk"), "GBK"),
        ("题库\n".encode("gb18030"), "GBK"),
        ("题库\n".encode("utf-16"), "UTF-16"),
        (b"\xfe\xff\x98", "UTF-16"),
        ("bank: b\n".encode("utf-16-le"), "UTF-16"),
        ("bank: b\n".encode("utf-16-be"), "UTF-16"),
        (b"\xff\xff\xff\xff\n", None),
    ],
)
def test_the_encoding_of_a_file_that_is_not_utf8_is_named(data: bytes, encoding: str | None) -> None:
    _, (fault,) = yaml_reader.read(data)
    assert fault.facts == {"encoding": encoding}


def test_a_refused_value_leaves_the_rest_to_be_checked() -> None:
    node, faults = yaml_reader.read(b"a: *x\nb: !t c\nd: e\nd: f\n<<: g\n? *y\n: h\n")
    assert _plain(node) == {"a": "", "b": "c", "d": "e"}
    assert [fault.code for fault in faults] == ["alias", "tag", "duplicate-key", "merge-key", "alias"]


def test_a_text_over_the_limit_is_told_and_cut() -> None:
    node, faults = yaml_reader.read(b"a: " + b"x" * 20_001)
    assert faults == [Fault("text-too-long", 1, 4, {"length": 20_001, "limit": 20_000})]
    assert len(_plain(node)["a"]) == 20_000
    assert len(_read("a: " + "工" * 20_000)["a"]) == 20_000


def test_a_file_of_twenty_levels_is_read_and_of_one_more_is_not() -> None:
    assert _read("[" * 20 + "]" * 20)
    assert _faults("[" * 21 + "]" * 21) == [("too-deep", 1, 21)]


def test_too_many_nodes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_reader, "MAX_NODES", 5)
    assert _read("[a, b, c, d]") == ["a", "b", "c", "d"]
    assert _faults("[a, b, c, d, e]") == [("too-many-nodes", 1, 14)]
    assert _faults("[a, b, c, d, []]") == [("too-many-nodes", 1, 14)]


def test_a_file_over_eight_mebibytes_is_refused_unread() -> None:
    assert _faults(b"#" * (8 * 1024 * 1024)) == [("empty-file", 0, 0)]
    assert _faults(b"#" * (8 * 1024 * 1024 + 1)) == [("file-too-large", 0, 0)]


_LAUGHS = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))
_MERGES = "a0: &a0 {x: y}\n" + "".join(f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}\n" for n in range(1, 60))

BOMBS = {
    "a scalar of 5 MB": "a: " + "x" * 5_000_000,
    "a quoted scalar of 5 MB": 'a: "' + "工" * 1_600_000 + '"',
    "a key of 5 MB": "x" * 5_000_000 + ": a",
    "100,000 keys": "".join(f"k{n}: v\n" for n in range(100_000)),
    "100,000 equal keys": "k: v\n" * 100_000,
    "a list 10,000 deep": "[" * 10_000,
    "a mapping 10,000 deep": "{a: " * 10_000,
    "dashes 10,000 deep": "- " * 10_000,
    "question marks 10,000 deep": "? " * 10_000,
    "indentation 1,000 deep": "".join(" " * n + "a:\n" for n in range(1_000)),
    "laughs": _LAUGHS,
    "merges": _MERGES,
    "aliases": "a: &a b\nc: [" + "*a, " * 100_000 + "]\n",
    "an integer of 5,000 digits": "a: " + "9" * 5_000,
    "tag directives": "%TAG !a! b\n" * 300_000 + "---\na: b\n",
    "documents": "---\n" * 500_000,
    "open quotes": "a: '" * 500_000,
    "tabs": "a:\n" + "\t" * 5_000_000,
    "line breaks": "\n" * 8_000_000,
    "control characters": "a: b\n" * 100_000 + "\0" * 1_000_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_answered_in_under_a_second(name: str) -> None:
    data = BOMBS[name].encode()
    began = time.process_time()
    yaml_reader.read(data)
    assert time.process_time() - began < 1


@given(st.text(alphabet="ab:-[]{}?!&*|>'\"#%@`, \n\t\\：，，字<", max_size=40))
def test_whatever_the_text_the_reader_answers(text: str) -> None:
    node, faults = yaml_reader.read(text.encode())
    assert node is not None or faults
    assert all(fault.code and fault.line >= 0 for fault in faults)


@given(st.binary(max_size=40))
def test_whatever_the_bytes_the_reader_answers(data: bytes) -> None:
    node, faults = yaml_reader.read(data)
    assert node is not None or faults
