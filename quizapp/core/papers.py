"""Papers: the plan that says what a paper holds, and the draw that deals one."""

from dataclasses import dataclass
from typing import Any, Self

RULE_FIELDS = ("count", "banks", "type", "topic", "difficulty", "mark_hundredths")


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a plan: so many questions of this description.

    A field that is None asks for nothing.

    :ivar count: how many questions, at least 1.
    :ivar banks: codes of the banks to draw from; None means every bank.
    :ivar type: question type, e.g. ``single``.
    :ivar topic: the topic exactly as the bank writes it.
    :ivar difficulty: 1 to 5.
    :ivar mark_hundredths: mark of each slot in hundredths; None takes the question's own.
    """

    count: int
    banks: tuple[str, ...] | None = None
    type: str | None = None
    topic: str | None = None
    difficulty: int | None = None
    mark_hundredths: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Give the rule as plain JSON values; fields that ask for nothing are left out."""
        asked = {name: getattr(self, name) for name in RULE_FIELDS if getattr(self, name) is not None}
        return asked | ({"banks": list(self.banks)} if self.banks is not None else {})

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read what ``to_json`` gave."""
        banks = data.get("banks")
        return cls(**(data | {"banks": None if banks is None else tuple(banks)}))


@dataclass(frozen=True, slots=True)
class PaperPlan:
    """The rules of a paper, in the order of its parts."""

    rules: tuple[Rule, ...]

    @property
    def count(self) -> int:
        """How many slots a paper of this plan has."""
        return sum(rule.count for rule in self.rules)

    def to_json(self) -> dict[str, Any]:
        """Give the plan as plain JSON values."""
        return {"rules": [rule.to_json() for rule in self.rules]}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read what ``to_json`` gave."""
        return cls(tuple(Rule.from_json(rule) for rule in data["rules"]))
