"""The floor: the least that a Flask app can do for one stored answer, on the same server and database."""

import itertools
import os
import sqlite3
import threading
from typing import Any

import flask

URL = os.environ["BENCH_DATABASE_URL"]
UPSERT = (
    "INSERT INTO floor (id, value, seq) VALUES ({0}, {0}, {0}) "
    "ON CONFLICT (id) DO UPDATE SET value = excluded.value, seq = excluded.seq"
)
ROWS = 200

app = flask.Flask(__name__)
local = threading.local()
numbers = itertools.count(1)


def connection() -> Any:
    """Return this thread's own connection, as durable as quizapp's."""
    if not hasattr(local, "connection"):
        local.connection = _connect()
    return local.connection


def _connect() -> Any:
    if URL.startswith("sqlite"):
        opened = sqlite3.connect(URL.removeprefix("sqlite:///"), isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000"):
            opened.execute(f"PRAGMA {pragma}")
        return opened
    import psycopg

    return psycopg.connect(URL.replace("+psycopg", ""))


MARK = "?" if URL.startswith("sqlite") else "%s"
BEGIN = "BEGIN IMMEDIATE" if URL.startswith("sqlite") else None


@app.get("/hello")
def hello() -> str:
    """Say hello."""
    return "hello"


@app.route("/upsert", methods=["PUT", "POST"])
def upsert() -> dict[str, int]:
    """Store one row and commit."""
    number = next(numbers)
    here = connection()
    if BEGIN:
        here.execute(BEGIN)
    here.execute(UPSERT.format(MARK), (number % ROWS, str(number), number))
    here.execute("COMMIT") if BEGIN else here.commit()
    return {"seq": number}
