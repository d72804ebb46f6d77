"""Receipts for good: every attempt that the member handed in, also of old seasons, and one by its code."""

from typing import Any

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import BaseModel

from quizapp.core import codes, refusals
from quizapp.core.roles import Right
from quizapp.play import api
from quizapp.play.views import bp
from quizapp.store import receipts
from quizapp.store.receipts import Kept
from quizapp.web import auth, titles, wire


class ReceiptKept(BaseModel):
    """A receipt as it is kept for good."""

    receipt: str
    attempt_id: int
    round_id: int
    season: str
    title: str
    number: int
    handed_in_at: wire.Timestamp
    by_server: bool
    answered: int


@bp.get("/me/receipts")
@auth.requires(Right.KEEP_ACCOUNT)
def list_receipts() -> ResponseReturnValue:
    """List the member's receipts, the latest first; ``?code=`` goes to one."""
    typed = codes.tidy(request.args.get("code", ""))
    if typed:
        return redirect(url_for(".show_receipt", code=typed))
    after, limit = wire.page_after(), wire.page_limit()
    found = receipts.own(auth.member().id, after=after, limit=limit + 1)
    return render_template(
        "play/receipts.html",
        receipts=[(titles.round_title(one.kind, one.week), one) for one in found[:limit]],
        after=after + limit if len(found) > limit else None,
    )


@bp.get("/me/receipts/<code>")
@auth.requires(Right.KEEP_ACCOUNT)
def show_receipt(code: str) -> ResponseReturnValue:
    """Show one of the member's own receipts."""
    kept = _own(code)
    title = titles.round_title(kept.kind, kept.week)
    return render_template("play/receipt.html", kept=kept, asked=codes.tidy(code), title=title)


@api.bp.get("/receipts/<code>")
@api.bp.output(ReceiptKept)
@auth.requires(Right.TAKE_ROUNDS)
def tell_receipt(code: str) -> ResponseReturnValue:
    """Show one of the member's own receipts; another's is not to be found."""
    return jsonify(_told(_own(code)))


def _own(typed: str) -> Kept:
    """Return the member's own attempt by its receipt, however that is typed.

    :raises refusals.Missing: there is none, or it is another's.
    """
    kept = receipts.own_one(auth.member().id, codes.tidy(typed))
    if kept is None:
        raise refusals.Missing("no-receipt")
    return kept


def _told(kept: Kept) -> dict[str, Any]:
    return {
        "receipt": kept.receipt,
        "attempt_id": kept.attempt_id,
        "round_id": kept.round_id,
        "season": kept.season,
        "title": titles.round_title(kept.kind, kept.week),
        "number": kept.number,
        "handed_in_at": wire.rfc3339(kept.handed_in_at),
        "by_server": kept.by_server,
        "answered": kept.answered,
    }
