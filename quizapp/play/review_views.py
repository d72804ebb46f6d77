"""What a member sees afterwards: the review of an attempt, and the own page with all of them."""

from collections.abc import Sequence
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from quizapp import store
from quizapp.core import appeals, attempts
from quizapp.core.roles import Right
from quizapp.play import api, home, notes, review, rounds
from quizapp.play.review import Marked
from quizapp.play.views import bp
from quizapp.store.attempts import Sitting
from quizapp.web import auth, clock, titles

#: What ``?show=`` may hold; anything else shows all.
WRONG, FLAGGED = "wrong", "flagged"


@bp.get("/me")
@auth.requires(Right.KEEP_ACCOUNT)
def me() -> ResponseReturnValue:
    """Show the member's own rounds and places, and the ways to the account."""
    return render_template("play/me.html", **home.own(auth.member(), now=clock.now()))


@bp.get("/attempts/<int:attempt_id>/review")
@auth.requires(Right.TAKE_ROUNDS)
def show_review(attempt_id: int) -> ResponseReturnValue:
    """Show the receipt, the total when it may be seen, key and explanations when the round has closed."""
    now, sitting = clock.now(), api.own_attempt(attempt_id)
    if sitting.handed_in_at is None:
        return redirect(url_for(".attempt", attempt_id=attempt_id))
    found = rounds.view(sitting.round_id, member_id=sitting.member_id, now=now)
    marked = review.marked_slots(sitting, notes.rulings(found)) if found.shows_keys else []
    show = request.args.get("show", "")
    return render_template(
        "play/review.html",
        found=found,
        sitting=sitting,
        title=titles.round_title(found.round.kind, found.round.week),
        closed_at=attempts.closed_of(found.round),
        marked=marked,
        shown=_chosen(marked, show),
        show=show,
        appeals=store.appeals.of_attempt(sitting.id) if marked else {},
        may_appeal=appeals.is_open(now, until=found.round.appeals_until, key_visible=found.shows_keys),
        **_totals(found, sitting),
        **notes.context(found, attempt_id=sitting.id),
    )


def _totals(found: rounds.RoundView, sitting: Sitting) -> dict[str, Any]:
    """Return what depends on scores: nothing before they are out, not even which attempt counts."""
    score = found.score(sitting)
    return {
        "score": score,
        "is_passed": score is not None and score >= found.round.pass_percent * 100,
        "is_excellent": score is not None and score >= found.round.excellent_percent * 100,
        "gives_certificate": review.gives_certificate(found),
        "result": store.results.of_attempt(sitting.id) if found.shows_totals else None,
    }


def _chosen(marked: Sequence[Marked], show: str) -> list[Marked]:
    """Return the slots that a choice shows: all, those without full marks, of these those in ``?slots=``."""
    if show not in (WRONG, FLAGGED):
        return list(marked)
    wrong = [one for one in marked if one.verdict not in ("right", "void")]
    if show == WRONG:
        return wrong
    # Flags are kept in the browser alone: its script says which they are.
    flagged = set(request.args.get("slots", "").split(","))
    return [one for one in wrong if str(one.view.slot) in flagged]
