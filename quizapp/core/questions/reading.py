"""Readers of the fields of a question: each takes one node, returns what is stored, and notes faults.

A reader gives back the value exactly as typed, or ``None`` after it has noted why it cannot. It sees its
own field only; what one field has to say about another is checked by the question type.
"""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Set
from datetime import date
from typing import Any, Final

from quizapp.core import fields, marks
from quizapp.core.documents import Faults, Map, Node, Scalar, Seq, shown
from quizapp.core.questions import policies
from quizapp.core.text import is_blank, normalise

FEWEST_CHOICES: Final = 2
MOST_TOPIC_CHARACTERS: Final = 120

YES: Final = frozenset({"yes", "true", "on", "是"})
NO: Final = frozenset({"no", "false", "off", "否"})

_SEPARATED: Final = re.compile("[A-Z](?:[ ,，、;；]*[A-Z])*")
_LETTER: Final = re.compile("[A-Z]")


class Context:
    """Whose fields are being read, and where faults go."""

    __slots__ = ("faults", "question")

    def __init__(self, faults: Faults, question: str | None = None) -> None:
        self.faults = faults
        self.question = question

    def fault(self, code: str, at: Node, **facts: Any) -> None:
        """Note what keeps the question from being stored."""
        self.faults.add(code, at, question=self.question, **facts)

    def warn(self, code: str, at: Node, **facts: Any) -> None:
        """Note what is doubtful."""
        self.faults.warn(code, at, question=self.question, **facts)

    def wrong_kind(self, field: str, at: Node, wanted: str) -> None:
        """Note that a node is not the ``text``, ``list`` or ``mapping`` that its field takes."""
        self.fault("wrong-kind", at, field=field, wanted=wanted, found=fields.KINDS[type(at)])

    def bad_value(self, code: str, at: Scalar, field: str, **facts: Any) -> None:
        """Note that a text is not one that its field takes."""
        self.fault(code, at, field=field, value=shown(at.text), **facts)


FieldReader = Callable[[Node, str, Context], Any]


def read_fields(
    node: Map, readers: Mapping[str, FieldReader], context: Context, elsewhere: Set[str] = frozenset()
) -> dict[str, Any]:
    """Read each field by its reader; what has a fault is left out, what has no reader is a fault.

    :param elsewhere: fields that exist, but not here: questions of another type have them.
    """
    body = {}
    for name, (key, value) in node.entries.items():
        reader = readers.get(name)
        if reader is not None:
            if (read := reader(value, name, context)) is not None:
                body[name] = read
        elif name in elsewhere:
            context.fault("field-of-other-type", key, field=name)
        else:
            suggestion = nearest(name, readers, context)
            context.fault("unknown-field", key, field=shown(name), suggestion=suggestion)
    return body


def missing_fields(node: Map, required: Iterable[str], context: Context) -> None:
    """Note each field that must be there and is not."""
    for name in required:
        if name not in node.entries:
            context.fault("missing-field", node, field=name)


def nearest(typed: str, known: Iterable[str], context: Context) -> str | None:
    """Find the name that was probably meant; not once there are so many faults that it would take long."""
    if len(context.faults.faults) >= fields.SUGGESTIONS_UNTIL:
        return None
    return next(iter(difflib.get_close_matches(shown(typed).casefold(), known, n=1)), None)


def anything(node: Node, field: str, context: Context) -> None:
    """Read nothing: what the field holds is for another to say."""


def any_text(node: Node, field: str, context: Context) -> str | None:
    """Read a text that may be empty."""
    if isinstance(node, Scalar):
        return node.text
    context.wrong_kind(field, node, "text")
    return None


def text(node: Node, field: str, context: Context) -> str | None:
    """Read a text that says something."""
    if not isinstance(node, Scalar):
        context.wrong_kind(field, node, "text")
    elif is_blank(node.text):
        context.fault("empty-field", node, field=field)
    else:
        return node.text
    return None


def short_text(node: Node, field: str, context: Context) -> str | None:
    """Read a topic: a text of at most 120 characters, which may be empty."""
    typed = any_text(node, field, context)
    if typed is not None and len(typed) > MOST_TOPIC_CHARACTERS:
        context.fault("field-too-long", node, field=field, length=len(typed), limit=MOST_TOPIC_CHARACTERS)
    return typed


def identifier(node: Node, field: str, context: Context) -> str | None:
    """Read an id: 1 to 64 of ``A-Z a-z 0-9 . _ -``."""
    typed = text(node, field, context)
    if typed is not None and not fields.CODE_PATTERN.fullmatch(typed):
        context.fault("bad-id", node, field=field, value=shown(typed))
        return None
    return typed


def is_day(typed: str) -> bool:
    """Tell whether a text is a day of the calendar, written ``YYYY-MM-DD``."""
    try:
        return bool(fields.DAY_PATTERN.fullmatch(typed) and date.fromisoformat(typed))
    except ValueError:
        return False


