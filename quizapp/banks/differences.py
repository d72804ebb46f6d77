"""What differs between two versions of a question, field by field, the changed parts set apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

from quizapp.banks.cards import Card

#: Comparing takes the product of the lengths: beyond this, what lies between the common ends is one part.
_MOST_COMPARED: Final = 400

#: Fields that are prose; of the others the whole value is what changed.
_PROSE: Final = {"stem", "choices", "explanation", "cite", "answers", "tags"}

Parts = Sequence[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Field:
    """A field that differs: its name, a choice's letter, and both texts as (part, is it changed)."""

    name: str
    letter: str
    old: Parts
    new: Parts


@dataclass(frozen=True, slots=True)
class Changed:
    """A question before and after."""

    old: Card
    new: Card

    @property
    def fields(self) -> Sequence[Field]:
        """What differs, in the order of the new version; what is gone from it comes last."""
        old, new = _texts(self.old), _texts(self.new)
        names = [*new, *(name for name in old if name not in new)]
        return [
            _field(name, letter, old.get((name, letter), ""), new.get((name, letter), ""))
            for name, letter in names
            if old.get((name, letter)) != new.get((name, letter))
        ]


def _field(name: str, letter: str, old: str, new: str) -> Field:
    if name in _PROSE:
        return Field(name, letter, *_compare(old, new))
    return Field(name, letter, _filled([(old, True)]), _filled([(new, True)]))


def _texts(card: Card) -> Mapping[tuple[str, str], str]:
    """Give every field as text, by name and, for choices, letter; mark and policy as they are resolved."""
    texts: dict[tuple[str, str], str] = {}
    for name, value in card.body.items():
        if isinstance(value, Mapping):
            texts |= {(name, letter): typed for letter, typed in value.items()}
        elif name not in ("mark", "multiple"):
            texts[name, ""] = _text(value)
    whole, part = divmod(card.mark_hundredths, 100)
    texts["mark", ""] = f"{whole}.{part:02}".rstrip("0").rstrip(".")
    if card.type == "multiple":
        texts["multiple", ""] = card.policy
    return texts


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return ", ".join(one if isinstance(one, str) else f"[{_text(one)}]" for one in value)


def _compare(old: str, new: str) -> tuple[Parts, Parts]:
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    middle_old, middle_new = old[start : len(old) - end], new[start : len(new) - end]
    if max(len(middle_old), len(middle_new)) > _MOST_COMPARED:
        blocks = [("replace", 0, len(middle_old), 0, len(middle_new))]
    else:
        blocks = SequenceMatcher(None, middle_old, middle_new, autojunk=False).get_opcodes()
    olds = [(middle_old[a:b], tag != "equal") for tag, a, b, _, _ in blocks]
    news = [(middle_new[a:b], tag != "equal") for tag, _, _, a, b in blocks]
    head, tail = (old[:start], False), (old[len(old) - end :], False)
    return _filled([head, *olds, tail]), _filled([head, *news, tail])


def _common(one: str, other: str) -> int:
    """Count the characters that both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _filled(parts: Parts) -> Parts:
    return [part for part in parts if part[0]]
