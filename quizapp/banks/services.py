"""What is done with banks: check a file, say what it would change, store it, take it back, give it out.

Why a service opens its transaction itself here: checking 5,000 questions takes most of a second, so a file is
read, compared and turned into rows with nothing held, and only the rows are written inside.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from quizapp import store
from quizapp.banks import outlines
from quizapp.core import banks, papers, refusals
from quizapp.core.documents import Fault
from quizapp.core.questions import QUESTION_TYPES
from quizapp.files import bank_files, yaml_reader, yaml_writer


@dataclass(frozen=True, slots=True)
class Stored:
    """What storing did, by ids of questions. ``unchanged``: the content is in use, no version was made."""

    bank: str
    version: int
    new: Sequence[str]
    changed: Sequence[str]
    gone: Sequence[str]
    unchanged: bool
    warnings: Sequence[Fault]


@dataclass(frozen=True, slots=True)
class ShortRound:
    """A round that has not closed and whose plan asks for more questions than there would be."""

    kind: str
    week: date | None
    season: str
    opens_at: datetime
    missing: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What storing would do; ``current`` is the version in use, None for a new bank."""

    bank: banks.Bank
    current: store.bank_versions.Version | None
    would: Stored
    short: Sequence[ShortRound]


def check(data: bytes) -> banks.ParsedBank:
    """Read a bank file with all of its faults; takes up to seconds for the largest.

    :raises RuntimeError: called inside a transaction, where it would hold up every writer.
    """
    return check_with_outline(data)[0]


def check_with_outline(data: bytes) -> tuple[banks.ParsedBank, outlines.Outline]:
    """Check a file, and say what it is of although it may have faults; see :func:`check`."""
    if store.is_writing():
        raise RuntimeError("a bank is checked inside a transaction")
    store.end_reading()
    node, faults = yaml_reader.read(data)
    return bank_files.judge(node, faults), outlines.of(node)


def preview(parsed: banks.ParsedBank, *, now: datetime) -> Preview:
    """Say what storing a bank without faults would do.

    :param now: aware UTC; rounds that close later are looked at.
    """
    bank = _without_faults(parsed)
    current = store.bank_versions.latest(bank.code)
    would = _compare(parsed, current, digest=_digest(bank))
    others = [one for one in store.banks.latest_versions() if current is None or one != current.id]
    pool = [*store.banks.pool(others), *map(_pool_question(bank.code), bank.questions)]
    return Preview(bank, current, would, short_rounds(pool, now=now))


def store_bank(
    parsed: banks.ParsedBank, *, by: int | None, now: datetime, after: int | None = None
) -> Stored:
    """Store a bank without faults as the next version; the same content again makes none.

    Opens its own transaction. Of two at once the second waits and is compared with what the first stored.

    :param by: id of the member who stores it; None for a command without a name.
    :param after: the number of the version that the author saw it compared with, 0 for a new bank; None: any.
    :raises refusals.Conflict: ``bank-moved-on``: another version is in use by now.
    """
    bank = _without_faults(parsed)
    digest = _digest(bank)
    rows = [row_of(question) for question in bank.questions]
    with store.transaction():
        bank_id = store.bank_versions.hold(bank.code)
        current = store.bank_versions.latest(bank.code)
        _refuse_other_than(after, current)
        stored = _compare(parsed, current, digest=digest)
        if not stored.unchanged:
            new = store.bank_versions.NewVersion(bank.title, _head(bank), digest, len(rows))
            store.bank_versions.add(bank_id, stored.version, new, rows, stored_by_id=by, now=now)
    return stored


def before(current: store.bank_versions.Version) -> store.bank_versions.Version | None:
    """Return the version before the one in use: what taking it back leads to."""
    return next(iter(store.bank_versions.history(current.code, limit=1, before=current.number)), None)


def take_back(code: str, *, by: int, now: datetime, after: int) -> Stored:
    """Store the content of the version before as a new version; nothing is deleted.

    :param after: the number of the version that the author wants to take back.
    :raises refusals.Missing: no such bank, or only one version of it.
    :raises refusals.Conflict: ``bank-moved-on``.
    """
    with store.transaction():
        store.bank_versions.hold(version_in_use(code).code)
        current = version_in_use(code)
        _refuse_other_than(after, current)
        old = before(current)
        if old is None:
            raise refusals.Missing("not-found")
        difference = compare_versions(current, old)
        number = current.number + 1
        store.bank_versions.add_again(old, number, stored_by_id=by, now=now)
    return Stored(code, number, *difference, unchanged=False, warnings=())


