"""Boards as JSON with an ETag (contracts, section 7).

Why by hand: these are asked every two seconds by every screen. A 304 is answered before any row is read,
and a page that was made before is handed out as it is; ``@bp.output`` stands for the description only.
"""

from collections.abc import Callable

from apiflask import APIBlueprint
from flask import Response, current_app, request
from pydantic import BaseModel

from quizapp.boards import choosing, exporting, pages
from quizapp.core import refusals
from quizapp.core.roles import Right, Role
from quizapp.standings import sight
from quizapp.standings.caches import LRUCache
from quizapp.store import board_heads
from quizapp.store.board_heads import Head
from quizapp.web import auth, clock, openapi, wire

bp = APIBlueprint("boards_api", __name__, url_prefix="/api/v1", tag="boards")

SCREEN = frozenset({Role.SCREEN})
#: What chooses a board and its page.
CHOICE = {
    "season": openapi.TEXT,
    "round": openapi.ID,
    "limit": openapi.LIMIT,
    "after": openapi.AFTER,
    # Only for organisers: boards that stand still as they would be now.
    "live": {"type": "string", "enum": ["0", "1"]},
}


class SmallBranch(BaseModel):
    """Below how many on the roster a branch is small, and with how many of average score it is filled up."""

    below: int
    prior: int


class Weights(BaseModel):
    """The parts of ``composite``, in percent."""

    participation: int
    mean: int
    excellent: int


class LeagueSize(BaseModel):
    """One of the leagues of a season, and from how many on the roster a branch starts in it."""

    name: str
    least_members: int


class RuleOut(BaseModel):
    """The rule that the board was made by."""

    branch: str
    places: str
    least_participation_percent: int
    small_branch: SmallBranch
    weights: Weights | None = None
    leagues: list[LeagueSize] | None = None


class BranchOut(BaseModel):
    """A branch by its code and name."""

    code: str
    name: str


class BranchStanding(BaseModel):
    """A branch in the league; ``raw`` only where it is small, ``value`` null before scores are out."""

    place: int | None
    branch: BranchOut
    league: str | None = None
    value: float | None
    raw: float | None = None
    participation: float | None
    moved: int | None


class League(BaseModel):
    """A page of the league; ``version`` 0 and no ``as_of`` or ``rule`` while the board was never built."""

    version: int
    as_of: wire.Timestamp | None
    rule: RuleOut | None
    items: list[BranchStanding]
    next: str | None


class ExportedBranch(BranchStanding):
    """A branch with the numbers that its value came from; ``weeks`` of a season, as they were printed."""

    expected: int
    took_part: int
    sum: float | None
    excellent: int | None
    excellent_share: float | None
    may_win: bool | None
    weeks: list[float | None] | None = None


class CountedRound(BaseModel):
    """A round that a season counts, by its id, its kind and the Monday of its week."""

    round: int
    kind: str
    week: str | None


class Points(BaseModel):
    """What earns points in a season, in percent, and the exam's share."""

    pass_percent: int
    excellent_percent: int
    best_percent_of_weeks: int
    annual_percent: int


class Exported(BaseModel):
    """A whole league, so that anybody can recompute it (docs/ranking.md)."""

    version: int
    as_of: wire.Timestamp | None
    rule: RuleOut | None
    excellent_percent: int | None
    points: Points | None
    weeks: list[CountedRound]
    items: list[ExportedBranch]


class Named(BaseModel):
    """A member; null is a name that this viewer does not see."""

    name: str | None


class MemberStanding(BaseModel):
    """A member in the own branch's board; ``me`` only on the own row."""

    place: int | None
    member: Named
    value: float | None
    participation: float | None
    moved: int | None
    minutes: int | None
    me: bool | None = None


class Members(BaseModel):
    """A page of a branch's board."""

    version: int
    as_of: wire.Timestamp | None
    rule: RuleOut | None
    items: list[MemberStanding]
    next: str | None


