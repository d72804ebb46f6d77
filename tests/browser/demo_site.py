"""The demo federation behind the real server: a folder, the commands that run on it, ``quizapp serve``."""

import http.client
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from quizapp.core import papers
from quizapp.core.questions import QUESTION_TYPES, to_dealt_letters

ROOT = Path(__file__).parents[2]
PASSWORD = "wochenprobe"
# Three in a branch: each of them moves it.
MEMBERS = 300
PATIENCE_S = 60
ROLES = {"职工": "member", "支部组织员": "captain", "出题人": "author", "管理员": "organiser"}
# What the league of the open round says of a member's branch.
_LEAGUE = """
  JOIN roster ON roster.member_id = members.id
  JOIN rounds ON rounds.id = roster.round_id
  JOIN branches ON branches.id = roster.branch_id
  JOIN boards ON boards.scope = 'r' || rounds.id
  JOIN board_rows ON board_rows.board_id = boards.id AND board_rows.entrant_id = branches.id
  WHERE rounds.opens_at <= datetime('now') AND rounds.closes_at > datetime('now')
"""
STANDING = f"""
  SELECT branches.wall, board_rows.position, board_rows.value_hundredths FROM members {_LEAGUE}
  AND members.staff_no = ?
"""  # noqa: S608 (both halves stand above)
# Ordinary members who have not begun the open round, the best branches' first.
WAITING = f"""
  SELECT members.staff_no FROM members {_LEAGUE} AND members.roles = ''
  AND NOT EXISTS (SELECT * FROM attempts WHERE round_id = rounds.id AND member_id = members.id)
  ORDER BY board_rows.position, members.staff_no
"""  # noqa: S608


class Site:
    """An instance folder with a demo in it, and its server on one port."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = 0
        self._server: subprocess.Popen[str] | None = None

    @classmethod
    def copy(cls, loaded: "Site", folder: Path) -> "Site":
        """Give a site of its own with the same demo."""
        shutil.copytree(loaded.folder, folder)
        return cls(folder)

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def sign_ins(self) -> dict[str, str]:
        """The printed staff numbers by role."""
        text = (self.folder / "demo-sign-ins.txt").read_text("utf-8")
        found = re.findall(r"^  (\S+)  (\S+)", text, re.MULTILINE)
        return {ROLES[role]: staff_no for role, staff_no in found}

    def run(self, *words: str) -> str:
        """Run a command that succeeds, and return what it printed."""
        done = subprocess.run(
            _command(words), env=self._environ(), cwd=self.folder.parent, text=True, capture_output=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self) -> None:
        """Serve, on the same port as before, and wait until the scheduler beats."""
        with self.log.open("a") as log:
            self._server = subprocess.Popen(
                _command(("serve", "--port", str(self.port), "--workers", "1")),
                env=self._environ(),
                cwd=self.folder.parent,
                text=True,
                stdout=subprocess.PIPE,
                stderr=log,
            )
        assert self._server.stdout
        said = self._server.stdout.readline().strip()
        assert said, self.log.read_text()
        self.port = int(said.rpartition(":")[2])
        _until(lambda: self._health() == "ok")

    def kill(self) -> None:
        """Kill the master as a power cut would, and wait until what it started has ended by itself."""
        assert self._server
        self._server.kill()
        self._forget()
        _until(lambda: self._health() is None)

    def stop(self) -> None:
        """Stop the server as an operator does."""
        if self._server is not None:
            self._server.terminate()
            self._forget()

    def ask(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        """Read the database."""
        with closing(sqlite3.connect(self.folder / "quizapp.sqlite3", timeout=5)) as connection:
            return connection.execute(question, values).fetchall()

    def change(self, statement: str, *values: object) -> None:
        """Write the database behind the server's back, as an organiser's page would."""
        with closing(sqlite3.connect(self.folder / "quizapp.sqlite3", timeout=5)) as connection:
            connection.execute(statement, values)
            connection.commit()

    def waiting(self) -> str:
        """Name somebody of the best branches who has not begun the open round: the staff number."""
        return str(self.ask(WAITING)[0][0])

    def standing(self, staff_no: str) -> tuple[str, int, int]:
        """Tell of a member's branch in the open round: name on the wall, position, value in hundredths."""
        return self.ask(STANDING, staff_no)[0]

    def right_answers(self, attempt_id: int) -> list[Any]:
        """Give the responses that earn every mark of an attempt, slot by slot."""
        ((text,),) = self.ask("SELECT paper FROM attempts WHERE id = ?", attempt_id)
        return [self._right_answer(slot) for slot in papers.Paper.from_json(json.loads(text)["d"]).slots]

    def _right_answer(self, slot: papers.Slot) -> Any:
        ((kind, text),) = self.ask("SELECT type, body FROM questions WHERE id = ?", slot.question_id)
        body = json.loads(text)["d"]
        if kind == "blank":
            return [accepted[0] for accepted in body["answers"]]
        return to_dealt_letters(slot.order, QUESTION_TYPES[kind].key(body))

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.folder.parent / f"{self.folder.name}.log"

    def _environ(self) -> dict[str, str]:
        return {**os.environ, "QUIZAPP_INSTANCE": str(self.folder), "PYTHONPATH": str(ROOT)}

    def _forget(self) -> None:
        assert self._server
        self._server.wait(PATIENCE_S)
        assert self._server.stdout
        self._server.stdout.close()
        self._server = None

    def _health(self) -> str | None:
        """Return how the site says it is; None when nobody answers."""
        try:
            with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)) as connection:
                connection.request("GET", "/healthz")
                return str(json.load(connection.getresponse())["status"])
        except OSError:
            return None


def _command(words: tuple[str, ...]) -> list[str]:
    return [sys.executable, "-m", "quizapp.cli", *words]


def _until(claim: Any) -> None:
    ends = time.monotonic() + PATIENCE_S
    while not claim():
        assert time.monotonic() < ends, "waited in vain"
        time.sleep(0.05)
