"""The lines of a file around a fault: two before, two after, and the token that is wrong."""

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from quizapp.core.documents import Fault
from quizapp.core.text import UNFIT

#: Lines shown before and after the one with the fault.
AROUND: Final = 2
#: At most so many characters of a line are shown; what is left out is an ellipsis.
_WIDTH: Final = 110
_BEFORE_TOKEN: Final = 40
_TOKEN_WIDTH: Final = 60
_CHUNK: Final = 1 << 16

_KEY: Final = re.compile(r"(?P<lead>[ ]*(?:-[ ]+)?)(?P<key>[^\s:{}\[\],\"'#]+:)(?=\s|$)")
_TOKENS: Final = (
    re.compile(r'"(?:[^"\\]|\\.)*"?'),
    re.compile(r"'(?:[^']|'')*'?"),
    re.compile(r"[^\s:,\[\]{}]+(?=:(?:\s|$))"),
)
_IN_BRACKETS: Final = re.compile(r"[\[{](?:[^\]}]*[\]}])?|[^,\[\]{}]+")
_TO_THE_END: Final = re.compile(r"[^#]+?(?=\s+#|\s*$)|\S+")
_BRACKETED: Final = re.compile(r"[\[{][^\[\]{}]*$")


@dataclass(frozen=True, slots=True)
class Line:
    """One line in parts: ``key`` is a field's name with its colon, ``token`` what is wrong, or empty."""

    number: int
    lead: str
    key: str
    before: str
    token: str
    after: str


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A fault and the lines around it; none where the fault has no place."""

    fault: Fault
    lines: Sequence[Line]


class Text:
    """A file as text whose lines can be looked up without splitting it: it may be 8 million line ends.

    :ivar encoding: the name of the encoding that it was read in, for people.
    :ivar line_count: how many lines it has.
    """

    def __init__(self, data: bytes, encoding: str | None = None) -> None:
        self.encoding = encoding or "UTF-8"
        codec = {"GBK": "gb18030", "UTF-16": "utf-16"}.get(self.encoding, "utf-8-sig")
        text = data.decode(codec, errors="replace").replace("\r\n", "\n")
        # The parser counts all of these as line ends.
        for line_end in "\r\x85\u2028\u2029":
            text = text.replace(line_end, "\n")
        self._text = text
        counts = (text.count("\n", at, at + _CHUNK) for at in range(0, len(text), _CHUNK))
        # How many line ends stand before each chunk.
        self._ends_before = [0, *accumulate(counts)]
        self.line_count = self._ends_before[-1] + (not text.endswith("\n") and bool(text))

    def excerpt(self, fault: Fault) -> Excerpt:
        """Give the lines around a fault."""
        if not 0 < fault.line <= self.line_count + 1:
            return Excerpt(fault, ())
        first, last = max(1, fault.line - AROUND), min(self.line_count, fault.line + AROUND)
        numbers = range(first, max(last, fault.line) + 1)
        return Excerpt(fault, [self._line(n, fault.column if n == fault.line else 0) for n in numbers])

    def _start(self, number: int) -> int:
        """Find where a line begins: the chunk by its counts, then line by line."""
        ends = number - 1
        chunk = max(0, bisect.bisect_left(self._ends_before, ends) - 1)
        at, seen = chunk * _CHUNK, self._ends_before[chunk]
        if not ends:
            return 0
        while seen < ends:
            found = self._text.find("\n", at)
            if found < 0:
                return len(self._text)
            at, seen = found + 1, seen + 1
        return at

    def _line(self, number: int, column: int) -> Line:
        """Cut a line into its parts.

        :param column: where the token begins, from 1; 0 for a line without one.
        """
        start = self._start(number)
        end = self._text.find("\n", start)
        end = len(self._text) if end < 0 else end
        at = min(start + max(column - 1, 0), end)
        # A long line is shown from a little before its token, and no more of it is copied.
        left = start if at - start <= _WIDTH // 2 else at - _BEFORE_TOKEN
        before = _shown(self._text[left:at])
        token = _token(self._text[at : min(end, at + 4 * _TOKEN_WIDTH)], before) if column else ""
        rest = self._text[at + len(token) : min(end, at + len(token) + _WIDTH)]
        after = _cut(rest, _WIDTH - len(before)) + ("…" if at + len(token) + len(rest) < end else "")
        token = _cut(_shown(token), _TOKEN_WIDTH)
        return _parts(number, ("…" if left > start else "") + before, token, _shown(after))


def _token(rest: str, before: str) -> str:
    """Guess how far what is wrong goes: a quoted text, a name, an item in brackets, else all."""
    in_brackets = _BRACKETED.search(before) is not None
    for pattern in (*_TOKENS, _IN_BRACKETS if in_brackets else _TO_THE_END):
        if found := pattern.match(rest):
            return found.group().rstrip()
    return rest[:1]


def _parts(number: int, before: str, token: str, after: str) -> Line:
    """Set the name of the line's field apart, if it stands wholly on one side of the token."""
    side = before or (after if not token else "")
    found = _KEY.match(side + (" " if side is before and token else ""))
    if not found:
        return Line(number, "", "", before, token, after)
    lead, key = found["lead"], found["key"]
    rest = side[found.end("key") :]
    if side is before:
        return Line(number, lead, key, rest, token, after)
    return Line(number, lead, key, "", token, rest)


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: max(width, 0)] + "…"


def _shown(text: str) -> str:
    """Show control characters by their pictures (U+2400…), tabs by an arrow: a page may not hold them."""
    text = text.replace("\t", "→")
    return UNFIT.sub(lambda found: chr(0x2400 + min(ord(found.group()), 0x21)), text)
