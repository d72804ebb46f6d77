"""Reading the fields of a decoded mapping: values come out, and every fault is noted with its place.

A reader asks for one field after another and never stops at a fault: where a value is absent or
wrong it gets the default and goes on, so that one pass finds everything. Who reads looks at the
list of faults at the end and builds nothing when it holds an error.

Codes noted here, with their facts: ``unknown-field`` {field, suggestion}, ``missing-field`` {field},
``empty-field`` {field}, ``wrong-kind`` {field, wanted, found} (each ``mapping``, ``list`` or ``text``),
``bad-value`` {field, value, allowed}, ``bad-id`` and ``bad-date`` {field, value}, ``field-too-long`` {field,
length, limit}, ``too-many`` {field, count, limit}.
"""

import difflib
import re
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, Self, TypeVar

from quizapp.core.documents import Faults, Map, Node, Scalar, Seq, shown
from quizapp.core.text import is_blank

# The years that a file may speak of: wide enough for old seasons, narrow enough to compute with.
FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2199, 12, 31)
DAY_PATTERN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
CODE_PATTERN = re.compile(r"[A-Za-z0-9._-]{1,64}")
KINDS = {Map: "mapping", Seq: "list", Scalar: "text"}
# Finding the nearest name is slow beside reading: with this many faults noted nobody needs one more hint.
SUGGESTIONS_UNTIL = 200

D = TypeVar("D")


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
        faults: Faults,
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
                self.fault("unknown-field", key, field=shown(field), suggestion=self._nearest(field, known))
        for field in required:
            if field not in self._entries:
                self.fault("missing-field", node, field=field)

    def _nearest(self, field: str, known: Sequence[str]) -> str | None:
        if len(self.faults.faults) >= SUGGESTIONS_UNTIL:
            return None
        return next(iter(difflib.get_close_matches(shown(field), known, n=1)), None)

    def fault(self, code: str, at: Node, **facts: Any) -> None:
        """Note a fault where ``at`` stands."""
        self.faults.add(code, at, question=self.question, **facts)

    def warn(self, code: str, at: Node, **facts: Any) -> None:
        """Note a doubt where ``at`` stands; the file may be stored all the same."""
        self.faults.warn(code, at, question=self.question, **facts)

    def wrong_kind(self, field: str, at: Node, wanted: str) -> None:
        """Note that ``at`` is of another kind than ``wanted``: ``mapping``, ``list`` or ``text``."""
        self.fault("wrong-kind", at, field=field, wanted=wanted, found=KINDS[type(at)])

    def bad_value(self, field: str, at: Scalar, allowed: str) -> None:
        """Note that the text of ``at`` is not among what is ``allowed``, put as values or a pattern."""
        self.fault("bad-value", at, field=field, value=shown(at.text), allowed=allowed)

    def get(self, field: str) -> Node | None:
        """Give the field's node, of whatever kind; None when it is absent."""
        entry = self._entries.get(field)
        return entry[1] if entry else None

    def key(self, field: str) -> Scalar:
        """Give the place where a field that is present has its name."""
        return self._entries[field][0]

    def inner(self, field: str, known: Sequence[str], required: Sequence[str] = ()) -> Self | None:
        """Give the fields of the mapping in a field; None where the field is absent."""
        node = self.get(field)
        if node is None:
            return None
        return type(self)(
            node, self.faults, name=field, known=known, required=required, question=self.question
        )

    def scalar(self, field: str) -> Scalar | None:
        """Give the field as typed; None when it is absent or not text."""
        node = self.get(field)
        if node is None or isinstance(node, Scalar):
            return node
        self.wrong_kind(field, node, "text")
        return None

    def items(self, field: str, *, limit: int) -> list[Node]:
        """Give the items of a list; none when it is absent, another kind, empty or longer than ``limit``."""
        node = self.get(field)
        if node is None:
            return []
        if not isinstance(node, Seq):
            self.wrong_kind(field, node, "list")
            return []
        if not node.items:
            self.fault("empty-field", node, field=field)
        elif len(node.items) > limit:
            self.fault("too-many", node, field=field, count=len(node.items), limit=limit)
            return []
        return node.items

    def text(self, field: str, default: D, *, limit: int) -> str | D:
        """Give a text that says something, of at most ``limit`` characters, exactly as typed."""
        node = self.scalar(field)
        if node is None:
            return default
        if is_blank(node.text):
            self.fault("empty-field", node, field=field)
            return default
        if len(node.text) > limit:
            self.fault("field-too-long", node, field=field, length=len(node.text), limit=limit)
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
            self.fault("bad-id", node, field=field, value=shown(node.text))
            return default
        return node.text

    def whole(self, field: str, low: int, high: int, default: D, *, code: str = "bad-value") -> int | D:
        """Give a whole number from ``low`` to ``high``, neither negative nor longer than 9 digits.

        :param code: of the fault that another text is.
        """
        node = self.scalar(field)
        if node is None:
            return default
        # The pattern keeps out numbers so long that turning them into an int takes seconds.
        if not re.fullmatch(r"[0-9]{1,9}", node.text) or not low <= int(node.text) <= high:
            self.fault(code, node, field=field, value=shown(node.text), allowed=f"{low}–{high}")
            return default
        return int(node.text)

    def day(self, field: str, default: D) -> date | D:
        """Give a date written ``YYYY-MM-DD``, from 1970 to 2199."""
        node = self.scalar(field)
        if node is None:
            return default
        day = parse_day(node.text)
        if day is None:
            self.fault("bad-date", node, field=field, value=shown(node.text))
            return default
        return day
