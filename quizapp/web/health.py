"""``/healthz`` for whoever watches the site, and ``/metrics`` for Prometheus.

Health tells everybody whether the site can do its work and which part cannot, and nothing else. The metrics
are read from the database when they are asked for, so they are the same whichever worker answers.
"""

import hmac
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Blueprint, Flask, Response, abort, current_app, json, request
from flask.typing import ResponseReturnValue

from quizapp import store
from quizapp.store import checks, due
from quizapp.web import auth, clock

try:
    import prometheus_client
except ImportError:  # the extra `metrics` is not installed
    prometheus_client = None  # type: ignore[assignment]

log = logging.getLogger(__name__)

# Deadlines go by the host's clock, the scheduler by the database's: further apart they contradict each other.
CLOCK_OFF_S = 1.0
# A lease and a restart of the scheduler fit in twice.
SILENCE_S = 30.0

bp = Blueprint("health", __name__)
bp.enable_openapi = False  # type: ignore[attr-defined]  # APIFlask reads it; this is no part of the API


@bp.get("/healthz")
@auth.public
def healthz() -> ResponseReturnValue:
    """Say whether the site works: 200, else 503 with what has failed."""
    facts: dict[str, Any] = {}
    failed = []
    for name, check in CHECKS:
        try:
            works, facts[name] = check(clock.now())
        except checks.Unreachable as error:
            log.error("healthz: %s: %s", name, error)
            store.db.session.rollback()
            works, facts[name] = False, None
        if not works:
            failed.append(name)
            if name == "database":
                break
    body = {"status": "failed" if failed else "ok", "failed": failed, "checks": facts}
    return Response(json.dumps(body) + "\n", 503 if failed else 200, mimetype="application/json")


def _database(_now: datetime) -> tuple[bool, Any]:
    store.jobs.database_now()
    return True, True


def _schema(_now: datetime) -> tuple[bool, Any]:
    schema = checks.schema()
    return schema.is_current, schema.is_current


def _clock(_now: datetime) -> tuple[bool, Any]:
    offset_s = checks.clock_offset_s(clock.now)
    return abs(offset_s) <= CLOCK_OFF_S, {"offset_s": round(offset_s, 3)}


def _scheduler(now: datetime) -> tuple[bool, Any]:
    """Judge the last sign of life; where none has ever run, the site has just been set up."""
    beat_at = store.jobs.scheduler_beat_at()
    if beat_at is None:
        return True, {"beat_age_s": None}
    age_s = (now - beat_at).total_seconds()
    return age_s <= SILENCE_S, {"beat_age_s": round(age_s, 3)}


#: In this order; where the database is away, the rest is not asked.
CHECKS: tuple[tuple[str, Callable[[datetime], tuple[bool, Any]]], ...] = (
    ("database", _database),
    ("schema", _schema),
    ("clock", _clock),
    ("scheduler", _scheduler),
)


@bp.get("/metrics")
@auth.public
def metrics() -> ResponseReturnValue:
    """Give the metrics to whoever holds the token; to everybody else there is no such page."""
    token = current_app.extensions["settings"].metrics_token
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    if prometheus_client is None or token is None or kind.lower() != "bearer":
        abort(404)
    if not hmac.compare_digest(given.strip().encode(), token.encode()):
        abort(404)
    registry = prometheus_client.CollectorRegistry()
    for name, about, number in _figures(clock.now()):
        prometheus_client.Gauge(f"quizapp_{name}", about, registry=registry).set(number)
    text = prometheus_client.generate_latest(registry)
    return Response(text, content_type=prometheus_client.CONTENT_TYPE_LATEST)


def _figures(now: datetime) -> list[tuple[str, str, float]]:
    beat_at = store.jobs.scheduler_beat_at()
    waiting = {name: sum(one.number for one in find(now)) for name, find in _WAITING.items()}
    return [
        ("schema_current", "1 when the schema is this version's", float(checks.schema().is_current)),
        ("clock_offset_seconds", "Database clock minus host clock", checks.clock_offset_s(clock.now)),
        (
            "scheduler_beat_age_seconds",
            "Since the scheduler's last sign of life; NaN before the first",
            (now - beat_at).total_seconds() if beat_at else float("nan"),
        ),
        ("attempts_handed_in", "Attempts that are handed in", checks.count_handed_in()),
        ("attempts_running", "Attempts that are not handed in", checks.count_running()),
        ("attempts_overdue", "Running attempts past deadline and grace", waiting["hand-in"]),
        ("rounds_to_settle", "Closed rounds that are not settled", waiting["settle"]),
        ("board_marks", "Notes of boards that are out of date", waiting["boards"]),
    ]


_WAITING = {"hand-in": due.hand_ins, "settle": due.settlements, "boards": due.boards}


def init_app(app: Flask) -> None:
    """Open the two pages."""
    app.register_blueprint(bp)
