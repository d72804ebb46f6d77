"""A federation of 100,000 members in 5,000 branches, in mid-week: what boards are measured against."""

import itertools
import secrets
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Flask

from benchmarks.server import Request
from benchmarks.signing_in import cookies
from quizapp import standings, store
from quizapp.banks import services as banks
from quizapp.core import credentials, seasons
from quizapp.files import bank_files, season_files
from quizapp.play import services, starting
from quizapp.screens import services as screens
from quizapp.store import bulk
from quizapp.web import auth

MEMBERS_IN_A_BRANCH = 20
#: Who answers during the measurements, and who only looks; everybody else took part before or does not.
WRITERS, READERS = 1_200, 200
KEY = b"bench"
SEASON = """
season: large
title: large
starts_on: "{starts}"
ends_on: "{ends}"
weekly: {{opens: MON 09:00, closes: FRI 18:00, paper: {{rules: [{{count: "20"}}]}}}}
"""


class LargeFederation:
    """The rows of an open week, and the requests that members and a screen send.

    :ivar writers: attempts that are running: the first half of them to save in, the second to hand in.
    """

    def __init__(self, app: Flask, bank: bytes, *, members: int) -> None:
        self.app, self.members, self.now = app, members, datetime.now(UTC)
        self.branches = members // MEMBERS_IN_A_BRANCH
        self.signed_in = min(WRITERS + READERS, members)
        self.tokens = [secrets.token_urlsafe(32) for _ in range(self.signed_in)]
        with app.app_context():
            banks.store_bank(bank_files.read_bank(bank), by=None, now=self.now)
            self._make_people()
            self.round_id = self._make_round()
            self.writers = self._begin(range(1, min(WRITERS, members // 2) + 1))
            self._take(range(len(self.writers) + 1, members * 3 // 5))
            standings.rebuild(self.now)
            with store.transaction():
                self.screen_token = screens.use_link(
                    screens.make_link(name="", now=self.now)[0], old_token=None, now=self.now
                )
            store.db.engine.dispose()
        self.cookies = cookies(app, self.tokens)
        self._saved = 0

    def _make_people(self) -> None:
        everybody = range(1, self.members + 1)
        signed_in = self.tokens
        with store.transaction():
            bulk.add(
                store.Branch,
                ("id", "code", "name", "short", "wall"),
                [(n, f"b{n:05}", f"第{n}支部", str(n), f"{n}支部") for n in range(1, self.branches + 1)],
            )
            columns = ("id", "staff_no", "staff_key", "name", "roles", "is_active", "created_at")
            people = [(n, f"L{n:06}", f"L{n:06}", f"职工{n}", "", True, self.now) for n in everybody]
            bulk.add(store.Member, columns, people)
            belong = [(n, n % self.branches + 1, date(2020, 1, 1)) for n in everybody]
            bulk.add(store.Membership, ("member_id", "branch_id", "from_on"), belong)
            columns = ("token_sha256", "member_id", "created_at", "expires_at", "must_change_password")
            until = self.now + timedelta(days=1)
            tokens = [
                (credentials.token_sha256(token), n, self.now, until, False)
                for n, token in enumerate(signed_in, start=1)
            ]
            bulk.add(store.SignIn, columns, tokens)

    def _make_round(self) -> int:
        starts, ends = self.now.date() - timedelta(days=9), self.now.date() + timedelta(days=9)
        season = season_files.read_season(SEASON.format(starts=starts, ends=ends).encode()).season
        assert season is not None
        with store.transaction():
            row = store.Season(
                code="large", title="large", time_zone="Asia/Shanghai", starts_on=starts, ends_on=ends,
                document=seasons.to_json(season), loaded_at=self.now,
            )  # fmt: skip
            store.db.session.add(row)
            store.db.session.flush()
            made = store.Round(
                season_id=row.id, kind="weekly", week=self.now.date(), opens_at=self.now - timedelta(days=1),
                closes_at=self.now + timedelta(days=1), time_limit_s=7200, attempts=1,
                results="after_hand_in", pass_percent=60, excellent_percent=90,
                plan={"rules": [{"type": "single", "count": 20}]}, seed=secrets.token_hex(32),
            )  # fmt: skip
            store.db.session.add(made)
            store.db.session.flush()
            store.results.draw_up_roster(made.id, on=self.now.date(), now=self.now)
            return made.id

    def _begin(self, member_ids: Sequence[int]) -> list[Any]:
        viewers = [store.sign_ins.viewer_of_member(n, today=self.now.date()) for n in member_ids]
        begun = [
            starting.start(self.round_id, viewer=viewer, time_zone=UTC, now=self.now, key=KEY)[0]
            for viewer in viewers
            if viewer is not None
        ]
        for one in begun[len(begun) // 2 :]:
            services.save(one.id, 1, "A", seq=1, member_id=one.member_id, now=self.now, key=KEY)
        return begun

    def _take(self, member_ids: Sequence[int]) -> None:
        """Let members have taken part: their attempts and results, and the sums that follow from them."""
        paper = self.writers[0].paper
        handed_in_at = self.now - timedelta(hours=1)
        with store.transaction():
            ids = dict(zip(member_ids, bulk.new_attempt_ids(len(member_ids)), strict=True))
            columns = (
                "id", "round_id", "member_id", "number", "paper", "total_hundredths", "started_at",
                "deadline_at", "handed_in_at", "by_server", "answered", "score_hundredths",
            )  # fmt: skip
            started_at = handed_in_at - timedelta(minutes=9)
            attempts = [
                (
                    ids[n],
                    self.round_id,
                    n,
                    1,
                    paper,
                    2000,
                    started_at,
                    self.now,
                    handed_in_at,
                    False,
                    20,
                    _score(n),
                )
                for n in member_ids
            ]
            bulk.add(store.Attempt, columns, attempts)
            columns = ("round_id", "member_id", "attempt_id", "score_hundredths", "minutes", "handed_in_at")
            results = [
                (self.round_id, n, ids[n], _score(n), 3 + n * 7 % 20, handed_in_at) for n in member_ids
            ]
            bulk.add(store.Result, columns, results)
            store.results.add_up(self.round_id, excellent_hundredths=9000)
            store.rebuilding.mark_round(self.round_id)

    def saves(self, count: int = 60_000) -> list[Request]:
        """Save an answer: each request another attempt, each time a higher seq."""
        attempts = itertools.islice(
            itertools.cycle(self.writers[: len(self.writers) // 2]), self._saved, self._saved + count
        )
        first, self._saved = self._saved, self._saved + count
        return [
            self._request(
                "PUT",
                f"/api/v1/attempts/{one.id}/responses/{n % 10 + 1}",
                one.member_id,
                body=f'{{"response":"{"AB"[n % 2]}","seq":{n + 2}}}',
            )
            for n, one in enumerate(attempts, start=first)
        ]

    def hand_ins(self) -> list[Request]:
        """Hand in papers, each once."""
        return [
            self._request("POST", f"/api/v1/attempts/{one.id}/hand-in", one.member_id)
            for one in self.writers[len(self.writers) // 2 :]
        ]

    def reads(self, path: str, etag: str = "") -> list[Request]:
        """Ask for the same address as many members."""
        readers = range(self.signed_in - READERS + 1, self.signed_in + 1)
        return [self._request("GET", path, n, etag=etag) for n in readers]

    def polls(self, etag: str) -> list[Request]:
        """Ask what the screen shows now."""
        return [Request("GET", "/api/v1/screens/me/state", self.screen_cookie, etag=etag)] * 100

    @property
    def screen_cookie(self) -> str:
        """The cookie of the paired screen."""
        return f"{auth.SCREEN_COOKIE}={self.screen_token}"

    def _request(self, method: str, path: str, member_id: int, *, etag: str = "", body: str = "") -> Request:
        cookie, csrf = self.cookies[member_id - 1]
        return Request(method, path, cookie, csrf, etag, body)


def _score(member_id: int) -> int:
    """Give a score of twenty questions, spread over the federation."""
    return 500 * (member_id * 7919 % 21)
