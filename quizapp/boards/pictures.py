"""A branch's result as one picture for the chat group: what it says, and how its name is broken to fit."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from quizapp import store
from quizapp.boards import choosing, pages
from quizapp.boards.queries import Chosen, counted_rounds
from quizapp.core import roles, seasons
from quizapp.core.roles import Right
from quizapp.store.boards import LeagueRow
from quizapp.web import clock, formats, i18n

#: The picture, in units of its view box; the margin at either side.
WIDTH, HEIGHT, MARGIN = 1080, 1350, 88
# Sizes of the name, and how many lines each may take.
SIZES = ((128, 1), (100, 2), (72, 3), (54, 4), (38, 6))
# What a letter or digit takes of its size in bold; a Chinese character takes all of it.
NARROW = 0.62


@dataclass(frozen=True, slots=True)
class Name:
    """A name broken into lines that fit, at this size."""

    size: int
    lines: tuple[str, ...]


def fit(name: str) -> Name:
    """Break a name at the largest size at which it fits; what is longer than the smallest allows is cut."""
    # A picture is XML, which knows no control characters.
    shown = "".join(letter for letter in name if letter.isprintable())
    for size, most in SIZES:
        lines = _broken(shown, (WIDTH - 2 * MARGIN) / size)
        if len(lines) <= most:
            return Name(size, tuple(lines))
    return Name(size, (*lines[: most - 1], lines[most - 1][:-1] + "…"))


def _broken(text: str, ems: float) -> list[str]:
    """Break a text into lines of at most so many ems."""
    lines, used = [""], 0.0
    for letter in text:
        width = 1.0 if unicodedata.east_asian_width(letter) in "WF" else NARROW
        if used + width > ems:
            lines.append("")
            used = 0.0
        lines[-1] += letter
        used += width
    return lines


def may_share(viewer: store.Viewer | None, branch_id: int) -> bool:
    """Tell whether somebody may have a branch's picture: its own people, and organisers."""
    if viewer is None:
        return False
    return viewer.branch_id == branch_id or roles.allows(viewer.roles, Right.SEE_EVERYBODY)


def has_flag(chosen: Chosen, row: LeagueRow, now: datetime) -> bool:
    """Tell whether a branch won the flag in this week: it is given when the week is over and told."""
    this_round = chosen.round
    if this_round is None or this_round.kind != seasons.WEEKLY or not is_final(chosen, now):
        return False
    return row.place == 1 and bool(row.facts.get("may_win"))


def is_final(chosen: Chosen, now: datetime) -> bool:
    """Tell whether places are the last word, so that medals and flags stand beside them.

    A round is settled and does not stand still; a season has ended and counts all its rounds.
    """
    if chosen.round is None:
        held = [one for one in chosen.begun if one.kind in (seasons.WEEKLY, seasons.ANNUAL)]
        is_over = chosen.season.ends_on < clock.today(now)
        return is_over and len(counted_rounds(chosen, now)) == len(held)
    return chosen.round.settled_at is not None and chosen.frozen(now) is None


def facts(chosen: Chosen, board: store.Board, row: LeagueRow, now: datetime) -> dict[str, Any]:
    """Give what the picture of a branch's row says, in the reader's language."""
    what = _("%(what)s支部联赛", what=choosing.what(chosen))
    league = pages.league_of(row, board.facts)
    participation = _("参与率"), f"{formats.percent(row.participation_hundredths)}%"
    # The number stands large between the words around it.
    before, _number, after = _("第%(place)s名", place="|").partition("|")
    if row.place is None:
        shown, below = [], _("参与率。成绩公布后排名。")
    else:
        below = league or _("共%(count)s个支部", count=board.facts["branches"])
        shown = [(_("得分"), formats.hundredths(row.value_hundredths)), participation]
    return {
        "title": f"{row.name} · {what}",
        "what": what,
        "site": i18n.site_title(),
        "name": fit(row.name),
        "row": row,
        "before": before,
        "after": after,
        "below": below,
        "facts": shown,
        "moved": _("升降"),
        "flag": (_("流动"), _("红旗")) if has_flag(chosen, row, now) else None,
        "stamp": _("数据 %(when)s", when=formats.moment(board.as_of, "stamp")),
    }
