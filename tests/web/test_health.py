"""``/healthz`` says whether the site can work and which part cannot; ``/metrics`` opens to its token only."""

from datetime import timedelta

import pytest
import sqlalchemy

from quizapp import create_app, store
from quizapp.config import Settings
from quizapp.store import checks
from quizapp.web import clock, health

ON_BOTH = pytest.mark.databases("sqlite", "postgresql")


@pytest.fixture
def metered(settings, tmp_path):
    """A site whose metrics have a token."""
    names = {"DATABASE_URL": settings.database_url, "INSTANCE": str(tmp_path), "METRICS_TOKEN": "s3cret"}
    app = create_app(Settings.from_environ({f"QUIZAPP_{name}": value for name, value in names.items()}))
    yield app.test_client()
    with app.app_context():
        store.db.engine.dispose()


def _beat(app, *, age):
    with app.app_context(), store.transaction():
        store.jobs.lead("a scheduler")
        beat_at = clock.now() - age
        store.db.session.execute(sqlalchemy.update(store.Lease).values(beat_at=beat_at))


@ON_BOTH
def test_a_site_that_works_says_so_to_anybody(app, client):
    _beat(app, age=timedelta(seconds=2))
    reply = client.get("/healthz")
    assert reply.status_code == 200
    assert (reply.json["status"], reply.json["failed"]) == ("ok", [])
    said = reply.json["checks"]
    assert said["database"] is said["schema"] is True
    assert 2 <= said["scheduler"]["beat_age_s"] < 20
    assert abs(said["clock"]["offset_s"]) < 1


def test_a_site_that_has_just_been_set_up_waits_for_its_first_scheduler(client):
    reply = client.get("/healthz")
    assert (reply.status_code, reply.json["checks"]["scheduler"]) == (200, {"beat_age_s": None})


def test_a_scheduler_that_has_fallen_silent_fails(app, client):
    _beat(app, age=timedelta(minutes=1))
    reply = client.get("/healthz")
    assert (reply.status_code, reply.json["failed"]) == (503, ["scheduler"])


@ON_BOTH
def test_an_old_schema_fails(app, client):
    with app.app_context(), store.transaction():
        store.db.session.execute(sqlalchemy.text("UPDATE alembic_version SET version_num = '0000'"))
    reply = client.get("/healthz")
    assert (reply.status_code, reply.json["failed"]) == (503, ["schema"])


@ON_BOTH
@pytest.mark.parametrize(("ahead_s", "status"), [(-1.5, 503), (0.5, 200), (1.5, 503)])
def test_a_host_clock_more_than_a_second_off_the_database_fails(client, monkeypatch, ahead_s, status):
    there = store.jobs.database_now
    monkeypatch.setattr(store.jobs, "database_now", lambda: there() + timedelta(seconds=ahead_s))
    reply = client.get("/healthz")
    assert (reply.status_code, "clock" in reply.json["failed"]) == (status, status == 503)


def test_a_database_that_is_away_fails_and_gives_no_secret_away(tmp_path):
    url = "postgresql://quiz:hush@127.0.0.1:1/quizapp"
    environ = {"QUIZAPP_DATABASE_URL": url, "QUIZAPP_INSTANCE": str(tmp_path)}
    reply = create_app(Settings.from_environ(environ)).test_client().get("/healthz")
    assert (reply.status_code, reply.json["failed"]) == (503, ["database"])
    assert "hush" not in reply.text
    assert "127.0.0.1" not in reply.text


def test_the_offset_of_the_clocks_leaves_out_half_of_the_way(db, monkeypatch):
    moments = iter([clock.now(), clock.now() + timedelta(seconds=2)])
    first = clock.now()
    monkeypatch.setattr(store.jobs, "database_now", lambda: first + timedelta(seconds=1))
    assert abs(checks.clock_offset_s(lambda: next(moments))) < 0.1


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic s3cret"}]
)
def test_without_the_token_there_are_no_metrics(metered, headers):
    assert metered.get("/metrics", headers=headers).status_code == 404


def test_where_no_token_is_set_there_are_no_metrics(client):
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_without_the_extra_there_are_no_metrics(metered, monkeypatch):
    monkeypatch.setattr(health, "prometheus_client", None)
    assert metered.get("/metrics", headers={"Authorization": "Bearer s3cret"}).status_code == 404


@ON_BOTH
def test_the_token_opens_the_metrics(metered):
    reply = metered.get("/metrics", headers={"Authorization": "Bearer s3cret"})
    assert reply.status_code == 200
    assert reply.content_type.startswith("text/plain")
    figures = dict(line.split() for line in reply.text.splitlines() if not line.startswith("#"))
    assert float(figures["quizapp_schema_current"]) == 1
    assert figures["quizapp_scheduler_beat_age_seconds"] == "NaN"
    assert float(figures["quizapp_attempts_running"]) == 0
