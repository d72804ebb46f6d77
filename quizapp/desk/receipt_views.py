"""Whose a receipt is, and whether it agrees with the answers that are stored."""

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from quizapp.core import codes
from quizapp.core import receipts as rule
from quizapp.core.roles import Right
from quizapp.desk.views import bp
from quizapp.store import receipts
from quizapp.store.receipts import Holder
from quizapp.web import auth, titles


@bp.get("/receipts")
@auth.requires(Right.SEE_EVERYBODY)
def receipt() -> ResponseReturnValue:
    """Look a receipt up: ``?code=`` as somebody typed it, with or without dashes."""
    typed = request.args.get("code", "")
    code = codes.tidy(typed)
    found = receipts.holder(code) if code else None
    return render_template(
        "desk/receipt.html",
        typed=typed,
        code=code,
        found=found,
        title=found and titles.round_title(found.kept.kind, found.kept.week),
        agrees=found and _agrees(found),
    )


def _agrees(found: Holder) -> bool:
    """Make the receipt again from what is stored, as ``audit verify`` does."""
    follows = rule.receipt(
        bytes(current_app.extensions["keys"].receipt_key),
        attempt_id=found.kept.attempt_id,
        member_id=found.member_id,
        handed_in_at=found.kept.handed_in_at,
        responses=found.responses,
    )
    return follows == found.kept.receipt
