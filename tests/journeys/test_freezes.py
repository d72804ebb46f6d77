"""While boards stand still, nothing that anybody but organisers can open depends on what comes in.

The proof is by comparison: every page, call and screen is the same to the letter before and after people hand
in, before and after the round is settled with other results; once it is let go, everybody sees the boards.
"""

from datetime import timedelta

import pytest

from quizapp import standings, store
from quizapp.core import credentials
from tests import bank_makers, makers
from tests.journeys import held
from tests.journeys.players import PLAN, Member, right

#   opens       an hour later    freeze          +5 min            closes
# ──├───────────●────────────────○───────────────●─────────────────●──
OPENS_AT = makers.FIRST_OPENING + makers.WEEK
CLOSES_AT = OPENS_AT + makers.HELD_OPEN
FREEZE_AT = CLOSES_AT - timedelta(minutes=30)
FROZEN = FREEZE_AT + timedelta(minutes=5)
EARLY, LATE = ("member", "captain", "stranger"), ("fellow", "guest", "visitor")


class Frozen(held.Held):
    """A weekly round: some hand in before its boards stand still, some after."""

    def __init__(self, app, clock):
        self.app, self.clock = app, clock
        clock.move_to(OPENS_AT + timedelta(hours=1))
        with app.app_context():
            with store.transaction():
                self._make()
            standings.settle_due(OPENS_AT, held.SHANGHAI)
            standings.open_due(OPENS_AT, held.SHANGHAI)
        self.attempts = {name: self.sit(name) for name in EARLY}
        with app.app_context():
            standings.rebuild(OPENS_AT + timedelta(hours=1))
        clock.move_to(FROZEN)

    def _make(self):
        one, two = (makers.make_branch(code) for code in ("b1", "b2"))
        branch_of = {"stranger": two, "guest": two, "visitor": two}
        roles = {"captain": "captain", "author": "author"}
        self.people = {
            name: makers.make_member(branch_of.get(name, one), name=name, roles=roles.get(name, ""))
            for name in (*EARLY, *LATE, "author")
        }
        self.organiser = makers.make_member(None, roles="organiser")
        bank_makers.make_bank("b1")
        season = makers.make_season()
        before = makers.make_round(season, plan=PLAN)
        frozen = makers.make_round(season, number=1, plan=PLAN, freeze_at=FREEZE_AT)
        self.season_id, self.weekly_id, self.round_id = season.id, before.id, frozen.id
        store.results.draw_up_roster(before.id, on=before.opens_at.date(), now=before.opens_at)
        for number, person in enumerate(self.people.values()):
            makers.make_result(before, person, 50 + number)
        store.screens.add_paired(credentials.token_sha256(held.SCREEN_TOKEN), name="大厅", now=OPENS_AT)

    def sit(self, name):
        """Let somebody take the paper: early birds give one answer, latecomers know them all."""
        member = Member(self.app, self.people[name])
        attempt = member.start(self.round_id).json
        for slot in attempt["slots"][: None if name in LATE else 1]:
            member.save(attempt["id"], slot["slot"], right(slot))
        assert "score" in member.hand_in(attempt["id"]).json
        return [attempt["id"]]

    def see(self, browsers):
        """Ask everything as everybody; what a captain sees of the own branch goes on."""
        seen = {
            (name, address): text
            for name, client in browsers.items()
            for address, text in self.look(name, client)
            if not (name == "captain" and address.startswith("/desk"))
        }
        poll = browsers["screen"].get("/api/v1/screens/me/state")
        board = browsers["screen"].get("/api/v1/boards/branches")
        return seen | {
            ("screen", "its tags"): (poll.headers["ETag"], poll.headers["X-Data-At"], board.headers["ETag"])
        }

    def watchers(self):
        """Open a browser for everybody who hands in nothing more; an author sees no more than a member."""
        return {name: client for name, client in self.viewers().items() if name not in (*LATE, "author")}


@pytest.fixture
def site_frozen(app, clock):
    return Frozen(app, clock)


