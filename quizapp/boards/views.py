"""Pages of the boards: the league of the branches, and a branch's members."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from apiflask import APIBlueprint
from flask import current_app, render_template, request
from flask_babel import gettext as _

from quizapp import store
from quizapp.boards import charts, choosing, pages, past, pictures, queries, reasons
from quizapp.core import ranking, refusals
from quizapp.core.roles import Right, Role
from quizapp.standings import form
from quizapp.standings.caches import LRUCache
from quizapp.store import people_lists
from quizapp.store.boards import LeagueRow
from quizapp.web import auth, clock, i18n, ranking_words, titles, wire

bp = APIBlueprint("boards", __name__, template_folder="templates", enable_openapi=False)

#: A federation of about a hundred branches stands on one page, and on one print.
BRANCHES_ON_A_PAGE = 100
#: Of branches that improved most by the same.
IMPROVED_MOST = 3


@bp.get("/boards")
@auth.requires(Right.SEE_BOARDS)
def league() -> str:
    """Show the league: of the round that is on or was last, or what ``?round=`` and ``?season=`` say."""
    now, viewer = clock.now(), auth.viewer()
    chosen = choosing.choose(now)
    if chosen is None:
        return render_template("boards/none.html", title=_("支部联赛"))
    limit = wire.page_limit() if "limit" in request.args else BRANCHES_ON_A_PAGE
    branch_id = viewer.branch_id if viewer else None
    found = queries.league(chosen, branch_id=branch_id, after=wire.page_after(), limit=limit)
    title = _("%(what)s支部联赛", what=choosing.what(chosen))
    page = {"chosen": chosen, "title": title, "phase": chosen.phase(now), **choosing.ways(chosen)}
    if found is None or _has_no_results(chosen, found.board):
        return render_template("boards/empty.html", has_no_results=found is not None, **page)
    told = queries.rules_of_league(chosen, found.board)
    if "print" in request.args:
        return _sheet(chosen, found.board, ranking_words.say(told, _numbers(found.board)), page, now)
    return render_template(
        "boards/league.html",
        league=found,
        in_short=ranking_words.in_short(told),
        rules=ranking_words.say(told, _numbers(found.board)),
        whys=_whys(chosen, found.board, [*found.rows, *([found.own] if found.own else [])], now),
        groups=_groups(found.board, found.rows),
        flagged={row.branch_id for row in found.rows if pictures.has_flag(chosen, row, now)},
        improved=_improved(chosen, found.board, now),
        charts=_charts(chosen, found.board, branch_id, now),
        address=choosing.address(chosen),
        **page,
    )


def _has_no_results(chosen: queries.Chosen, board: store.Board) -> bool:
    """Tell whether a season's table is empty, because no round has its results out."""
    return chosen.round is None and not board.facts["branches"]


def _sheet(
    chosen: queries.Chosen, board: store.Board, rules: Sequence[str], page: Mapping[str, Any], now: datetime
) -> str:
    """Show the whole league as a sheet for the notice board; medals stand on it when it is over."""
    rows = store.boards.league(board.id)
    return render_template(
        "boards/sheet.html",
        **page | {"league": {"board": board}, "is_past": False},
        groups=_groups(board, rows),
        flagged={row.branch_id for row in rows if pictures.has_flag(chosen, row, now)},
        rules=rules,
        is_final=pictures.is_final(chosen, now),
    )


@bp.get("/boards/<code>")
@auth.requires(Right.SEE_BOARDS)
def branch(code: str) -> str:
    """Show a branch's members: all to the own branch and organisers, the upper half to others."""
    now, viewer = clock.now(), auth.viewer()
    this_branch = people_lists.branch(code)
    if this_branch is None:
        raise refusals.Missing("not-found")
    chosen = choosing.choose(now)
    if chosen is None:
        return render_template("boards/none.html", title=this_branch.name)
    held = viewer.roles if viewer else frozenset({Role.SCREEN})
    found = queries.members(chosen, this_branch, viewer, held=held)
    page = _about(chosen, this_branch, now)
    league_board = queries.league(chosen, branch_id=this_branch.id, after=0, limit=1)
    standing = league_board.own if league_board else None
    is_unlisted = league_board is not None and standing is None
    # A branch that was merged while the round is on leaves an empty board behind.
    if found is None or (is_unlisted and not found.rows):
        has_no_results = league_board is not None and _has_no_results(chosen, league_board.board)
        return render_template(
            "boards/empty.html", is_unlisted=is_unlisted, has_no_results=has_no_results, **page
        )
    whys = _whys(chosen, league_board.board, [standing], now) if league_board and standing else {}
    told = queries.rules_of_members(chosen, found.board)
    return render_template(
        "boards/branch.html",
        members=found,
        standing=standing,
        why=whys.get(this_branch.id),
        streaks=_streaks(chosen, found, now),
        # A picture is made to be passed on: of boards that only organisers see there is none.
        may_share=standing is not None and not chosen.is_live and pictures.may_share(viewer, this_branch.id),
        league_facts=league_board.board.facts if league_board else {},
        league_of=pages.league_of,
        rules=ranking_words.say(told, _numbers(found.board)),
        **page,
    )


