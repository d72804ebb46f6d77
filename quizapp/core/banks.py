"""A bank: the questions of one file. From a decoded document to the bank, or to all of its faults at once.

Each field has one reader in a table; a type adds its own fields to those of every question. So a field that
nobody knows, a value of the wrong kind and a wrong value are found in the same pass, in whatever order the
file has them, and a wrong ``type`` hides no other fault.
"""

import difflib
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from quizapp.core import fields, marks
from quizapp.core.documents import Fault, Faults, Map, Node, Scalar, Seq, shown
from quizapp.core.questions import LATER_TYPES, QUESTION_TYPES, doubts, policies, reading

MAX_QUESTIONS: Final = 20_000
MAX_TITLE_CHARACTERS: Final = 200

#: Fields of every question; those of its type come to them.
COMMON_FIELDS: Final[Mapping[str, reading.FieldReader]] = MappingProxyType(
    {
        "id": reading.identifier,
        "type": reading.text,
        "topic": reading.short_text,
        "difficulty": reading.difficulty,
        "stem": reading.text,
        "explanation": reading.any_text,
        "cite": reading.any_text,
        "valid_from": reading.day,
        "valid_until": reading.day,
        "tags": reading.tags,
        "mark": reading.mark,
        "multiple": reading.policy,
        "shuffle": reading.yes_no,
    }
)
_DEFAULTS_FIELDS: Final = {"mark": reading.mark, "multiple": reading.policy}
_FIELDS: Final = {name: {**COMMON_FIELDS, **kind.FIELDS} for name, kind in QUESTION_TYPES.items()}
_REQUIRED: Final = {name: ("stem", *kind.REQUIRED) for name, kind in QUESTION_TYPES.items()}
#: What a question of unknown type may hold, so that its fields are not called unknown as well.
_ANY_FIELDS: Final = dict(field for known in _FIELDS.values() for field in known.items())
_LATER_FIELDS: Final = frozenset({"left", "right", "reference"})
_TOP_FIELDS: Final = ("bank", "title", "source", "defaults", "questions")

_canonical: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a bank.

    :ivar id: unique in its bank, stable for ever.
    :ivar type: a name of ``QUESTION_TYPES``.
    :ivar topic: as typed, or ``None``.
    :ivar difficulty: 1 to 5, or ``None``.
    :ivar mark_hundredths: its own mark, else the bank's, else 1; in hundredths.
    :ivar policy: its own policy, else the bank's, else ``half``; only a multiple choice goes by it.
    :ivar shuffle: whether the order of its choices is dealt.
    :ivar body: the whole question as typed, of plain JSON values.
    :ivar digest: SHA-256 over the body, the mark and, of a multiple choice, the policy: another digest is
        another question.
    """

    id: str
    type: str
    topic: str | None
    difficulty: int | None
    stem: str
    mark_hundredths: int
    policy: str
    shuffle: bool
    body: dict[str, Any]
    digest: str


@dataclass(frozen=True, slots=True)
class Bank:
    """A bank without faults; ``defaults`` as typed."""

    code: str
    title: str
    source: str | None
    defaults: dict[str, str]
    questions: tuple[Question, ...]

    def document(self) -> dict[str, Any]:
        """Give the bank as the plain document that it was read from, to be written again."""
        head: dict[str, Any] = {"bank": self.code, "title": self.title}
        if self.source is not None:
            head["source"] = self.source
        if self.defaults:
            head["defaults"] = self.defaults
        return head | {"questions": [question.body for question in self.questions]}


@dataclass(frozen=True, slots=True)
class ParsedBank:
    """What became of a file: the bank, or the faults that keep it from being one; warnings with either."""

    bank: Bank | None
    faults: list[Fault]
    warnings: list[Fault]


class Difference(NamedTuple):
    """What a new version changes, by question id: new and changed in the file's order, gone sorted."""

    new: list[str]
    changed: list[str]
    gone: list[str]


