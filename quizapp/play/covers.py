"""What a round's cover says before it is begun: rules in words, parts of the paper, the seed's hash."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from quizapp.core import draws, papers
from quizapp.core.attempts import Phase
from quizapp.core.papers import Rule
from quizapp.play import rounds

#: From so long before the opening on the cover waits with the member, and opens by itself.
WAITING = timedelta(minutes=30)
#: Seconds over which those who wait are let in, drawn by each browser: a thousand at once help nobody.
SPREAD_S = 8


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the paper; ``mark_hundredths`` of each question where all have the same, else None."""

    title: str
    rules: tuple[Rule, ...]
    count: int
    mark_hundredths: int | None


def facts(found: rounds.RoundView) -> dict[str, Any]:
    """Return what the cover shows of a round besides its times.

    ``seed`` only when keys may be seen: before that it would tell every paper.
    """
    plan = papers.PaperPlan.from_json(found.round.plan)
    seed = found.round.seed
    return {
        "plan": plan,
        "parts": [_part(title, rules) for title, rules in plan.parts if title is not None],
        "total_hundredths": plan.known_total_hundredths,
        "seed_sha256": draws.commitment(bytes.fromhex(seed)),
        "seed": seed if found.shows_keys else None,
    }


def _part(title: str, rules: tuple[Rule, ...]) -> Part:
    marks = {rule.mark_hundredths for rule in rules}
    return Part(title, rules, sum(rule.count for rule in rules), marks.pop() if len(marks) == 1 else None)


def waits(found: rounds.RoundView, now: datetime) -> bool:
    """Tell whether the member may soon begin, so that the cover counts down to it."""
    return found.own_phase is Phase.PLANNED and found.window.opens_at - now <= WAITING
