"""What every test stands on: a fresh database, an app on it, and no way out to the network.

A test that asks for ``app``, ``client``, ``runner`` or ``db`` gets a database of its own, migrated and empty.
Tests under ``tests/store`` and ``tests/journeys`` run once on SQLite and once on PostgreSQL; others run on
SQLite, unless ``@pytest.mark.databases("sqlite", "postgresql")`` says otherwise.
"""

import ipaddress
import itertools
import os
import shutil
import socket
import sys
import types
from collections.abc import Iterator
from pathlib import Path

import flask
import hypothesis
import jinja2
import psycopg
import pytest
from flask.globals import app_ctx
from flask.testing import FlaskClient, FlaskCliRunner
from flask_sqlalchemy import SQLAlchemy
from jinja2.bccache import Bucket

from quizapp import create_app, store
from quizapp.config import Settings
from tests import postgres

BOTH = ("sqlite", "postgresql")
ON_BOTH = (Path(__file__).parent / "store", Path(__file__).parent / "journeys")

# The machine is shared and slow at times: how long an example takes says nothing about the rule.
hypothesis.settings.register_profile("quizapp", deadline=None)
hypothesis.settings.load_profile("quizapp")


def _refuse_foreign_hosts(event: str, arguments: tuple) -> None:
    if event == "socket.connect":
        its_socket, address = arguments
        # A datagram socket sends nothing when it connects: that is how a machine finds its own address.
        if its_socket.family in (socket.AF_INET, socket.AF_INET6) and its_socket.type != socket.SOCK_DGRAM:
            _refuse_foreign(address[0])
    elif event == "socket.getaddrinfo":
        _refuse_foreign(arguments[0])


def _refuse_foreign(host: str | bytes | None) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost", socket.gethostname()):
        return
    try:
        is_near = ipaddress.ip_address(name).is_loopback
    except ValueError:
        is_near = False
    # Not an OSError: the code under test may well handle those.
    if not is_near:
        raise RuntimeError(f"a test reached for the network: {name}")


sys.addaudithook(_refuse_foreign_hosts)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that needs a database on each of those that it is meant for."""
    if "database" not in metafunc.fixturenames:
        return
    chosen = metafunc.definition.get_closest_marker("databases")
    if chosen:
        names = chosen.args
    else:
        names = (
            BOTH if any(metafunc.definition.path.is_relative_to(folder) for folder in ON_BOTH) else BOTH[:1]
        )
    metafunc.parametrize("database", names, indirect=True)


@pytest.fixture(autouse=True)
def _no_context_leaks() -> Iterator[None]:
    yield
    left = []
    while flask.has_app_context():
        left.append(app_ctx._get_current_object())
        # Closed here, so that the tests after this one do not fail with it.
        left[-1].pop()
    assert not left, "the test left an app context open"


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith("QUIZAPP_"):
            monkeypatch.delenv(name)


def _settings(database_url: str, instance: Path) -> Settings:
    return Settings.from_environ({"QUIZAPP_DATABASE_URL": database_url, "QUIZAPP_INSTANCE": str(instance)})


def _migrate(database_url: str, instance: Path) -> None:
    app = create_app(_settings(database_url, instance))
    with app.app_context():
        store.upgrade()
        store.db.engine.dispose()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a migrated, empty SQLite database, to be copied."""
    folder = tmp_path_factory.mktemp("migrated")
    _migrate(f"sqlite:///{folder}/quizapp.sqlite3", folder)
    return folder / "quizapp.sqlite3"


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a throw-away server, ``{}`` for the database; one is ``migrated``."""
    with postgres.server() as url:
        _execute(url, "CREATE DATABASE migrated")
        _migrate(url.format("migrated"), tmp_path_factory.mktemp("migrated-postgres"))
        yield url


def _execute(url: str, statement: str) -> None:
    address = url.format("postgres").replace("+psycopg", "")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement)


_numbers = itertools.count(1)


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """Name the kind of database of this test, ``sqlite`` or ``postgresql``."""
    return request.param


@pytest.fixture
def database_url(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of a migrated, empty database that only this test has."""
    if database == "sqlite":
        file = tmp_path / "quizapp.sqlite3"
        shutil.copyfile(request.getfixturevalue("migrated_file"), file)
        yield f"sqlite:///{file}"
    else:
        url = request.getfixturevalue("postgres_url")
        name = f"test_{next(_numbers)}"
        _execute(url, f"CREATE DATABASE {name} TEMPLATE migrated")
        yield url.format(name)
        _execute(url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Give the settings of this test's site, every other one at its default."""
    return _settings(database_url, tmp_path / "instance")


class _Compiled(jinja2.BytecodeCache):
    """Templates as this process has compiled them: each test has its own app, which would do it anew."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[str, types.CodeType | None]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self._kept.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.checksum, bucket.code


_compiled = _Compiled()


@pytest.fixture
def app(settings: Settings) -> Iterator[flask.Flask]:
    """Build the app on a database of its own; bugs are raised and not turned into pages."""
    app = create_app(settings)
    app.testing = True
    app.jinja_env.bytecode_cache = _compiled
    yield app
    with app.app_context():
        store.db.engine.dispose()


@pytest.fixture
def client(app: flask.Flask) -> FlaskClient:
    """Give a browser without JavaScript."""
    return app.test_client()


@pytest.fixture
def runner(app: flask.Flask) -> FlaskCliRunner:
    """Run commands on the app: ``runner.invoke(cli.main, ["check"])``."""
    return app.test_cli_runner()


@pytest.fixture
def db(app: flask.Flask) -> Iterator[SQLAlchemy]:
    """Open an app context for the whole test and give the database handle."""
    with app.app_context():
        yield store.db
