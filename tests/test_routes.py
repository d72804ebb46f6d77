"""Who may come where: every route x every role, and what no route may do."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import event

from quizapp import store
from quizapp.core import credentials
from quizapp.core.roles import Right, Role, allows
from quizapp.web import auth
from tests import bank_makers, makers
from tests.route_table import TABLE

NOON = datetime(2026, 3, 3, 4, tzinfo=UTC)
PLAN = {"rules": [{"type": "single", "count": 2}]}
SAFE = ("GET", "HEAD", "OPTIONS")
SCREEN_TOKEN = "a-screen-on-the-wall"
# Something stands under each of these; a branch and a bank are both called b1.
THERE = {
    "code": "b1",
    "round_id": 1,
    "attempt_id": 1,
    "correction_id": 1,
    "slot": 1,
    "season_id": 1,
    "member_id": 1,
    "screen_id": 1,
    "message_id": 1,
    "override_id": 1,
    "exemption_id": 1,
    "ceremony_id": 1,
    "late_id": 1,
    "token_id": 1,
    "number": 1,
    "key": "single-0",
    "token": "x" * 43,
    "digest": "0" * 16,
    "name": "css/base.css",
}
NOWHERE = {name: 999 if isinstance(value, int) else "nowhere" for name, value in THERE.items()}


def _table():
    rights, right = {}, None
    for line in TABLE.strip().splitlines():
        if line.startswith(" "):
            *methods, rule = line.split()
            rights |= {(method, rule): right for method in methods}
        else:
            right = Right(line)
    return rights


def _routes(app):
    return {
        (method, rule.rule): app.view_functions[rule.endpoint].right
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }


class Caller:
    """Asks every route as one role."""

    def __init__(self, app, role, person):
        self.app, self.role, self.person = app, role, person
        roles = {Role.ANONYMOUS: (), Role.SCREEN: ()}.get(role, (Role.MEMBER,))
        self.roles = frozenset({role, *roles})

    def client(self):
        """Give a browser of its own, for a route may sign it out."""
        client = self.app.test_client()
        if self.person is not None:
            makers.sign_in(client, self.person, now=NOON)
        if self.role is Role.SCREEN:
            client.set_cookie(auth.SCREEN_COOKIE, SCREEN_TOKEN)
        return client

    def ask(self, method, rule, ids, *, csrf=True):
        """Ask a route with an empty body."""
        client = self.client()
        headers = {}
        if csrf and method not in SAFE:
            headers["X-CSRFToken"] = client.get("/api/v1/session").json["csrf_token"]
        more = {"json": {}} if rule.startswith("/api/") and method not in SAFE else {}
        return client.open(_address(self.app, rule, ids), method=method, headers=headers, **more)


def _address(app, rule, ids):
    found = next(one for one in app.url_map.iter_rules() if one.rule == rule)
    return found.build({name: ids[name] for name in found.arguments}, append_unknown=False)[1]


@pytest.fixture
def site(app):
    """A site with one of everything in it, and a person of each role; its attempts are the member's."""
    with time_machine.travel(NOON, tick=False):
        with app.app_context(), store.transaction():
            branch = makers.make_branch("b1")
            people = {
                role: makers.make_member(branch, roles="" if role is Role.MEMBER else role.value)
                for role in (Role.MEMBER, Role.CAPTAIN, Role.AUTHOR, Role.ORGANISER)
            }
            bank_makers.make_bank("b1")
            season = makers.make_season()
            this_round = makers.make_round(season, plan=PLAN)
            makers.make_round(season, number=1, plan=PLAN)
            store.results.draw_up_roster(this_round.id, on=date(2026, 3, 2), now=makers.FIRST_OPENING)
            store.screens.add_paired(credentials.token_sha256(SCREEN_TOKEN), name="大厅", now=NOON)
            store.sign_ins.add_token("0" * 64, people[Role.ORGANISER].id, name="导出", now=NOON)
        caller = Caller(app, Role.MEMBER, people[Role.MEMBER])
        assert caller.ask("POST", "/api/v1/rounds/<int:round_id>/attempts", THERE).status_code == 201
        yield {role: Caller(app, role, people.get(role)) for role in Role}


