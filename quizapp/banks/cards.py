"""A question as a page shows it: as its member would see it, and with its key."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from quizapp import store
from quizapp.core import banks, text
from quizapp.core.questions import QUESTION_TYPES
from quizapp.core.questions.letters import DEALT


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice under the letter that it has when nothing is shuffled."""

    letter: str
    html: str
    is_key: bool


@dataclass(frozen=True, slots=True)
class Card:
    """A question of a file or of a stored version; ``body`` is the question as typed."""

    key: str
    type: str
    topic: str | None
    difficulty: int | None
    mark_hundredths: int
    policy: str
    shuffle: bool
    body: dict[str, Any]

    @property
    def stem(self) -> str:
        """The stem as typed."""
        return str(self.body["stem"])

    @property
    def stem_html(self) -> str:
        """The stem as safe HTML."""
        return text.render(self.stem)

    @property
    def choices(self) -> Sequence[Choice]:
        """The choices, none for a type without."""
        rules = QUESTION_TYPES[self.type]
        texts, key = rules.choice_texts(self.body), rules.key(self.body) or ()
        ids = rules.choice_ids(self.body)
        return [
            Choice(letter, text.render(texts[own]), own in key)
            for letter, own in zip(DEALT, ids, strict=False)
        ]

    @property
    def accepted(self) -> Sequence[Sequence[str]]:
        """The accepted texts of each blank, none for a type without."""
        answers: Sequence[Sequence[str]] = self.body.get("answers", ())
        return answers

    @property
    def explanation_html(self) -> str | None:
        """The explanation as safe HTML."""
        typed = self.body.get("explanation")
        return text.render(typed) if typed else None

    def speaks_of(self, words: str) -> bool:
        """Tell whether the id, stem, a choice, an accepted text or the explanation holds these words."""
        choices = QUESTION_TYPES[self.type].choice_texts(self.body).values()
        accepted = (one for texts in self.accepted for one in texts)
        said = (self.key, self.stem, *choices, *accepted, self.body.get("explanation", ""))
        return any(words.casefold() in one.casefold() for one in said)


def of_file(questions: Iterable[banks.Question]) -> dict[str, Card]:
    """Make the cards of a checked file, by id in its order."""
    return {one.id: _card(one.id, one) for one in questions}


def of_version(version_id: int) -> dict[str, Card]:
    """Make the cards of a stored version, by id in its order."""
    return {one.key: _card(one.key, one) for one in store.bank_versions.contents(version_id)}


def _card(key: str, question: banks.Question | store.Question) -> Card:
    return Card(
        key,
        question.type,
        question.topic,
        question.difficulty,
        question.mark_hundredths,
        question.policy,
        question.shuffle,
        question.body,
    )