def _league_read() -> auth.Read | None:
    """Tell which league an address means, to be read beside who asks; None where it depends on who it is."""
    now = clock.now()
    if "live" in request.args or not _is_id(request.args.get("round", "0")):
        return None
    return board_heads.asking(
        round_id=_round_id(), season=request.args.get("season"), now=now, today=clock.today(now)
    )


@bp.get("/boards/branches")
@bp.output(League)
@bp.doc(responses={304: "this version is known already"})
@openapi.query(**CHOICE)
@auth.requires(Right.SEE_BOARDS, beside=_league_read)
def league() -> Response:
    """Show the league of ``?round=``, else of ``?season=``, else of the season now.

    The season now is the one with an open round, else the latest begun.
    """
    limit, after = wire.page_limit(), wire.page_after()
    head = _find(None)
    return _answer(head, "", limit, after, lambda: pages.league(head, limit=limit, after=after))


@bp.get("/boards/branches/export")
@bp.output(Exported)
@bp.doc(responses={304: "this version is known already"})
@openapi.query(season=openapi.TEXT, round=openapi.ID)
@auth.requires(Right.SEE_BOARDS)
def export() -> Response:
    """Give the whole league with every number that its places came from, chosen as for the league."""
    head, now = _find(None), clock.now()
    return _answer(head, "export", 0, 0, lambda: exporting.as_json(exporting.of_head(head, now)))


@bp.get("/boards/branches/<code>")
@bp.output(Members)
@bp.doc(responses={304: "this version is known already"})
@openapi.query(**CHOICE)
@auth.requires(Right.SEE_BOARDS)
def members(code: str) -> Response:
    """Show a branch's members, chosen as for the league: all to the own branch, the upper half to others."""
    limit, after = wire.page_limit(), wire.page_after()
    head = _find(code)
    viewer = auth.viewer()
    how = sight.sight(
        viewer.roles if viewer else SCREEN,
        is_own_branch=viewer is not None and viewer.branch_id == head.branch_id,
        document=head.document or {},
    )
    seen_as = f"{how}-{head.position or 0}"
    return _answer(head, seen_as, limit, after, lambda: pages.members(head, how, limit=limit, after=after))


def _find(branch: str | None) -> Head:
    """Find the board that the address means.

    :raises refusals.Missing: no such round, season or branch.
    """
    season = request.args.get("season")
    read = auth.read_beside()
    if read is not None:
        head: Head | None = Head(*read)
    else:
        viewer, now = auth.viewer(), clock.now()
        head = board_heads.find(
            round_id=_round_id(),
            season=season,
            branch=branch,
            member_id=viewer.id if viewer else None,
            now=now,
            today=clock.today(now),
            sees_live=choosing.sees_live(),
        )
    if head is None or season not in (None, head.season):
        raise refusals.Missing("not-found")
    return head


def _round_id() -> int | None:
    """Return the id in ``?round=``, None without one.

    :raises refusals.Missing: what stands there is no id.
    """
    text = request.args.get("round")
    if text is not None and not _is_id(text):
        raise refusals.Missing("not-found")
    return None if text is None else int(text)


def _is_id(text: str) -> bool:
    # No id has more digits: what is longer names no round, and no column would take it.
    return text.isascii() and text.isdigit() and len(text) <= 9


def _answer(head: Head, seen_as: str, limit: int, after: int, make: Callable[[], bytes]) -> Response:
    """Answer 304 to who has this version as they may see it, else the page."""
    board_id, version = head.board_id or 0, head.version or 0
    tag = f"{board_id}-{version}-{seen_as}"
    if request.if_none_match.contains_weak(tag):
        answer = Response(status=304)
    else:
        cache: LRUCache[bytes] = current_app.extensions["board_pages"]
        page = cache.get((board_id, version, limit, after, seen_as), make)
        answer = Response(page, mimetype="application/json")
    answer.headers["ETag"] = f'"{tag}"'
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Vary"] = "Cookie"
    return answer
