"""The pages of the wall, drawn: from a scene to HTML, the same for every screen of one language.

A page is drawn once for each version of what it shows, and a whole answer once for each playlist: fifty
screens cost one drawing for each new version of the boards.
"""

import gzip
import hashlib
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any

from flask import current_app, json

from quizapp.core import playlists
from quizapp.screens import ceremony, programme, words
from quizapp.screens.material import Key, Material
from quizapp.screens.orders import Order
from quizapp.screens.programme import Page, kind
from quizapp.screens.scene import Scene
from quizapp.standings.caches import LRUCache
from quizapp.web import i18n, qr

# A page that no playlist holds: it stands until something else comes.
SECONDS_ALONE = 60
# In the last five minutes the countdown is red (visual.md).
SOON = timedelta(minutes=5)
#: Different playlists, languages and themes at a time; an answer takes about 150 kB.
ANSWERS_KEPT = 64
#: Scenes whose rows and drawings are kept: those of now in both languages, and the one before.
MATERIALS_KEPT = 4
# Without a countdown in the head: those that are one, or that say something else.
WITHOUT_COUNT = frozenset({"countdown", "welcome", "night", "text", "code", "ceremony"})


@dataclass(frozen=True, slots=True)
class Answer:
    """The state as it goes to a screen, plain and compressed."""

    body: bytes
    zipped: bytes


def tag(seen: Scene, site: str, order: Order) -> str:
    """Name the picture of a scene on a screen: the same as long as nothing on it has changed."""
    is_off = order.is_off and seen.ceremony is None
    shown: tuple[object, ...] = () if is_off else (seen.stamp(), seen.branch_stamp(), order.settings)
    return _name((*_circumstances(site), order.theme, order.is_off, order.message, shown))


@lru_cache(maxsize=ANSWERS_KEPT)
def _name(parts: Key) -> str:
    """Name a picture by all that it depends on: the same name in every process."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def answer(name: str, seen: Scene, site: str, order: Order) -> Answer:
    """Give the state of a screen, put together once for each tag.

    :param name: what ``tag`` gave.
    """
    cache: LRUCache[Answer] = current_app.extensions["wall_answers"]
    return cache.get(name, lambda: _answer(seen, site, order))


def _answer(seen: Scene, site: str, order: Order) -> Answer:
    cache: LRUCache[Material] = current_app.extensions["wall_materials"]
    key = (seen.stamp(), *_circumstances(site))
    material = cache.get(key, lambda: Material(seen, site))
    state = {
        "paired": True,
        "assets": current_app.extensions["assets"].digest,
        "theme": order.theme,
        "message": order.message,
        "pages": [
            {
                "key": page["key"],
                "kind": kind(page),
                "seconds": page["seconds"],
                "html": _drawn(page, seen, material),
            }
            for page in pages(seen, site, order, material)
        ],
    }
    body = json.dumps(state, ensure_ascii=False).encode()
    return Answer(body, gzip.compress(body, 6, mtime=0))


def _circumstances(site: str) -> Key:
    """Name what every picture depends on besides what it shows."""
    settings, assets = current_app.extensions["settings"], current_app.extensions["assets"]
    return (site, settings.title, assets.digest, i18n.language())


def pages(
    seen: Scene, site: str, order: Order | None = None, material: Material | None = None
) -> list[dict[str, Any]]:
    """Give all pages of a screen in the order in which they turn; there is always one.

    :param order: None: as a screen comes.
    :param material: of this scene or one with the same stamp; None: read anew.
    """
    if seen.ceremony is not None:
        return [ceremony.page(seen.ceremony, seen.now) | {"seconds": SECONDS_ALONE}]
    order, material = order or Order(), material or Material(seen, site)
    if order.is_off:
        return [{"key": "night", "title": "", "seconds": SECONDS_ALONE}]
    return (
        programme.pages(order.settings.entries, seen, material)
        or programme.pages(playlists.DEFAULT_ENTRIES, seen, material)
        or [{"key": "welcome", "title": i18n.site_title(), "site": site, "seconds": SECONDS_ALONE}]
    )


def draw(page: Page, seen: Scene) -> str:
    """Draw one page."""
    # Not render_template: what is drawn once for all screens knows nothing of who asked first.
    template = current_app.jinja_env.get_template(f"screens/pages/{kind(page)}.html")
    return template.render(
        page=page,
        count=_count(page, seen),
        code=_code(page),
        as_of=seen.as_of,
        frozen_at=seen.shown.freeze_at if seen.shown and seen.is_frozen else None,
    )


def _drawn(page: Page, seen: Scene, material: Material) -> str:
    key = page.get("drawn_as")
    if key is None:
        return draw(page, seen)
    if key not in material.html:
        material.html[key] = draw(page, seen)
    return material.html[key]


def _count(page: Page, seen: Scene) -> dict[str, Any] | None:
    if seen.target is None or kind(page) in WITHOUT_COUNT:
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


def _code(page: Page) -> qr.Code | None:
    return qr.code(page["site"]) if "site" in page else None
