"""Running a rehearsal, and what came of it."""

import random
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask import Flask

from quizapp import store
from quizapp.core.attempts import GRACE_S
from quizapp.play import audits
from quizapp.rehearsal import site
from quizapp.rehearsal.candidates import Candidate, Journal
from quizapp.store import checks

#: Members come within so many seconds of the opening, as the page that waits for it spreads them.
SPREAD_S = 8.0
#: How long the server may take to hand in what is left.
HANDED_IN_S = 120.0
QUANTILES = (0.5, 0.95, 0.99)


@dataclass(frozen=True)
class Latency:
    """How long the answered requests of one operation took, in seconds, at the ``QUANTILES``."""

    operation: str
    count: int
    quantiles: tuple[float, ...]
    longest_s: float


@dataclass(frozen=True)
class Report:
    """What a rehearsal came to.

    :ivar lost: answers that were acknowledged and are not what the server has stored.
    :ivar errors: what members were told that should not have happened, and what the audit found.
    :ivar retries: requests that got no answer, or that of a server in trouble, and were sent again.
    """

    started: int
    acknowledged: int
    handed_in: int
    handed_in_by_server: int
    lost: tuple[str, ...]
    errors: tuple[str, ...]
    retries: int
    latencies: tuple[Latency, ...]


def candidates(host: str, members: int, password: str) -> list[Candidate]:
    """Make the simulated members of a copy; what each does is the same in every rehearsal."""
    return [
        Candidate(host, site.staff_no(number), password, random.Random(number))  # noqa: S311 (nor here)
        for number in range(1, members + 1)
    ]


def sit(
    candidates: list[Candidate],
    round_id: int,
    *,
    opens_in_s: float,
    ends_in_s: float,
    told: Callable[[Iterable[Journal]], None],
) -> None:
    """Let everybody sign in and take the round, each in a thread; return when all are done.

    :param told: is told once a second how far the journals are.
    """
    began_s = time.monotonic()
    dice = random.Random(len(candidates))  # noqa: S311 (nothing secret hangs on it)

    def take(candidate: Candidate, signs_in_s: float, starts_s: float) -> None:
        time.sleep(max(0.0, signs_in_s - time.monotonic()))
        if candidate.sign_in():
            candidate.sit(round_id, starts_s=starts_s, ends_s=began_s + ends_in_s)
        candidate.close()

    threads = [
        threading.Thread(
            target=take,
            args=(
                one,
                began_s + dice.uniform(0, 0.8 * opens_in_s),
                began_s + opens_in_s + dice.uniform(0, SPREAD_S),
            ),
            daemon=True,
        )
        for one in candidates
    ]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        time.sleep(1)
        told(one.journal for one in candidates)


def wait_for_the_bell(app: Flask) -> None:
    """Wait until the server has handed in what is left, at most ``HANDED_IN_S`` seconds."""
    until_s = time.monotonic() + GRACE_S + HANDED_IN_S
    while time.monotonic() < until_s:
        with app.app_context():
            waits = checks.count_running()
            store.end_reading()
        if not waits:
            return
        time.sleep(1)


def report(app: Flask, journals: list[Journal]) -> Report:
    """Compare every journal with what is stored, mark everything again, and add up."""
    key = bytes(app.extensions["keys"].receipt_key)
    lost: list[str] = []
    errors = [error for one in journals for error in one.errors]
    with app.app_context():
        handed_in = checks.count_handed_in()
        by_server = checks.count_handed_in_by_server()
        for one in journals:
            lost += _lost(one)
        errors += [f"{finding.code}: {finding.facts}" for finding in audits.verify(key=key)]
    site.forget(app)
    took = {operation for one in journals for operation in one.took_s}
    return Report(
        started=sum(one.attempt_id is not None for one in journals),
        acknowledged=sum(len(one.acknowledged) for one in journals),
        handed_in=handed_in,
        handed_in_by_server=by_server,
        lost=tuple(lost),
        errors=tuple(errors),
        retries=sum(one.retries for one in journals),
        latencies=tuple(_latency(operation, journals) for operation in sorted(took)),
    )


def _lost(journal: Journal) -> list[str]:
    if journal.attempt_id is None:
        return []
    stored = store.attempts.responses(journal.attempt_id)
    found = {slot: (one.seq, one.response) for slot, one in stored.items()}
    return [
        f"{journal.attempt_id}/{slot}: {told} != {found.get(slot)}"
        for slot, told in journal.acknowledged.items()
        if slot not in found
        or found[slot][0] < told[0]
        or (found[slot][0] == told[0] and found[slot] != told)
    ]


def _latency(operation: str, journals: list[Journal]) -> Latency:
    took_s = sorted(second for one in journals for second in one.took_s.get(operation, ()))
    at = tuple(took_s[min(len(took_s) - 1, int(quantile * len(took_s)))] for quantile in QUANTILES)
    return Latency(operation, len(took_s), at, took_s[-1])
