"""Servers and load: gunicorn as quizapp runs it, and wrk with four connections."""

import contextlib
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LUA = Path(__file__).with_name("load.lua")
CONNECTIONS, THREADS = 4, 2
WORKERS, SERVER_THREADS = 2, 4


@dataclass(frozen=True)
class Request:
    """One request of a load."""

    method: str
    path: str
    cookie: str = ""
    csrf: str = ""
    etag: str = ""
    body: str = ""

    def line(self) -> str:
        """Write it as ``load.lua`` reads it."""
        return "\t".join((self.method, self.path, self.cookie, self.csrf, self.etag, self.body))


SIZE = ("--workers", str(WORKERS), "--threads", str(SERVER_THREADS))


def quizapp(port: int) -> list[str]:
    """Give the command that serves quizapp, scheduler and all."""
    return [sys.executable, "-m", "quizapp.cli", "serve", "--port", str(port), *SIZE]


def floor(port: int) -> list[str]:
    """Give the command that serves the floor in the same way."""
    gunicorn = [
        sys.executable,
        "-m",
        "gunicorn",
        "benchmarks.floor:app",
        "--bind",
        f"127.0.0.1:{port}",
        *SIZE,
    ]
    return [
        *gunicorn,
        *("--worker-class", "gthread", "--log-level", "warning", "--no-control-socket", "--keep-alive", "15"),
    ]


@contextlib.contextmanager
def serving(command: list[str], port: int, environ: dict[str, str]) -> Iterator[str]:
    """Run a server until the block ends; give its address."""
    process = subprocess.Popen(command, env=os.environ | environ, stdout=subprocess.DEVNULL)  # noqa: S603
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address)
        yield address
    finally:
        process.terminate()
        process.wait(40)


def _wait(address: str) -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(address + "/healthz", timeout=2)  # noqa: S310 (an address of ours)
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"{address} does not answer")


def rate(address: str, requests: list[Request], *, repeat: bool, seconds: int = 3) -> float:
    """Send a load and return the requests a second; every answer has to be 2xx or 304.

    :param repeat: start again at the first request when all are sent; else stop there.
    """
    with tempfile.NamedTemporaryFile("w", suffix=".tsv") as file:
        file.write("\n".join(request.line() for request in requests))
        file.flush()
        command = [
            *("wrk", "-t", str(THREADS), "-c", str(CONNECTIONS), "-d", f"{seconds}s", "-s", str(LUA)),
            *(address, "--", file.name, "repeat" if repeat else "once"),
        ]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603
    if "Non-2xx" in said:
        raise RuntimeError(f"the load was not answered well:\n{said}")
    sent, took_s = _sent(said)
    return sent / took_s


def _sent(said: str) -> tuple[int, float]:
    found = re.search(r"(\d+) requests in ([\d.]+)(ms|s)", said)
    if not found:
        raise RuntimeError(f"wrk said: {said}")
    unit = 0.001 if found[3] == "ms" else 1
    return int(found[1]), float(found[2]) * unit