def diff(old: Mapping[str, str], new: Bank) -> Difference:
    """Compare a bank with the questions that are stored.

    :param old: digest of each stored question by its id.
    """
    added = [question.id for question in new.questions if question.id not in old]
    changed = [
        question.id for question in new.questions if old.get(question.id, question.digest) != question.digest
    ]
    gone = sorted(old.keys() - {question.id for question in new.questions})
    return Difference(added, changed, gone)


def parse(node: Node) -> ParsedBank:
    """Check a document against every rule of the bank format in one pass.

    :param node: the top of a decoded file.
    :return: with the bank only when there is not one fault.

    Source: contracts, bank file.
    """
    faults = Faults()
    context = reading.Context(faults)
    if not isinstance(node, Map):
        faults.add("not-a-bank", node, found=fields.KINDS[type(node)])
        return ParsedBank(None, faults.faults, faults.warnings)
    head = _head(node, context)
    defaults = _defaults(node, context)
    questions = _questions(node, defaults, faults)
    if faults.faults:
        return ParsedBank(None, faults.faults, faults.warnings)
    bank = Bank(head["bank"], head["title"], head.get("source"), defaults, tuple(questions))
    return ParsedBank(bank, [], faults.warnings)


def _head(node: Map, context: reading.Context) -> dict[str, Any]:
    """Read the fields above the questions."""
    readers = {"bank": reading.identifier, "title": reading.text, "source": reading.any_text}
    head = {}
    for name, (key, value) in node.entries.items():
        if name in readers:
            head[name] = readers[name](value, name, context)
        elif name not in _TOP_FIELDS:
            _unknown_field(key, _TOP_FIELDS, context)
    if len(title := head.get("title") or "") > MAX_TITLE_CHARACTERS:
        at = node.entries["title"][1]
        context.fault("field-too-long", at, field="title", length=len(title), limit=MAX_TITLE_CHARACTERS)
    _missing_fields(node, ("bank", "title", "questions"), context)
    return head


def _defaults(node: Map, context: reading.Context) -> dict[str, str]:
    """Read the mark and the policy of questions that have none of their own."""
    if "defaults" not in node.entries:
        return {}
    value = node.entries["defaults"][1]
    if not isinstance(value, Map):
        context.wrong_kind("defaults", value, "mapping")
        return {}
    return _read_fields(value, _DEFAULTS_FIELDS, context)


def _questions(node: Map, defaults: Mapping[str, str], faults: Faults) -> list[Question]:
    if "questions" not in node.entries:
        return []
    context = reading.Context(faults)
    value = node.entries["questions"][1]
    if not isinstance(value, Seq):
        context.wrong_kind("questions", value, "list")
        return []
    if not value.items:
        context.fault("no-questions", value)
    if len(value.items) > MAX_QUESTIONS:
        context.fault("too-many-questions", value, count=len(value.items), limit=MAX_QUESTIONS)
        return []
    first_lines: dict[str, int] = {}
    questions = []
    for item in value.items:
        if not isinstance(item, Map):
            context.wrong_kind("questions", item, "mapping")
            continue
        _check_id(item, first_lines, faults)
        if question := _question(item, defaults, faults):
            questions.append(question)
    return questions


def _check_id(node: Map, first_lines: dict[str, int], faults: Faults) -> None:
    """Note an id that an earlier question has."""
    at = node.entries["id"][1] if "id" in node.entries else None
    if isinstance(at, Scalar) and at.text:
        first = first_lines.setdefault(at.text, at.line)
        if first != at.line:
            faults.add("duplicate-id", at, question=shown(at.text), first=first)


