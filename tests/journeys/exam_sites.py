"""An exam on a running server that is killed, cut off and filled up, and a network that loses replies."""

import http.client
import itertools
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from quizapp.accounts import services as accounts
from quizapp.core import seasons
from quizapp.rehearsal import running, site
from tests import makers

ROOT = Path(__file__).parents[2]
BANK = ROOT / "question_banks" / "union-law.yaml"
PASSWORD = "wochenprobe"
PLAN = {"rules": [{"type": "single", "count": 6}, {"type": "multiple", "count": 4}]}


class ExamSite:
    """A site with an exam that opens in some seconds, and its server on one port.

    :ivar exam: the round.
    """

    def __init__(self, app, *, members, opens_in_s, lasts_s):
        self.app = app
        self.members = members
        with app.app_context():
            password_hash = accounts.hash_password(PASSWORD)
        self.exam = site.fill(
            app,
            _source(),
            members=members,
            password_hash=password_hash,
            opens_in=timedelta(seconds=opens_in_s),
            lasts=timedelta(seconds=lasts_s),
            now=datetime.now(UTC),
        )
        self.port = 0
        self._server = None

    @property
    def host(self):
        return f"127.0.0.1:{self.port}"

    def start(self, *, with_scheduler=True):
        """Serve, on the same port as before; without a scheduler by the bare WSGI server."""
        settings = self.app.extensions["settings"]
        environ = {
            "QUIZAPP_INSTANCE": str(settings.instance),
            "QUIZAPP_DATABASE_URL": settings.database_url,
            "PYTHONPATH": str(ROOT),
        }
        command = [sys.executable, "-m", "quizapp.cli", "serve", "--port", str(self.port)]
        if not with_scheduler:
            self.port = _free_port()
            gunicorn = ("gunicorn", "--worker-class", "gthread", "--threads", "4", "--no-control-socket")
            command = [sys.executable, "-m", *gunicorn, "--bind", self.host, "quizapp:create_app()"]
        with (settings.instance / "log").open("a") as log:
            self._server = subprocess.Popen(
                command, env={**os.environ, **environ}, text=True, stdout=subprocess.PIPE, stderr=log
            )
        if with_scheduler:
            self.port = int(self._server.stdout.readline().strip().rpartition(":")[2])

    def kill(self):
        """Kill the master, its workers and the scheduler at once, as a power cut would."""
        for pid in (self._server.pid, *self.children()):
            os.kill(pid, signal.SIGKILL)
        self._server.wait()
        self._server.stdout.close()

    def stop(self):
        self._server.terminate()
        self._server.wait()
        self._server.stdout.close()

    def children(self):
        tasks = Path(f"/proc/{self._server.pid}/task/{self._server.pid}/children")
        return [int(pid) for pid in tasks.read_text().split()]

    def limit_files(self, size):
        """Let no process of the server write beyond so many bytes of a file, as on a full disk; -1: any."""
        for pid in (self._server.pid, *self.children()):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def seconds_until(self, moment):
        return (moment - datetime.now(UTC)).total_seconds()

    def sit(self, candidates):
        """Let everybody take the exam; return when all are done and everything is handed in."""
        self.sit_until_the_bell(candidates)
        running.wait_for_the_bell(self.app)
        return running.report(self.app, [one.journal for one in candidates])

    def sit_until_the_bell(self, candidates):
        running.sit(
            candidates,
            self.exam.round_id,
            opens_in_s=self.seconds_until(self.exam.opens_at),
            ends_in_s=self.seconds_until(self.exam.closes_at),
            told=lambda _journals: None,
        )

    def candidates(self, host=None):
        return running.candidates(host or self.host, self.members, PASSWORD)


def _free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def _source():
    season = makers.SEASON
    year = datetime.now(UTC).year
    columns = {
        "code": season.code,
        "title": season.title,
        "time_zone": season.time_zone,
        "starts_on": date(year, 1, 1),
        "ends_on": date(year, 12, 31),
        "document": seasons.to_json(season),
        "loaded_at": datetime.now(UTC),
    }
    columns_of_round = {
        "kind": seasons.ANNUAL,
        "week": None,
        "attempts": 1,
        "results": "after_release",
        "pass_percent": 60,
        "excellent_percent": 90,
        "plan": PLAN,
    }
    return site.Source((BANK.read_bytes(),), columns, columns_of_round)


class _Lossy(BaseHTTPRequestHandler):
    """Passes requests on to the server, and now and then loses a reply after the server gave it."""

    protocol_version = "HTTP/1.1"
    host = ""
    is_lost = staticmethod(lambda: False)

    def _pass_on(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        upstream = http.client.HTTPConnection(self.host, timeout=20)
        upstream.request(self.command, self.path, body, dict(self.headers.items()))
        reply = upstream.getresponse()
        said = reply.read()
        upstream.close()
        if self.is_lost():
            self.close_connection = True
            return
        self.send_response_only(reply.status)
        for name, value in reply.getheaders():
            if name.lower() not in ("transfer-encoding", "connection"):
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(said)

    do_GET = do_POST = do_PUT = _pass_on  # noqa: N815 (the library looks for these names)

    def log_message(self, *_arguments):
        """Say nothing."""


@contextmanager
def losing_replies(host, *, every: int) -> Iterator[str]:
    """Stand between members and the server, and lose one of so many replies; give the address to ask."""
    counter, lock = itertools.count(1), threading.Lock()

    def is_lost():
        with lock:
            return next(counter) % every == 0

    handler = type("Lossy", (_Lossy,), {"host": host, "is_lost": staticmethod(is_lost)})
    proxy = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    proxy.daemon_threads = True
    thread = threading.Thread(target=proxy.serve_forever, args=(0.1,))
    thread.start()
    try:
        yield f"127.0.0.1:{proxy.server_address[1]}"
    finally:
        proxy.shutdown()
        thread.join()
        proxy.server_close()


def wait_s(seconds):
    time.sleep(max(0.0, seconds))
