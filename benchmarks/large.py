"""Boards in a federation of 100,000 members in 5,000 branches while answers come in, and fifty screens."""

import os
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy

from benchmarks.large_federation import KEY, LargeFederation
from benchmarks.measuring import HELLOS, TRIES, beside, etag_of, row
from benchmarks.server import Request, floor, quizapp, rate, serving
from quizapp import create_app, store
from quizapp.config import Settings
from quizapp.play import services as play
from tests import postgres

PORT, FLOOR_PORT = 8412, 8413
BANK = Path(__file__).parent.parent / "question_banks" / "union-law.yaml"
SIZES = (1_000, 10_000, 100_000)
SCREENS, POLL_S, POLLED_S = 50, 2, 10
#: Answers that come in while boards are looked at, a second; each tenth is a hand-in.
ANSWERS = 20


def measure() -> Iterator[bool]:
    """Measure on both databases; yield for each line whether it falls short."""
    with tempfile.TemporaryDirectory() as folder, postgres.server(durable=True) as server:
        for members in SIZES:
            with _federation(f"sqlite:///{folder}/{members}.sqlite3", members) as (federation, environ):
                _show_writes(federation)
                if members == SIZES[-1]:
                    yield from _boards("sqlite", federation, environ)
        with _federation(server.format("postgres"), SIZES[-1]) as (federation, environ):
            yield from _boards("postgresql", federation, environ)


@contextmanager
def _federation(url: str, members: int) -> Iterator[tuple[LargeFederation, dict[str, str]]]:
    with tempfile.TemporaryDirectory() as instance:
        environ = {"QUIZAPP_DATABASE_URL": url, "QUIZAPP_INSTANCE": instance}
        app = create_app(Settings.from_environ(environ))
        with app.app_context():
            store.upgrade()
        yield LargeFederation(app, BANK.read_bytes(), members=members), environ


def _show_writes(federation: LargeFederation) -> None:
    """Print how many statements and rows a hand-in writes: the same at every size."""
    with federation.app.app_context():
        one = federation.writers.pop()
        noted: list[str] = []
        engine = store.db.engine

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            noted.append(statement)

        sqlalchemy.event.listen(engine, "before_cursor_execute", note)
        before = _rows_changed()
        play.hand_in(one.id, member_id=one.member_id, now=federation.now, key=KEY)
        rows = _rows_changed() - before
        sqlalchemy.event.remove(engine, "before_cursor_execute", note)
        writes = sum(not said.lstrip().upper().startswith("SELECT") for said in noted)
        engine.dispose()
    said = f"{len(noted)} statements, {writes} of them write {rows} rows"
    sys.stdout.write(f"a hand-in among {federation.members:>7,}: {said}\n")


def _rows_changed() -> int:
    """Count the rows that this process has ever written, through the one connection that SQLite needs."""
    with store.db.engine.connect() as connection:
        return int(connection.connection.driver_connection.total_changes)  # type: ignore[union-attr]


def _boards(name: str, federation: LargeFederation, environ: dict[str, str]) -> Iterator[bool]:
    url = environ["QUIZAPP_DATABASE_URL"]
    with (
        serving(quizapp(PORT), PORT, environ) as ours,
        serving(floor(FLOOR_PORT), FLOOR_PORT, {"BENCH_DATABASE_URL": url}) as theirs,
    ):
        league = f"/api/v1/boards/branches?round={federation.round_id}"
        places = f"/api/v1/me/places?round={federation.round_id}"
        cookie = federation.reads(league)[0].cookie
        with _answers_coming_in(ours, federation):
            for label, path in (("league, first page", league), ("my place", places)):
                looks = [federation.reads(path)] * TRIES
                yield row(name, f"{label}, answers coming in", *beside(ours, theirs, looks, HELLOS), 0.25)
        _wait_for_boards(federation)
        unchanged = [federation.reads(league, etag_of(ours + league, cookie))] * TRIES
        yield row(name, "league, 304", *beside(ours, theirs, unchanged, HELLOS), 0.4)
        state = etag_of(ours + "/api/v1/screens/me/state", federation.screen_cookie)
        polls = [federation.polls(state)] * TRIES
        yield row(name, "a screen's poll, 304", *beside(ours, theirs, polls, HELLOS), 0.45)
        yield row(name, "saves during a rebuild of all boards", *_saves_during_rebuild(ours, federation), 0.8)
        yield _screens(name, ours, federation, state)


