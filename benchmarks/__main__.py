"""Measure every operation beside its floor, on SQLite and on PostgreSQL, and print the table."""

import re
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import yaml

from benchmarks import large
from benchmarks.federation import KEY, Federation
from benchmarks.measuring import HELLOS, TRIES, beside, etag_of, row
from benchmarks.server import Request, floor, quizapp, serving
from quizapp import create_app, store
from quizapp.banks import services
from quizapp.config import Settings
from quizapp.play import services as play
from tests import postgres

PORT, FLOOR_PORT = 8410, 8411
BANK = Path(__file__).parent.parent / "question_banks" / "union-law.yaml"
UPSERTS = [Request("PUT", "/upsert")] * 100


def main() -> None:
    """Print a row for each operation: its rate, its floor's, and their ratio beside the least wanted."""
    sys.stdout.write(f"{'database':<12}{'operation':<44}{'1/s':>8}{'floor':>8}{'ratio':>8}{'least':>8}\n")
    missed = 0
    with databases() as urls:
        for name, url in urls:
            missed += sum(_measure(name, url))
            missed += sum(_measure_banks(name, url))
    missed += sum(large.measure())
    if missed:
        sys.exit(f"{missed} ratios are not met")


@contextmanager
def databases() -> Iterator[list[tuple[str, str]]]:
    """Give an empty SQLite file, and an empty database of a PostgreSQL server that waits for the disk."""
    with tempfile.TemporaryDirectory() as folder, postgres.server(durable=True) as server:
        yield [("sqlite", f"sqlite:///{folder}/bench.sqlite3"), ("postgresql", server.format("postgres"))]


def _measure(name: str, url: str) -> Iterator[bool]:
    with tempfile.TemporaryDirectory() as instance:
        environ = {"QUIZAPP_DATABASE_URL": url, "QUIZAPP_INSTANCE": instance}
        app = create_app(Settings.from_environ(environ))
        with app.app_context():
            store.upgrade()
            with store.transaction():
                store.db.session.connection().exec_driver_sql(
                    "CREATE TABLE floor (id integer primary key, value text, seq integer)"
                )
                store.db.session.connection().exec_driver_sql("INSERT INTO floor VALUES (1, '', 0)")
        federation = Federation(app, BANK.read_bytes())
        with app.app_context():
            yield _overdue(name, federation)
            store.db.engine.dispose()
        with (
            serving(quizapp(PORT), PORT, environ) as ours,
            serving(floor(FLOOR_PORT), FLOOR_PORT, {"BENCH_DATABASE_URL": url}) as theirs,
        ):
            yield from _operations(name, federation, ours, theirs)


def _overdue(name: str, federation: Federation) -> bool:
    """Hand in everything that is overdue, beside as many updates of a row with a commit each."""
    count = len(federation.begun["overdue"])
    floor_s = _seconds(lambda: _update_rows(count // 4)) * 4
    handed_in_s = _seconds(lambda: _hand_in_overdue(federation.now))
    floor_s = (floor_s + _seconds(lambda: _update_rows(count // 4)) * 4) / 2
    return row(name, "hand in 2,000 overdue, 50 answers", count / handed_in_s, count / floor_s, 0.2)


def _update_rows(count: int) -> None:
    """Update a row and commit, again and again, by the bare driver."""
    pooled = store.db.engine.raw_connection()
    begin = "BEGIN IMMEDIATE" if store.db.engine.dialect.name == "sqlite" else "BEGIN"
    cursor = pooled.cursor()
    for _ in range(count):
        cursor.execute(begin)
        cursor.execute("UPDATE floor SET seq = seq + 1 WHERE id = 1")
        pooled.commit()
    pooled.close()


def _hand_in_overdue(now: datetime) -> None:
    while play.hand_in_overdue(now=now, key=KEY):
        pass


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _operations(name: str, federation: Federation, ours: str, theirs: str) -> Iterator[bool]:
    first = federation.boards()[0]
    etag = etag_of(ours + first.path, first.cookie)
    for label, requests, repeat, bare, least in (
        ("save an answer", federation.saves(), False, UPSERTS, 0.4),
        ("start, paper dealt ahead", federation.starts(), False, UPSERTS, 0.4),
        ("hand in and mark 20 answers", federation.hand_ins("hand in"), False, UPSERTS, 0.3),
        ("hand in and mark 50 answers", federation.hand_ins("exam"), False, UPSERTS, 0.3),
        ("league, first page", federation.boards(), True, HELLOS, 0.25),
        ("league, 304", [federation.boards(etag)[0]] * 100, True, HELLOS, 0.35),
    ):
        parts = [requests] * TRIES if repeat else _parts(requests)
        yield row(name, label, *beside(ours, theirs, parts, bare, repeat=repeat), least)


def _parts(requests: list[Request]) -> list[list[Request]]:
    """Cut what is sent only once into as many parts as there are tries."""
    size = len(requests) // TRIES
    return [requests[number * size : (number + 1) * size] for number in range(TRIES)]


def _measure_banks(name: str, url: str) -> Iterator[bool]:
    """Check, and check and store, a bank of 5,000 questions beside PyYAML's C loader on the same file."""
    data = _large_bank()
    with tempfile.TemporaryDirectory() as instance:
        app = create_app(Settings.from_environ({"QUIZAPP_DATABASE_URL": url, "QUIZAPP_INSTANCE": instance}))
        with app.app_context():
            load_s = _best(lambda: yaml.load(data, Loader=yaml.CSafeLoader))
            check_s = _best(lambda: services.check(data))
            store_s = _best(lambda: services.store_bank(services.check(_renamed(data)), by=None, now=_now()))
            store.db.engine.dispose()
    yield row(name, "check 5,000 questions", 1 / check_s, 1 / load_s, 1 / 1.6)
    yield row(name, "check and store 5,000 questions", 1 / store_s, 1 / load_s, 1 / 3)


def _large_bank() -> bytes:
    """Write a bank of 5,000 questions: the shipped one again and again under other ids."""
    text = BANK.read_text()
    head, _, questions = text.partition("questions:\n")
    copies = [re.sub(r"(?m)^(  - id: )", rf"\1c{copy}-", questions) for copy in range(5000)]
    count = len(re.findall(r"(?m)^  - id: ", questions))
    whole = "".join(copies[: 5000 // count])
    return (head.replace("bank: union-law", "bank: large") + "questions:\n" + whole).encode()


def _renamed(data: bytes) -> bytes:
    """Return the same bank under another code, so that storing it makes all of its rows."""
    return data.replace(b"bank: large", f"bank: large-{secrets.token_hex(4)}".encode(), 1)


def _now() -> datetime:
    return datetime.now(UTC)


def _best(act: Callable[[], object]) -> float:
    """Return the shortest of three runs, in seconds: what the code takes when nobody disturbs it."""
    times = []
    for _ in range(3):
        times.append(_seconds(act))
    return min(times)


if __name__ == "__main__":
    main()
