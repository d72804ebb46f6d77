"""Which boards a rebuild writes while some stand still, and how they begin to move again."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from quizapp import store
from quizapp.core import freezes
from quizapp.store.board_writing import Table
from quizapp.store.freezes import live_scope

# Boards that one transaction deletes: on SQLite everybody who answers waits for it.
BATCH = 25


def goes_live(this_round: store.Round, now: datetime) -> bool:
    """Tell whether what was just read of a round must not go to the boards that everybody sees.

    So it is while the round is frozen, and until the end of its freeze was seen to. A rebuild that began
    just before may have read what was handed in after: that shows in the attempts, whatever a clock says.
    """
    freeze_at = this_round.freeze_at
    if freeze_at is None:
        return False
    if freezes.is_frozen(this_round, now) or store.freezes.has_live(this_round.id):
        return True
    if not now < freeze_at <= now + store.freezes.LONGEST_REBUILD:
        return False
    return store.freezes.has_hand_in_since(this_round.id, freeze_at)


def aside(tables: Iterable[Table]) -> list[Table]:
    """Give tables the scopes of live boards."""
    return [replace(table, scope=live_scope(table.scope)) for table in tables]


def thaw_due(now: datetime) -> int:
    """Let the boards of rounds move again whose freeze has ended: the live ones go, the plain are marked.

    Safe to run twice and late; a rebuild writes the marked ones.

    :return: how many rounds.
    """
    due = store.freezes.to_thaw(now)
    for this_round in due:
        _thaw(this_round, now)
    store.end_reading()
    return len(due)


def _thaw(this_round: store.Round, now: datetime) -> None:
    rounds = store.rebuilding.settled_rounds(this_round.season_id)
    # Their scores stand on the season's live boards, which are drawn anew with them.
    frozen = [one.id for one in rounds if one.id != this_round.id and freezes.is_frozen(one, now)]
    scopes = store.freezes.live_scopes(this_round, with_season=True)
    while len(scopes) > BATCH:
        with store.transaction():
            store.freezes.drop(scopes[:BATCH])
        scopes = scopes[BATCH:]
    with store.transaction():
        store.freezes.drop(scopes)
        store.freezes.mark_with_later(this_round, frozen, now=now)
