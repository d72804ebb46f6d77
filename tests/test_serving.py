"""The real processes: what ``quizapp serve`` starts, watches and stops, and what a kill leaves."""

import http.client
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from quizapp import create_app, store
from quizapp.config import Settings
from quizapp.play import services
from tests import bank_makers, makers

PATIENCE_S = 20
# What an operator is promised for one SIGTERM.
STOPPED_S = 30
ROOT = Path(__file__).parents[1]
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Site:
    """An instance folder, and the commands that run on it."""

    folder: Path

    def start(self, *words: str) -> subprocess.Popen[str]:
        environ = {**os.environ, "QUIZAPP_INSTANCE": str(self.folder), "PYTHONPATH": str(ROOT)}
        with self.log.open("a") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "quizapp.cli", *words],
                env=environ,
                cwd=self.folder.parent,
                text=True,
                stdout=subprocess.PIPE,
                stderr=log,
            )

    @property
    def log(self) -> Path:
        return self.folder.parent / "log"

    def ask(self, question: str) -> Any:
        with closing(sqlite3.connect(self.folder / "quizapp.sqlite3", timeout=5)) as connection:
            row = connection.execute(question).fetchone()
        return row[0] if row else None


@dataclass(frozen=True)
class Server:
    """A running ``serve`` with everybody that it has started."""

    process: subprocess.Popen[str]
    address: str

    @property
    def family(self) -> list[int]:
        return [self.process.pid, *_children(self.process.pid)]

    @property
    def scheduler(self) -> int | None:
        return next((pid for pid in _children(self.process.pid) if "jobs" in _command(pid)), None)

    def get(self, path: str) -> tuple[int, Any]:
        with closing(http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=10)) as connection:
            connection.request("GET", path)
            reply = connection.getresponse()
            return reply.status, json.load(reply)


def _stat(pid: int) -> list[str]:
    """Return the fields of /proc/PID/stat from the state on; nothing for a process that is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def _is_alive(pid: int) -> bool:
    return _stat(pid)[:1] not in ([], ["Z"])


def _children(parent: int) -> list[int]:
    pids = [int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit()]
    return [pid for pid in pids if _stat(pid)[1:2] == [str(parent)]]


def _command(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/cmdline").read_text().split("\0")


def _until(claim: Callable[[], Any]) -> Any:
    """Wait until a claim holds, and return what it said."""
    ends = time.monotonic() + PATIENCE_S
    while not (said := claim()):
        assert time.monotonic() < ends, "waited in vain"
        time.sleep(0.05)
    return said


@pytest.fixture
def site(tmp_path: Path, migrated_file: Path) -> Site:
    folder = tmp_path / "instance"
    folder.mkdir()
    (folder / "quizapp.sqlite3").write_bytes(migrated_file.read_bytes())
    return Site(folder)


@contextmanager
def _running(site: Site, *words: str) -> Iterator[subprocess.Popen[str]]:
    """Run a command; leave nothing of it behind, whatever the test finds."""
    process = site.start(*words)
    try:
        yield process
    finally:
        family = [*_children(process.pid), process.pid]
        for pid in family:
            if _is_alive(pid):
                os.kill(pid, signal.SIGKILL)
        process.wait()
        assert process.stdout
        process.stdout.close()


@contextmanager
def _serving(site: Site) -> Iterator[Server]:
    with _running(site, "serve", "--port", "0") as process:
        assert process.stdout
        server = Server(process, process.stdout.readline().strip())
        assert server.address, site.log.read_text()
        _until(lambda: server.scheduler)
        yield server


@pytest.fixture
def server(site: Site) -> Iterator[Server]:
    with _serving(site) as server:
        yield server


def test_one_command_serves_and_one_signal_ends_it_all(site, server):
    family = _until(lambda: len(server.family) == 4 and server.family)
    assert server.get("/healthz")[0] == 200
    # A browser that keeps its connection must not keep the server.
    with closing(http.client.HTTPConnection(urlsplit(server.address).netloc)) as kept:
        kept.request("GET", "/healthz")
        kept.getresponse().read()
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(STOPPED_S) == 0
    assert not any(map(_is_alive, family))
    assert "Traceback" not in site.log.read_text()


def test_when_serve_is_killed_its_workers_and_its_scheduler_end_by_themselves(server):
    family = _until(lambda: len(server.family) == 4 and server.family)
    server.process.kill()
    server.process.wait()
    assert _until(lambda: not any(map(_is_alive, family)))


def test_a_wall_that_keeps_its_connection_does_not_hold_what_a_kill_has_orphaned(server):
    family = _until(lambda: len(server.family) == 4 and server.family)
    with closing(http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=5)) as wall:

        def is_answered() -> bool:
            try:
                wall.request("GET", "/healthz")
                wall.getresponse().read()
            except (OSError, http.client.HTTPException):
                return False
            return True

        assert is_answered()
        server.process.kill()
        server.process.wait()
        # Asks much more often than every 2 s: a connection that held the worker would hold it for good.
        assert _until(lambda: not (is_answered() or any(map(_is_alive, family))))


def test_a_killed_scheduler_is_started_again_and_the_site_goes_on(site, server):
    first = server.scheduler
    holder = _until(lambda: site.ask("SELECT holder FROM leases"))
    os.kill(first, signal.SIGKILL)
    second = _until(lambda: server.scheduler not in (None, first) and server.scheduler)
    assert server.get("/healthz")[0] == 200
    _until(lambda: site.ask("SELECT holder FROM leases") != holder)
    assert f"/{second}/" in site.ask("SELECT holder FROM leases")


def test_an_attempt_that_is_an_hour_overdue_is_handed_in_when_the_site_comes_back(site):
    _begin_attempt(site, datetime.now(UTC) - 2 * HOUR)
    with _serving(site):
        _until(lambda: site.ask("SELECT handed_in_at FROM attempts"))
    assert site.ask("SELECT by_server FROM attempts") == 1
    assert site.ask("SELECT answered FROM attempts") == 1


def _begin_attempt(site: Site, started_at: datetime) -> None:
    """Begin an attempt of 15 minutes with one answer, in a round that closes an hour after its beginning."""
    settings = Settings.from_environ({"QUIZAPP_INSTANCE": str(site.folder)})
    app = create_app(settings)
    with app.app_context():
        bank_makers.make_bank()
        member = makers.make_member(makers.make_branch())
        plan = {"rules": [{"type": "single", "count": 2}]}
        opens_at = started_at - HOUR
        this_round = makers.make_round(
            makers.make_season(), plan=plan, opens_at=opens_at, closes_at=started_at + HOUR
        )
        key = app.extensions["keys"].receipt_key
        attempt_id = makers.make_attempt(this_round, member, now=started_at, key=key)
        services.save(attempt_id, 1, "A", seq=1, member_id=member.id, now=started_at, key=key)
        store.db.session.remove()
        store.db.engine.dispose()


def test_of_two_schedulers_one_leads_and_the_other_takes_over_when_it_ends(site):
    with _running(site, "jobs", "run") as one, _running(site, "jobs", "run") as two:
        holder = _until(lambda: site.ask("SELECT holder FROM leases"))
        beat_at = site.ask("SELECT beat_at FROM leases")
        _until(lambda: site.ask("SELECT beat_at FROM leases") != beat_at)
        assert site.ask("SELECT holder FROM leases") == holder
        leader, other = (one, two) if f"/{one.pid}/" in holder else (two, one)
        leader.send_signal(signal.SIGTERM)
        assert leader.wait(PATIENCE_S) == 0
        _until(lambda: f"/{other.pid}/" in site.ask("SELECT holder FROM leases"))
