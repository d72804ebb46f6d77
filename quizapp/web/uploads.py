"""Files between their preview and the word to store them: on the server, for one member, for a short time.

What is carried out is what was shown only if the client does not hold it: the page carries a random name, and
the file lies in the instance folder under this name and the member's id.
"""

import json
import os
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from quizapp.core import refusals

VALID: Final = timedelta(hours=1)
#: A member who uploads again and again fills no disk: the oldest go first.
MOST_EACH: Final = 5
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{22}")


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept file: the name that it had at the member's, and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder of kept files, all readable by the server's user only."""

    folder: Path

    def keep(self, file: Kept, *, member_id: int, now: datetime) -> str:
        """Keep a file and sweep out those whose time is over.

        :param now: aware UTC.
        :return: the token under which this member finds it for an hour.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._sweep(member_id, now)
        token = secrets.token_urlsafe(16)
        path = self._path(member_id, token)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(json.dumps(file.name).encode() + b"\n")
            out.write(file.data)
        os.utime(path, (now.timestamp(), now.timestamp()))
        return token

    def take(self, token: str, *, member_id: int, now: datetime) -> Kept:
        """Return a kept file, which stays.

        :raises refusals.Missing: ``upload-gone``: never kept for this member, dropped, or its time is over.
        """
        path = self._path(member_id, token)
        try:
            if not _TOKEN.fullmatch(token) or _is_over(path, now):
                raise refusals.Missing("upload-gone")
            name, _, data = path.read_bytes().partition(b"\n")
        except FileNotFoundError as gone:
            raise refusals.Missing("upload-gone") from gone
        return Kept(json.loads(name), data)

    def drop(self, token: str, *, member_id: int) -> None:
        """Forget a file that has been stored."""
        if _TOKEN.fullmatch(token):
            self._path(member_id, token).unlink(missing_ok=True)

    def _path(self, member_id: int, token: str) -> Path:
        return self.folder / f"{member_id}.{token}"

    def _sweep(self, member_id: int, now: datetime) -> None:
        own = []
        for path in self.folder.iterdir():
            try:
                if _is_over(path, now):
                    path.unlink()
                elif path.name.startswith(f"{member_id}."):
                    own.append((path.stat().st_mtime, path))
            except FileNotFoundError:
                continue  # another request swept it
        for _, path in sorted(own, reverse=True)[MOST_EACH - 1 :]:
            path.unlink(missing_ok=True)


def _is_over(path: Path, now: datetime) -> bool:
    return path.stat().st_mtime < (now - VALID).timestamp()