def version_in_use(code: str) -> store.bank_versions.Version:
    """Return the latest version; :raises refusals.Missing: no such bank."""
    found = store.bank_versions.latest(code)
    if found is None:
        raise refusals.Missing("not-found")
    return found


def version(code: str, number: int) -> store.bank_versions.Version:
    """Return one version; :raises refusals.Missing: there is none."""
    found = store.bank_versions.by_number(code, number)
    if found is None:
        raise refusals.Missing("not-found")
    return found


def compare_versions(
    old: store.bank_versions.Version | None, new: store.bank_versions.Version
) -> banks.Difference:
    """Say what changes from one stored version to another; all is new where there is no old one."""
    digests = store.bank_versions.digests
    return banks.diff(digests(old.id) if old else {}, digests(new.id))


def export(exported: store.bank_versions.Version) -> str:
    """Write a version as YAML; loading it again finds it unchanged."""
    questions = [question.body for question in store.bank_versions.contents(exported.id)]
    store.end_reading()
    return yaml_writer.write({"bank": exported.code, **exported.head, "questions": questions})


def coming_rounds(*, now: datetime) -> list[tuple[store.Round, store.Season]]:
    """Return the rounds that have not closed: papers may be dealt for them yet."""
    return [(one, season) for one, season in store.seasons.rounds() if one.closes_at > now]


def short_rounds(pool: Iterable[papers.PoolQuestion], *, now: datetime) -> list[ShortRound]:
    """List the rounds, not closed yet, whose plan this pool could not fill."""
    dealt_from = papers.Pool(pool)
    short = []
    for one, season in coming_rounds(now=now):
        plan = papers.PaperPlan.from_json(one.plan)
        missing = sum(rule.wanted - rule.available for rule in papers.shortages(plan, dealt_from))
        if missing:
            short.append(ShortRound(one.kind, one.week, season.title, one.opens_at, missing))
    return short


def _without_faults(parsed: banks.ParsedBank) -> banks.Bank:
    if parsed.bank is None:
        raise ValueError(f"a bank with {len(parsed.faults)} faults is not stored")
    return parsed.bank


def _refuse_other_than(after: int | None, current: store.bank_versions.Version | None) -> None:
    number = current.number if current else 0
    if after is not None and after != number:
        raise refusals.Conflict("bank-moved-on", version=number)


def _compare(parsed: banks.ParsedBank, current: store.bank_versions.Version | None, *, digest: str) -> Stored:
    bank = _without_faults(parsed)
    unchanged = current is not None and current.digest == digest
    old = store.bank_versions.digests(current.id) if current and not unchanged else {}
    difference = banks.Difference([], [], []) if unchanged else banks.diff(old, bank.digests())
    number = (current.number if current else 0) + (0 if unchanged else 1)
    return Stored(bank.code, number, *difference, unchanged=unchanged, warnings=parsed.warnings)


def _head(bank: banks.Bank) -> dict[str, Any]:
    return {name: value for name, value in bank.document().items() if name not in ("bank", "questions")}


def _digest(bank: banks.Bank) -> str:
    told = json.dumps([_head(bank), list(bank.digests().items())], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


def row_of(question: banks.Question) -> dict[str, Any]:
    """Give the values of a question's row."""
    return {
        "key": question.id,
        "digest": question.digest,
        "type": question.type,
        "topic": question.topic,
        "difficulty": question.difficulty,
        "mark_hundredths": question.mark_hundredths,
        "policy": question.policy,
        "shuffle": question.shuffle,
        "body": question.body,
    }


def _pool_question(code: str) -> Any:
    """Make the pool's view of a question that is not stored yet."""

    def make(question: banks.Question) -> papers.PoolQuestion:
        return papers.PoolQuestion(
            id=0,
            bank=code,
            key=question.id,
            type=question.type,
            topic=question.topic,
            difficulty=question.difficulty,
            mark_hundredths=question.mark_hundredths,
            choices=tuple(QUESTION_TYPES[question.type].choice_ids(question.body)),
            shuffle=question.shuffle,
        )

    return make
