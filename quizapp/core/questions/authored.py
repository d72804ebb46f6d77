"""A question as its author wrote it: from a decoded mapping to the question, or to its faults."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from quizapp.core import marks
from quizapp.core.documents import Faults, Map, Scalar, shown
from quizapp.core.questions import LATER_TYPES, QUESTION_TYPES, doubts, policies, reading

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
_FIELDS: Final = {name: {**COMMON_FIELDS, **kind.FIELDS} for name, kind in QUESTION_TYPES.items()}
_REQUIRED: Final = {name: ("id", "stem", *kind.REQUIRED) for name, kind in QUESTION_TYPES.items()}
_EVERY_FIELD: Final = frozenset().union(*_FIELDS.values())
_FIELDS_OF_LATER_TYPES: Final = ("left", "right", "reference")
#: A question of unknown type may hold the fields of any, so that they are not called unknown as well.
_FIELDS_OF_UNKNOWN_TYPE: Final = {
    **dict.fromkeys((*_EVERY_FIELD, *_FIELDS_OF_LATER_TYPES), reading.anything),
    **COMMON_FIELDS,
}

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


def read(node: Map, defaults: Mapping[str, str], faults: Faults) -> Question | None:
    """Read one question; ``None`` when its type is not known or its id, type or stem is missing."""
    entries = node.entries
    own_id = entries["id"][1] if "id" in entries else None
    context = reading.Context(faults, shown(own_id.text) if isinstance(own_id, Scalar) else None)
    name = entries["type"][1] if "type" in entries else None
    kind = QUESTION_TYPES.get(name.text) if isinstance(name, Scalar) else None
    if kind is None or not isinstance(name, Scalar):
        _question_of_unknown_type(node, context)
        return None
    body = reading.read_fields(node, _FIELDS[name.text], context, _EVERY_FIELD)
    reading.missing_fields(node, _REQUIRED[name.text], context)
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


def _question_of_unknown_type(node: Map, context: reading.Context) -> None:
    """Note what can be told of a question although its type is missing, wrong or not supported yet."""
    reading.read_fields(node, _FIELDS_OF_UNKNOWN_TYPE, context)
    reading.missing_fields(node, ("id", "type", "stem"), context)
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
            suggestion=reading.nearest(name.text, QUESTION_TYPES, context),
        )


def _check_dates(body: Mapping[str, Any], node: Map, context: reading.Context) -> None:
    """Note a question that ends to be valid before it begins."""
    if body.get("valid_from", "") > body.get("valid_until", "9999-12-31"):
        context.fault("dates-in-wrong-order", node.entries["valid_until"][1])
