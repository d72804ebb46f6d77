"""A people file between its preview and the word to import it: on the server, for one member, for a short time.

What is carried out is what was shown only if the client does not hold it: the page carries a random name, and the
file lies in the instance folder under this name and the member's id.
"""

import os
import re
import secrets
import time
from pathlib import Path

from quizapp.core import refusals

FOLDER = "people-imports"
VALID_S = 30 * 60
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


def keep(instance: Path, member_id: int, data: bytes) -> str:
    """Keep a file and sweep out those whose time is over.

    :param instance: the instance folder.
    :return: the token under which this member finds it for half an hour.
    """
    folder = instance / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for old in folder.iterdir():
        if _is_over(old):
            old.unlink(missing_ok=True)
    token = secrets.token_urlsafe(16)
    handle = os.open(_path(instance, member_id, token), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    return token


def take(instance: Path, member_id: int, token: str) -> bytes:
    """Return a kept file.

    :raises refusals.Missing: ``no-upload``: never kept for this member, used, or its time is over.
    """
    path = _path(instance, member_id, token)
    try:
        if _TOKEN.fullmatch(token) and not _is_over(path):
            return path.read_bytes()
    except FileNotFoundError:
        pass
    raise refusals.Missing("no-upload")


def drop(instance: Path, member_id: int, token: str) -> None:
    """Forget a file that has been imported or given up."""
    if _TOKEN.fullmatch(token):
        _path(instance, member_id, token).unlink(missing_ok=True)


def _path(instance: Path, member_id: int, token: str) -> Path:
    return instance / FOLDER / f"{member_id}.{token}"


def _is_over(path: Path) -> bool:
    # The disk's own clock wrote the time: the host's is the one to compare it with.
    return path.stat().st_mtime < time.time() - VALID_S