def _refusal(caller, right):
    """Say how the guard refuses this role; None where it lets it in."""
    if allows(caller.roles, right):
        return None
    return "sign-in-required" if caller.person is None else "forbidden"


def _was_refused_with(reply, rule):
    """Say how the guard refused; None where it did not, whatever the route itself then said."""
    if rule.startswith("/api/"):
        code = reply.json["code"] if reply.mimetype == "application/problem+json" else None
        return {(401, "sign-in-required"): code, (403, "forbidden"): code}.get((reply.status_code, code))
    if reply.status_code == 303 and reply.location.startswith("/login") and rule != "/logout":
        return "sign-in-required"
    return "forbidden" if reply.status_code == 403 and "没有权限" in reply.text else None


def test_the_table_names_every_route_with_its_right(app):
    routes, table = _routes(app), _table()
    assert {route: right.value for route, right in routes.items()} == {
        route: right.value for route, right in table.items()
    }


@pytest.mark.parametrize("role", list(Role))
def test_each_role_gets_in_where_it_has_the_right_and_nowhere_else(site, role):
    caller, wrong = site[role], []
    for (method, rule), right in _routes(caller.app).items():
        expected = _refusal(caller, right)
        for ids in (NOWHERE, THERE) if method == "GET" else (NOWHERE,):
            reply = caller.ask(method, rule, ids)
            refused = _was_refused_with(reply, rule)
            # A bug is raised, and so fails the test: the app is testing.
            if refused != expected:
                wrong.append((method, rule, ids is THERE, reply.status_code, refused, expected))
    assert not wrong


def test_head_and_options_ask_for_the_same_right(site):
    for role in (Role.ANONYMOUS, Role.MEMBER, Role.ORGANISER):
        caller = site[role]
        for (method, rule), right in _routes(caller.app).items():
            expected = _refusal(caller, right)
            if method == "GET":
                head, get = caller.ask("HEAD", rule, THERE), caller.ask("GET", rule, THERE)
                assert (head.status_code, head.data) == (get.status_code, b""), rule
            options = caller.ask("OPTIONS", rule, THERE)
            if expected is None:
                assert (options.status_code, method in options.allow) == (200, True), rule
            else:
                assert _was_refused_with(options, rule) == expected, rule


def test_no_route_changes_anything_without_a_csrf_token(site):
    for role in (Role.ANONYMOUS, Role.ORGANISER):
        for method, rule in _routes(site[role].app):
            if method in SAFE:
                continue
            reply = site[role].ask(method, rule, THERE, csrf=False)
            assert reply.status_code == 403, rule
            if rule.startswith("/api/"):
                assert (reply.mimetype, reply.json["code"]) == ("application/problem+json", "csrf"), rule
            else:
                assert "这次操作没有执行" in reply.text, rule


def test_a_get_writes_nothing(app, site):
    written = []

    def look(_connection, _cursor, statement, *_rest):
        if not statement.lstrip().upper().startswith(("SELECT", "PRAGMA", "BEGIN", "COMMIT", "ROLLBACK")):
            written.append(statement)

    callers = [(caller, caller.client()) for caller in site.values()]
    with app.app_context():
        engine = store.db.engine
    event.listen(engine, "before_cursor_execute", look)
    # The second look meets an attempt that is overdue and a round that has closed, and nobody tidied up.
    for late in (timedelta(0), timedelta(minutes=16), timedelta(days=5)):
        with time_machine.travel(NOON + late, tick=False):
            for _caller, client in callers:
                for method, rule in _routes(app):
                    if method == "GET":
                        client.get(_address(app, rule, THERE))
                        assert not written, rule
    callers[0][1].get("/login")
    site[Role.MEMBER].ask("POST", "/logout", THERE)
    event.remove(engine, "before_cursor_execute", look)
    assert written, "the listener sees what is written"
