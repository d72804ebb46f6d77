"""How commands speak: Chinese, sentences for what is expected, and no trace of a mere look."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from quizapp import cli, create_app, jobs, store
from quizapp.cli import speech
from quizapp.config import Settings
from quizapp.core import refusals
from quizapp.store import checks
from quizapp.web import i18n

ROOT = Path(__file__).parents[1]


@pytest.fixture
def group():
    """A group of commands as a room makes it."""
    group = speech.Group("rooms", help=_l("房间"))

    @group.command("greet", help=_l("打招呼。"), with_appcontext=False)
    @click.option("--name", default="周", help=_l("语言。"))
    @click.option("--number", type=click.IntRange(1, 9), default=1)
    def greet(name: str, number: int) -> None:
        click.echo(_("显示这份说明。") + name * number)

    @group.command("refuse")
    def refuse() -> None:
        raise refusals.Conflict("round-not-open")

    @group.command("stop")
    def stop() -> None:
        raise speech.Stop("够了。", exit_code=3)

    @group.command("ask")
    def ask() -> None:
        click.confirm("?", abort=True)

    main = cli.Main(name="quizapp")
    main.add_command(group)
    return main


def _run(folder: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the console script's module in a folder, with these settings only."""
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}
    environ |= {f"QUIZAPP_{name}": value for name, value in settings.items()}
    command = [sys.executable, "-m", "quizapp.cli", *words]
    return subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True)


@pytest.mark.parametrize("words", [["--help"], [], ["jobs", "--help"], ["serve", "--help"]])
def test_help_is_in_chinese(runner, words):
    said = runner.invoke(cli.main, words).output
    assert "用法：" in said
    assert "选项：" in said
    for english in ("Usage", "Options", "Commands", "Show this message"):
        assert english not in said


def test_every_command_and_option_has_a_help():
    def _silent(command, path):
        if not command.help:
            yield path
        for option in command.params:
            if isinstance(option, click.Option) and not option.hidden and not option.help:
                yield f"{path} {option.opts[-1]}"
        if isinstance(command, click.Group):
            for name, inner in command.commands.items():
                yield from _silent(inner, f"{path} {name}")

    assert list(_silent(cli.main, "quizapp")) == []


def test_flask_has_the_commands_too(app):
    for command in cli.COMMANDS:
        app.cli.add_command(command)
    said = app.test_cli_runner().invoke(args=["jobs", "due"])
    assert (said.exit_code, said.output) == (0, "没有到期的事。\n")


def test_a_command_without_the_app_speaks_and_asks_for_nothing(group, runner, monkeypatch):
    monkeypatch.setattr(cli, "create_app", None)
    done = runner.invoke(group, ["rooms", "greet", "--number", "2"], obj=None)
    assert done.output == "显示这份说明。周周\n"


def test_a_refusal_is_a_sentence_and_no_traceback(group, runner):
    done = runner.invoke(group, ["rooms", "refuse"])
    assert done.exit_code == 1
    assert done.stderr == "现在不能答题。还没有开放或已经截止。首页写着开放的时间。\n"


def test_a_command_may_stop_with_a_sentence_and_a_code(group, runner):
    done = runner.invoke(group, ["rooms", "stop"])
    assert (done.exit_code, done.stderr) == (3, "够了。\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--lang", "fr"], "--lang 不对：只能是 zh / en。用法见 quizapp --help。\n"),
        (["nothing"], "没有命令 nothing。用法见 quizapp --help。\n"),
        (["rooms", "greet", "--nam", "x"], "没有选项 --nam。用法见 quizapp rooms greet --help。\n"),
        (
            ["rooms", "greet", "--number", "x"],
            "--number 不对：要写 1 到 9 的整数。用法见 quizapp rooms greet --help。\n",
        ),
    ],
)
def test_a_slip_in_the_command_line_is_told_in_one_sentence(group, runner, words, said):
    done = runner.invoke(group, words, prog_name="quizapp")
    assert (done.exit_code, done.stderr) == (2, said)


