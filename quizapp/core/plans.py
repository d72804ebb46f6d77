"""What a paper shall hold: rules, in sections with headings, the total, and how hard it may be."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

RULE_FIELDS = ("count", "banks", "type", "topic", "difficulty", "mark_hundredths")
_OWN_NUMBERS = ("total_hundredths", "difficulty_within_hundredths")


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
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what ``to_json`` gave."""
        banks = data.get("banks")
        return cls(**{**data, "banks": None if banks is None else tuple(banks)})


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the paper under a heading: so many rules, after those of the sections before it."""

    title: str
    rules: int


@dataclass(frozen=True, slots=True)
class PaperPlan:
    """The rules of a paper, in the order of its parts.

    :ivar sections: which rules stand under which heading; empty where the paper has none, else they share
        out all the rules.
    :ivar total_hundredths: the mark of the whole paper as the organiser states it; None: not stated.
    :ivar difficulty_within_hundredths: how far the mean difficulty of a paper may lie from the plan's, in
        hundredths of a step; None: papers are not balanced.
    """

    rules: tuple[Rule, ...]
    sections: tuple[Section, ...] = ()
    total_hundredths: int | None = None
    difficulty_within_hundredths: int | None = None

    @property
    def count(self) -> int:
        """How many slots a paper of this plan has."""
        return sum(rule.count for rule in self.rules)

    @property
    def known_total_hundredths(self) -> int | None:
        """The mark of the whole paper: as stated, else the sum where every rule has a mark, else None."""
        if self.total_hundredths is not None or not self.rules:
            return self.total_hundredths
        marks = [rule.mark_hundredths for rule in self.rules]
        if None in marks:
            return None
        return sum(rule.count * (rule.mark_hundredths or 0) for rule in self.rules)

    @property
    def parts(self) -> tuple[tuple[str | None, tuple[Rule, ...]], ...]:
        """The rules under their headings; one part without a heading where there are no sections."""
        if not self.sections:
            return ((None, self.rules),)
        parts, begin = [], 0
        for section in self.sections:
            parts.append((section.title, self.rules[begin : begin + section.rules]))
            begin += section.rules
        return tuple(parts)

    @property
    def headings(self) -> tuple[tuple[int, str], ...]:
        """The first slot of each section, from 1, and its heading."""
        found, slot = [], 1
        for title, rules in self.parts:
            if title is not None:
                found.append((slot, title))
            slot += sum(rule.count for rule in rules)
        return tuple(found)

    def to_json(self) -> dict[str, Any]:
        """Give the plan as plain JSON values; what is not asked for is left out."""
        plan: dict[str, Any] = {"rules": [rule.to_json() for rule in self.rules]}
        if self.sections:
            plan["sections"] = [[section.title, section.rules] for section in self.sections]
        numbers = {name: getattr(self, name) for name in _OWN_NUMBERS}
        return plan | {name: number for name, number in numbers.items() if number is not None}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what ``to_json`` gave."""
        return cls(
            tuple(Rule.from_json(rule) for rule in data["rules"]),
            tuple(Section(title, rules) for title, rules in data.get("sections", ())),
            **{name: data.get(name) for name in _OWN_NUMBERS},
        )
