"""What loading a season would change, before it changes anything: pure, told everything it has to know.

Why: an organiser replaces a season while rounds of it are running. What has begun stays as it is; the rest
is planned anew; and all of it can be read before it is done.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from quizapp.core import attempts, seasons
from quizapp.core.papers import PaperPlan
from quizapp.core.seasons import PlannedRound

# What a coming round takes over from a new plan.
ROUND_FIELDS = (
    "opens_at",
    "closes_at",
    "time_limit_s",
    "attempts",
    "results",
    "pass_percent",
    "excellent_percent",
    "plan",
    "provisional",
    "freeze_at",
    "unfreeze_at",
)
# What the rounds say themselves is not listed once more as a fact of the season; a study list is no round's.
OF_ROUNDS = ("weekly", "annual")
STUDY = "study"

Key = tuple[str, date | None]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changes; of a season as texts of its file, of a round as the values of ``PlannedRound``.

    :ivar name: of a season the path in its file, e.g. ``points.pass_percent``, of a week's study list
        ``study.`` and its Monday; of a round one of ``ROUND_FIELDS``.
    :ivar before: None where there was nothing; ``after`` is None where nothing will be.
    """

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class StoredRound:
    """A round as it is stored.

    :ivar has_roster: its roster is drawn up, so it has begun, whatever the clock says now.
    """

    id: int
    kind: str
    week: date | None
    opens_at: datetime
    closes_at: datetime
    time_limit_s: int | None
    attempts: int
    results: str
    pass_percent: int
    excellent_percent: int
    plan: PaperPlan
    provisional: bool
    has_roster: bool
    last_deadline_at: datetime | None = None
    freeze_at: datetime | None = None
    unfreeze_at: datetime | None = None

    @property
    def key(self) -> Key:
        """What names a round within its season."""
        return self.kind, self.week

    def has_begun(self, now: datetime) -> bool:
        """Tell whether a new plan leaves this round alone."""
        return self.has_roster or self.opens_at <= now

    def is_over(self, now: datetime) -> bool:
        """Tell whether the round has closed for everybody."""
        return now >= attempts.closed_at(closes_at=self.closes_at, last_deadline_at=self.last_deadline_at)


@dataclass(frozen=True, slots=True)
class RoundChange:
    """A stored round and what a new plan says of it otherwise; empty where it says the same."""

    before: StoredRound
    changes: tuple[Change, ...]

    def after(self, name: str) -> Any:
        """Give what a field of ``ROUND_FIELDS`` will be."""
        return next((one.after for one in self.changes if one.name == name), getattr(self.before, name))


@dataclass(frozen=True, slots=True)
class Difference:
    """What loading a season does.

    :ivar facts: what changes in the season itself.
    :ivar added: rounds that are new.
    :ivar changed: coming rounds that are planned otherwise than they are stored.
    :ivar gone: coming rounds that the new plan does not hold.
    :ivar kept: rounds that are open or over: they stay, whatever the new plan says of them.
    :ivar too_late: rounds of the new plan that are over already; nobody could take them.
    :ivar unchanged: how many coming rounds stay as they are.
    :ivar skipped: weeks without a round, each with its reason.
    """

    code: str
    is_new: bool
    facts: tuple[Change, ...]
    added: tuple[PlannedRound, ...]
    changed: tuple[RoundChange, ...]
    gone: tuple[StoredRound, ...]
    kept: tuple[RoundChange, ...]
    too_late: tuple[PlannedRound, ...]
    unchanged: int
    skipped: tuple[PlannedRound, ...]

    @property
    def changes_anything(self) -> bool:
        """Whether loading would change a fact or a round."""
        return bool(self.is_new or self.facts or self.moved)

    def reason(self, one: StoredRound) -> str | None:
        """Tell why the new plan does not hold a round that is gone; None for a week that it does not have."""
        return next((skipped.reason for skipped in self.skipped if key_of(skipped) == one.key), None)

    @property
    def moved(self) -> int:
        """How many rounds loading would add, change or take away."""
        return len(self.added) + len(self.changed) + len(self.gone)


def fingerprint(found: Iterable[Difference]) -> str:
    """Name these very differences, so that what is confirmed is what was shown."""
    return hashlib.sha256(repr(list(found)).encode()).hexdigest()


def key_of(planned: PlannedRound) -> Key:
    """Give what names a planned round within its season."""
    return planned.kind, planned.week


def difference(
    season: seasons.Season,
    planned: Iterable[PlannedRound],
    *,
    document_before: Mapping[str, Any] | None,
    stored: Iterable[StoredRound],
    now: datetime,
) -> Difference:
    """Compare a plan with what is stored.

    A season that is loaded for the first time gets all its rounds, past ones too: seasons may lie in the
    past. Later a round is made or moved only if it closes after ``now``: what nobody could take any more is
    not added to a season that counts already.

    :param document_before: the stored season as ``seasons.to_json`` gives it; None where it is new.
    :param stored: its rounds.
    :param now: aware UTC.
    """
    is_new = document_before is None
    listed = list(planned)
    held = [one for one in listed if not one.skipped]
    old = {one.key: one for one in stored}
    fixed = {key for key, one in old.items() if one.has_begun(now)}
    in_time = [one for one in held if key_of(one) not in fixed and (is_new or _closes(one) > now)]
    wanted = {key_of(one): one for one in in_time}
    plans = {key_of(one): one for one in held}
    moved = [RoundChange(one, _changes(one, wanted[key])) for key, one in old.items() if key in wanted]
    return Difference(
        code=season.code,
        is_new=is_new,
        facts=() if document_before is None else tuple(_facts(document_before, seasons.to_json(season))),
        added=tuple(one for one in in_time if key_of(one) not in old),
        changed=tuple(one for one in moved if one.changes),
        gone=tuple(one for key, one in old.items() if key not in fixed and key not in wanted),
        kept=tuple(RoundChange(old[key], _changes(old[key], plans.get(key))) for key in old if key in fixed),
        too_late=tuple(one for one in held if key_of(one) not in fixed | wanted.keys()),
        unchanged=sum(not one.changes for one in moved),
        skipped=tuple(one for one in listed if one.skipped),
    )


def _closes(one: PlannedRound) -> datetime:
    if one.closes_at is None:
        raise ValueError(f"a round that is held has no closing: {one!r}")
    return one.closes_at


def _changes(before: StoredRound, after: PlannedRound | None) -> tuple[Change, ...]:
    if after is None:
        return ()
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in ROUND_FIELDS)
    return tuple(Change(*pair) for pair in pairs if pair[1] != pair[2])


def _facts(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    old, new = (dict(_flat(tree)) | dict(_study(tree)) for tree in (before, after))
    for name in (*new, *(name for name in old if name not in new)):
        if old.get(name) != new.get(name):
            yield Change(name, old.get(name), new.get(name))


def _study(tree: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for monday, week in tree["weekly"].get("weeks", {}).items():
        if STUDY in week:
            yield f"{STUDY}.{monday}", week[STUDY]


def _flat(tree: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in tree.items():
        if not path and name in OF_ROUNDS:
            continue
        if isinstance(value, Mapping):
            yield from _flat(value, f"{path}{name}.")
        else:
            yield f"{path}{name}", value
