"""``quizapp bank``: check files without a database, load one, write one out."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from quizapp import cli, store
from quizapp.cli import bank
from quizapp.files import bank_files
from tests import makers
from tests.banks.authors import BANK, HEAD, SINGLE, THREE_FAULTS

SHIPPED = sorted((Path(__file__).parents[1] / "question_banks").glob("*.yaml"))


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Write files into an empty folder that is the current one."""
    monkeypatch.chdir(tmp_path)

    def write(**texts):
        for name, text in texts.items():
            Path(f"{name}.yaml").write_text(text, "utf-8")

    return write


def _check(*arguments):
    return CliRunner().invoke(cli.main, arguments)


def test_check_prints_a_line_for_each_fault(write):
    write(bad=THREE_FAULTS, good=BANK)
    result = _check("bank", "check", "bad.yaml", "good.yaml")
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert [line.rsplit(": ", 1)[0] for line in lines] == [
        "bad.yaml:11:13: answer-not-a-choice",
        "bad.yaml:16:5: unknown-field",
        "bad.yaml:20:10: duplicate-id",
    ]


def test_check_lets_warnings_pass(write):
    write(doubtful=HEAD + SINGLE + "    multiple: half\n")
    result = _check("bank", "check", "doubtful.yaml")
    assert result.exit_code == 0
    assert result.stdout.startswith("doubtful.yaml:14:5: warning: without-effect: ")


def test_check_needs_no_settings_and_writes_nothing(write, monkeypatch, tmp_path):
    write(good=BANK)
    monkeypatch.setenv("QUIZAPP_DATABASE_URL", "no such database")
    result = _check("bank", "check", "good.yaml")
    assert (result.exit_code, result.output) == (0, "")
    assert [path.name for path in tmp_path.iterdir()] == ["good.yaml"]


def test_check_speaks_english_too(write):
    write(bad=THREE_FAULTS)
    assert _check("--lang", "en", "bank", "check", "bad.yaml").exit_code == 1


def test_a_file_that_is_not_there_is_named(write):
    assert _check("bank", "check", "none.yaml").exit_code == 2
    assert _check("bank", "check").exit_code == 2


def test_the_shipped_banks_pass_without_a_word():
    result = _check("bank", "check", *map(str, SHIPPED))
    assert (result.exit_code, result.output) == (0, "")
    assert len(SHIPPED) >= 7


def test_load_stores_a_version_and_says_what_it_changed(app, runner, write):
    write(union=BANK)
    with app.app_context():
        staff_no = makers.make_member().staff_no
    result = runner.invoke(cli.main, ["bank", "load", "union.yaml", "--as", staff_no])
    assert (result.exit_code, "版本 1：新增 4 题" in result.output) == (0, True)
    assert "没有存新的版本" in runner.invoke(cli.main, ["bank", "load", "union.yaml"]).output
    with app.app_context():
        assert store.bank_versions.latest("union-law").stored_by


def test_load_refuses_faults_and_people_who_are_not_there(app, runner, write):
    write(bad=THREE_FAULTS, good=BANK)
    result = runner.invoke(cli.main, ["bank", "load", "bad.yaml"])
    assert (result.exit_code, "duplicate-id" in result.stderr) == (1, True)
    result = runner.invoke(cli.main, ["bank", "load", "good.yaml", "--as", "G0"])
    assert (result.exit_code, "没有工号 G0" in result.stderr) == (1, True)
    with app.app_context():
        assert store.bank_versions.all_latest() == []


def test_what_export_writes_is_the_bank(runner, write):
    write(union=BANK)
    runner.invoke(cli.main, ["bank", "load", "union.yaml"])
    written = runner.invoke(cli.main, ["bank", "export", "union-law"]).stdout_bytes
    assert bank_files.read_bank(written).bank == bank_files.read_bank(BANK.encode()).bank
    assert runner.invoke(cli.main, [bank.bank.name, "export", "none"]).exit_code == 1
