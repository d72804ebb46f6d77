"""A season: a year's plan of weekly rounds and the annual one, read from a file and laid out in time.

Why a package: what a season is (``terms``), reading one with every fault (``reading``), writing one
(``writing``) and planning its rounds (``planning``) are one subject and too long for one file.
"""

from quizapp.core.seasons.planning import PlannedRound, plan
from quizapp.core.seasons.reading import ParsedSeason, parse
from quizapp.core.seasons.terms import (
    ANNUAL,
    BOARDS,
    NAMES,
    NOT_LOADED,
    OVER_WHEN_LOADED,
    RESULTS,
    UNPLANNED_REASONS,
    WEEKLY,
    Annual,
    Season,
    Week,
    Weekly,
)
from quizapp.core.seasons.writing import from_json, to_json

__all__ = [
    "ANNUAL",
    "BOARDS",
    "NAMES",
    "NOT_LOADED",
    "OVER_WHEN_LOADED",
    "RESULTS",
    "UNPLANNED_REASONS",
    "WEEKLY",
    "Annual",
    "ParsedSeason",
    "PlannedRound",
    "Season",
    "Week",
    "Weekly",
    "from_json",
    "parse",
    "plan",
    "to_json",
]
