"""The server: gunicorn's own arbiter, which looks after the scheduler as it does after its workers.

Why: one process to start, to watch and to stop. When it is killed, its workers and the scheduler see that
their parent is gone and end by themselves.
"""

import gc
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.workers.gthread import ThreadWorker

log = logging.getLogger(__name__)

# Together with the last job of the scheduler less than the 30 s in which everything has to be stopped.
GRACEFUL_S = 20
STOPPED_S = 25
# A scheduler that cannot start is not started again at once.
RESTART_S = 2
# A worker touches its file there once a second: in memory, for a busy disk can hold that up.
MEMORY = Path("/dev/shm")  # noqa: S108 (gunicorn makes the file with a name that nobody can foresee)


class Scheduler:
    """The scheduler's process: started, started again when it has ended, stopped."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = float("-inf")

    def is_running(self) -> bool:
        """Whether the process is there; one that has ended is reaped."""
        return self._process is not None and self._process.poll() is None

    def keep(self) -> None:
        """Start it unless it runs."""
        if self.is_running() or time.monotonic() < self._started_at + RESTART_S:
            return
        if self._process is not None:
            log.warning("the scheduler has ended and is started again")
        command = [sys.executable, "-m", "quizapp.cli", "jobs", "run", "--parent", str(os.getpid())]
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 (all of it is ours)
        self._started_at = time.monotonic()

    def terminate(self) -> None:
        """Ask it to end after the job that it is at."""
        if self._process is not None and self.is_running():
            self._process.terminate()

    def wait(self, *, until: float) -> None:
        """Wait for its end until an instant of the monotonic clock, then kill it."""
        if self._process is None:
            return
        try:
            self._process.wait(max(until - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class _Worker(ThreadWorker):
    """Gunicorn's threaded worker, which does not outlive its parent for the sake of a kept connection."""

    def is_parent_alive(self) -> bool:
        """Stop keeping connections once the parent is gone: a wall asks every 2 s and would hold it 20 s."""
        self.alive = self.alive and super().is_parent_alive()
        return self.alive


class _Arbiter(Arbiter):
    """Gunicorn's arbiter with one child more."""

    def __init__(self, app: BaseApplication) -> None:
        self.scheduler = Scheduler()
        super().__init__(app)

    def manage_workers(self) -> None:
        """Once a second: keep the workers, and the scheduler."""
        super().manage_workers()
        self.scheduler.keep()

    def reap_workers(self) -> None:
        """Reap the scheduler by its own id first: gunicorn reaps whatever has ended."""
        self.scheduler.is_running()
        super().reap_workers()

    def stop(self, graceful: bool = True) -> None:
        """Stop the workers, and the scheduler at the same time."""
        until = time.monotonic() + STOPPED_S
        self.scheduler.terminate()
        super().stop(graceful)
        self.scheduler.wait(until=until)


class Server(BaseApplication):
    """What gunicorn is to run, and how.

    :param create_app: builds the application, in each worker anew.
    :param ready: is told host and port once they are listened on.
    """

    def __init__(
        self,
        create_app: Callable[[], Flask],
        *,
        host: str,
        port: int,
        workers: int,
        threads: int,
        ready: Callable[[str, int], None],
    ) -> None:
        self.create_app = create_app
        self.options = {
            "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
            "workers": workers,
            "threads": threads,
            "worker_class": _Worker,
            "worker_tmp_dir": str(MEMORY) if os.access(MEMORY, os.W_OK) else None,
            "graceful_timeout": GRACEFUL_S,
            # Longer than the 2 s of the screens' polls, so that they keep their connection.
            "keepalive": 15,
            "loglevel": "warning",
            "control_socket_disable": True,
            "when_ready": lambda arbiter: ready(*arbiter.LISTENERS[0].sock.getsockname()[:2]),
        }
        super().__init__(prog="quizapp")

    def load_config(self) -> None:
        """Hand the options to gunicorn; there is no file of its own and no variable."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Build the application, in a worker."""
        app = self.create_app()
        # What stands by now is never garbage: looking through it again and again is work for nothing.
        gc.collect()
        gc.freeze()
        return app

    def run(self) -> None:
        """Serve until a signal says to stop; does not return."""
        _Arbiter(self).run()
