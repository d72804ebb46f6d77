"""A people file between its preview and the word to import it: kept here, for one member, for a short time.

What is carried out is what was shown only if the client does not hold it: the page carries a random name, and
the file lies in the instance folder under this name and the member's id.
"""

import os
import re
import secrets
from datetime import datetime, timedelta
from pathlib import Path

from quizapp.core import refusals

FOLDER = "people-imports"
VALID = timedelta(minutes=30)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


def keep(instance: Path, member_id: int, data: bytes, *, now: datetime) -> str:
    """Keep a file and sweep out those whose time is over.

    :param instance: the instance folder.
    :return: the token under which this member finds it for half an hour.
    """
    folder = instance / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for old in folder.iterdir():
        if _is_over(old, now):
            old.unlink(missing_ok=True)
    token = secrets.token_urlsafe(16)
    path = _path(instance, member_id, token)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    os.utime(path, (now.timestamp(), now.timestamp()))
    return token


def take(instance: Path, member_id: int, token: str, *, now: datetime) -> bytes:
    """Return a kept file.

    :raises refusals.Missing: ``no-upload``: never kept for this member, used, or its time is over.
    """
    path = _path(instance, member_id, token)
    if _TOKEN.fullmatch(token) is None or _is_over(path, now):
        raise refusals.Missing("no-upload")
    return path.read_bytes()


def drop(instance: Path, member_id: int, token: str) -> None:
    """Forget a file that has been imported or given up."""
    if _TOKEN.fullmatch(token):
        _path(instance, member_id, token).unlink(missing_ok=True)


def _path(instance: Path, member_id: int, token: str) -> Path:
    return instance / FOLDER / f"{member_id}.{token}"


def _is_over(path: Path, now: datetime) -> bool:
    # Another process may have swept it out a moment ago.
    return not path.exists() or path.stat().st_mtime < (now - VALID).timestamp()
