"""The page of the own place."""

from datetime import datetime
from typing import Any

from apiflask import APIBlueprint
from flask import render_template, request, url_for
from flask_babel import gettext as _

from quizapp.core import freezes, seasons
from quizapp.core.roles import Right
from quizapp.places import choosing, line, queries
from quizapp.places.queries import Places
from quizapp.standings.scales import Place
from quizapp.store.own_places import OwnWeek
from quizapp.web import auth, clock, formats, titles

bp = APIBlueprint("places", __name__, template_folder="templates", enable_openapi=False)


@bp.get("/me/places")
@auth.requires(Right.KEEP_ACCOUNT)
def show() -> str:
    """Show the own places, neighbours, and how the weeks went."""
    found = choosing.places()
    if found is None:
        return render_template("places/none.html")
    own, viewer = found.own, auth.member()
    weekly = [one for one in found.weeks if one.kind == seasons.WEEKLY]
    frozen = _frozen(found, clock.now())
    title = (
        _("%(season)s赛季", season=own.season) if own.kind is None else titles.round_title(own.kind, own.week)
    )
    return render_template(
        "places/places.html",
        found=found,
        own=own,
        what=title,
        above=_above(found.federation),
        near=queries.neighbours(own, branch_id=viewer.branch_id, held=viewer.roles),
        weeks=[_week(one) for one in reversed(found.weeks)],
        line=line.draw(weekly),
        week_titles={one.round_id: titles.week_title(one.kind, one.week) for one in found.weeks},
        ways=_ways(found),
        frozen=frozen,
        frozen_title=frozen and titles.round_title(frozen.kind, frozen.week),
    )


def _frozen(found: Places, now: datetime) -> OwnWeek | None:
    """Find the round whose boards stand still: the one that is shown, of a season any that it leaves out."""
    still = [one for one in found.weeks if freezes.is_frozen(one, now)]
    return next((one for one in still if found.own.round_id in (None, one.round_id)), None)


def _above(place: Place | None) -> str:
    """Say how many stand below, as one likes to hear it: nothing where hardly anybody does."""
    if place is None or place.percentile_hundredths < 100:
        return ""
    return str(_("超过了%(percent)s%%的参加者", percent=place.percentile_hundredths // 100))


def _week(one: OwnWeek) -> dict[str, Any]:
    if one.value_hundredths is not None:
        said = formats.hundredths(one.value_hundredths)
    elif one.participation_hundredths:
        said = _("成绩未公布")
    else:
        said = _("未参加") if one.settled_at else formats.NOTHING
    return {"title": titles.week_title(one.kind, one.week), "said": said, "row": one}


def _ways(found: Places) -> list[tuple[str, str, bool]]:
    """Return what leads to the round of now, the season, and the round that is shown if it is another."""
    own, is_bare = found.own, not request.args
    ways = [
        (_("本周"), url_for(".show"), is_bare),
        (
            _("%(season)s赛季", season=own.season),
            url_for(".show", season=own.season),
            own.kind is None,
        ),
    ]
    if own.kind is not None and not is_bare:
        here = titles.week_title(own.kind, own.week)
        ways.append((here, url_for(".show", round=own.round_id), True))
    return ways
