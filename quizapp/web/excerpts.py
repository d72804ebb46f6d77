"""Faults of a file beside the lines that they stand in, ready to be drawn (``templates/faults.html``)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from quizapp.core.documents import Fault
from quizapp.web import faults

# Lines shown before and after the one at fault.
AROUND = 2
# Characters shown of a long line; the fault stays in sight.
WIDTH_MOST = 160
# Line breaks as YAML counts them (YAML 1.1, section 4.1.4; the C reader follows it).
_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
# What is underlined: the word that stands at the fault, or the one character.
_WORD = re.compile(r"[^\s,:{}\[\]\"'，：]+|.")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file; ``hit`` is what is underlined, empty on the lines around."""

    number: int
    before: str
    hit: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One fault, put into words, with the lines around it.

    :ivar number: from 1, as the fault is counted on the page.
    :ivar lines: empty where the fault has no place in the file.
    """

    number: int
    fault: Fault
    headline: str
    advice: str
    lines: tuple[Line, ...]


def text_lines(data: bytes) -> list[str]:
    """Read a file's lines for people: what is no UTF-8 becomes a replacement character."""
    return _BREAK.split(data.decode("utf-8-sig", errors="replace"))


def excerpts(data: bytes, found: Sequence[Fault]) -> list[Excerpt]:
    """Set each fault beside its lines, in the order in which they were found.

    :param data: the file as it came.
    """
    lines = text_lines(data)
    return [
        Excerpt(number, fault, *faults.say(fault), tuple(_around(lines, fault)))
        for number, fault in enumerate(found, start=1)
    ]


def _around(lines: Sequence[str], fault: Fault) -> list[Line]:
    if not 1 <= fault.line <= len(lines):
        return []
    numbers = range(max(1, fault.line - AROUND), min(len(lines), fault.line + AROUND) + 1)
    return [
        _hit(number, lines[number - 1], fault.column)
        if number == fault.line
        else Line(number, _shortened(lines[number - 1]))
        for number in numbers
    ]


def _hit(number: int, text: str, column: int) -> Line:
    start = max(0, column - 1)
    word = _WORD.match(text, start)
    end = min(word.end(), start + WIDTH_MOST // 2) if word else start
    first = max(0, start - WIDTH_MOST // 2)
    before = ("…" if first else "") + text[first:start]
    return Line(number, before, text[start:end], _shortened(text[end : end + WIDTH_MOST]))


def _shortened(text: str) -> str:
    return text if len(text) < WIDTH_MOST else text[: WIDTH_MOST - 1] + "…"
