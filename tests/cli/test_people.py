"""The commands ``people`` and ``admin``."""

import csv
import io

import pytest

from quizapp import cli, store
from quizapp.core import credentials

ROSTER = "工号,姓名,支部编码,支部\nG1,张三,J1,机关支部\nG2,李四,J1,\n"


@pytest.fixture
def run(runner, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def invoke(*words, **more):
        return runner.invoke(cli.main, list(words), **more)

    return invoke


@pytest.fixture
def roster(tmp_path):
    file = tmp_path / "people.csv"
    file.write_text(ROSTER, encoding="gb18030")
    return str(file)


def _members(app):
    with app.app_context():
        return {one.staff_no: one for one in store.db.session.query(store.Member)}


def test_a_dry_run_lists_and_stores_nothing(app, run, roster):
    done = run("people", "import", "--dry-run", roster)
    assert done.exit_code == 0
    assert "GB18030" in done.output
    assert "新增：2\n  G1 张三\n" in done.output
    assert _members(app) == {}


def test_an_import_stores_and_the_same_again_changes_nothing(app, run, roster):
    assert "已导入" in run("people", "import", roster).output
    assert set(_members(app)) == {"G1", "G2"}
    again = run("people", "import", roster).output
    assert "新增：0" in again
    assert "未变：2" in again


def test_faults_are_listed_by_row_and_column_and_nothing_is_stored(app, run, tmp_path):
    (tmp_path / "bad.csv").write_text(ROSTER + "G1,,J1,\nG 3,王五,J1,\n", encoding="utf-8")
    done = run("people", "import", "bad.csv")
    assert done.exit_code == 1
    assert "bad.csv:4:1: repeated-number: " in done.output
    assert "bad.csv:4:2: empty-cell: " in done.output
    assert "bad.csv:5:1: blank-in-number: " in done.output
    assert _members(app) == {}


def test_codes_for_new_people_open_the_door_and_only_the_owner_reads_the_file(app, run, roster, tmp_path):
    assert run("people", "import", "--codes", "codes.csv", roster).exit_code == 0
    file = tmp_path / "codes.csv"
    assert file.stat().st_mode & 0o777 == 0o600
    rows = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8"))))
    assert [row[0] for row in rows] == ["工号", "G1", "G2"]
    key = app.extensions["keys"].derive("codes")
    assert _members(app)["G2"].code_hmac == credentials.code_hmac(key, rows[2][-1])


def test_a_file_of_codes_is_never_overwritten(app, run, roster, tmp_path):
    (tmp_path / "codes.csv").write_text("mine")
    for words in (("import", "--codes", "codes.csv", roster), ("codes", "codes.csv")):
        done = run("people", *words)
        assert done.exit_code == 1
        assert "不会覆盖" in done.output
    assert (tmp_path / "codes.csv").read_text() == "mine"
    assert _members(app) == {}


def test_no_file_of_codes_is_left_when_an_import_fails(run, roster, tmp_path):
    run("admin", "create", "G1")
    (tmp_path / "bad.csv").write_text(ROSTER.replace("支部\n", "角色\n").replace("机关支部", ""), "utf-8")
    assert run("people", "import", "--codes", "codes.csv", "bad.csv").exit_code == 1
    assert not (tmp_path / "codes.csv").exists()


def test_codes_are_for_those_who_have_never_signed_in(run, roster, tmp_path):
    run("people", "import", roster)
    run("people", "set-password", "G1", input="a long password\n")
    assert run("people", "codes", "all.csv", "--branch", "J1").exit_code == 0
    rows = list(csv.reader(io.StringIO((tmp_path / "all.csv").read_text(encoding="utf-8"))))
    assert [row[0] for row in rows[1:]] == ["G2"]
    assert run("people", "codes", "none.csv", "--branch", "J9").exit_code == 1
    assert not (tmp_path / "none.csv").exists()


def test_a_password_comes_from_standard_input(app, run, roster):
    run("people", "import", roster)
    assert run("people", "set-password", "ｇ1", input="a long password\n").exit_code == 0
    assert _members(app)["G1"].password_hash.startswith("$argon2id$")
    assert run("people", "set-password", "G1", input="short\n").exit_code == 1
    assert run("people", "set-password", "G9", input="a long password\n").exit_code == 1


def test_an_export_is_a_people_file_in_the_chosen_language(run, roster, tmp_path):
    run("people", "import", roster)
    chinese, english = (
        run("people", "export").stdout_bytes,
        run("--lang", "en", "people", "export").stdout_bytes,
    )
    assert chinese.decode().startswith("工号,姓名,支部编码,支部,")
    assert english.decode().startswith("staff_no,name,branch,")
    (tmp_path / "export.csv").write_bytes(english)
    assert "没有改动" in run("people", "import", "export.csv").output


def test_the_first_organiser_gets_a_code_and_a_known_person_becomes_one(app, run, roster):
    assert "一次性口令：" in run("admin", "create", "boss-1").output
    run("people", "import", roster)
    assert run("admin", "create", "g1").exit_code == 0
    members = _members(app)
    assert (members["boss-1"].roles, members["boss-1"].staff_key) == ("organiser", "BOSS-1")
    assert (members["G1"].name, members["G1"].roles) == ("张三", "organiser")
    assert run("admin", "create", "no blank").exit_code == 1


def test_a_house_with_an_organiser_keeps_one(app, run, tmp_path):
    run("admin", "create", "G1")
    (tmp_path / "file.csv").write_text("工号,姓名,支部编码,角色\nG1,张三,J1,\n", encoding="utf-8")
    done = run("people", "import", "file.csv")
    assert done.exit_code == 1
    assert "last-organiser" in done.output
    assert _members(app)["G1"].roles == "organiser"
