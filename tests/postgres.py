"""A throw-away PostgreSQL server from the machine's own binaries, on a socket in a temporary folder."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# PostgreSQL refuses to run as root; where its package made no user of its own, nobody will do.
USERS = ("postgres", "nobody")
OPTIONS = "-c listen_addresses='' -c max_connections=60 -c shared_buffers=64MB -c timezone=UTC"
# A crash of the server would only end the tests: what they keep need not survive one.
HASTY = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off -c max_wal_size=64MB"
)


def _binary(name: str) -> str:
    installed = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[4]), reverse=True
    )
    found = str(installed[0]) if installed else shutil.which(name)
    if found is None:
        raise FileNotFoundError(f"{name} is not installed (Debian: apt-get install postgresql)")
    return found


def _unprivileged() -> dict[str, int | str]:
    """Give ``subprocess.run`` the user to become: none where the tests do not run as root."""
    if os.geteuid() != 0:
        return {}
    known = {user.pw_name: user for user in pwd.getpwall()}
    user = next(known[name] for name in USERS if name in known)
    return {"user": user.pw_uid, "group": user.pw_gid}


def _memory() -> str | None:
    """Give the folder in memory, where copying a database takes 0.03 s (0.3 s on a disk), if large enough."""
    memory = Path("/dev/shm")  # noqa: S108 (the server's folder in it has a name that nobody can foresee)
    if memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free >= 2**30:
        return str(memory)
    return None


def _run(*command: str, folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, **_unprivileged())
    if done.returncode:
        log = folder / "log"
        said = log.read_text() if log.exists() else ""
        raise RuntimeError(f"{command[0]} failed: {done.stdout}{done.stderr}{said}")


@contextmanager
def server(*, durable: bool = False) -> Iterator[str]:
    """Run a server until the block ends.

    :param durable: keep the data on the disk and wait for it, as in earnest; benchmarks do.
    :return: the address of a database on it, complete but for its name:
        ``postgresql+psycopg://quizapp@/NAME?host=…`` as a template with ``{}`` for the name.
    """
    # Short, and not pytest's own folder: a socket's path holds 107 bytes, and only root may enter that one.
    folder = Path(tempfile.mkdtemp(prefix="quizapp-pg-", dir=None if durable else _memory()))
    try:
        if owner := _unprivileged():
            os.chown(folder, int(owner["user"]), int(owner["group"]))
        data, log = str(folder / "data"), str(folder / "log")
        initdb = ("--auth=trust", "--username=quizapp", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
        _run(_binary("initdb"), *initdb, "-D", data, folder=folder)
        options = f"{OPTIONS} -k {folder}" if durable else f"{OPTIONS} {HASTY} -k {folder}"
        _run(_binary("pg_ctl"), "start", "-w", "-D", data, "-l", log, "-o", options, folder=folder)
        try:
            yield f"postgresql+psycopg://quizapp@/{{}}?host={folder}"
        finally:
            _run(_binary("pg_ctl"), "stop", "-w", "-m", "immediate", "-D", data, folder=folder)
    finally:
        shutil.rmtree(folder)
