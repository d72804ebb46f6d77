"""A decoded file as plain values with positions, so that a rule can say where a fault stands.

Readers in ``quizapp.files`` build these from bytes; ``core.banks`` and ``core.seasons`` read them.
Every scalar is the text that the author typed; lines and columns count from 1.
"""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Scalar:
    """One value as typed: ``no``, ``1.10`` and ``2022-02-30`` stay text."""

    text: str
    line: int
    column: int


@dataclass(slots=True)
class Seq:
    """A list of nodes; ``line`` and ``column`` are where it begins."""

    items: list["Node"]
    line: int
    column: int


@dataclass(slots=True)
class Map:
    """A mapping in the file's order: key text -> (the key's scalar, the value's node).

    Keys are unique: a reader reports a repeated key and keeps the first.
    """

    entries: dict[str, tuple[Scalar, "Node"]]
    line: int
    column: int


Node = Scalar | Seq | Map


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong (or, as a warning, doubtful) in a file, and where.

    :ivar code: stable, lower case with hyphens, e.g. ``unknown-field``; the sentence is made from it elsewhere.
    :ivar line: from 1; 0 when the fault has no place (an empty file).
    :ivar column: from 1.
    :ivar facts: what the sentence needs: the offending text, the allowed values, a suggestion.
    :ivar question: id of the question that it stands in, when there is one.
    :ivar warning: true when the file may be stored all the same.
    """

    code: str
    line: int = 0
    column: int = 0
    facts: dict[str, Any] = field(default_factory=dict)
    question: str | None = None
    warning: bool = False
