"""What is measured against: 2,000 members in 92 branches, a bank, and rounds with attempts in every state."""

import itertools
import secrets
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import insert

from benchmarks.server import Request
from benchmarks.signing_in import cookies
from quizapp import standings, store
from quizapp.banks import services as banks
from quizapp.core import credentials, seasons
from quizapp.files import bank_files, season_files
from quizapp.play import ahead, services, starting
from quizapp.store.attempts import Sitting

BRANCHES, MEMBERS, SAVED = 92, 2_000, 400


def _plan(singles: int, multiples: int, statements: int) -> dict[str, Any]:
    counts = {"single": singles, "multiple": multiples, "true_false": statements}
    return {"rules": [{"type": type_name, "count": count} for type_name, count in counts.items()]}


WEEKLY, EXAM = _plan(10, 5, 5), _plan(25, 13, 12)
#: The plans of the rounds, by what they are for.
ROUNDS = {"save": [WEEKLY], "start": [WEEKLY] * 4, "hand in": [WEEKLY] * 2, "exam": [EXAM], "overdue": [EXAM]}
#: So long ago the overdue ones ran out.
OVERDUE = timedelta(minutes=10)
KEY = b"bench"


class Federation:
    """The rows of one benchmark, and the requests that members send."""

    def __init__(self, app: Flask, bank: bytes) -> None:
        self.app = app
        self.now = datetime.now(UTC)
        self.rounds: dict[str, list[int]] = {}
        self.tokens = [secrets.token_urlsafe(32) for _ in range(MEMBERS)]
        with app.app_context():
            self._make_people()
            self._make_bank(bank)
            self._make_rounds()
        self.cookies = cookies(app, self.tokens)

    def _make_people(self) -> None:
        with store.transaction():
            _insert(store.Branch, [_branch(n) for n in range(1, BRANCHES + 1)])
            _insert(store.Member, [self._member(n) for n in range(1, MEMBERS + 1)])
            belong = [(n, n % BRANCHES + 1) for n in range(1, MEMBERS + 1)]
            _insert(
                store.Membership,
                [{"member_id": n, "branch_id": branch, "from_on": date(2020, 1, 1)} for n, branch in belong],
            )
            _insert(store.SignIn, [self._sign_in(n) for n in range(1, MEMBERS + 1)])

    def _member(self, number: int) -> dict[str, Any]:
        key = f"B{number:05}"
        return {
            "staff_no": key,
            "staff_key": key,
            "name": f"职工{number}",
            "roles": "",
            "is_active": True,
            "created_at": self.now,
        }

    def _sign_in(self, number: int) -> dict[str, Any]:
        return {
            "token_sha256": credentials.token_sha256(self.tokens[number - 1]),
            "member_id": number,
            "created_at": self.now,
            "expires_at": self.now + timedelta(days=1),
            "must_change_password": False,
        }

    def _make_bank(self, bank: bytes) -> None:
        banks.store_bank(bank_files.read_bank(bank), by=None, now=self.now)

    def _make_rounds(self) -> None:
        text = SEASON.format(
            starts=self.now.date() - timedelta(days=9), ends=self.now.date() + timedelta(days=9)
        )
        season = season_files.read_season(text.encode()).season
        assert season is not None
        with store.transaction():
            row = store.Season(
                code="bench", title="bench", time_zone="Asia/Shanghai", starts_on=season.starts_on,
                ends_on=season.ends_on, document=seasons.to_json(season), loaded_at=self.now,
            )  # fmt: skip
            store.db.session.add(row)
            store.db.session.flush()
            for purpose, plans in ROUNDS.items():
                for plan in plans:
                    self.rounds.setdefault(purpose, []).append(self._round(row.id, purpose, plan))
        self.saved = self._begin("save", range(1, SAVED + 1))
        everybody = range(1, MEMBERS + 1)
        self.begun = {purpose: self._begin(purpose, everybody) for purpose in ("hand in", "exam", "overdue")}
        for begun in self.begun.values():
            self._answer(begun)
        for one in self._begin("save", range(SAVED + 1, MEMBERS + 1)):
            services.save(one.id, 1, "A", seq=1, member_id=one.member_id, now=self.now, key=KEY)
            services.hand_in(one.id, member_id=one.member_id, now=self.now, key=KEY)
        while ahead.deal(self.now, UTC):
            pass
        standings.rebuild(self.now)

    def _round(self, season_id: int, purpose: str, plan: dict[str, Any]) -> int:
        number = sum(map(len, self.rounds.values()))
        made = store.Round(
            season_id=season_id, kind="weekly", week=self.now.date() - timedelta(weeks=number),
            opens_at=self.now - timedelta(days=1, hours=number),
            closes_at=self.now - OVERDUE if purpose == "overdue" else self.now + timedelta(days=1),
            time_limit_s=7200, attempts=1, results="after_hand_in", pass_percent=60, excellent_percent=90,
            plan=plan, seed=secrets.token_hex(32),
        )  # fmt: skip
        store.db.session.add(made)
        store.db.session.flush()
        store.results.draw_up_roster(made.id, on=self.now.date(), now=self.now)
        return made.id

    def _begin(self, purpose: str, member_ids: Any) -> list[Sitting]:
        """Begin an attempt of each member in each round of a purpose."""
        viewers = [store.sign_ins.viewer_of_member(n, today=self.now.date()) for n in member_ids]
        now = self.now - 2 * OVERDUE if purpose == "overdue" else self.now
        return [
            starting.start(round_id, viewer=viewer, time_zone=UTC, now=now, key=KEY)[0]
            for round_id, viewer in itertools.product(self.rounds[purpose], viewers)
        ]

    def _answer(self, begun: list[Sitting]) -> None:
        rows = [
            {
                "attempt_id": one.id,
                "slot": slot,
                "response": ["A", "B"] if type_name == "multiple" else "A",
                "seq": 1,
                "saved_at": self.now,
                "late": False,
            }
            for one in begun
            for slot, (type_name, _size) in enumerate(one.paper["forms"], start=1)
        ]
        with store.transaction():
            _insert(store.Response, rows)

    def saves(self, count: int = 60_000) -> list[Request]:
        """Save an answer: each request another attempt, each time a higher seq."""
        return [
            self._request(
                "PUT",
                f"/api/v1/attempts/{one.id}/responses/{n % 10 + 1}",
                one.member_id,
                body=f'{{"response":"{"AB"[n % 2]}","seq":{n + 2}}}',
            )
            for n, one in zip(range(count), itertools.cycle(self.saved), strict=False)
        ]

    def starts(self) -> list[Request]:
        """Begin an attempt with a paper that was dealt ahead: each member once in each round kept for it."""
        pairs = itertools.product(self.rounds["start"], range(1, MEMBERS + 1))
        return [self._request("POST", f"/api/v1/rounds/{r}/attempts", m) for r, m in pairs]

    def hand_ins(self, purpose: str) -> list[Request]:
        """Hand in papers that are fully answered, each once."""
        return [
            self._request("POST", f"/api/v1/attempts/{one.id}/hand-in", one.member_id)
            for one in self.begun[purpose]
        ]

    def boards(self, etag: str = "") -> list[Request]:
        """Look at the league's first page, as one member of each branch."""
        path = "/api/v1/boards/branches?season=bench&round=1"
        return [self._request("GET", path, m, etag=etag) for m in range(1, BRANCHES + 1)]

    def _request(self, method: str, path: str, member_id: int, *, etag: str = "", body: str = "") -> Request:
        cookie, csrf = self.cookies[member_id - 1]
        return Request(method, path, cookie, csrf, etag, body)


def _insert(row: Any, rows: list[dict[str, Any]]) -> None:
    store.db.session.execute(insert(row), rows)


def _branch(number: int) -> dict[str, Any]:
    return {"code": f"b{number}", "name": f"第{number}支部", "short": str(number), "wall": f"{number}支部"}


SEASON = """
season: bench
title: bench
starts_on: "{starts}"
ends_on: "{ends}"
weekly:
  opens: MON 09:00
  closes: FRI 18:00
  paper: {{rules: [{{count: "10"}}]}}
"""
