"""A bank: the questions of one file. From a decoded document to the bank, or to all of its faults at once.

Each field has one reader in a table; a type adds its own fields to those of every question. So a field that
nobody knows, a value of the wrong kind and a wrong value are found in the same pass, in whatever order the
file has them, and a wrong ``type`` hides no other fault.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from quizapp.core import fields
from quizapp.core.documents import Fault, Faults, Map, Node, Scalar, Seq, shown
from quizapp.core.questions import authored, reading
from quizapp.core.questions.authored import Question

MAX_QUESTIONS: Final = 20_000
MAX_TITLE_CHARACTERS: Final = 200

_DEFAULTS_FIELDS: Final = {"mark": reading.mark, "multiple": reading.policy}
#: Fields of the bank itself.
HEAD_FIELDS: Final[Mapping[str, reading.FieldReader]] = {
    "bank": reading.identifier,
    "title": reading.text,
    "source": reading.any_text,
    "defaults": reading.anything,
    "questions": reading.anything,
}


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

    def digests(self) -> dict[str, str]:
        """Give the digest of each question by its id, in the file's order."""
        return {question.id: question.digest for question in self.questions}


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


def diff(old: Mapping[str, str], new: Mapping[str, str]) -> Difference:
    """Compare two contents of a bank, each given as the digest of every question by its id."""
    added = [key for key in new if key not in old]
    changed = [key for key, digest in new.items() if old.get(key, digest) != digest]
    return Difference(added, changed, sorted(old.keys() - new.keys()))


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
    head = reading.read_fields(node, HEAD_FIELDS, context)
    if len(title := head.get("title") or "") > MAX_TITLE_CHARACTERS:
        at = node.entries["title"][1]
        context.fault("field-too-long", at, field="title", length=len(title), limit=MAX_TITLE_CHARACTERS)
    reading.missing_fields(node, ("bank", "title", "questions"), context)
    return head


def _defaults(node: Map, context: reading.Context) -> dict[str, str]:
    """Read the mark and the policy of questions that have none of their own."""
    if "defaults" not in node.entries:
        return {}
    value = node.entries["defaults"][1]
    if not isinstance(value, Map):
        context.wrong_kind("defaults", value, "mapping")
        return {}
    return reading.read_fields(value, _DEFAULTS_FIELDS, context)


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
        if question := authored.read(item, defaults, faults):
            questions.append(question)
    return questions


def _check_id(node: Map, first_lines: dict[str, int], faults: Faults) -> None:
    """Note an id that an earlier question has."""
    at = node.entries["id"][1] if "id" in node.entries else None
    if not isinstance(at, Scalar) or not at.text:
        return
    if at.text in first_lines:
        faults.add("duplicate-id", at, question=shown(at.text), first=first_lines[at.text])
    else:
        first_lines[at.text] = at.line
