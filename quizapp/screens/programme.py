"""From a playlist to pages: each entry gives the pages that it has now, in order, with their seconds."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from quizapp.core import playlists
from quizapp.core.playlists import Entry
from quizapp.screens import best, branch, counting, flag, league, notes, participation, season, study
from quizapp.screens.material import Key, Material
from quizapp.screens.scene import Scene

Page = dict[str, Any]
#: What every screen shows alike, from the scene alone.
COMMON: dict[str, Callable[[Material], list[Page]]] = {
    playlists.LEAGUE: lambda material: league.pages(material.seen, material.league),
    playlists.PARTICIPATION: lambda material: participation.pages(
        material.seen, material.league, site=material.site
    ),
    playlists.BEST: lambda material: best.pages(
        material.seen, material.behind.best, places=material.places_of_best
    ),
    playlists.SEASON: lambda material: season.pages(material.seen, material.season, material.behind.columns),
    playlists.FLAG: flag.pages,
    playlists.STUDY: study.pages,
    playlists.COUNTDOWN: lambda material: counting.pages(material.seen),
}


def pages(entries: Sequence[Entry], seen: Scene, material: Material) -> list[Page]:
    """Give the pages of a playlist; what has nothing to show now is left out.

    :param seen: the scene of now, for the boards of single branches; ``material`` may be an earlier one's.
    :return: each with ``key`` (unique), ``seconds`` and ``drawn_as``, under which its drawing is kept.
    """
    made: list[Page] = []
    for number, entry in enumerate(entries, start=1):
        for index, page in enumerate(of_entry(entry, number, seen, material)):
            made.append(page | {"seconds": _seconds(entry, index)})
    return _unique(made)


def of_entry(entry: Entry, number: int, seen: Scene, material: Material) -> list[Page]:
    """Give the pages of one entry, made once for each thing that they depend on.

    :param number: of the entry in its playlist, from 1.
    """
    if entry.kind == playlists.TEXT:
        return notes.text(entry.about, number)
    if entry.kind == playlists.CODE:
        return notes.code(entry.about, number, site=material.site)
    key: Key = (entry.kind,)
    head = None
    if entry.branch_id is not None:
        head = seen.of_branches.get(entry.branch_id)
        key = (entry.kind, entry.branch_id, head and (head.board_id, head.version))
    if key not in material.pages:
        if entry.branch_id is not None:
            found = branch.pages(material, entry.branch_id, head)
        else:
            found = COMMON[entry.kind](material)
        material.pages[key] = [page | {"drawn_as": (*key, index)} for index, page in enumerate(found)]
    return material.pages[key]


def kind(page: Page) -> str:
    """Name what a page is about: the part of its key before the number."""
    return re.split("[-~]", page["key"], maxsplit=1)[0]


def _seconds(entry: Entry, index: int) -> int:
    if index and entry.kind == playlists.LEAGUE:
        return playlists.following_s(entry.seconds)
    return entry.seconds


def _unique(made: list[Page]) -> list[Page]:
    """Give a page that comes a second time a key of its own, so that turning goes on from there."""
    times: dict[str, int] = {}
    for page in made:
        key = page["key"]
        times[key] = times.get(key, 0) + 1
        if times[key] > 1:
            page["key"] = f"{key}~{times[key]}"
    return made
