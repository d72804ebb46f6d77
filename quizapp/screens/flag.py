"""The weekly flag (流动红旗) on the wall: who holds it in each league, until the next week is known."""

from typing import Any

from flask_babel import gettext as _

from quizapp.screens import words
from quizapp.screens.material import Material
from quizapp.standings import flags
from quizapp.store import walls

LEAGUES_MOST = 4
# Who shares a flag beyond these is counted.
NAMES_MOST = 3


def pages(material: Material) -> list[dict[str, Any]]:
    """Give who holds the flag of the season that is shown; nothing before anybody has won it."""
    seen = material.seen
    if seen.shown is None:
        return []
    held = flags.holders(seen.shown.season_id, seen.now)[:LEAGUES_MOST]
    if not held:
        return []
    names = walls.wall_names({one for holder in held for one in holder.branch_ids})
    facts = seen.season.facts if seen.season else {"rule": {}}
    weeks = {one.id: words.week(one) for one in seen.counted}
    return [
        {
            "key": "flag",
            "title": _("流动红旗"),
            "subtitle": "",
            "holders": [
                {
                    "id": "-".join(str(one) for one in holder.branch_ids),
                    "league": words.league(facts, holder.league),
                    "names": [names[one] for one in holder.branch_ids[:NAMES_MOST]],
                    "more": len(holder.branch_ids) - NAMES_MOST,
                    "week": weeks.get(holder.round_id, ""),
                }
                for holder in held
            ],
        }
    ]