def _scalar_of(code: str, is_right: Callable[[str], object], **facts: Any) -> FieldReader:
    """Make a reader of texts that pass a test; another text is a fault of the code and facts."""

    def read(node: Node, field: str, context: Context) -> str | None:
        if not isinstance(node, Scalar):
            context.wrong_kind(field, node, "text")
        elif not is_right(node.text):
            context.bad_value(code, node, field, **facts)
        else:
            return node.text
        return None

    return read


difficulty = _scalar_of("bad-difficulty", {"1", "2", "3", "4", "5"}.__contains__)
mark = _scalar_of("bad-mark", marks.parse_mark)
day = _scalar_of("bad-date", is_day)
policy = _scalar_of("bad-policy", policies.POLICIES.__contains__, allowed=", ".join(policies.POLICIES))
yes_no = _scalar_of("bad-yes-no", lambda typed: typed.strip().casefold() in YES | NO)


def tags(node: Node, field: str, context: Context) -> list[str] | None:
    """Read a list of texts."""
    if not isinstance(node, Seq):
        context.wrong_kind(field, node, "list")
        return None
    read = [text(item, field, context) for item in node.items]
    return [tag for tag in read if tag is not None]


def choices(node: Node, field: str, context: Context) -> dict[str, str] | None:
    """Read 2 to 26 choices under letters A to Z, no two of them the same after NFKC and trimming."""
    if not isinstance(node, Map):
        context.wrong_kind(field, node, "mapping")
        return None
    read: dict[str, str] = {}
    seen: dict[str, str] = {}
    for letter, (key, value) in node.entries.items():
        if not _LETTER.fullmatch(letter):
            context.bad_value("bad-letter", key, field)
            continue
        # A choice whose text is wrong is still a choice: an answer that names it is not a second fault.
        read[letter] = typed = text(value, f"{field}.{letter}", context) or ""
        first = seen.setdefault(normalise(typed), letter)
        if first != letter and typed:
            context.fault("same-choices", value, first=first, second=letter, text=shown(typed))
    if len(node.entries) < FEWEST_CHOICES:
        context.fault("too-few-choices", node, count=len(node.entries))
    return read


def letter(node: Node, field: str, context: Context) -> str | None:
    """Read the one letter that is the key of a single choice."""
    if isinstance(node, Seq):
        if len(node.items) > 1:
            context.fault("two-keys", node)
        else:
            context.wrong_kind(field, node, "text")
    elif isinstance(node, Map):
        context.wrong_kind(field, node, "text")
    elif _LETTER.fullmatch(node.text):
        return node.text
    elif _SEPARATED.fullmatch(node.text):
        context.fault("two-keys", node)
    else:
        _bad_letters(node, field, context)
    return None


def letters(node: Node, field: str, context: Context) -> str | list[str] | None:
    """Read the letters of a multiple choice's key: a list, or a text like ``AC``, ``A,C``, ``A、C``."""
    if isinstance(node, Scalar):
        if _SEPARATED.fullmatch(node.text):
            return node.text
        _bad_letters(node, field, context)
    elif isinstance(node, Seq):
        return _letter_list(node, field, context)
    else:
        context.wrong_kind(field, node, "list")
    return None


def _letter_list(node: Seq, field: str, context: Context) -> list[str] | None:
    if not node.items:
        context.fault("empty-field", node, field=field)
        return None
    read = []
    for item in node.items:
        if not isinstance(item, Scalar):
            context.wrong_kind(field, item, "text")
        elif not _LETTER.fullmatch(item.text):
            _bad_letters(item, field, context)
        else:
            read.append(item.text)
    return read if len(read) == len(node.items) else None


def _bad_letters(node: Scalar, field: str, context: Context) -> None:
    if is_blank(node.text):
        context.fault("empty-field", node, field=field)
    else:
        context.bad_value("bad-letter", node, field)


def key_letters(answer: str | list[str]) -> list[str]:
    """Give the letters of a multiple choice's key as typed: repeated ones stay repeated."""
    return _LETTER.findall(answer) if isinstance(answer, str) else answer


def accepted(node: Node, field: str, context: Context) -> list[list[str]] | None:
    """Read, for each blank, the list of texts that fill it rightly."""
    if not isinstance(node, Seq):
        context.wrong_kind(field, node, "list")
        return None
    if not node.items:
        context.fault("empty-field", node, field=field)
        return None
    read = []
    for number, item in enumerate(node.items, 1):
        if not isinstance(item, Seq):
            context.wrong_kind(field, item, "list of lists")
        elif not item.items:
            context.fault("blank-without-answers", item, blank=number)
        else:
            texts = [text(one, field, context) for one in item.items]
            read.append([one for one in texts if one is not None])
    return read if len(read) == len(node.items) else None
