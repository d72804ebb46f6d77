"""The season: points of the weeks, the weeks that count, and the exam's part."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from quizapp.core import marks
from quizapp.core.ranking import branches, places
from quizapp.core.ranking.rules import PointsRule, RankingRule
from quizapp.core.ranking.sums import share_hundredths

POINTS_OF_A_WEEK = 4
FULL_MARKS_HUNDREDTHS = 10_000


@dataclass(frozen=True, slots=True)
class Week:
    """A closed round on whose roster the member was.

    :ivar score_hundredths: 0 to 10,000; None where the member did not take part.
    :ivar minutes: of the counting attempt; of a week not taken ``members.missed_minutes``.
    """

    score_hundredths: int | None
    minutes: int


@dataclass(frozen=True, slots=True)
class MemberSeason:
    """A member in a season.

    :ivar weeks: W, closed weekly rounds with the member on the roster.
    :ivar counted: the best of them that count.
    :ivar points: of the counted weeks, 0 to 4 each.
    :ivar minutes: summed over the counted weeks.
    :ivar took_part: in any of the weeks, or in the released exam.
    :ivar share_hundredths: the share as printed, 0 to 10,000; None without a week or without taking part.
    """

    member_id: int
    branch_id: int | None
    weeks: int
    counted: int
    points: int
    minutes: int
    took_part: bool
    share_hundredths: int | None


def week_points(score_hundredths: int | None, rule: PointsRule) -> int:
    """Give the points of a week: one each for taking part, passing, excellence and full marks.

    :param score_hundredths: None where the member did not take part.
    :return: 0 to 4.
    """
    if score_hundredths is None:
        return 0
    reached = (rule.passed(score_hundredths), rule.excellent(score_hundredths))
    return 1 + sum(reached) + (score_hundredths == FULL_MARKS_HUNDREDTHS)


def counted_weeks(weeks: int, rule: PointsRule) -> int:
    """Tell how many of a member's weeks count: ceil(W × best_percent_of_weeks / 100)."""
    return -(-weeks * rule.best_percent_of_weeks // 100)


def member_season(
    member_id: int,
    branch_id: int | None,
    weeks: Iterable[Week],
    rule: PointsRule,
    *,
    exam: Week | None = None,
) -> MemberSeason:
    """Add up a member's season.

    The weeks with most points count, among equal ones those with fewer minutes. The share is
    100 × points / (4 × weeks counted); with an exam that is released, its score is weighed in.

    :param weeks: the closed weekly rounds with the member on the roster, in any order.
    :param exam: the annual round, once it is released and if the member stood on its roster.
    """
    worth = sorted((-week_points(week.score_hundredths, rule), week.minutes) for week in weeks)
    counted = worth[: counted_weeks(len(worth), rule)]
    points = -sum(minus_points for minus_points, _ in counted)
    took_part = points > 0 or (exam is not None and exam.score_hundredths is not None)
    share = None
    if counted and took_part:
        weekly = Fraction(FULL_MARKS_HUNDREDTHS * points, POINTS_OF_A_WEEK * len(counted))
        share = _weigh(weekly, None if exam is None else exam.score_hundredths or 0, rule)
    return MemberSeason(
        member_id=member_id,
        branch_id=branch_id,
        weeks=len(worth),
        counted=len(counted),
        points=points,
        minutes=sum(minutes for _, minutes in counted),
        took_part=took_part,
        share_hundredths=share,
    )


def rank_season_members(
    seasons: Iterable[MemberSeason], rule: RankingRule
) -> list[places.Placed[MemberSeason]]:
    """Make the season's table of members: share, then minutes, then a shared place.

    Who has no share stands last, without a place.

    :param seasons: of one branch or of all, each member once, in any order.
    """

    def key(season: MemberSeason) -> places.Key | None:
        return None if season.share_hundredths is None else (-season.share_hundredths, season.minutes)

    return places.table(
        seasons,
        key=key,
        then=lambda season: (not season.took_part, season.member_id),
        places=rule.places,
    )


def branch_season(
    branch_id: int,
    weeks: Iterable[branches.BranchValue],
    rule: PointsRule,
    *,
    exam: branches.BranchValue | None = None,
    league: int | None = None,
) -> branches.BranchValue:
    """Bring a branch's rounds together; ``branches.rank_branches`` makes the season's league of the results.

    The value is the mean of the weeks' values as printed; with an exam that is released, the branch's
    value in it is weighed in. Participation and excellent share are those of all weeks together.
    Weeks with an empty roster do not count; without any week there is no value.

    :param weeks: the branch in the closed weekly rounds, in any order.
    :param exam: the branch in the annual round, once it is released.
    :param league: in which it stands now, where there are leagues.
    """
    held = [(week, week.value_hundredths) for week in weeks if week.value_hundredths is not None]
    roster = sum(week.roster for week, _ in held)
    took_part = sum(week.took_part for week, _ in held)
    excellent = sum(week.excellent for week, _ in held)
    value = None
    if held:
        weekly = Fraction(sum(printed for _, printed in held), len(held))
        value = _weigh(weekly, None if exam is None else exam.value_hundredths, rule)
    return branches.BranchValue(
        branch_id=branch_id,
        roster=roster,
        took_part=took_part,
        excellent=excellent,
        value_hundredths=value,
        raw_hundredths=None,
        participation_hundredths=share_hundredths(took_part, roster),
        excellent_hundredths=share_hundredths(excellent, roster),
        league=league,
    )


def _weigh(weekly: Fraction, exam: int | None, rule: PointsRule) -> int:
    """Weigh weeks and exam, both in hundredths; without an exam the weeks are all."""
    if exam is None:
        return marks.round_half_up(weekly)
    return marks.round_half_up(((100 - rule.annual_percent) * weekly + rule.annual_percent * exam) / 100)
