"""The own certificate, and the page on which anybody checks a code."""

from apiflask import APIBlueprint
from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from quizapp.certificates import printing, services
from quizapp.certificates.forms import StepForm
from quizapp.core import codes, refusals
from quizapp.core.roles import Right
from quizapp.store import certificates
from quizapp.web import auth, clock, titles

bp = APIBlueprint("certificates", __name__, template_folder="templates", enable_openapi=False)


@bp.get("/rounds/<int:round_id>/certificate")
@auth.requires(Right.TAKE_ROUNDS)
def own(round_id: int) -> ResponseReturnValue:
    """Show the own certificate as it is printed; before the first time, the way to it."""
    now, member = clock.now(), auth.member()
    this_round, season = services.exam(round_id, now=now)
    code = certificates.own_code(round_id, member.id)
    found = services.check(code) if code else None
    if found is not None and not found.is_valid:
        return redirect(url_for(".verify", code=found.code))
    if found is not None:
        sheets = [printing.sheet(found)]
        return render_template("certificates/print.html", sheets=sheets, back=url_for("play.me"), after=None)
    if not services.has_passed(round_id, member_id=member.id, now=now):
        raise refusals.Conflict("no-certificate")
    title = titles.round_title(this_round.kind, this_round.week)
    score = certificates.own_score(round_id, member.id)
    return render_template(
        "certificates/take.html", season=season, title=title, score=score, round=this_round, form=StepForm()
    )


@bp.post("/rounds/<int:round_id>/certificate")
@auth.requires(Right.TAKE_ROUNDS)
def take(round_id: int) -> ResponseReturnValue:
    """Issue the own certificate, the first time; afterwards it is the same one."""
    services.issue(round_id, member_id=auth.member().id, now=clock.now())
    return redirect(url_for(".own", round_id=round_id), 303)


@bp.get("/certificates")
@auth.public
def ask() -> ResponseReturnValue:
    """Ask for a code that somebody reads off a certificate, and go to its page."""
    typed = codes.tidy(request.args.get("code", ""))
    if typed:
        return redirect(url_for(".verify", code=typed))
    return render_template("certificates/ask.html")


@bp.get("/certificates/<code>")
@auth.public
def verify(code: str) -> ResponseReturnValue:
    """Say whether a certificate is valid, and what stands on it; no more than that."""
    found = services.check(code)
    if found is None:
        return render_template("certificates/none.html", typed=code), 404
    title = titles.round_title(found.round.kind, found.round.week)
    return render_template("certificates/verify.html", found=found, title=title)
