"""Certificates for organisers: who passed, branch by branch, and all of them to print."""

from collections.abc import Sequence
from dataclasses import dataclass

from apiflask import APIBlueprint
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp.certificates import printing, services
from quizapp.certificates.forms import BranchForm
from quizapp.core import refusals
from quizapp.core.roles import Right
from quizapp.store.certificates import Passed
from quizapp.web import auth, clock, titles, wire

bp = APIBlueprint(
    "certificates_desk", __name__, url_prefix="/desk/certificates", template_folder="templates",
    enable_openapi=False,
)  # fmt: skip

#: Sheets that one page holds: a browser prints them at once.
SHEETS_ON_A_PAGE = 100


@dataclass(frozen=True, slots=True)
class BranchLine:
    """How many of a branch passed, and how many of them have a certificate; no code: not on the roster."""

    code: str | None
    name: str | None
    passed: int
    issued: int


@bp.get("/<int:round_id>")
@auth.requires(Right.RELEASE_RESULTS)
def overview(round_id: int) -> ResponseReturnValue:
    """Show who passed in numbers, branch by branch, with the way to their sheets."""
    now = clock.now()
    this_round, season = services.exam(round_id, now=now)
    found = services.passed(round_id, branch=None, now=now)
    return render_template(
        "certificates/overview.html",
        this_round=this_round,
        season=season,
        title=titles.week_title(this_round.kind, this_round.week),
        lines=_lines(found),
        passed=len(found),
        issued=sum(one.code is not None for one in found),
        form=BranchForm(),
    )


@bp.post("/<int:round_id>")
@auth.requires(Right.RELEASE_RESULTS)
def issue(round_id: int) -> ResponseReturnValue:
    """Issue what is lacking, for everybody or for a branch, then show the sheets."""
    form = BranchForm()
    if not form.validate_on_submit():
        raise refusals.Invalid("bad-input")
    branch = form.branch.data or None
    count = services.issue_all(round_id, branch=branch, now=clock.now())
    if count:
        flash(_("新发了%(count)s张证书。", count=count), "success")
    return redirect(url_for(".sheets", round_id=round_id, branch=branch), 303)


@bp.get("/<int:round_id>/print")
@auth.requires(Right.RELEASE_RESULTS)
def sheets(round_id: int) -> ResponseReturnValue:
    """Show the sheets of everybody, or of ``?branch=``, that were issued and are valid; one page each."""
    now, after = clock.now(), wire.page_after()
    found = services.issued(round_id, branch=request.args.get("branch") or None, now=now)
    reached = min(after + SHEETS_ON_A_PAGE, len(found))
    return render_template(
        "certificates/print.html",
        sheets=[printing.sheet(one) for one in found[after:reached]],
        back=url_for(".overview", round_id=round_id),
        after=reached if reached < len(found) else None,
        span=(after + 1, reached, len(found)),
    )


def _lines(found: Sequence[Passed]) -> list[BranchLine]:
    lines: dict[str | None, BranchLine] = {}
    for one in found:
        so_far = lines.get(one.branch_code) or BranchLine(one.branch_code, one.branch_name, 0, 0)
        lines[one.branch_code] = BranchLine(
            so_far.code, so_far.name, so_far.passed + 1, so_far.issued + (one.code is not None)
        )
    return list(lines.values())
