"""A file between its preview and the word to store it: kept here, for one member, for a short time.

What is carried out is what was shown only if the client does not hold it: the page carries a random name, and
the file lies in the instance folder under this name and the member's id.
"""

import os
import re
import secrets
from datetime import datetime, timedelta
from pathlib import Path

from flask_babel import lazy_gettext as _l

from quizapp.core import refusals
from quizapp.web import messages

VALID = timedelta(minutes=30)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


def keep(folder: Path, member_id: int, data: bytes, *, now: datetime) -> str:
    """Keep a file and sweep out those whose time is over.

    :param folder: for this kind of file alone, in the instance folder.
    :return: the token under which this member finds it for half an hour.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for old in folder.iterdir():
        if _is_over(old, now):
            old.unlink(missing_ok=True)
    token = secrets.token_urlsafe(16)
    path = folder / f"{member_id}.{token}"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
    os.utime(path, (now.timestamp(), now.timestamp()))
    return token


def read(folder: Path, member_id: int, token: str, *, now: datetime) -> bytes:
    """Return a kept file.

    :raises refusals.Missing: ``upload-gone``: never kept for this member, used up, or its time is over.
    """
    path = folder / f"{member_id}.{token}"
    if _TOKEN.fullmatch(token) is None or _is_over(path, now):
        raise refusals.Missing("upload-gone")
    return path.read_bytes()


def drop(folder: Path, member_id: int, token: str) -> None:
    """Forget a file that has been stored or given up."""
    if _TOKEN.fullmatch(token):
        (folder / f"{member_id}.{token}").unlink(missing_ok=True)


def _is_over(path: Path, now: datetime) -> bool:
    # Another process may have swept it out a moment ago.
    return not path.exists() or path.stat().st_mtime < (now - VALID).timestamp()


messages.add(
    "upload-gone",
    _l("预览已经过期"),
    _l("上传的文件只保留半小时，什么也没有保存。请重新上传。"),
)
