"""A decoded file as plain values with positions, so that a rule can say where a fault stands.

Readers in ``quizapp.files`` build these from bytes; ``core.banks`` and ``core.seasons`` read them.
Every scalar is the text that the author typed; lines and columns count from 1.
"""

from dataclasses import dataclass, field
from typing import Any, Final


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

    :ivar code: stable, lower case with hyphens, e.g. ``unknown-field``; a sentence is made from it elsewhere.
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


#: At most so many faults are kept of one file; whoever made more mends these first.
MOST_FAULTS: Final = 500

#: At most so many characters of a wrong text are shown.
_SHOWN: Final = 40


def shown(text: str) -> str:
    """Shorten a text for a sentence: line breaks become blanks, what is long ends in an ellipsis."""
    line = " ".join(text[: 2 * _SHOWN].split())
    return line if len(line) <= _SHOWN else line[:_SHOWN] + "…"


class Faults:
    """The faults of one file as they are found, in one pass; keeps the first ``MOST_FAULTS`` of each sort.

    A file of a hundred thousand wrong keys would otherwise cost more to explain than to read.
    """

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.warnings: list[Fault] = []

    def add(self, code: str, at: Node | None = None, *, question: str | None = None, **facts: Any) -> None:
        """Note what keeps the file from being stored.

        :param at: the node that is wrong; without one the fault has no place.
        """
        self._keep(self.faults, code, at, question, facts, False)

    def warn(self, code: str, at: Node | None = None, *, question: str | None = None, **facts: Any) -> None:
        """Note what is doubtful and may be stored all the same."""
        self._keep(self.warnings, code, at, question, facts, True)

    def _keep(
        self,
        kept: list[Fault],
        code: str,
        at: Node | None,
        question: str | None,
        facts: dict[str, Any],
        warning: bool,
    ) -> None:
        if len(kept) > MOST_FAULTS:
            return
        if len(kept) == MOST_FAULTS:
            code, facts = "too-many-faults", {"shown": MOST_FAULTS}
        line, column = (at.line, at.column) if at else (0, 0)
        kept.append(Fault(code, line, column, facts, question, warning))
