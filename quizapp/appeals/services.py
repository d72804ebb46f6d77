"""Object to a question, and answer; each verb opens its own transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from quizapp import store
from quizapp.core import appeals as rules
from quizapp.core import attempts, papers, refusals
from quizapp.store.appeals import Raised
from quizapp.store.attempts import Sitting


@dataclass(frozen=True, slots=True)
class Group:
    """The appeals of a round on one question, through all its versions, first to last."""

    bank: str
    question: str
    stem: str
    raised: tuple[Raised, ...]

    @property
    def waiting(self) -> int:
        """How many have no answer yet."""
        return sum(one.appeal.answered_at is None for one in self.raised)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a member wants to object to: a slot of an own attempt, and the appeal where there is one."""

    sitting: Sitting
    round: store.Round
    slot: int
    stem: str
    appeal: store.Appeal | None


def subject(attempt_id: int, slot: int, *, member_id: int, now: datetime) -> Subject:
    """Return what an appeal is about.

    :raises refusals.Missing: not the member's attempt, or no such slot.
    :raises refusals.Conflict: ``no-appeals``: the key is not to be seen yet, or this round takes none.
    """
    sitting = store.attempts.sitting(attempt_id, member_id=member_id)
    if sitting is None or sitting.handed_in_at is None or not 1 <= slot <= len(sitting.paper["slots"]):
        raise refusals.Missing("not-found")
    this_round = store.seasons.round_by_id(sitting.round_id)
    if this_round is None:
        raise refusals.Missing("not-found")
    if this_round.appeals_until is None or not _key_visible(this_round, now):
        raise refusals.Conflict("no-appeals")
    question_id = papers.Paper.from_json(sitting.paper).slots[slot - 1].question_id
    (question,) = store.banks.questions([question_id])
    appeal = store.appeals.of_attempt(attempt_id).get(slot)
    return Subject(sitting, this_round, slot, question.body["stem"], appeal)


def check(attempt_id: int, slot: int, *, member_id: int, now: datetime) -> None:
    """See whether the member may object to a question of the own paper now.

    :raises refusals.Missing: as :func:`subject`.
    :raises refusals.Conflict: ``no-appeals``, ``appeals-over``, ``appealed-already``.
    """
    about = subject(attempt_id, slot, member_id=member_id, now=now)
    until = about.round.appeals_until
    if until is not None and not rules.is_open(now, until=until, key_visible=True):
        raise refusals.Conflict("appeals-over", until_at=until.isoformat())
    if about.appeal is not None:
        raise refusals.Conflict("appealed-already")


def make(attempt_id: int, slot: int, text: str, *, member_id: int, now: datetime) -> None:
    """Object to a question of the own paper, once.

    :param text: ``TEXT_LEAST`` to ``TEXT_MOST`` characters.
    :raises: as :func:`check`.
    :raises refusals.Invalid: ``bad-input``: too short or too long.
    """
    check(attempt_id, slot, member_id=member_id, now=now)
    if not rules.TEXT_LEAST <= len(text) <= rules.TEXT_MOST:
        raise refusals.Invalid("bad-input")
    with store.transaction():
        # Of two at once the first stands.
        if not store.appeals.make(attempt_id, slot, text, now=now):
            raise refusals.Conflict("appealed-already")


def groups(round_id: int) -> list[Group]:
    """Return a round's appeals by question: those with most that wait first."""
    by_question: dict[tuple[str, str], list[Raised]] = {}
    for one in store.appeals.of_round(round_id):
        by_question.setdefault((one.bank, one.question), []).append(one)
    found = [
        Group(bank, question, raised[-1].body["stem"], tuple(raised))
        for (bank, question), raised in by_question.items()
    ]
    return sorted(found, key=lambda one: (-one.waiting, -len(one.raised), one.bank, one.question))


def group(round_id: int, bank: str, question: str) -> Group:
    """Return a round's appeals on one question.

    :raises refusals.Missing: there are none.
    """
    for one in groups(round_id):
        if (one.bank, one.question) == (bank, question):
            return one
    raise refusals.Missing("not-found")


def answer(found: Group, text: str, *, appeal_id: int | None, by_id: int, now: datetime) -> int:
    """Answer one appeal of a question, or all that wait; what is answered stays as it is.

    :param appeal_id: None: all.
    :return: how many were answered.
    """
    wanted = [one.appeal.id for one in found.raised if appeal_id in (None, one.appeal.id)]
    with store.transaction():
        return store.appeals.answer(wanted, text, by_id=by_id, now=now)


def take_until(round_id: int, until: datetime | None) -> None:
    """Set up to when a round takes appeals; None: it takes none, and what was raised stays.

    :raises refusals.Missing: no such round.
    :raises refusals.Invalid: ``appeals-too-early``: before the round closes for everybody.
    """
    with store.transaction():
        this_round = store.overrides.hold_round(round_id)
        if this_round is None:
            raise refusals.Missing("not-found")
        ends_at = max(this_round.closes_at, this_round.last_deadline_at or this_round.closes_at)
        if until is not None and not rules.may_end(until, closes_at=ends_at):
            raise refusals.Invalid("appeals-too-early", ends_at=ends_at.isoformat())
        store.appeals.take_until(round_id, until)


def waiting(found: Sequence[Group]) -> int:
    """Count the appeals that have no answer yet."""
    return sum(one.waiting for one in found)


def _key_visible(this_round: store.Round, now: datetime) -> bool:
    return attempts.key_visible(this_round.results, attempts.phase_of(this_round, now))
