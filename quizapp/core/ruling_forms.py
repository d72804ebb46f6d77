"""From what an organiser types to a ruling: checked against the question's type and choices."""

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, NoReturn

from quizapp.core import refusals, text
from quizapp.core.corrections import Graded, Kind, Ruling, shape
from quizapp.core.questions import QUESTION_TYPES, blank, true_false

_BETWEEN_ANSWERS: Final = re.compile(r"[;；\n]")
_LETTERS: Final = re.compile(r"[A-Z](?:[ ,，、]*[A-Z])*")
_LETTER: Final = re.compile(r"[A-Z]")
_SIDES: Final = {**true_false.WORDS, "t": true_false.TRUE, "f": true_false.FALSE}


def read(kind: str, typed: Sequence[str], question: Graded) -> Ruling:
    """Read a ruling as it was typed.

    :param kind: one of ``Kind``.
    :param typed: for blanks the texts of each, one a line; else one text: letters as on the question's page,
        several answers with ``；`` between them; a statement's side as a word (对, 错) or letter.
    :raises refusals.Invalid: ``bad-ruling`` with the reason: ``kind`` (no such), ``missing`` (no answer),
        ``several`` (one key only), ``unreadable``, ``outside`` (not among the choices), ``all-ticked``
        (ticking everything would earn marks), ``same`` (it is the key already), ``long`` (a text that does
        not fit into a blank, so that nobody could give it).
    """
    if kind not in tuple(Kind):
        _refuse("kind")
    ruled = Kind(kind)
    if ruled in (Kind.VOID, Kind.GIVE):
        return Ruling(ruled)
    answers = _READERS[question.type](ruled, typed, question)
    if not answers:
        _refuse("missing")
    if ruled is Kind.KEY and len(answers) > 1:
        _refuse("several")
    if _key(question) in answers:
        _refuse("same")
    return Ruling(ruled, tuple(answers), shape(question))


def _refuse(reason: str, **facts: Any) -> NoReturn:
    raise refusals.Invalid("bad-ruling", reason=reason, **facts)


def _key(question: Graded) -> Any:
    """Give the bank's key in the form that a ruling's answer has."""
    if question.type == "blank":
        return question.body["answers"]
    return QUESTION_TYPES[question.type].key(question.body)


def _parts(typed: Sequence[str]) -> list[str]:
    parts = (text.normalise(part).upper() for one in typed for part in _BETWEEN_ANSWERS.split(one))
    return [part for part in parts if part]


def _letters(typed: Sequence[str], question: Graded) -> list[list[str]]:
    """Read answers of letters, each sorted and once."""
    known = QUESTION_TYPES[question.type].choice_ids(question.body)
    answers: list[list[str]] = []
    for part in _parts(typed):
        if not _LETTERS.fullmatch(part):
            _refuse("unreadable", typed=part)
        letters = sorted(set(_LETTER.findall(part)))
        if outside := [letter for letter in letters if letter not in known]:
            _refuse("outside", typed="".join(outside))
        if letters not in answers:
            answers.append(letters)
    return answers


def _single(kind: Kind, typed: Sequence[str], question: Graded) -> list[Any]:
    # ``AC`` accepts both; as a key it is one letter too many.
    return [letter for letters in _letters(typed, question) for letter in letters]


def _multiple(kind: Kind, typed: Sequence[str], question: Graded) -> list[Any]:
    answers = _letters(typed, question)
    choices = len(question.body["choices"])
    if question.policy == "right_minus_wrong" and any(2 * len(one) > choices for one in answers):
        _refuse("all-ticked")
    return list(answers)


def _side(kind: Kind, typed: Sequence[str], question: Graded) -> list[Any]:
    answers = []
    for part in _parts(typed):
        side = _SIDES.get(part.casefold())
        if side is None:
            _refuse("unreadable", typed=part)
        answers.append(side)
    return answers


def _texts(kind: Kind, typed: Sequence[str], question: Graded) -> list[Any]:
    """Read the texts of each blank; what is accepted besides may leave a blank as it is."""
    lists = [text.tidy(one, lines=True).split("\n") for one in typed]
    lists = [[tidy for line in one if (tidy := text.tidy(line))] for one in lists]
    if any(len(line) > blank.MOST_CHARACTERS for one in lists for line in one):
        _refuse("long", most=blank.MOST_CHARACTERS)
    if len(lists) != len(question.body["answers"]):
        _refuse("missing")
    is_whole = all(lists) if kind is Kind.KEY else any(lists)
    return [lists] if is_whole else []


_READERS: Final[Mapping[str, Callable[[Kind, Sequence[str], Graded], list[Any]]]] = MappingProxyType(
    {"single": _single, "multiple": _multiple, "true_false": _side, "blank": _texts}
)