@contextmanager
def _answers_coming_in(ours: str, federation: LargeFederation) -> Iterator[None]:
    """Send answers and hand-ins at a steady pace until the block ends."""
    saves, hand_ins = iter(federation.saves(10_000)), iter(federation.hand_ins())
    over = threading.Event()

    def send() -> None:
        number = 0
        while not over.wait(1 / ANSWERS):
            number += 1
            _send(ours, next(hand_ins if number % 10 == 0 else saves))

    sender = threading.Thread(target=send)
    sender.start()
    try:
        yield
    finally:
        over.set()
        sender.join()


def _send(address: str, request: Request) -> None:
    headers = {"Cookie": request.cookie, "X-CSRFToken": request.csrf, "Content-Type": "application/json"}
    if request.etag:
        headers["If-None-Match"] = request.etag
    asked = urllib.request.Request(  # noqa: S310 (an address of ours)
        address + request.path, request.body.encode() or None, headers, method=request.method
    )
    try:
        with urllib.request.urlopen(asked) as reply:  # noqa: S310
            reply.read()
    except urllib.error.HTTPError as answer:
        if answer.code != 304:
            raise


def _saves_during_rebuild(ours: str, federation: LargeFederation) -> tuple[float, float]:
    """Return the rate of saves while all boards are rebuilt, and without; the middle one of three pairs."""
    tries, saves = [], federation.saves()
    share = len(saves) // (2 * TRIES)
    for number in range(TRIES):
        quiet, busy = (saves[share * at : share * (at + 1)] for at in (2 * number, 2 * number + 1))
        _wait_for_boards(federation)
        undisturbed = rate(ours, quiet, repeat=False, seconds=3)
        with federation.app.app_context(), store.transaction():
            store.rebuilding.mark_round(federation.round_id)
        during = rate(ours, busy, repeat=False, seconds=3)
        tries.append((during, undisturbed))
    return sorted(tries, key=lambda one: one[0] / one[1])[TRIES // 2]


def _wait_for_boards(federation: LargeFederation) -> None:
    """Wait until the server's scheduler has rebuilt whatever is marked."""
    while _marked(federation):
        time.sleep(0.5)


def _marked(federation: LargeFederation) -> int:
    with federation.app.app_context():
        try:
            return store.rebuilding.marked()
        finally:
            store.end_reading()


def _screens(name: str, ours: str, federation: LargeFederation, etag: str) -> bool:
    """Let fifty screens poll; print what part of a core the server takes for it, of a tenth that it may."""
    _wait_for_boards(federation)
    poll = federation.polls(etag)[0]
    idle_s = _cpu_s(lambda: time.sleep(POLLED_S))
    polled_s = _cpu_s(lambda: _poll(ours, poll))
    taken = max(polled_s - idle_s, 0.001) / POLLED_S
    return row(name, "a tenth of a core for fifty screens, of what they take", 0.1, taken, 1)


def _poll(ours: str, poll: Request) -> None:
    until = time.monotonic() + POLLED_S
    while time.monotonic() < until:
        _send(ours, poll)
        time.sleep(POLL_S / SCREENS)


def _cpu_s(act: Callable[[], object]) -> float:
    """Return the processor's seconds that all processes of the server take meanwhile."""
    before = _server_cpu_s()
    act()
    return _server_cpu_s() - before


def _server_cpu_s() -> float:
    ticks = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command, said = (folder / "cmdline").read_bytes(), (folder / "stat").read_text()
        except OSError:
            # It ended while the others were looked at.
            continue
        if (b"quizapp" in command and str(PORT).encode() in command) or b"postgres" in command:
            ticks += sum(map(int, said.rpartition(")")[2].split()[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")
