"""The copy that is rehearsed on: the season's banks and plan with members of its own, and its own server."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask

from quizapp import store
from quizapp.banks import services as banks
from quizapp.core import refusals

#: Settings that the copy shares with the real site; database, keys and folder are its own.
SHARED = ("QUIZAPP_TIME_ZONE", "QUIZAPP_TITLE")


@dataclass(frozen=True)
class Source:
    """What is copied: bank files, the season's own columns, and those of the round that is rehearsed."""

    bank_files: tuple[bytes, ...]
    season: dict[str, Any]
    round: dict[str, Any]


def source(season_code: str | None, *, now: datetime) -> Source:
    """Read what a rehearsal needs from the real site; nothing is written.

    The round is the season's annual exam, without one its next weekly round.

    :param season_code: None: the season that runs now, else the one that begins next.
    :raises refusals.Missing: ``not-found`` (no such season); ``nothing-to-rehearse`` (no round in it).
    """
    season = _season(season_code, now.date())
    rounds = store.seasons.rounds_of(season.id)
    chosen = next((one for one in rounds if one.kind == "annual"), None)
    chosen = chosen or next((one for one in rounds if one.closes_at > now), None)
    if chosen is None:
        raise refusals.Missing("nothing-to-rehearse")
    files = [banks.export(one).encode() for one in store.bank_versions.all_latest()]
    found = Source(tuple(files), _columns(season, SEASON), _columns(chosen, ROUND))
    store.end_reading()
    return found


SEASON = ("code", "title", "time_zone", "starts_on", "ends_on", "document", "loaded_at")
ROUND = ("kind", "week", "attempts", "results", "pass_percent", "excellent_percent", "plan")


def _columns(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _season(code: str | None, today: date) -> store.Season:
    if code is not None:
        found = store.seasons.by_code(code)
    else:
        open_or_coming = [one for one in store.seasons.all_seasons() if one.ends_on >= today]
        found = min(open_or_coming, key=lambda one: one.starts_on, default=None)
    if found is None:
        raise refusals.Missing("not-found")
    return found


@dataclass(frozen=True)
class Exam:
    """The round of the copy that is taken."""

    round_id: int
    opens_at: datetime
    closes_at: datetime


def fill(
    app: Flask,
    copied: Source,
    *,
    members: int,
    password_hash: str,
    opens_in: timedelta,
    lasts: timedelta,
    now: datetime,
) -> Exam:
    """Fill an empty site with the copy.

    :param app: of the copy; its database is empty.
    :param members: how many; their staff numbers are those of ``staff_no``.
    :param opens_in: from ``now``; the server starts meanwhile, and everybody signs in.
    """
    opens_at, closes_at = now + opens_in, now + opens_in + lasts
    with app.app_context():
        store.upgrade()
        for data in copied.bank_files:
            banks.store_bank(banks.check(data), by=None, now=now)
        with store.transaction():
            _add_people(members, password_hash, now.date(), now)
            season = store.Season(**copied.season)
            store.db.session.add(season)
            store.db.session.flush()
            held = store.Round(
                season_id=season.id,
                opens_at=opens_at,
                closes_at=closes_at,
                seed=secrets.token_hex(32),
                **copied.round,
            )
            store.db.session.add(held)
            store.db.session.flush()
            round_id = held.id
        forget(app)
    return Exam(round_id, opens_at, closes_at)


def forget(app: Flask) -> None:
    """Close the copy's connections: they are not to be shared with the server's processes, nor to be kept."""
    with app.app_context():
        store.db.session.remove()
        store.db.engine.dispose()


def staff_no(number: int) -> str:
    """Name a simulated member, from 1."""
    return f"R{number:05}"


def _add_people(members: int, password_hash: str, from_on: date, now: datetime) -> None:
    branch = store.Branch(code="rehearsal", name="演练支部", short="演练", wall="演练支部")
    people = [
        store.Member(
            staff_no=staff_no(number),
            staff_key=staff_no(number),
            name=f"演练{number}",
            password_hash=password_hash,
            created_at=now,
        )
        for number in range(1, members + 1)
    ]
    store.db.session.add_all([branch, *people])
    store.db.session.flush()
    store.db.session.add_all(
        store.Membership(member_id=one.id, branch_id=branch.id, from_on=from_on) for one in people
    )


@contextmanager
def serving(instance: Path, log: Path) -> Iterator[str]:
    """Run ``quizapp serve`` on a copy until the block ends; give its host and port."""
    shared = {name: value for name, value in os.environ.items() if name in SHARED}
    others = {name: value for name, value in os.environ.items() if not name.startswith("QUIZAPP_")}
    command = [sys.executable, "-m", "quizapp.cli", "--lang", "en", "serve", "--port", "0"]
    with log.open("w") as out:
        process = subprocess.Popen(  # noqa: S603 (all of it is ours)
            command,
            env={**others, **shared, "QUIZAPP_INSTANCE": str(instance)},
            stdout=subprocess.PIPE,
            stderr=out,
            text=True,
        )
        try:
            address = process.stdout.readline().strip() if process.stdout is not None else ""
            if not address:
                raise refusals.Conflict("rehearsal-not-served", log=log.read_text()[-2000:])
            yield address.removeprefix("http://")
        finally:
            process.terminate()
            process.wait()
            if process.stdout is not None:
                process.stdout.close()
