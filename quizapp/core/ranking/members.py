"""Members in a round: which attempt counts, how long it took, and the places."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction

from quizapp.core.ranking import places
from quizapp.core.ranking.rules import RankingRule

#: Nobody reads a question in less: faster work earns no better place.
LEAST_S_PER_QUESTION = 4


def used_s(started_at: datetime, handed_in_at: datetime, deadline_at: datetime) -> Fraction:
    """Give the seconds an attempt took, exactly: until it was handed in, at most until its deadline."""
    return Fraction((min(handed_in_at, deadline_at) - started_at) // timedelta(microseconds=1), 1_000_000)


def minutes(used_s: Fraction | int, questions: int) -> int:
    """Give the minutes that places go by: begun minutes, of at least four seconds a question.

    :param used_s: seconds, 0 or more.
    :param questions: slots of the paper.
    """
    seconds = max(Fraction(used_s), Fraction(LEAST_S_PER_QUESTION * questions))
    return -(-seconds // 60)


def taken_minutes(
    started_at: datetime, handed_in_at: datetime, deadline_at: datetime, *, questions: int
) -> int:
    """Give the minutes of an attempt that places go by; see ``used_s`` and ``minutes``."""
    return minutes(used_s(started_at, handed_in_at, deadline_at), questions)


def missed_minutes(time_limit_s: int | None) -> int:
    """Give the minutes that a week not taken adds in the season: its time limit, without one 0."""
    return minutes(time_limit_s or 0, questions=0)


@dataclass(frozen=True, slots=True)
class AttemptResult:
    """One attempt that is handed in, with at least one answer; an empty one has no result.

    :ivar score_hundredths: 0 to 10,000.
    """

    attempt_id: int
    score_hundredths: int
    minutes: int
    handed_in_at: datetime


def counting_attempt(attempts: Iterable[AttemptResult]) -> AttemptResult | None:
    """Choose the attempt that counts: higher score, then fewer minutes, then handed in earlier.

    :return: None where there is none.
    """
    return min(
        attempts,
        key=lambda attempt: (-attempt.score_hundredths, attempt.minutes, attempt.handed_in_at),
        default=None,
    )


@dataclass(frozen=True, slots=True)
class MemberResult:
    """A member's result in a round.

    :ivar branch_id: on the round's roster; None where there is none.
    :ivar score_hundredths: of the counting attempt, 0 to 10,000; None where not taken, or not shown yet.
    :ivar minutes: of that attempt; None likewise.
    :ivar disqualified: listed after all others, never deleted.
    """

    member_id: int
    branch_id: int | None
    score_hundredths: int | None
    minutes: int | None
    took_part: bool
    disqualified: bool = False

    def without_score(self) -> "MemberResult":
        """Give the same result as a board shows it before scores are out: participation only."""
        return replace(self, score_hundredths=None, minutes=None)


def rank_members(results: Iterable[MemberResult], rule: RankingRule) -> list[places.Placed[MemberResult]]:
    """Make the table of a round: score, then minutes, then a shared place.

    Who took part with 0 has a place; after those with a place stand, without one, who took part and
    has no score to show, who did not take part, and who is disqualified.

    :param results: of one branch or of all, each member once, in any order.
    """

    def key(result: MemberResult) -> places.Key | None:
        if result.disqualified or not result.took_part or result.score_hundredths is None:
            return None
        return (-result.score_hundredths, result.minutes or 0)

    return places.table(
        results,
        key=key,
        then=lambda result: (result.disqualified, not result.took_part, result.member_id),
        places=rule.places,
    )
