"""Boards to take along: the whole table with its sources as CSV."""

from apiflask import APIBlueprint
from flask import Response
from flask_babel import gettext as _

from quizapp import store
from quizapp.boards import choosing, exporting
from quizapp.core import refusals
from quizapp.core.roles import Right
from quizapp.files import tables
from quizapp.web import auth, clock

bp = APIBlueprint("boards_downloads", __name__, enable_openapi=False)


@bp.get("/boards/export.csv")
@auth.requires(Right.SEE_BOARDS)
def export() -> Response:
    """Give the league that ``?round=`` or ``?season=`` means with every number that its places came from."""
    now = clock.now()
    chosen = choosing.choose(now)
    board = chosen.board() if chosen else None
    if chosen is None or board is None:
        raise refusals.Missing("not-found")
    found = exporting.of_round(board) if chosen.round else exporting.of_season(board, chosen.season.id, now)
    # With a BOM, or Excel reads it as GB18030.
    reply = Response(tables.write_csv(exporting.table(found)).encode("utf-8-sig"), mimetype="text/csv")
    name = _("支部联赛-%(what)s.csv", what=choosing.what(chosen))
    reply.headers.set("Content-Disposition", "attachment", filename=name)
    return reply
