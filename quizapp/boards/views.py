"""Pages of the boards: the league of the branches, and a branch's members."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from apiflask import APIBlueprint
from flask import current_app, render_template, request, url_for
from flask_babel import gettext as _

from quizapp import store
from quizapp.boards import pages, queries, reasons
from quizapp.core import ranking, refusals
from quizapp.core.roles import Right, Role
from quizapp.store import people_lists
from quizapp.store.boards import LeagueRow
from quizapp.web import auth, clock, ranking_words, titles, wire

bp = APIBlueprint("boards", __name__, template_folder="templates", enable_openapi=False)

#: A federation of about a hundred branches stands on one page, and on one print.
BRANCHES_ON_A_PAGE = 100


@bp.get("/boards")
@auth.requires(Right.SEE_BOARDS)
def league() -> str:
    """Show the league: of the round that is on or was last, or what ``?round=`` and ``?season=`` say."""
    now, viewer = clock.now(), auth.viewer()
    chosen = _choose(now)
    if chosen is None:
        return render_template("boards/none.html", title=_("支部联赛"))
    limit = wire.page_limit() if "limit" in request.args else BRANCHES_ON_A_PAGE
    branch_id = viewer.branch_id if viewer else None
    found = queries.league(chosen, branch_id=branch_id, after=wire.page_after(), limit=limit)
    title = _("%(what)s支部联赛", what=_what(chosen))
    page = {"chosen": chosen, "title": title, "phase": chosen.phase(now), **_ways(chosen)}
    if found is None:
        return render_template("boards/empty.html", **page)
    told = queries.rules_of_league(chosen, found.board)
    return render_template(
        "boards/league.html",
        league=found,
        in_short=ranking_words.in_short(told),
        rules=ranking_words.say(told, _numbers(found.board)),
        whys=_whys(chosen, found.board, [*found.rows, *([found.own] if found.own else [])], now),
        address=_address(chosen),
        **page,
    )


@bp.get("/boards/<code>")
@auth.requires(Right.SEE_BOARDS)
def branch(code: str) -> str:
    """Show a branch's members: all to the own branch and organisers, the upper half to others."""
    now, viewer = clock.now(), auth.viewer()
    this_branch = people_lists.branch(code)
    if this_branch is None:
        raise refusals.Missing("not-found")
    chosen = _choose(now)
    if chosen is None:
        return render_template("boards/none.html", title=this_branch.name)
    held = viewer.roles if viewer else frozenset({Role.SCREEN})
    found = queries.members(chosen, this_branch, viewer, held=held)
    page = {
        "chosen": chosen,
        "title": this_branch.name,
        "phase": chosen.phase(now),
        "address": _address(chosen),
        "what": _what(chosen),
        "branch": this_branch,
        **_ways(chosen, code=code),
    }
    if found is None:
        return render_template("boards/empty.html", **page)
    league_board = queries.league(chosen, branch_id=this_branch.id, after=0, limit=1)
    standing = league_board.own if league_board else None
    whys = _whys(chosen, league_board.board, [standing], now) if league_board and standing else {}
    told = queries.rules_of_members(chosen, found.board)
    return render_template(
        "boards/branch.html",
        members=found,
        standing=standing,
        why=whys.get(this_branch.id),
        of=league_board.board.facts["branches"] if league_board else 0,
        rules=ranking_words.say(told, _numbers(found.board)),
        **page,
    )


def _whys(
    chosen: queries.Chosen, board: store.Board, rows: Sequence[LeagueRow], now: datetime
) -> dict[int, reasons.Why]:
    """Tell why these branches stand where they do."""
    shelf: pages.Shelf[reasons.Reasons] = current_app.extensions["board_reasons"]
    known = shelf.get((board.id, board.version), lambda: reasons.of_board(board))
    is_open = chosen.round is not None and chosen.round.opens_at <= now < chosen.round.closes_at
    until = chosen.round.closes_at if chosen.round and is_open else None
    return {row.branch_id: known.why(row, until=until) for row in rows}


def _choose(now: Any) -> queries.Chosen | None:
    text = request.args.get("round")
    if text is not None and not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise refusals.Missing("not-found")
    round_id = None if text is None else int(text)
    return queries.choose(round_id=round_id, season=request.args.get("season"), now=now)


def _what(chosen: queries.Chosen) -> str:
    if chosen.round is None:
        return str(_("%(season)s赛季", season=chosen.season.code))
    return titles.week_title(chosen.round.kind, chosen.round.week)


def _address(chosen: queries.Chosen) -> dict[str, Any]:
    """Return the query that leads to the same round or season again; none for what is on now."""
    if chosen.is_now:
        return {}
    return {"round": chosen.round.id} if chosen.round else {"season": chosen.season.code}


def _ways(chosen: queries.Chosen, **values: str) -> dict[str, Any]:
    """Return what leads to other ranges: the choice in the page head, and the weeks to choose from."""
    endpoint = request.endpoint or "boards.league"
    season = chosen.season.code
    links = [
        (_("本周"), url_for(endpoint, **values), chosen.is_now),
        (
            _("%(season)s赛季", season=season),
            url_for(endpoint, season=season, **values),
            chosen.round is None,
        ),
    ]
    past = [one for one in chosen.begun if not (chosen.is_now and chosen.round and one.id == chosen.round.id)]
    is_past = chosen.round is not None and not chosen.is_now
    if past or is_past:
        before = chosen.round if is_past and chosen.round else past[0]
        links.append((_("往周"), url_for(endpoint, round=before.id, **values), is_past))
    here = chosen.round.id if chosen.round else None
    weeks = [
        (titles.week_title(one.kind, one.week), url_for(endpoint, round=one.id, **values), one.id == here)
        for one in chosen.begun
    ]
    seasons = [
        (_("%(season)s赛季", season=one.code), url_for(endpoint, season=one.code, **values), False)
        for one in chosen.others
    ]
    return {"picks": links, "is_past": is_past, "week_links": weeks + seasons}


def _numbers(board: store.Board) -> dict[str, int]:
    """Return the numbers that the sentences of the rules need besides their own."""
    facts = board.facts
    points = ranking.PointsRule.from_json(facts["points"]) if "points" in facts else ranking.PointsRule()
    return {"excellent_percent": facts.get("excellent_percent", points.excellent_percent)}