def _question(node: Map, defaults: Mapping[str, str], faults: Faults) -> Question | None:
    """Read one question; ``None`` when its type is not known or its id, type or stem is missing."""
    entries = node.entries
    own_id = entries["id"][1] if "id" in entries else None
    context = reading.Context(faults, shown(own_id.text) if isinstance(own_id, Scalar) else None)
    name = entries["type"][1] if "type" in entries else None
    kind = QUESTION_TYPES.get(name.text) if isinstance(name, Scalar) else None
    if kind is None or not isinstance(name, Scalar):
        _question_of_unknown_type(node, context)
        return None
    body = _read_fields(node, _FIELDS[name.text], context)
    _missing_fields(node, ("id", *_REQUIRED[name.text]), context)
    policy = body.get("multiple") or defaults.get("multiple", policies.DEFAULT)
    kind.check(body, node, policy, context)
    shuffle = kind.SHUFFLES and body.get("shuffle", "yes").strip().casefold() not in reading.NO
    _check_dates(body, node, context)
    doubts.check(body, node, shuffle, context)
    if "id" not in body or "stem" not in body:
        return None
    return _build(body, policy, shuffle, defaults)


def _build(body: dict[str, Any], policy: str, shuffle: bool, defaults: Mapping[str, str]) -> Question:
    mark = marks.parse_mark(body.get("mark") or defaults.get("mark", "")) or marks.DEFAULT_MARK_HUNDREDTHS
    told = [body, mark, policy if body["type"] == "multiple" else None]
    return Question(
        id=body["id"],
        type=body["type"],
        topic=body.get("topic"),
        difficulty=int(body["difficulty"]) if "difficulty" in body else None,
        stem=body["stem"],
        mark_hundredths=mark,
        policy=policy,
        shuffle=shuffle,
        body=body,
        digest=hashlib.sha256(_canonical(told).encode()).hexdigest(),
    )


def _read_fields(
    node: Map, readers: Mapping[str, reading.FieldReader], context: reading.Context
) -> dict[str, Any]:
    """Read each field by its reader; what has a fault is left out."""
    body = {}
    for name, (key, value) in node.entries.items():
        reader = readers.get(name)
        if reader is None:
            _unknown_field(key, readers, context)
        elif (read := reader(value, name, context)) is not None:
            body[name] = read
    return body


def _question_of_unknown_type(node: Map, context: reading.Context) -> None:
    """Note what can be told of a question although its type is missing, wrong or not supported yet."""
    known = {name: COMMON_FIELDS.get(name, _anything) for name in (*_ANY_FIELDS, *_LATER_FIELDS)}
    _read_fields(node, known, context)
    _missing_fields(node, ("id", "type", "stem"), context)
    name = node.entries["type"][1] if "type" in node.entries else None
    if not isinstance(name, Scalar) or not name.text:
        return
    if name.text in LATER_TYPES:
        context.fault("type-not-supported", name, type=name.text, allowed=", ".join(QUESTION_TYPES))
    else:
        context.fault(
            "unknown-type",
            name,
            type=shown(name.text),
            allowed=", ".join(QUESTION_TYPES),
            suggestion=_nearest(name.text, QUESTION_TYPES, context),
        )


def _anything(node: Node, field: str, context: reading.Context) -> None:
    """Read nothing: what a field may hold is for its type to say."""


def _unknown_field(key: Scalar, known: Mapping[str, Any] | tuple[str, ...], context: reading.Context) -> None:
    if known is not _TOP_FIELDS and key.text in _ANY_FIELDS:
        context.fault("field-of-other-type", key, field=key.text)
        return
    suggestion = _nearest(key.text, known, context)
    context.fault("unknown-field", key, field=shown(key.text), suggestion=suggestion)


def _nearest(typed: str, known: Mapping[str, Any] | tuple[str, ...], context: reading.Context) -> str | None:
    """Find the name that was probably meant; not once there are so many faults that it would take long."""
    if len(context.faults.faults) >= fields.SUGGESTIONS_UNTIL:
        return None
    return next(iter(difflib.get_close_matches(shown(typed).casefold(), known, n=1)), None)


def _missing_fields(node: Map, required: tuple[str, ...], context: reading.Context) -> None:
    for name in required:
        if name not in node.entries:
            context.fault("missing-field", node, field=name)


def _check_dates(body: Mapping[str, Any], node: Map, context: reading.Context) -> None:
    """Note a question that ends to be valid before it begins."""
    if body.get("valid_from", "") > body.get("valid_until", "9999-12-31"):
        context.fault("dates-in-wrong-order", node.entries["valid_until"][1])
