"""What a season sets about its ranking: how branches are measured, and what earns points.

The defaults are those of the season file (docs/seasons.md).
"""

from dataclasses import asdict, dataclass
from typing import Any, Self

PLACE_RULES = ("shared", "dense")


@dataclass(frozen=True, slots=True)
class Weights:
    """The three parts of ``composite``, in percent; together they make 100."""

    participation: int = 30
    mean: int = 50
    excellent: int = 20


@dataclass(frozen=True, slots=True)
class League:
    """One of the leagues by size, e.g. 甲组.

    :ivar least_members: a branch with so many on the roster belongs here or in a larger league; 1 or more.
    """

    name: str
    least_members: int


@dataclass(frozen=True, slots=True)
class Promotion:
    """How branches change leagues.

    :ivar every_weeks: after so many settled weekly rounds, 1 or more.
    :ivar branches: so many best move up and so many last of the league above move down, 1 or more.
    """

    every_weeks: int
    branches: int


@dataclass(frozen=True, slots=True)
class RankingRule:
    """How branches are measured and placed.

    :ivar branch: one of ``measures.MEASURES``.
    :ivar places: ``shared`` counts 1, 2, 2, 4; ``dense`` counts 1, 2, 2, 3.
    :ivar least_participation_percent: 0 to 100; a branch below it keeps its place and gets no medal.
    :ivar small_below: a branch with fewer on its roster is small; 0 makes no branch small.
    :ivar small_prior: how many members of average score a small branch is filled up with.
    :ivar weights: for ``composite`` only; None there means 30, 50, 20.
    :ivar leagues: by size, the largest first, the last from 1 member; none: all branches stand in one table.
    :ivar promotion: with leagues only; None: a branch stays in its league.
    """

    branch: str = "roster_mean"
    places: str = "shared"
    least_participation_percent: int = 60
    small_below: int = 5
    small_prior: int = 5
    weights: Weights | None = None
    leagues: tuple[League, ...] = ()
    promotion: Promotion | None = None

    def to_json(self) -> dict[str, Any]:
        """Give the rule as plain JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read what ``to_json`` gave, before there were leagues too."""
        weights, promotion = data.get("weights"), data.get("promotion")
        read = {
            "weights": None if weights is None else Weights(**weights),
            "leagues": tuple(League(**league) for league in data.get("leagues", ())),
            "promotion": None if promotion is None else Promotion(**promotion),
        }
        return cls(**(data | read))


@dataclass(frozen=True, slots=True)
class PointsRule:
    """What a week is worth to a member, how many weeks count, and the exam's share; all in percent, 0 to 100.

    :ivar pass_percent: a score from here on is passed.
    :ivar excellent_percent: a score from here on is excellent; so is a branch's excellent share counted.
    :ivar best_percent_of_weeks: this part of a member's weeks counts, the best ones.
    :ivar annual_percent: the exam's part of the season, once it is released.
    """

    pass_percent: int = 60
    excellent_percent: int = 90
    best_percent_of_weeks: int = 85
    annual_percent: int = 40

    def passed(self, score_hundredths: int) -> bool:
        """Tell whether a score, 0 to 10,000, is passed."""
        return score_hundredths >= 100 * self.pass_percent

    def excellent(self, score_hundredths: int) -> bool:
        """Tell whether a score, 0 to 10,000, is excellent."""
        return score_hundredths >= 100 * self.excellent_percent

    def to_json(self) -> dict[str, Any]:
        """Give the rule as plain JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read what ``to_json`` gave."""
        return cls(**data)
