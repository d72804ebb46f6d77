"""An exam whose results are held: closed, settled, not released; and the same exam marked otherwise.

Two attempts each, so that which of them counts would tell something too.
"""

import itertools
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from quizapp import standings, store
from quizapp.core import credentials
from quizapp.web import auth
from tests import bank_makers, makers
from tests.journeys.players import PLAN, Member

SHANGHAI = ZoneInfo("Asia/Shanghai")
SCREEN_TOKEN = "a-screen-in-the-lobby"
OPENS_AT = makers.FIRST_OPENING + makers.WEEK
CLOSES_AT = OPENS_AT + timedelta(hours=2)
AFTER = CLOSES_AT + timedelta(minutes=30)
#: What the maker's banks explain every question with.
EXPLANATION = "依据"
TOKEN = "x" * 43


class Held:
    """The exam, who sat it, and whoever looks at it."""

    def __init__(self, app: Any, clock: Any) -> None:
        self.app, self.clock = app, clock
        clock.move_to(OPENS_AT)
        with app.app_context(), store.transaction():
            self._make()
        self.attempts = {role: self._sit(person) for role, person in self.people.items()}
        clock.move_to(AFTER)
        with app.app_context():
            assert standings.settle_due(AFTER, SHANGHAI) == 2

    def _make(self) -> None:
        branches = {code: makers.make_branch(code) for code in ("b1", "b2")}
        roles = {"member": "", "fellow": "", "captain": "captain", "author": "author"}
        self.people = {
            name: makers.make_member(branches["b1"], name=name, roles=role) for name, role in roles.items()
        }
        self.people["stranger"] = makers.make_member(branches["b2"], name="stranger")
        self.organiser = makers.make_member(None, roles="organiser")
        bank_makers.make_bank("b1")
        season = makers.make_season()
        weekly = makers.make_round(season, plan=PLAN, closes_at=OPENS_AT - timedelta(hours=1))
        held = {"kind": "annual", "week": None, "opens_at": OPENS_AT, "closes_at": CLOSES_AT}
        held["appeals_until"] = AFTER + timedelta(days=1)
        exam = makers.make_round(season, plan=PLAN, results="after_release", **held)
        self.season_id, self.weekly_id, self.round_id = season.id, weekly.id, exam.id
        for this_round in (weekly, exam):
            on = this_round.opens_at.date()
            store.results.draw_up_roster(this_round.id, on=on, now=this_round.opens_at)
        for number, person in enumerate(self.people.values()):
            makers.make_result(weekly, person, 50 + number)
        store.screens.add_paired(credentials.token_sha256(SCREEN_TOKEN), name="大厅", now=OPENS_AT)

    def _sit(self, person: store.Member) -> list[int]:
        member, own = Member(self.app, person), []
        for letter in ("A", "B"):
            attempt = member.start(self.round_id).json
            for slot in attempt["slots"]:
                if slot["type"] != "blank":
                    member.save(attempt["id"], slot["slot"], letter if slot["type"] == "single" else [letter])
            assert "score" not in member.hand_in(attempt["id"]).json
            own.append(attempt["id"])
        return own

    def mark(self, *, better: int) -> None:
        """Give everybody other scores, as another key would: the better attempt is the first or the second.

        :param better: 0 or 1; it also turns round who is best, and which branch.
        """
        names = list(self.people)
        with self.app.app_context():
            with store.transaction():
                for name, own in self.attempts.items():
                    rank = names.index(name) if better else len(names) - names.index(name)
                    for number, attempt_id in enumerate(own):
                        self._mark(attempt_id, 95_00 - 10_00 * rank if number == better else 3_00)
                store.results.add_up(self.round_id, excellent_hundredths=90_00)
                store.rebuilding.mark_round(self.round_id)
            standings.rebuild(AFTER)

    def _mark(self, attempt_id: int, score: int) -> None:
        attempt = store.db.session.get(store.Attempt, attempt_id)
        attempt.score_hundredths, attempt.marks_hundredths = score, score * attempt.total_hundredths // 100_00
        attempt.marks = [score // 100] * len(attempt.marks)
        if score > 3_00:
            result = store.db.session.get(store.Result, (self.round_id, attempt.member_id))
            result.attempt_id, result.score_hundredths = attempt_id, score
        store.db.session.flush()

    def viewers(self) -> dict[str, Any]:
        """Open a browser for everybody who must learn nothing yet."""
        browsers = {}
        for name, person in self.people.items():
            browsers[name] = self.app.test_client()
            makers.sign_in(browsers[name], person, now=AFTER)
        browsers["screen"] = self.app.test_client()
        browsers["screen"].set_cookie(auth.SCREEN_COOKIE, SCREEN_TOKEN)
        browsers["nobody"] = self.app.test_client()
        return browsers

    def look(self, name: str, client: Any) -> Iterator[tuple[str, str]]:
        """Ask every route that reads, in every way that matters, and give what it answers."""
        for rule in self.app.url_map.iter_rules():
            if "GET" in rule.methods and not rule.rule.startswith(("/static", "/metrics", "/healthz")):
                for address in self._addresses(rule, name):
                    reply = client.get(address)
                    # A picture is no text, and has to be the same all the same.
                    said = reply.get_data().decode(errors="backslashreplace")
                    yield address, _plain(f"{reply.status_code} {reply.location} {said}")

    def _addresses(self, rule: Any, name: str) -> Iterator[str]:
        rounds = (self.weekly_id, self.round_id)
        known = {"attempt_id": self.attempts.get(name, self.attempts["member"]), "round_id": rounds}
        known |= {"code": ("b1", "b2"), "slot": (1,), "key": ("single-0",), "token": (TOKEN,)}
        chosen = [known.get(one, ("1",)) for one in sorted(rule.arguments)]
        for values in itertools.product(*chosen):
            address = rule.build(dict(zip(sorted(rule.arguments), values, strict=True)), append_unknown=False)
            yield address[1]
            if "board" in rule.rule or "places" in rule.rule:
                yield from (f"{address[1]}?round={one}" for one in rounds)
                yield f"{address[1]}?season={makers.SEASON.code}"
            if "review" in rule.rule:
                yield f"{address[1]}?show=wrong"


def _plain(text: str) -> str:
    """Take out what rises with every rebuild of a board, whatever it holds."""
    return re.sub(r'("+version"+: ?|^version,)\d+', r"\1", text, flags=re.MULTILINE)
