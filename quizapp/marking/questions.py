"""How the questions of a round were answered: how many had each, how many were right, what they gave.

Only first attempts are counted, as for all statistics of questions: a second one has learnt from the first.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from quizapp import store
from quizapp.core import corrections, refusals, text
from quizapp.core.questions import QUESTION_TYPES, to_key_letters
from quizapp.store import regrading
from quizapp.store.corrections import Named

#: How many different answers are listed where there is nothing to tick.
ANSWERS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Line:
    """A question in the list: how many had it, and how many of them got its full mark.

    :ivar ruled: kind of the ruling that stands, if any; ``waits``: whether a proposal waits.
    """

    bank: str
    key: str
    type: str
    stem: str
    had: int
    right: int
    ruled: str | None
    waits: bool


@dataclass(frozen=True, slots=True)
class Given:
    """A choice, or a whole answer, and how many gave it."""

    letter: str
    html: str
    is_key: bool
    count: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A question of a round, by the version that most had.

    :ivar version_ids: of all versions, dealt or not; ``has_other_shapes``: among those that were dealt.
    :ivar right: how many gave the bank's key to the version that is shown.
    :ivar choices: with how many ticked each; ``answers``: the most frequent whole answers, where a question
        has more than one thing to give.
    """

    bank: str
    question: store.Question
    version_ids: frozenset[int]
    has_other_shapes: bool
    had: int
    unanswered: int
    right: int
    choices: Sequence[Given]
    answers: Sequence[Given]
    rulings: Sequence[Named]

    @property
    def stem_html(self) -> str:
        """The stem as safe HTML."""
        return text.render(self.question.body["stem"])

    @property
    def accepted(self) -> Sequence[Sequence[str]]:
        """The accepted texts of each blank, none for another type."""
        texts: Sequence[Sequence[str]] = self.question.body.get("answers", ())
        return texts


@dataclass
class _Count:
    """What is counted of one version in first attempts; ``places``: (attempt, slot, letters as dealt)."""

    had: int
    right: int
    places: list[tuple[int, int, str]]


def _counted(round_id: int) -> dict[int, _Count]:
    counts: dict[int, _Count] = {}
    for one in regrading.marked(round_id):
        for at, (question_id, worth, order) in enumerate(one.slots, start=1):
            count = counts.setdefault(question_id, _Count(0, 0, []))
            # A later attempt makes the question known here, and is not counted.
            if one.number == 1:
                count.had += 1
                count.right += one.marks[at - 1] == worth
                count.places.append((one.id, at, order))
    return counts


def lines(round_id: int, *, words: str = "") -> list[Line]:
    """List the questions of a round, those that fewest got right first.

    :param words: only those whose id, stem, choices or answers hold them.
    """
    counts = _counted(round_id)
    found: dict[tuple[str, str], Line] = {}
    rulings = store.corrections.named(round_id=round_id)
    for row, bank in regrading.versions(list(counts)):
        if not _speaks_of(row, words):
            continue
        own = [
            one.correction
            for one in rulings
            if (one.correction.bank, one.correction.question) == (bank, row.key)
        ]
        before = found.get((bank, row.key))
        found[bank, row.key] = Line(
            bank,
            row.key,
            row.type,
            row.body["stem"],
            counts[row.id].had + (before.had if before else 0),
            counts[row.id].right + (before.right if before else 0),
            _standing(own),
            any(one.waits for one in own),
        )
    return sorted(found.values(), key=lambda one: (one.right / one.had if one.had else 1, one.bank, one.key))


def _standing(own: Sequence[store.Correction]) -> str | None:
    confirmed = [(one.confirmed_at, one.id, one.ruling["kind"]) for one in own if one.confirmed_at]
    return max(confirmed)[2] if confirmed else None


def _speaks_of(row: store.Question, words: str) -> bool:
    choices = QUESTION_TYPES[row.type].choice_texts(row.body).values()
    accepted = (one for texts in row.body.get("answers", ()) for one in texts)
    said = (row.key, row.body["stem"], *choices, *accepted)
    return any(words.casefold() in one.casefold() for one in said)


def sheet(round_id: int, bank: str, key: str) -> Sheet:
    """Return a question of a round with what was given to it.

    :raises refusals.Missing: nobody who handed in had it.
    """
    counts = _counted(round_id)
    dealt = [row for row, code in regrading.versions(list(counts)) if (code, row.key) == (bank, key)]
    if not dealt:
        raise refusals.Missing("not-found")
    row = max(dealt, key=lambda one: (counts[one.id].had, one.id))
    count = counts[row.id]
    slots = {at for _attempt, at, _order in count.places}
    stored = regrading.given(round_id, slots)
    given = [to_key_letters(order, stored.get((attempt, at))) for attempt, at, order in count.places]
    rules = QUESTION_TYPES[row.type]
    return Sheet(
        bank=bank,
        question=row,
        version_ids=regrading.version_ids(bank, key),
        has_other_shapes=len({corrections.shape(one) for one in dealt}) > 1,
        had=sum(counts[one.id].had for one in dealt),
        unanswered=sum(not rules.is_answered(one) for one in given),
        right=sum(rules.grade(row.body, one, row.policy) == 1 for one in given),
        choices=_choices(row, given),
        answers=_answers(row, [one for one in given if rules.is_answered(one)]),
        rulings=store.corrections.named(round_id=round_id, bank=bank, question=key),
    )


def _choices(row: store.Question, given: Sequence[Any]) -> list[Given]:
    rules = QUESTION_TYPES[row.type]
    texts, key = rules.choice_texts(row.body), rules.key(row.body) or ()
    ticked = Counter(letter for one in given if texts for letter in one or ())
    return [
        Given(letter, text.render(texts[letter]), letter in key, ticked[letter])
        for letter in rules.choice_ids(row.body)
    ]


def _answers(row: store.Question, given: Sequence[Any]) -> list[Given]:
    """Count whole answers, the most frequent first; nothing for a single choice, whose bars say it."""
    if row.type not in ("multiple", "blank"):
        return []
    rules, joint = QUESTION_TYPES[row.type], "" if row.type == "multiple" else " | "
    counted = Counter(tuple(one) for one in given)
    return [
        Given("", joint.join(one), rules.grade(row.body, list(one), row.policy) == 1, count)
        for one, count in counted.most_common(ANSWERS_SHOWN)
    ]
