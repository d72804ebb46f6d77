"""The pages of the wall, drawn: from a scene to HTML, the same for every screen of one language.

What lies behind the last close (the best, the season's lines) changes once a week and is kept with the
version of its boards; so is the whole answer, so that fifty screens cost one drawing for each new version.
"""

import gzip
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import current_app, json

from quizapp import store
from quizapp.core import ranking
from quizapp.screens import best, counting, league, participation, season, words
from quizapp.screens.scene import Scene
from quizapp.standings import history
from quizapp.store import walls
from quizapp.store.boards import round_scope
from quizapp.store.walls import Best, Head, Row
from quizapp.web import i18n, qr

# Seconds for each page; the first of the league is what people come for.
SECONDS = {"league": 9, "participation": 15, "best": 15, "season": 20, "countdown": 8, "welcome": 60}
FIRST_PAGE_SECONDS = 20
# In the last five minutes the countdown is red (visual.md).
SOON = timedelta(minutes=5)
SEASON_ROWS = 10
Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Behind:
    """What lies behind the last close, under the versions of the boards that it was read from."""

    key: Key
    best: Sequence[Best]
    columns: Sequence[history.Column]


@dataclass(frozen=True, slots=True)
class Answer:
    """The state as it goes to a screen, plain and compressed, under its tag."""

    tag: str
    body: bytes
    zipped: bytes


def tag(seen: Scene, site: str) -> str:
    """Name the picture of a scene: the same as long as nothing on it has changed."""
    settings, assets = current_app.extensions["settings"], current_app.extensions["assets"]
    parts = (seen.stamp(), site, settings.title, assets.digest, i18n.language())
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def answer(seen: Scene, site: str) -> Answer:
    """Give the state of a scene, drawn at most once for each tag and language."""
    shelf: dict[str, Answer] = current_app.extensions["wall_answers"]
    name, kept = tag(seen, site), shelf.get(i18n.language())
    if kept is not None and kept.tag == name:
        return kept
    state = {
        "paired": True,
        "assets": current_app.extensions["assets"].digest,
        "pages": [
            {
                "key": page["key"],
                "kind": kind(page),
                "seconds": seconds(page),
                "html": draw(page, seen),
            }
            for page in pages(seen, site)
        ],
    }
    body = json.dumps(state, ensure_ascii=False).encode()
    made = Answer(name, body, gzip.compress(body, 6, mtime=0))
    shelf[i18n.language()] = made
    return made


def pages(seen: Scene, site: str) -> list[dict[str, Any]]:
    """Give all pages of a scene in the order in which they turn; there is always one."""
    rows = _rows(seen)
    of_league = rows.get(seen.league.board_id, []) if seen.league else []
    of_season = rows.get(seen.season.board_id, []) if seen.season else []
    behind = _behind(seen)
    made = [
        *league.pages(seen, of_league),
        *participation.pages(seen, of_league, site=site),
        *best.pages(seen, behind.best, places=_rule(seen.heads.get(_ended_scope(seen))).places),
        *season.pages(seen, of_season, behind.columns),
        *counting.pages(seen),
    ]
    return made or [{"key": "welcome", "title": i18n.site_title(), "site": site}]


def kind(page: dict[str, Any]) -> str:
    """Name what a page is about: the part of its key before the number."""
    return str(page["key"]).partition("-")[0]


def seconds(page: dict[str, Any]) -> int:
    """Say how long a page stands."""
    return FIRST_PAGE_SECONDS if page["key"] == "league-1" else SECONDS[kind(page)]


def draw(page: dict[str, Any], seen: Scene) -> str:
    """Draw one page."""
    # Not render_template: what is drawn once for all screens knows nothing of who asked first.
    template = current_app.jinja_env.get_template(f"screens/pages/{kind(page)}.html")
    return template.render(page=page, count=_count(page, seen), code=_code(page), as_of=seen.as_of)


def _count(page: dict[str, Any], seen: Scene) -> dict[str, Any] | None:
    if seen.target is None or kind(page) in ("countdown", "welcome"):
        return None
    this_round, moment = seen.target
    is_beside = kind(page) == "best" and seen.ended != this_round
    return {
        "caption": words.until(this_round, closing=seen.is_open, beside_another=is_beside),
        "until": moment,
        "left_s": max(0, int((moment - seen.now).total_seconds())),
        "is_closing": seen.is_open,
        "is_soon": seen.is_open and moment - seen.now < SOON,
    }


def _code(page: dict[str, Any]) -> qr.Code | None:
    return qr.code(page["site"]) if "site" in page else None


def _rows(seen: Scene) -> dict[int, list[Row]]:
    limits: dict[int, int] = {}
    if seen.season:
        limits[seen.season.board_id] = SEASON_ROWS
    if seen.league:
        limits[seen.league.board_id] = participation.TILES_MOST * participation.PAGES_MOST
    return walls.rows(limits) if limits else {}


def _rule(head: Head | None) -> ranking.RankingRule:
    return ranking.RankingRule.from_json(head.facts["rule"]) if head else ranking.RankingRule()


def _ended_scope(seen: Scene) -> str:
    return round_scope(seen.ended.id) if seen.ended else ""


def _behind(seen: Scene) -> Behind:
    """Read what lies behind the last close, once for each version of its boards."""
    ended, of_season = seen.heads.get(_ended_scope(seen)), seen.season
    key = (
        ended and (ended.board_id, ended.version),
        of_season and (of_season.board_id, of_season.version),
        seen.counted,
    )
    kept: Behind | None = current_app.extensions.get("wall_behind")
    if kept is not None and kept.key == key:
        return kept
    found: Sequence[Best] = ()
    if seen.ended is not None and walls.names_are_open(seen.ended.season_id):
        found = walls.best(seen.ended.id, limit=best.SHOWN)
    made = Behind(key, found, _columns(seen))
    current_app.extensions["wall_behind"] = made
    return made


def _columns(seen: Scene) -> list[history.Column]:
    if seen.season is None or len(seen.counted) < 2:
        return []
    facts = seen.season.facts
    return history.columns(
        seen.counted,
        store.rebuilding.weeks({one.id: round_scope(one.id) for one in seen.counted}),
        ranking.RankingRule.from_json(facts["rule"]),
        ranking.PointsRule.from_json(facts["points"]),
        most=season.WEEKS_MOST,
    )
