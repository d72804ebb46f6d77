"""Question types: one module each, listed in ``QUESTION_TYPES``; who asks goes by the table, not by name.

A question is kept as its ``body``: the mapping of its fields exactly as typed. A response is kept in one
canonical form: a dealt letter, a sorted list of letters, a list of texts, or ``None`` for nothing.
"""

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final, Protocol

from quizapp.core.documents import Map
from quizapp.core.questions import blank, multiple, reading, single, true_false
from quizapp.core.questions.letters import Response, to_dealt_letters, to_key_letters

__all__ = ["LATER_TYPES", "QUESTION_TYPES", "QuestionType", "Response", "to_dealt_letters", "to_key_letters"]


class QuestionType(Protocol):
    """What every question type can do; the modules of this package are such.

    ``policy`` is the resolved policy of the question, which only a multiple choice looks at.
    """

    @property
    def FIELDS(self) -> Mapping[str, reading.FieldReader]:  # noqa: N802 - a module's constant
        """Give the fields that this type adds to those of every question, each with its reader."""

    @property
    def REQUIRED(self) -> tuple[str, ...]:  # noqa: N802 - a module's constant
        """Give the fields of ``FIELDS`` that must be there."""

    @property
    def SHUFFLES(self) -> bool:  # noqa: N802 - a module's constant
        """Tell whether the order of its choices is dealt."""

    def check(self, body: Mapping[str, Any], node: Map, policy: str, context: reading.Context) -> None:
        """Note what its fields have against each other; fields with faults are not in the body."""

    def choice_ids(self, body: Mapping[str, Any]) -> tuple[str, ...]:
        """Give the bank's letters, in the order of an unshuffled paper; none for a type without choices."""

    def choice_texts(self, body: Mapping[str, Any]) -> Mapping[str, str]:
        """Give the text of each choice by the bank's letter."""

    def size(self, body: Mapping[str, Any]) -> int:
        """Count the choices or blanks: what ``check_response`` needs to know."""

    def key(self, body: Mapping[str, Any]) -> Response:
        """Give a response that earns full credit, in the bank's letters."""

    def check_response(self, size: int, raw: Any) -> Response:
        """Bring what was sent, under dealt letters, to canonical form; :raises Invalid: ``bad-response``."""

    def is_answered(self, response: Response) -> bool:
        """Tell whether a canonical response gives anything."""

    def grade(self, body: Mapping[str, Any], response: Response, policy: str) -> Fraction:
        """Credit a canonical response in the bank's letters, from 0 to 1."""


QUESTION_TYPES: Final[Mapping[str, QuestionType]] = MappingProxyType(
    {"single": single, "multiple": multiple, "true_false": true_false, "blank": blank}
)

#: Types that the format names and that are not dealt yet.
LATER_TYPES: Final = ("order", "match", "short")
