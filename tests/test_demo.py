"""``quizapp demo load`` on a small federation: what it leaves is what taking the rounds would have left."""

import re
import shutil
import stat
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from quizapp import cli, create_app, store
from quizapp.accounts import services as accounts
from quizapp.config import Settings
from quizapp.core import papers
from quizapp.core.papers import PaperPlan
from quizapp.play import pools
from quizapp.store import bulk, checks
from quizapp.store.boards import round_scope, season_scope
from tests import makers

#: A Saturday night in June, in Shanghai.
NOW = datetime(2026, 6, 13, 15, 30, tzinfo=UTC)
MEMBERS = 240
PASSWORD = "wochenprobe"
ARGUMENTS = ["demo", "load", "--members", str(MEMBERS), "--password", PASSWORD]


class Demo:
    """A site with a demo in it, loaded once for all tests of this module, which only read."""

    def __init__(self, app):
        self.app = app
        self.runner = app.test_cli_runner()
        self.done = self.run(*ARGUMENTS)

    def run(self, *arguments):
        with time_machine.travel(NOW, tick=False):
            return self.runner.invoke(cli.main, list(arguments))


@pytest.fixture(scope="module")
def site(migrated_file, tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    shutil.copyfile(migrated_file, folder / "quizapp.sqlite3")
    app = create_app(Settings.from_environ({"QUIZAPP_INSTANCE": str(folder)}))
    app.testing = True
    yield Demo(app)
    with app.app_context():
        store.db.engine.dispose()


@pytest.fixture
def within(site):
    with site.app.app_context():
        yield site


def _weekly():
    return [one for one, _season in store.seasons.rounds("2026") if one.kind == "weekly"]


def _open_round():
    (found,) = (one for one in _weekly() if one.opens_at <= NOW < one.closes_at)
    return found


def test_it_succeeds_and_says_how_far_it_is(site):
    assert site.done.exit_code == 0, site.done.output
    steps = (
        "题库：7/7",
        "支部和人员：240/240",
        "赛季：1/1",
        "往周的作答和榜单：19/19",
        "本周的作答和榜单：1/1",
    )
    said = site.done.stderr
    assert [said.index(step) for step in steps] == sorted(said.index(step) for step in steps)
    assert "：" not in site.done.stdout.partition("\n")[2]


def test_checks_and_the_audit_find_nothing(site):
    assert site.run("check").exit_code == 0
    audit = site.run("audit", "verify")
    assert audit.exit_code == 0, audit.output


def test_every_paper_of_the_open_week_follows_from_its_seed(site, within):
    verified = site.run("exam", "verify", str(_open_round().id))
    assert verified.exit_code == 0, verified.output
    assert "全部一致" in verified.output


def test_nothing_but_papers_of_the_open_week_is_left_for_the_scheduler_to_do(site):
    (line,) = site.run("jobs", "due").output.splitlines()
    assert "预先抽好试卷" in line


def test_the_week_behind_is_closed_and_the_open_one_stays_open(within):
    rounds = _weekly()
    this_round = _open_round()
    assert this_round.closes_at - NOW >= timedelta(days=2)
    behind = [one for one in rounds if one.opens_at < this_round.opens_at]
    assert len(behind) >= 18
    assert all(one.settled_at is not None and one.closes_at <= NOW for one in behind)
    assert all(one.roster_at is None for one in rounds if one.opens_at > NOW)


def test_every_round_is_held_by_the_banks_that_ship(within):
    pool = pools.pool(store.banks.latest_versions())
    assert len(pool.questions) >= 350
    for one, _season in store.seasons.rounds("2026"):
        assert papers.shortages(PaperPlan.from_json(one.plan), pool) == []


def test_a_paper_is_the_one_that_the_rounds_seed_deals(within):
    attempt = next(one.attempt for batch in checks.handed_in() for one in batch if one.attempt.number == 1)
    its_round = store.seasons.round_by_id(attempt.round_id)
    member = store.db.session.get(store.Member, attempt.member_id)
    dealt = papers.deal(
        PaperPlan.from_json(its_round.plan),
        pools.pool(store.banks.latest_versions()),
        seed=bytes.fromhex(its_round.seed),
        member=member.staff_no,
        number=attempt.number,
    )
    assert dealt == papers.Paper.from_json(attempt.paper)
    assert its_round.seed != _open_round().seed


def test_everybody_has_an_attempt_left_and_most_branches_are_halfway(within):
    this_round = _open_round()
    taken = store.rebuilding.taken(this_round.id, list(bulk.branch_ids().values()))
    share = sum(one.score_hundredths is not None for one in taken) / len(taken)
    assert 0.5 < share < 0.75
    attempts = [one.attempt for batch in checks.handed_in() for one in batch]
    assert {one.number for one in attempts if one.round_id == this_round.id} == {1}
    assert this_round.attempts == 2
    assert {one.number for one in attempts} == {1, 2}
    assert all(one.handed_in_at <= NOW for one in attempts)


def test_weeks_have_ties_perfect_scores_absentees_and_movement(within):
    behind = [one for one in _weekly() if one.closes_at <= NOW]
    taken = store.rebuilding.taken(behind[-1].id, list(bulk.branch_ids().values()))
    scores = [one.score_hundredths for one in taken]
    assert None in scores
    assert 100_00 in scores
    places = store.rebuilding.places([round_scope(one.id) for one in behind])
    assert all(len(table) == 92 for table in places.values())
    assert any(len(set(table.values())) < 92 for table in places.values())
    last, before = (places[round_scope(one.id)] for one in (behind[-1], behind[-2]))
    assert sum(last[branch] != before[branch] for branch in last) > 40


def test_the_season_counts_every_week_behind(within):
    season = store.seasons.by_code("2026")
    behind = [one for one in _weekly() if one.closes_at <= NOW]
    assert store.rebuilding.facts(season_scope(season.id))["weeks"] == len(behind)


def test_whoever_changed_branch_counted_where_they_were(within):
    rounds = [one.id for one in _weekly() if one.opens_at <= NOW]
    stood = {}
    for one in store.rebuilding.taken_in_season(rounds, list(bulk.branch_ids().values())):
        stood.setdefault(one.member_id, set()).add(one.branch_id)
    assert sum(len(branches) > 1 for branches in stood.values()) >= 3


def test_one_password_signs_in_for_every_role_and_is_kept_from_others(within):
    lines = re.findall(r"^  (\S+)  (\d+)  ", within.done.stdout, re.MULTILINE)
    assert [role for role, _number in lines] == ["职工", "支部组织员", "出题人", "管理员"]
    for role, number in lines:
        token, must_change = accounts.sign_in(number, PASSWORD, address="::1", code_key=b"key", now=NOW)
        assert token, role
        assert not must_change
    file = within.app.extensions["settings"].instance / "demo-sign-ins.txt"
    assert file.read_text() == within.done.stdout
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_second_load_is_refused_in_a_sentence(site):
    again = site.run(*ARGUMENTS)
    assert again.exit_code == 1
    assert "演示数据已经载入过" in again.output
    assert again.stdout == ""


def test_a_banner_marks_every_page(site):
    with time_machine.travel(NOW, tick=False):
        page = site.app.test_client().get("/login")
    assert "这是演示站点" in page.text


def test_a_site_that_is_no_demo_has_no_banner(client):
    assert "这是演示站点" not in client.get("/login").text


def test_the_banner_shows_at_once_when_the_demo_comes_after_the_server(client):
    client.get("/login")
    with client.application.app_context(), store.transaction():
        store.jobs.put_meta("demo", "finished")
    assert "这是演示站点" in client.get("/login").text


def test_a_database_that_holds_people_is_refused(db, runner):
    makers.make_member()
    refused = runner.invoke(cli.main, ARGUMENTS)
    assert refused.exit_code == 1
    assert "数据库里已经有人员" in refused.output
    assert store.bank_versions.all_latest() == []


def test_a_load_that_was_cut_short_is_told_apart(db, runner):
    with store.transaction():
        store.jobs.put_meta("demo", "loading")
    refused = runner.invoke(cli.main, ARGUMENTS)
    assert refused.exit_code == 1
    assert "没有完成" in refused.output


def test_a_running_scheduler_is_not_raced(db, runner):
    with store.transaction():
        assert store.jobs.lead("another")
    refused = runner.invoke(cli.main, ARGUMENTS)
    assert refused.exit_code == 1
    assert "定时任务正在运行" in refused.output
    assert not bulk.holds_people()


def test_a_password_that_is_too_short_loads_nothing(db, runner):
    refused = runner.invoke(cli.main, [*ARGUMENTS[:-1], "kurz"])
    assert refused.exit_code == 1
    assert not bulk.holds_people()


@pytest.mark.databases("postgresql")
def test_postgresql_holds_the_same(runner):
    done = runner.invoke(cli.main, ["demo", "load", "--members", "92"])
    assert done.exit_code == 0, done.output
    assert re.search(r"密码都是 [a-z2-9]{10}）", done.stdout)
    assert runner.invoke(cli.main, ["check"]).exit_code == 0
    assert runner.invoke(cli.main, ["audit", "verify"]).exit_code == 0
