"""Settings: what is taken, what is refused, and how the keys are kept."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from quizapp import config
from quizapp.config import BadSettings, Settings


def _read(**values: str) -> Settings:
    return Settings.from_environ({f"QUIZAPP_{name.upper()}": value for name, value in values.items()})


def _codes(**values: str) -> list[tuple[str, str]]:
    with pytest.raises(BadSettings) as refused:
        _read(**values)
    return [(fault.name.removeprefix("QUIZAPP_").lower(), fault.code) for fault in refused.value.faults]


def test_nothing_set_gives_a_site_that_runs(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    settings = Settings.from_environ({"PATH": "/usr/bin"})
    assert settings.instance == tmp_path / "instance"
    assert settings.database_url == f"sqlite:///{tmp_path}/instance/quizapp.sqlite3"
    assert settings.time_zone.key == "Asia/Shanghai"
    assert (settings.url, settings.metrics_token, settings.secret_key, settings.receipt_key) == (None,) * 4
    assert (settings.behind_proxy, settings.max_upload_mib) == (0, 8)
    assert settings.title


def test_reading_the_settings_writes_nothing(tmp_path):
    _read(instance=str(tmp_path / "instance"))
    assert list(tmp_path.iterdir()) == []


def test_an_empty_value_is_the_same_as_none():
    assert _read(url="", secret_key=" ", title="", behind_proxy="") == Settings.from_environ({})


def test_every_fault_is_listed_at_once(tmp_path):
    (tmp_path / "file").touch()
    found = _codes(
        instance=str(tmp_path / "file"),
        database_url="mysql://root:hush@db/quizapp",
        secret_key="short",
        url="ftp://quiz.example",
        time_zone="Asia/Atlantis",
        title="题" * 41,
        behind_proxy="-1",
        max_upload_mib="many",
        metrics_token="two words",
        titles="周测",
    )
    assert sorted(found) == [
        ("behind_proxy", "not-in-range"),
        ("database_url", "database-kind"),
        ("instance", "not-a-folder"),
        ("max_upload_mib", "not-in-range"),
        ("metrics_token", "bad-token"),
        ("secret_key", "weak-key"),
        ("time_zone", "time-zone"),
        ("title", "bad-title"),
        ("titles", "misspelt-setting"),
        ("url", "not-a-url"),
    ]


def test_a_name_that_is_nearly_ours_is_met_with_the_right_one():
    with pytest.raises(BadSettings, match=r"QUIZAPP_TIMEZONE.*QUIZAPP_TIME_ZONE"):
        _read(timezone="Asia/Shanghai")


def test_a_name_that_is_like_none_of_ours_is_refused_too():
    assert _codes(colour="red") == [("colour", "unknown-setting")]


def test_a_fault_is_said_in_the_language_that_is_asked_for():
    with pytest.raises(BadSettings) as refused:
        _read(behind_proxy="x")
    said = refused.value.faults[0].line(lambda sentence: "%(least)s to %(most)s")
    assert said == "QUIZAPP_BEHIND_PROXY: 0 to 10"


def test_every_sentence_can_be_said():
    facts = dict.fromkeys(("suggestion", "path", "scheme", "filesystem", "least", "most", "value"), "x")
    for code in config.SENTENCES:
        assert "%" not in config.SettingFault("QUIZAPP_X", code, facts).line()


@pytest.mark.parametrize("name", ["secret_key", "receipt_key", "database_url"])
def test_a_secret_is_not_repeated_in_a_fault_or_a_log(name):
    with pytest.raises(BadSettings) as refused:
        _read(**{name: "hush"})
    assert "hush" not in str(refused.value)
    good = {"secret_key": "hush" * 8, "receipt_key": "hush" * 8, "metrics_token": "hush"}
    assert "hush" not in repr(_read(**good, database_url="postgresql://quiz:hush@db/quizapp"))


@pytest.mark.parametrize(
    "url", ["postgresql://quiz@db:5432/quizapp", "postgresql+psycopg:///quizapp?host=/run/postgresql"]
)
def test_postgresql_is_taken_as_written(url):
    assert _read(database_url=url).database_url == url


def test_a_sqlite_path_is_made_absolute(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert _read(database_url="sqlite:///data/quiz.db").database_url == f"sqlite:///{tmp_path}/data/quiz.db"
    assert _read(database_url="sqlite:////srv/quiz.db").database_url == "sqlite:////srv/quiz.db"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("postgres://db/quizapp", "database-kind"),
        ("postgresql+psycopg2://db/quizapp", "database-kind"),
        ("quizapp.sqlite3", "database-kind"),
        ("postgresql://db", "database-name"),
        ("postgresql://db/?sslmode=require", "database-name"),
        ("sqlite://", "database-file"),
        ("sqlite:///:memory:", "database-file"),
        ("sqlite://quiz.db", "database-file"),
        ("sqlite:///quiz.db?mode=ro", "database-file"),
    ],
)
def test_a_database_that_cannot_serve_is_refused(url, code):
    assert _codes(database_url=url) == [("database_url", code)]


def test_sqlite_on_a_network_drive_is_refused(monkeypatch, tmp_path):
    (tmp_path / "mounts").write_text(f"/dev/sda1 / ext4 rw 0 0\nserver:/share {tmp_path} nfs4 rw 0 0\n")
    monkeypatch.setattr(config, "MOUNTS", tmp_path / "mounts")
    assert _codes(database_url=f"sqlite:///{tmp_path}/quiz.db") == [("database_url", "network-drive")]
    assert _read(database_url="sqlite:////srv/quiz.db")


def test_the_deepest_and_latest_mount_holds_a_path():
    mounts = "a / ext4 rw\nb /srv nfs rw\nc /srv/a\\040b cifs rw\nd /srv/a\\040b xfs rw\n"
    assert config.filesystem_of(Path("/srv/a b/quiz.db"), mounts) == "xfs"
    assert config.filesystem_of(Path("/srvice/quiz.db"), mounts) == "ext4"
    assert config.filesystem_of(Path("/srv/quiz.db"), mounts) == "nfs"
    assert config.filesystem_of(Path("/srv/quiz.db"), "") is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://quiz.example.org", "https://quiz.example.org"),
        ("HTTP://Quiz.Example.org:8080/", "http://quiz.example.org:8080"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("http://测验.example", "http://测验.example"),
    ],
)
def test_an_address_is_kept_without_the_slash_at_its_end(typed, kept):
    assert _read(url=typed).url == kept


@pytest.mark.parametrize(
    "url",
    [
        "quiz.example.org",
        "https://",
        "https://quiz.example.org/league",
        "https://quiz.example.org?x=1",
        "https://me:pw@quiz.example.org",
        "http://quiz.example.org:0",
        "http://quiz.example.org:99999",
        "http://quiz.example.org:http",
        "http://:8000",
        "javascript:alert(1)",
    ],
)
def test_what_is_no_address_of_a_site_is_refused(url):
    assert _codes(url=url) == [("url", "not-a-url")]


@pytest.mark.parametrize("zone", ["../../etc/passwd", "Asia", "Beijing", "北京", "Asia/Shanghai\x00"])
def test_what_is_no_time_zone_is_refused(zone):
    assert _codes(time_zone=zone) == [("time_zone", "time-zone")]


@pytest.mark.parametrize("number", ["11", "1.0", "1e1", "٣", "9" * 5000])
def test_a_number_of_proxies_is_a_small_integer_in_plain_digits(number):
    assert _codes(behind_proxy=number) == [("behind_proxy", "not-in-range")]


def test_keys_are_made_once_and_kept_for_the_owner_alone(tmp_path):
    settings = _read(instance=str(tmp_path / "instance"))
    first = config.load_or_make_keys(settings)
    assert first.secret_key != first.receipt_key
    assert {len(first.secret_key), len(first.receipt_key)} == {64}
    assert config.load_or_make_keys(settings) == first
    kept = sorted(settings.instance.iterdir())
    assert [file.name for file in kept] == ["receipt_key", "secret_key"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in kept} == {0o600}
    assert stat.S_IMODE(settings.instance.stat().st_mode) == 0o700


def test_processes_that_start_at_once_agree_on_the_keys(tmp_path):
    settings = _read(instance=str(tmp_path))
    with ThreadPoolExecutor(16) as pool:
        keys = list(pool.map(config.load_or_make_keys, [settings] * 64))
    assert len(set(keys)) == 1
    assert len(list(tmp_path.iterdir())) == 2


def test_a_key_in_the_environment_goes_before_the_kept_one(tmp_path):
    kept = config.load_or_make_keys(_read(instance=str(tmp_path)))
    given = config.load_or_make_keys(_read(instance=str(tmp_path), secret_key="rotated-on-monday"))
    assert given.secret_key == b"rotated-on-monday"
    assert given.receipt_key == kept.receipt_key


def test_a_kept_key_may_be_moved_into_the_environment(tmp_path):
    kept = config.load_or_make_keys(_read(instance=str(tmp_path)))
    moved = (tmp_path / "receipt_key").read_text()
    assert config.load_or_make_keys(_read(instance=str(tmp_path), receipt_key=moved)) == kept


@pytest.mark.parametrize("content", ["", "abc", "字" * 64], ids=["empty", "short", "foreign"])
def test_a_broken_key_stops_the_start_and_is_left_as_it_is(tmp_path, content):
    (tmp_path / "receipt_key").write_text(content, encoding="utf-8")
    with pytest.raises(BadSettings) as refused:
        config.load_or_make_keys(_read(instance=str(tmp_path)))
    assert [fault.code for fault in refused.value.faults] == ["broken-key"]
    assert (tmp_path / "receipt_key").read_text(encoding="utf-8") == content