def test_a_question_that_is_not_answered_cancels(group, runner):
    done = runner.invoke(group, ["rooms", "ask"], input="n\n")
    assert (done.exit_code, done.stderr) == (1, "已取消。\n")


def test_all_faults_of_the_settings_are_listed(tmp_path):
    done = _run(tmp_path, "check", TIME_ZONE="Mars", PORT="80", URL="x")
    assert done.returncode == 2
    assert [line.partition(":")[0] for line in done.stderr.splitlines()] == [
        "设置有误：",
        "QUIZAPP_PORT",
        "QUIZAPP_URL",
        "QUIZAPP_TIME_ZONE",
    ]


@pytest.mark.parametrize("words", [["--help"], ["people", "--help"], ["nothing"], ["serve", "--port", "x"]])
def test_a_look_at_the_help_leaves_no_trace(tmp_path, words):
    _run(tmp_path, *words)
    assert list(tmp_path.iterdir()) == []


def test_the_schema_is_brought_up_from_any_folder(tmp_path):
    instance = tmp_path / "instance"
    assert _run(tmp_path, "db", "upgrade", INSTANCE=str(instance)).returncode == 0
    app = create_app(Settings.from_environ({"QUIZAPP_INSTANCE": str(instance)}))
    with app.app_context():
        assert checks.schema().is_current
        store.db.session.remove()
        store.db.engine.dispose()


def test_a_command_on_an_empty_database_says_what_to_do(tmp_path):
    done = _run(tmp_path, "jobs", "once", INSTANCE=str(tmp_path / "instance"))
    assert (done.returncode, done.stderr) == (1, "数据库的结构不是这一版的。请先运行 quizapp db upgrade。\n")


def test_a_database_that_is_away_is_told(tmp_path):
    url = "postgresql://nobody@127.0.0.1:1/quizapp"
    done = _run(tmp_path, "check", INSTANCE=str(tmp_path), DATABASE_URL=url)
    assert done.returncode == 1
    assert done.stderr.startswith("数据库不能用：")
    assert "Traceback" not in done.stderr


def test_jobs_due_reads_local_times_and_refuses_others(runner):
    assert runner.invoke(cli.main, ["jobs", "due", "--at", "2026-11-20T18:00"]).exit_code == 0
    done = runner.invoke(cli.main, ["jobs", "due", "--at", "friday"])
    assert (done.exit_code, done.stderr) == (2, "“friday”不是时刻，请写成 2026-11-20T18:00。\n")


def test_jobs_once_says_what_it_did(runner):
    done = runner.invoke(cli.main, ["jobs", "once"])
    assert done.exit_code == 0
    assert len(done.output.splitlines()) == len(jobs.JOBS)


@pytest.mark.parametrize(
    ("words", "spoken"), [([], "zh"), (["--lang", "en"], "en"), (["--lang", "zh"], "zh")]
)
def test_a_command_speaks_the_language_that_was_asked_for(group, runner, words, spoken):
    group.commands["rooms"].command("say")(lambda: click.echo(i18n.language()))
    assert runner.invoke(group, [*words, "rooms", "say"]).output == f"{spoken}\n"


@pytest.mark.parametrize(
    ("host", "address"),
    [("127.0.0.1", "http://127.0.0.1:80"), ("::1", "http://[::1]:80"), ("0.0.0.0", "http://10.0.0.5:80")],  # noqa: S104
)
def test_serve_prints_an_address_that_can_be_opened(monkeypatch, host, address):
    monkeypatch.setattr("quizapp.web.address.own_address", lambda: "10.0.0.5")
    assert cli.serve._address(host, 80) == address


def test_a_naive_moment_is_the_federations(app):
    with app.app_context():
        assert cli.jobs._moment("2026-11-20T18:00") == datetime(2026, 11, 20, 10, tzinfo=UTC)
        assert cli.jobs._moment("2026-11-20T18:00Z") == datetime(2026, 11, 20, 18, tzinfo=UTC)
