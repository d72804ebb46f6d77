"""What runs when: one table, each line calls one service; and the process that runs it.

Why a process of its own: inside web workers every worker would run every job. Each job asks the tables what
is due at ``now``: it may run late, twice, or in two processes, and does the same. A lease in the database
lets only one scheduler act; what has a due time of its own is claimed besides, in the transaction that does
it.
"""

import contextlib
import logging
import os
import secrets
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask, current_app

from quizapp import standings, store
from quizapp.play import ahead, regrading
from quizapp.play import services as play
from quizapp.store import checks, due
from quizapp.store.due import Due
from quizapp.web import clock

log = logging.getLogger(__name__)

BATCH = 100
BEAT_S = 2
# A process that was stopped and goes on must not act on a lease that has run out meanwhile.
TRUSTED_S = store.jobs.LEASE.total_seconds() - 2 * BEAT_S
HOUR_S = 3600
MINUTE_S = 60
# A screen has to show a hand-in within 5 s.
LONGEST_REST_S = 2.5
# How many times as long as a step of a rebuild took it rests before the next: a federation of 5,000 branches
# takes two hundred steps when its week is settled, one of a hundred branches four.
STEP_REST, LONGEST_STEP_REST_S = 9, 0.5
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)
# What a job that has begun may still take; serve waits a little longer.
LAST_JOB_S = 20


@dataclass(frozen=True, slots=True)
class Site:
    """What jobs are told: the receipt key and the federation's time zone."""

    key: bytes
    time_zone: tzinfo


@dataclass(frozen=True, slots=True)
class Job:
    """One line of the table.

    :ivar every_s: seconds between two looks at the tables.
    :ivar run: does what is due at an instant and says how much it did.
    :ivar due: lists what would be done at an instant.
    :ivar rest: how many times as long as it took it rests afterwards, so that answers have the machine; 0 for
        a job that goes on at once as long as a batch was full.
    """

    name: str
    every_s: int
    run: Callable[[datetime, Site], int]
    due: Callable[[datetime], list[Due]]
    rest: int = 0


def hand_in(now: datetime, site: Site) -> int:
    """Hand in overdue attempts in batches; return how many were handed in."""
    return play.hand_in_overdue(now=now, key=site.key, limit=BATCH)


def sweep(now: datetime) -> int:
    """Delete what has run out, once an hour whoever asks."""
    hour = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    with store.transaction():
        return store.jobs.sweep(now=now) if store.jobs.claim("sweep", due_at=hour, now=now) else 0


def boards(now: datetime) -> int:
    """Rebuild the boards that are marked; return how many. Between two steps people who answer come first."""
    began = time.monotonic()

    def rest() -> None:
        nonlocal began
        time.sleep(min(STEP_REST * (time.monotonic() - began), LONGEST_STEP_REST_S))
        began = time.monotonic()

    return standings.rebuild(now, between=rest)


def _sweepable(at: datetime) -> list[Due]:
    count = store.jobs.sweepable(at=at)
    return [Due(None, "", count)] if count else []


def _papers_due(at: datetime) -> list[Due]:
    return due.papers(at, site().time_zone)


#: In this order: a round needs its roster first, and is settled when everybody has handed in.
JOBS = (
    Job("rosters", 1, lambda now, site: standings.open_due(now, site.time_zone), due.rosters),
    Job("papers", MINUTE_S, lambda now, site: ahead.deal(now, site.time_zone), _papers_due),
    Job("hand-in", 1, hand_in, due.hand_ins),
    Job("corrections", 1, lambda now, _site: regrading.apply_due(now), due.corrections),
    Job("settle", 1, lambda now, site: standings.settle_due(now, site.time_zone), due.settlements),
    Job("thaw", 1, lambda now, _site: standings.thaw_due(now), due.thaws),
    Job("boards", 1, lambda now, _site: boards(now), due.boards, rest=9),
    Job("sweep", HOUR_S, lambda now, _site: sweep(now), _sweepable),
)


def run_once(now: datetime) -> Iterator[tuple[Job, int]]:
    """Do everything that is due, whoever leads; yield each job with how much it did."""
    for job in JOBS:
        total = 0
        # Batches are short on purpose: what others write has its turn between them.
        while done := job.run(now, site()):
            total += done
            store.end_reading()
        yield job, total


def site() -> Site:
    """Return what jobs are told, of the current application."""
    settings, keys = current_app.extensions["settings"], current_app.extensions["keys"]
    return Site(bytes(keys.receipt_key), settings.time_zone)


class Leadership:
    """This process's part in the lease: asked by every job, renewed by the main thread."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.holder = f"{socket.gethostname()[:32]}/{os.getpid()}/{secrets.token_hex(4)}"
        self._until = float("-inf")

    def renew(self) -> None:
        """Take or keep the lease; a database that is away is logged, and asked again at the next beat."""
        asked_at = time.monotonic()
        try:
            with self.app.app_context(), store.transaction():
                leads = store.jobs.lead(self.holder)
        except checks.Unreachable as error:
            log.warning("the lease could not be renewed: %s", error)
            return
        if leads != self.holds():
            log.info("%s %s", self.holder, "leads" if leads else "waits: another scheduler leads")
        self._until = asked_at + TRUSTED_S if leads else float("-inf")

    def holds(self) -> bool:
        """Say whether this process may act."""
        return time.monotonic() < self._until

    def resign(self) -> None:
        """Let another take over at once."""
        self._until = float("-inf")
        with contextlib.suppress(checks.Unreachable), self.app.app_context(), store.transaction():
            store.jobs.resign(self.holder)


def run(app: Flask, *, parent_pid: int | None = None) -> None:
    """Run the table until SIGTERM or SIGINT; call it from the main thread, before others are started.

    :param parent_pid: also end when this process is no longer the parent: ``serve`` was killed.
    """
    # Blocked in every thread and waited for here: a handler could come while a lock is held that it needs.
    signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    leadership, stop = Leadership(app), threading.Event()
    scheduler = _schedule(app, leadership, stop)
    leadership.renew()
    scheduler.start()
    while signal.sigtimedwait(STOP_SIGNALS, BEAT_S) is None and parent_pid in (None, os.getppid()):
        leadership.renew()
    stop.set()
    # A database that never answers must not keep the process: nothing is lost that is not committed.
    last_resort = threading.Timer(LAST_JOB_S, os._exit, (1,))
    last_resort.daemon = True
    last_resort.start()
    scheduler.shutdown(wait=True)
    leadership.resign()


def _schedule(app: Flask, leadership: Leadership, stop: threading.Event) -> BackgroundScheduler:
    # The scheduler's own default drops what is a second late; ours catches up, once.
    scheduler = BackgroundScheduler(
        timezone=UTC,
        executors={"default": ThreadPoolExecutor(2)},
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
    )
    for job in JOBS:
        scheduler.add_job(
            _act,
            "interval",
            seconds=job.every_s,
            args=(app, job, leadership, stop),
            id=job.name,
            next_run_time=clock.now(),
        )
    return scheduler


def _act(app: Flask, job: Job, leadership: Leadership, stop: threading.Event) -> None:
    """Run one job as the leader; as long as a batch was full there is more, and the lease is asked again."""
    done = BATCH
    while done >= BATCH and leadership.holds() and not stop.is_set():
        began = time.monotonic()
        with app.app_context():
            done = job.run(clock.now(), site())
        if done:
            log.debug("%s: %s", job.name, done)
        if job.rest:
            stop.wait(min(job.rest * (time.monotonic() - began), LONGEST_REST_S))
            return
