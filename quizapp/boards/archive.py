"""The seasons that were, each with its first and with who held the flag."""

from apiflask import APIBlueprint
from flask import render_template
from flask_babel import gettext as _

from quizapp.boards import past
from quizapp.core.roles import Right
from quizapp.web import auth, clock

bp = APIBlueprint("boards_archive", __name__, template_folder="templates", enable_openapi=False)


@bp.get("/boards/history")
@auth.requires(Right.SEE_BOARDS)
def show() -> str:
    """List the seasons that have begun, the latest first."""
    return render_template("boards/history.html", title=_("历届赛季"), seasons=past.archive(clock.now()))
