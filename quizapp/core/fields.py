"""Reading the fields of a decoded mapping: values come out, and every fault is noted with its place.

A reader asks for one field after another and never stops at a fault: where a value is absent or
wrong it gets the default and goes on, so that one pass finds everything. Who reads looks at the
list of faults at the end and builds nothing when it holds an error.

Codes noted here, with their facts: ``unknown-field`` {field, suggestion}, ``missing-field`` {field},
``wrong-kind`` {field, wanted, found} (each ``mapping``, ``list`` or ``text``), ``bad-value`` {field,
value, allowed}, ``too-long`` {field, length, at_most}, ``too-many`` {field, count, at_most}.
"""

import difflib
import re
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, TypeVar

from quizapp.core.documents import Fault, Map, Node, Scalar, Seq

# The years that a file may speak of: wide enough for old seasons, narrow enough to compute with.
FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2199, 12, 31)
DAY_PATTERN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
CODE_PATTERN = re.compile(r"[A-Za-z0-9._-]{1,64}")
KINDS = {Map: "mapping", Seq: "list", Scalar: "text"}
# Finding the nearest name is slow beside reading: with this many faults noted nobody needs one more hint.
SUGGESTIONS_UNTIL = 200
EXCERPT_LENGTH = 60

D = TypeVar("D")


def excerpt(text: str) -> str:
    """Cut a value of any length to what a message can quote."""
    return text if len(text) <= EXCERPT_LENGTH else text[:EXCERPT_LENGTH] + "…"


def parse_day(text: str) -> date | None:
    """Read ``YYYY-MM-DD``; None where there is no such day, or it is not from 1970 to 2199."""
    try:
        day = date.fromisoformat(text) if DAY_PATTERN.fullmatch(text) else None
    except ValueError:
        return None
    return day if day and FIRST_DAY <= day <= LAST_DAY else None


def parse_hundredths(text: str) -> int | None:
    """Read a number with at most two decimals as hundredths: ``1.5`` is 150; None where it is not one."""
    match = re.fullmatch(r"([0-9]{1,9})(?:\.([0-9]{1,2}))?", text)
    return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0")) if match else None


class Fields:
    """The fields of one mapping.

    :ivar is_mapping: false when the node is something else; that fault is noted, and every field is absent.
    """

    def __init__(
        self,
        node: Node,
        faults: list[Fault],
        *,
        name: str,
        known: Sequence[str],
        required: Sequence[str] = (),
        question: str | None = None,
    ) -> None:
        """Note what is unknown and what is missing.

        :param name: what the mapping is called in the file, for ``wrong-kind``.
        :param known: every field that may stand here.
        :param required: those of them that must.
        :param question: id of the question that the mapping belongs to, for each fault.
        """
        self.node = node
        self.faults = faults
        self.question = question
        self.is_mapping = isinstance(node, Map)
        self._entries = node.entries if isinstance(node, Map) else {}
        if not self.is_mapping:
            self.wrong_kind(name, node, "mapping")
            return
        for field, (key, _) in self._entries.items():
            if field not in known:
                self.fault("unknown-field", key, field=excerpt(field), suggestion=self._nearest(field, known))
        for field in required:
            if field not in self._entries:
                self.fault("missing-field", node, field=field)

    def _nearest(self, field: str, known: Sequence[str]) -> str | None:
        if len(self.faults) >= SUGGESTIONS_UNTIL:
            return None
        return next(iter(difflib.get_close_matches(excerpt(field), known, n=1)), None)

    def __contains__(self, field: str) -> bool:
        return field in self._entries

    def fault(self, code: str, at: Node, *, warning: bool = False, **facts: Any) -> None:
        """Note a fault where ``at`` stands."""
        self.faults.append(Fault(code, at.line, at.column, facts, self.question, warning))

    def wrong_kind(self, field: str, at: Node, wanted: str) -> None:
        """Note that ``at`` is of another kind than ``wanted``: ``mapping``, ``list`` or ``text``."""
        self.fault("wrong-kind", at, field=field, wanted=wanted, found=KINDS[type(at)])

    def bad_value(self, field: str, at: Scalar, allowed: str) -> None:
        """Note that the text of ``at`` is not among what is ``allowed``, put as values or a pattern."""
        self.fault("bad-value", at, field=field, value=excerpt(at.text), allowed=allowed)

    def get(self, field: str) -> Node | None:
        """Give the field's node, of whatever kind; None when it is absent."""
        entry = self._entries.get(field)
        return entry[1] if entry else None

    def key(self, field: str) -> Scalar:
        """Give the place where a field that is present has its name."""
        return self._entries[field][0]

    def scalar(self, field: str) -> Scalar | None:
        """Give the field as typed; None when it is absent or not text."""
        node = self.get(field)
        if node is None or isinstance(node, Scalar):
            return node
        self.wrong_kind(field, node, "text")
        return None

    def items(self, field: str, *, at_most: int) -> list[Node]:
        """Give the items of a list; none when it is absent, another kind or too long."""
        node = self.get(field)
        if node is None:
            return []
        if not isinstance(node, Seq):
            self.wrong_kind(field, node, "list")
            return []
        if len(node.items) > at_most:
            self.fault("too-many", node, field=field, count=len(node.items), at_most=at_most)
            return []
        return node.items

    def text(self, field: str, default: D, *, at_most: int = 20_000) -> str | D:
        """Give a text that is not blank, of at most so many characters, exactly as typed."""
        node = self.scalar(field)
        if node is None:
            return default
        if not node.text.strip():
            self.fault("missing-field", node, field=field)
            return default
        if len(node.text) > at_most:
            self.fault("too-long", node, field=field, length=len(node.text), at_most=at_most)
            return default
        return node.text

    def one_of(self, field: str, allowed: Collection[str], default: D) -> str | D:
        """Give a text that is one of ``allowed``."""
        node = self.scalar(field)
        if node is None:
            return default
        if node.text not in allowed:
            self.bad_value(field, node, ", ".join(allowed))
            return default
        return node.text

    def code(self, field: str, default: D) -> str | D:
        """Give a code: 1 to 64 of ASCII letters, digits, dot, underscore, hyphen."""
        node = self.scalar(field)
        if node is None:
            return default
        if not CODE_PATTERN.fullmatch(node.text):
            self.bad_value(field, node, "[A-Za-z0-9._-]{1,64}")
            return default
        return node.text

    def whole(self, field: str, low: int, high: int, default: D) -> int | D:
        """Give a whole number from ``low`` to ``high``, both at most 9 digits and not negative."""
        node = self.scalar(field)
        if node is None:
            return default
        # The pattern keeps out numbers so long that turning them into an int takes seconds.
        if not re.fullmatch(r"[0-9]{1,9}", node.text) or not low <= int(node.text) <= high:
            self.bad_value(field, node, f"{low}–{high}")
            return default
        return int(node.text)

    def hundredths(self, field: str, low: int, high: int, default: D) -> int | D:
        """Give a number with at most two decimals in hundredths; ``low`` and ``high`` are hundredths too."""
        node = self.scalar(field)
        if node is None:
            return default
        number = parse_hundredths(node.text)
        if number is None or not low <= number <= high:
            self.bad_value(field, node, f"{low / 100:g}–{high / 100:g}")
            return default
        return number

    def day(self, field: str, default: D) -> date | D:
        """Give a date written ``YYYY-MM-DD``, from 1970 to 2199."""
        node = self.scalar(field)
        if node is None:
            return default
        day = parse_day(node.text)
        if day is None:
            self.bad_value(field, node, "YYYY-MM-DD")
            return default
        return day
