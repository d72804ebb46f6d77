"""The memory: rows and every query; the only SQL in the house.

Call sites read ``store.Attempt`` for a row class and ``store.attempts.…`` for its queries. Queries read in
the session's plain transaction; whoever writes does it inside ``with store.transaction():`` and nowhere else.
"""

from pathlib import Path

import flask_migrate
from flask import Flask

from quizapp.store import (
    appeals,
    attempt_events,
    attempts,
    bank_versions,
    banks,
    boards,
    ceremonies,
    corrections,
    dealt_papers,
    exemptions,
    freezes,
    hand_in_batches,
    hand_ins,
    jobs,
    late_answers,
    overrides,
    people,
    rebuilding,
    results,
    screens,
    seasons,
    sign_ins,
    wall_messages,
    wishes,
)
from quizapp.store.appeals import Appeal, Certificate
from quizapp.store.attempt_events import AttemptEvent
from quizapp.store.attempt_rows import Attempt, LateResponse, Response
from quizapp.store.banks import Bank, BankVersion, BankVersionQuestion, Question
from quizapp.store.base import (
    UNAVAILABLE,
    Base,
    db,
    end_reading,
    is_unavailable,
    is_writing,
    prepare,
    transaction,
)
from quizapp.store.boards import Board, BoardMark, BoardRow
from quizapp.store.ceremonies import Ceremony
from quizapp.store.corrections import Correction, MarkChange
from quizapp.store.dealt_papers import DealtPaper
from quizapp.store.exemptions import Exemption
from quizapp.store.jobs import Claim, Lease, Meta
from quizapp.store.overrides import Override
from quizapp.store.people import Branch, Member, Membership
from quizapp.store.results import BranchSum, Result
from quizapp.store.screens import Screen, ScreenLink
from quizapp.store.seasons import RosterEntry, Round, Season, WorkdayEntry
from quizapp.store.sign_ins import ApiToken, SignIn, Throttle, Viewer
from quizapp.store.wall_messages import WallMessage

__all__ = [
    "UNAVAILABLE", "ApiToken", "Appeal", "Attempt", "AttemptEvent", "Bank", "BankVersion",
    "BankVersionQuestion", "Base", "Board", "BoardMark", "BoardRow", "Branch", "BranchSum",
    "Ceremony", "Certificate", "Claim", "Correction", "DealtPaper", "Exemption", "LateResponse",
    "Lease", "MarkChange", "Member", "Membership", "Meta", "Override", "Question", "Response",
    "Result", "RosterEntry", "Round", "Screen", "ScreenLink", "Season", "SignIn", "Throttle",
    "Viewer", "WallMessage", "WorkdayEntry", "appeals", "attempt_events", "attempts",
    "bank_versions", "banks", "boards", "ceremonies", "corrections", "db", "dealt_papers",
    "end_reading", "exemptions", "freezes", "hand_in_batches", "hand_ins", "init_app",
    "is_unavailable", "is_writing", "jobs", "late_answers", "overrides", "people", "rebuilding",
    "results", "screens", "seasons", "sign_ins", "transaction", "upgrade", "wall_messages",
    "wishes",
]  # fmt: skip

MIGRATIONS = Path(__file__).with_name("migrations")


def init_app(app: Flask) -> None:
    """Bind the database to the app; nothing is read or written yet."""
    db.init_app(app)
    flask_migrate.Migrate(app, db, directory=str(MIGRATIONS), render_as_batch=True)
    with app.app_context():
        prepare(db.engine)


def upgrade() -> None:
    """Bring the database's schema up to this version; found from any folder."""
    flask_migrate.upgrade(directory=str(MIGRATIONS))