def _about(chosen: queries.Chosen, branch: store.Branch, now: datetime) -> dict[str, Any]:
    """Give what every page of a branch shows, whether it stands on the board or not."""
    return {
        "chosen": chosen,
        "title": branch.name,
        "phase": chosen.phase(now),
        "address": choosing.address(chosen),
        "what": choosing.what(chosen),
        "branch": branch,
        "past_weeks": past.weeks(chosen, branch.id),
        "week_title": titles.week_title,
        "place_line": past.place_line,
        **choosing.ways(chosen, code=branch.code),
    }


def _groups(board: store.Board, rows: Sequence[LeagueRow]) -> list[tuple[str | None, list[LeagueRow]]]:
    """Put rows under the names of their leagues; one nameless group where the season has none."""
    return [(name, list(of)) for name, of in groupby(rows, lambda row: pages.league_of(row, board.facts))]


def _improved(chosen: queries.Chosen, board: store.Board, now: datetime) -> list[tuple[LeagueRow, int]]:
    """Name the branches that improved most in a week that is over, and by how much."""
    this_round = chosen.round
    if this_round is None or this_round.settled_at is None:
        return []
    cache: LRUCache[list[tuple[LeagueRow, int]]] = current_app.extensions["board_improved"]

    def look() -> list[tuple[LeagueRow, int]]:
        best = form.most_improved(this_round, now)[:IMPROVED_MOST]
        rows = {row.branch_id: row for row in store.boards.league(board.id)} if best else {}
        return [(rows[one.branch_id], one.gain_hundredths) for one in best]

    return cache.get((board.id, board.version), look)


def _charts(
    chosen: queries.Chosen, board: store.Board, branch_id: int | None, now: datetime
) -> list[charts.Chart]:
    """Draw the lines of a season; a round has none."""
    if chosen.round is not None:
        return []
    cache: LRUCache[list[charts.Chart]] = current_app.extensions["board_charts"]

    def draw() -> list[charts.Chart]:
        counted = queries.counted_rounds(chosen, now)
        return charts.of_season(board, store.boards.league(board.id), counted, branch_id)

    return cache.get((board.id, board.version, branch_id or 0, i18n.language()), draw)


def _streaks(chosen: queries.Chosen, found: queries.Members, now: datetime) -> dict[int, ranking.Streak]:
    """Give the members' weeks one after another, to who sees everybody."""
    if not found.how.lists_everybody:
        return {}
    return form.member_streaks(chosen.season.id, [one.row.member_id for one in found.rows], now)


def _whys(
    chosen: queries.Chosen, board: store.Board, rows: Sequence[LeagueRow], now: datetime
) -> dict[int, reasons.Why]:
    """Tell why these branches stand where they do."""
    cache: LRUCache[reasons.Reasons] = current_app.extensions["board_reasons"]
    known = cache.get((board.id, board.version), lambda: reasons.of_board(board))
    is_open = chosen.round is not None and chosen.round.opens_at <= now < chosen.round.closes_at
    # On a board that stands still nobody could tell from it where they would stand.
    is_still = chosen.frozen(now) is not None and not chosen.is_live
    until = chosen.round.closes_at if chosen.round and is_open and not is_still else None
    return {row.branch_id: known.why(row, until=until) for row in rows}


def _numbers(board: store.Board) -> dict[str, int]:
    """Return the numbers that the sentences of the rules need besides their own."""
    facts = board.facts
    points = ranking.PointsRule.from_json(facts["points"]) if "points" in facts else ranking.PointsRule()
    return {"excellent_percent": facts.get("excellent_percent", points.excellent_percent)}