# It opens every address of the site several times: what pages show does not hang on the kind of database.
@pytest.mark.databases("sqlite")
def test_while_boards_stand_still_nobody_learns_what_comes_in(site_frozen, clock):
    site, browsers = site_frozen, site_frozen.watchers()
    before = site.see(browsers)
    for name in LATE:
        site.sit(name)
    with site.app.app_context():
        standings.rebuild(FROZEN)
    after = site.see(browsers)
    assert [one for one in before if before[one] != after[one]] == []
    clock.move_to(CLOSES_AT + timedelta(minutes=5))
    closed = CLOSES_AT + timedelta(minutes=5)
    with site.app.app_context():
        assert standings.settle_due(closed, held.SHANGHAI) == 1
    settled = site.see(browsers)
    with site.app.app_context():
        with store.transaction():
            for name in LATE:
                row = store.db.session.get(store.Result, (site.round_id, site.people[name].id))
                row.score_hundredths = 12_34
            store.db.session.flush()
            store.results.add_up(site.round_id, excellent_hundredths=90_00)
            store.rebuilding.mark_round(site.round_id)
        standings.rebuild(closed)
    otherwise = site.see(browsers)
    assert [one for one in settled if settled[one] != otherwise[one]] == []
    with site.app.app_context():
        with store.transaction():
            store.freezes.set_times(site.round_id, freeze_at=FREEZE_AT, unfreeze_at=closed)
        assert standings.thaw_due(closed) == 1
        standings.rebuild(closed)
    let_go = site.see(browsers)
    # The comparison sees what it is there to see.
    told = {name for name, address in let_go if let_go[name, address] != otherwise[name, address]}
    assert told == set(browsers) - {"nobody"}


def test_organisers_see_both_boards_and_nobody_else_may(site_frozen):
    site = site_frozen
    for name in LATE:
        site.sit(name)
    with site.app.app_context():
        standings.rebuild(FROZEN)
    boss, member = site.app.test_client(), site.app.test_client()
    makers.sign_in(boss, site.organiser, now=FROZEN)
    makers.sign_in(member, site.people["member"], now=FROZEN)
    for path in ("/api/v1/boards/branches", "/api/v1/boards/branches/b1"):
        still = boss.get(f"{path}?round={site.round_id}").json
        live = boss.get(f"{path}?round={site.round_id}&live=1").json
        assert still == member.get(f"{path}?round={site.round_id}").json | {"items": still["items"]}
        assert still["items"] != live["items"]
        refused = member.get(f"{path}?round={site.round_id}&live=1")
        assert (refused.status_code, refused.json["code"]) == (403, "forbidden")
    page = boss.get(f"/boards?round={site.round_id}").text
    assert "封榜" in page
    assert "live=1" in page
    assert "看封榜时的榜单" in boss.get(f"/boards?round={site.round_id}&live=1").text
    assert member.get(f"/boards?round={site.round_id}&live=1").status_code == 403
    assert "live=1" not in member.get(f"/boards?round={site.round_id}").text
    # What is made to be passed on is never drawn of the live boards, and a print of them says what it is.
    card = f"/boards/b1/card.svg?round={site.round_id}"
    assert (boss.get(card).status_code, boss.get(f"{card}&live=1").status_code) == (200, 404)
    assert "card.svg" in boss.get(f"/boards/b1?round={site.round_id}").text
    assert "card.svg" not in boss.get(f"/boards/b1?round={site.round_id}&live=1").text
    assert "只有管理员看得到" in boss.get(f"/boards?round={site.round_id}&live=1&print=1").text


def test_the_own_score_is_seen_while_boards_stand_still(site_frozen):
    site = site_frozen
    site.sit("fellow")
    client = site.app.test_client()
    makers.sign_in(client, site.people["fellow"], now=FROZEN)
    attempt = client.get("/api/v1/rounds?phase=open").json["items"][0]["attempts"][0]
    assert attempt["score"] == 100


def test_every_page_with_an_own_place_says_that_boards_stand_still(site_frozen):
    site = site_frozen
    site.sit("fellow")
    client = site.app.test_client()
    makers.sign_in(client, site.people["fellow"], now=FROZEN)
    for path in ("/", "/me", "/me/places"):
        page = client.get(path).text
        assert "封榜，揭晓以后更新。" in page
        # Who handed in after it is not asked to hand in.
        assert "交卷后，这里显示" not in page
    assert "正在封榜，解榜以前不计入赛季。" in client.get(f"/me/places?season={makers.SEASON.code}").text
