"""The desk's first page, and who is missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from apiflask import APIBlueprint
from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from quizapp import store
from quizapp.core import refusals, roles
from quizapp.core.roles import Right
from quizapp.desk import services
from quizapp.desk.services import Participation
from quizapp.store.missing import BranchNumbers, MissingPerson
from quizapp.web import address, auth, clock, formats, nav, titles

bp = APIBlueprint("desk", __name__, url_prefix="/desk", template_folder="templates", enable_openapi=False)

#: How many branches stand on the first page; the others have a page of their own.
SHOWN = 8

#: What else is done on the desk: endpoint, name, what for, icon, who may.
WAYS = (
    ("people.index", _l("人员"), _l("导入名单、发一次性口令、换支部"), "people", Right.MANAGE_PEOPLE),
    ("people.index", _l("本支部人员"), _l("谁还没登录过、发一次性口令"), "people", Right.ISSUE_CODES),
    ("banks.index", _l("题库"), _l("上传、检查、预览"), "book", Right.UPLOAD_BANKS),
    ("seasons.index", _l("赛季"), _l("全年日程、公布成绩"), "calendar", Right.MANAGE_SEASONS),
    ("marking.index", _l("评分更正"), _l("答案有误时更正，确认别人提出的"), "check", Right.MANAGE_SEASONS),
    ("ceremonies.index", _l("滚榜"), _l("在大屏上从后往前揭晓名次"), "flag", Right.RELEASE_RESULTS),
    ("screens_desk.index", _l("大屏"), _l("配对、改名、停用"), "screen", Right.MANAGE_SCREENS),
    ("desk.receipt", _l("查回执"), _l("回执是谁的、与所存的答案是否一致"), "search", Right.SEE_EVERYBODY),
    ("accounts.tokens", _l("访问令牌"), _l("给调用接口的程序用"), "key", Right.MAKE_TOKENS),
)


@dataclass(frozen=True, slots=True)
class BranchSheet:
    """Who of a branch is missing in a round, with the reminder to copy; ``left_out`` are not expected."""

    round: store.Round
    title: str
    branch: BranchNumbers
    people: Sequence[MissingPerson]
    left_out: Sequence[str]
    reminder: str


@bp.get("/")
@auth.requires(Right.ENTER_DESK)
def index() -> ResponseReturnValue:
    """Show the open rounds in numbers, what comes next, and the ways to the rest."""
    viewer, now = auth.member(), clock.now()
    sees_all = roles.allows(viewer.roles, Right.SEE_EVERYBODY)
    found = services.open_rounds(now)
    coming = services.next_round(now)
    return render_template(
        "desk/index.html",
        rounds=[(titles.round_title(one.round.kind, one.round.week), one) for one in found],
        sheets={one.round.id: None if sees_all else _own_sheet(one, viewer) for one in found},
        sees_all=sees_all,
        shown=SHOWN,
        coming=coming and (titles.round_title(coming.kind, coming.week), coming),
        short=services.shortages(coming) if coming and sees_all else [],
        ways=_ways(viewer),
    )


@bp.get("/rounds/<int:round_id>/missing")
@auth.requires(Right.SEE_EVERYBODY)
def participation(round_id: int) -> ResponseReturnValue:
    """Show every branch of a round, those with most missing first."""
    found = services.participation(round_id, now=clock.now())
    title = titles.round_title(found.round.kind, found.round.week)
    return render_template("desk/participation.html", title=title, found=found)


@bp.get("/rounds/<int:round_id>/missing/<code>")
@auth.requires(Right.SEE_OWN_BRANCH_MISSING)
def missing(round_id: int, code: str) -> ResponseReturnValue:
    """Show who of a branch is missing: to an organiser of any, to a captain of the own."""
    found = services.participation(round_id, now=clock.now())
    branch = next((one for one in found.branches if one.code == code), None)
    if branch is None:
        raise refusals.Missing("not-found")
    viewer = auth.member()
    return render_template(
        "desk/missing.html",
        sheet=_sheet(found, branch, viewer),
        sees_all=roles.allows(viewer.roles, Right.SEE_EVERYBODY),
    )


def _own_sheet(found: Participation, viewer: store.Viewer) -> BranchSheet | None:
    branch = found.of(viewer.branch_id)
    return _sheet(found, branch, viewer) if branch else None


def _sheet(found: Participation, branch: BranchNumbers, viewer: store.Viewer) -> BranchSheet:
    people = services.missing_people(found.round.id, branch, viewer=viewer)
    title = titles.round_title(found.round.kind, found.round.week)
    left_out = services.left_out(found.round, branch.branch_id, zone=clock.zone())
    return BranchSheet(found.round, title, branch, people, left_out, _reminder(found.round, title, people))


def _reminder(this_round: store.Round, title: str, people: Sequence[MissingPerson]) -> str:
    return str(
        _(
            "%(title)s将于%(when)s截止。还没有答题的同事请抽空完成：%(names)s。答题网址：%(url)s",
            title=title,
            when=formats.moment(this_round.closes_at),
            names=_("、").join(one.name for one in people),
            url=address.site(address.port()),
        )
    )


def _ways(viewer: store.Viewer) -> list[tuple[str, str, str, str]]:
    """List the places that this person may go to from here, each once: endpoint, name, what for, icon."""
    ways: dict[str, tuple[str, str, str, str]] = {}
    for endpoint, name, purpose, icon, right in WAYS:
        if nav.has_page(endpoint) and roles.allows(viewer.roles, right):
            ways.setdefault(endpoint, (endpoint, str(name), str(purpose), icon))
    return list(ways.values())
