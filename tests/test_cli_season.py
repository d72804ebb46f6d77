"""``quizapp season``: faults, differences and plans as a terminal shows them."""

import json

import pytest
import time_machine

from quizapp import cli, store
from tests.journeys.test_seasons import SEASON, WEDNESDAY

FIELDS = ["week", "kind", "opens_at", "closes_at", "skipped", "reason", "provisional", "enough"]


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


@pytest.fixture
def load(runner, tmp_path):
    """Load a season file that holds this text."""

    def run(text=SEASON, *options, **more):
        file = tmp_path / "season.yaml"
        file.write_text(text, encoding="utf-8")
        return runner.invoke(cli.main, ["season", "load", str(file), *options], **more)

    return run


def _attempts(app):
    with app.app_context():
        return [one.attempts for one, _season in store.seasons.rounds("2026") if one.kind == "weekly"]


def test_a_new_season_is_loaded_without_a_question(app, load):
    done = load()
    assert done.exit_code == 0
    assert "新增 6 轮" in done.output
    assert _attempts(app) == [2] * 5


def test_every_fault_stands_on_a_line_with_its_place_and_code(load, tmp_path):
    done = load(SEASON.replace("MON 09:00", "MOM 09:00").replace("season:", "saison:"))
    assert done.exit_code == 1
    assert f"{tmp_path}/season.yaml:6:10: bad-value: " in done.output
    assert f"{tmp_path}/season.yaml:1:1: unknown-field: " in done.output
    assert "没有载入" in done.output


def test_a_warning_is_printed_and_the_season_loaded(load, tmp_path):
    done = load(SEASON + 'points: {pass_percent: "95"}\n')
    assert done.exit_code == 0
    assert "warning: pass-above-excellent: " in done.stderr


def test_an_existing_season_shows_the_difference_and_asks(app, load):
    load()
    other = SEASON.replace('attempts: "2"', 'attempts: "3"')
    done = load(other, input="n\n")
    assert done.exit_code == 1
    assert "答题次数：2 → 3" in done.output
    assert _attempts(app) == [2] * 5
    assert load(other, input="y\n").exit_code == 0
    assert _attempts(app) == [2, 2, 3, 3, 3]


def test_yes_asks_nothing(app, load):
    load()
    assert load(SEASON.replace('attempts: "2"', 'attempts: "3"'), "--yes").exit_code == 0
    assert _attempts(app) == [2, 2, 3, 3, 3]


def test_rounds_that_come_and_go_are_listed(load):
    load()
    done = load(SEASON.replace("2026-04-05", "2026-03-29"), "--yes")
    assert "- 第14周" in done.output
    assert "最后一天：2026-04-05 → 2026-03-29" in done.output
    assert "+ 第14周" in load(SEASON, "--yes").output


def test_the_same_file_again_changes_nothing(load):
    load()
    done = load()
    assert done.exit_code == 0
    assert "没有差别" in done.output


def test_a_plan_lists_every_round_as_json(runner, load):
    load()
    rows = json.loads(runner.invoke(cli.main, ["season", "plan", "2026", "--json"]).output)
    assert [list(row) for row in rows] == [FIELDS] * 6
    assert rows[0] == {
        "week": "2026-03-02",
        "kind": "weekly",
        "opens_at": "2026-03-02T01:00:00.000Z",
        "closes_at": "2026-03-06T10:00:00.000Z",
        "skipped": False,
        "reason": None,
        "provisional": False,
        "enough": False,
    }
    assert [row["kind"] for row in rows] == ["weekly", "weekly", "annual", "weekly", "weekly", "weekly"]


def test_a_plan_is_a_table_whose_columns_line_up(runner, load):
    load(SEASON.replace("2026-03-02", "2026-02-09"))
    lines = runner.invoke(cli.main, ["season", "plan", "2026"]).output.splitlines()
    assert "2026 年度竞赛" in lines[0]
    spring = next(line for line in lines if line.startswith("第8周"))
    assert "停一次" in spring
    assert "这一周没有工作日" in spring
    assert "题目不够：第 1 条（单选10题）要 10 题，只够 0 题" in lines[-1]
    states = {_columns_before(line, "已截止") for line in lines if "已截止" in line}
    assert len(states) == 1


def _columns_before(line, word):
    return sum(2 if ord(character) > 0x2E80 else 1 for character in line[: line.index(word)])


def test_a_plan_of_no_season_is_a_sentence(runner):
    done = runner.invoke(cli.main, ["season", "plan", "1999"])
    assert done.exit_code == 1
    assert "没有这个赛季" in done.output
