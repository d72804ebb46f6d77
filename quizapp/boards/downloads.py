"""Boards to take along: the whole table with its sources as CSV, a branch's result as a picture."""

from urllib.parse import quote

from apiflask import APIBlueprint
from flask import Response, render_template
from flask_babel import gettext as _

from quizapp import store
from quizapp.boards import choosing, exporting, pictures
from quizapp.core import refusals
from quizapp.core.roles import Right
from quizapp.files import tables
from quizapp.store import people_lists
from quizapp.web import auth, clock

bp = APIBlueprint("boards_downloads", __name__, template_folder="templates", enable_openapi=False)


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
    return _named(reply, "attachment", _("支部联赛-%(what)s.csv", what=choosing.what(chosen)))


# For people with an account: a screen belongs to no branch.
@bp.get("/boards/<code>/card.svg")
@auth.requires(Right.KEEP_ACCOUNT)
def card(code: str) -> Response:
    """Draw a branch's result for its chat group; for the branch's own people and organisers.

    Never of live boards while what everybody sees stands still: it is made to be passed on.
    """
    now, viewer = clock.now(), auth.viewer()
    branch, chosen = people_lists.branch(code), choosing.choose(now)
    if branch is None or chosen is None:
        raise refusals.Missing("not-found")
    if not pictures.may_share(viewer, branch.id):
        raise refusals.Forbidden("forbidden")
    if chosen.is_live:
        raise refusals.Missing("not-found")
    board = chosen.board()
    row = next(iter(store.boards.league(board.id, branch_id=branch.id)), None) if board else None
    if board is None or row is None:
        raise refusals.Missing("not-found")
    drawn = render_template("boards/card.svg", **pictures.facts(chosen, board, row, now))
    reply = Response(drawn, mimetype="image/svg+xml")
    name = _("%(branch)s-%(what)s.svg", branch=branch.name, what=choosing.what(chosen))
    return _named(reply, "inline", name)


def _named(reply: Response, how: str, name: str) -> Response:
    """Name a file in Chinese: RFC 8187 writes it in ASCII, without which no server sends the header."""
    reply.headers["Content-Disposition"] = f"{how}; filename*=UTF-8''{quote(name, safe='')}"
    return reply
