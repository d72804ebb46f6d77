"""What a file with faults says of itself all the same: which bank it is, and where its questions begin."""

import bisect
from collections.abc import Sequence
from dataclasses import dataclass

from quizapp.core import banks, fields
from quizapp.core.documents import MOST_FAULTS, Fault, Map, Node, Scalar, Seq


@dataclass(frozen=True, slots=True)
class Outline:
    """Code and title where they can be read; ``lines``: where each question begins, ascending."""

    code: str | None
    title: str | None
    lines: Sequence[int]


def of(node: Node | None) -> Outline:
    """Read the outline of a file, whatever is wrong with it.

    :param node: its top; None for a file that cannot be read to its end.
    """
    entries = node.entries if isinstance(node, Map) else {}
    code = _text(entries, "bank")
    title = _text(entries, "title")
    _, questions = entries.get("questions", (None, None))
    items = questions.items if isinstance(questions, Seq) else []
    return Outline(
        code if code and fields.CODE_PATTERN.fullmatch(code) else None,
        title[: banks.MAX_TITLE_CHARACTERS] if title else None,
        [item.line for item in items],
    )


def without_faults(outline: Outline, faults: Sequence[Fault]) -> int | None:
    """Count the questions in which no fault stands; None when that cannot be told."""
    if not outline.lines or len(faults) >= MOST_FAULTS:
        return None
    bad = {bisect.bisect_right(outline.lines, fault.line) for fault in faults}
    return len(outline.lines) - len(bad - {0})


def _text(entries: dict[str, tuple[Scalar, Node]], name: str) -> str | None:
    _, node = entries.get(name, (None, None))
    return node.text.strip() or None if isinstance(node, Scalar) else None
