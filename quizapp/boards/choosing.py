"""What the address of a page of boards means, and the addresses of its neighbours."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from quizapp.boards import queries
from quizapp.core import refusals, roles
from quizapp.core.roles import Right
from quizapp.web import auth, clock, titles


def choose(now: datetime) -> queries.Chosen | None:
    """Return what the address of this request means; None as long as nothing has ever opened.

    :raises refusals.Missing: no such round or season.
    :raises refusals.Forbidden: ``?live=1`` of who is no organiser.
    """
    is_live = sees_live()
    text = request.args.get("round")
    if text is not None and not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise refusals.Missing("not-found")
    round_id = None if text is None else int(text)
    chosen = queries.choose(round_id=round_id, season=request.args.get("season"), now=now)
    return replace(chosen, is_live=is_live) if chosen else None


def may_see_live() -> bool:
    """Tell whether who asks may see boards that stand still as they would be now."""
    viewer = auth.viewer()
    return viewer is not None and roles.allows(viewer.roles, Right.SEE_EVERYBODY)


def sees_live() -> bool:
    """Tell whether the address asks for live boards.

    :raises refusals.Forbidden: of who is no organiser.
    """
    if request.args.get("live") != "1":
        return False
    if not may_see_live():
        raise refusals.Forbidden("forbidden")
    return True


def what(chosen: queries.Chosen) -> str:
    """Name what was chosen: a week, the annual exam, a season."""
    if chosen.round is None:
        return str(_("%(season)s赛季", season=chosen.season.code))
    return titles.week_title(chosen.round.kind, chosen.round.week)


def address(chosen: queries.Chosen) -> dict[str, Any]:
    """Return the query that leads to the same round or season again; none for what is on now."""
    live = {"live": 1} if chosen.is_live else {}
    if chosen.is_now:
        return live
    return live | ({"round": chosen.round.id} if chosen.round else {"season": chosen.season.code})


def ways(chosen: queries.Chosen, **values: str) -> dict[str, Any]:
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
    frozen = chosen.frozen(clock.now())
    return {
        "picks": links,
        "is_past": is_past,
        "week_links": weeks + seasons,
        "frozen": frozen,
        "frozen_title": titles.week_title(frozen.kind, frozen.week) if frozen else "",
        "may_see_live": may_see_live(),
    }
