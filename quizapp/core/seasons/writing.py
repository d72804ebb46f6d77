"""A season as the tree that its file holds: every scalar a text, every default written out.

The same tree is what a database keeps and what a download is dumped from, so that there is one
form to read, and reading it back gives an equal season.
"""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from quizapp.core import marks
from quizapp.core.documents import Map, Node, Scalar, Seq
from quizapp.core.papers import PaperPlan, Rule
from quizapp.core.ranking import Promotion, RankingRule, Weights
from quizapp.core.seasons.reading import parse
from quizapp.core.seasons.terms import Annual, Season, Week, Weekly


def to_json(season: Season) -> dict[str, Any]:
    """Give the season as a tree of mappings, lists and texts, as a season file has it."""
    return _without_none(
        {
            "season": season.code,
            "title": season.title,
            "time_zone": season.time_zone,
            "starts_on": season.starts_on.isoformat(),
            "ends_on": season.ends_on.isoformat(),
            "weekly": _weekly(season.weekly),
            "annual": _annual(season.annual) if season.annual else None,
            "points": {name: str(percent) for name, percent in season.points.to_json().items()},
            "ranking": _ranking(season.ranking),
            "boards": season.boards,
            "names": season.names,
        }
    )


def from_json(tree: dict[str, Any]) -> Season:
    """Read what ``to_json`` gave.

    :raises ValueError: for anything else.
    """
    # A zone that was known when the season was stored is taken as it stands.
    parsed = parse(_node(tree), [tree.get("time_zone", "")])
    if parsed.season is None:
        raise ValueError(f"not a season: {parsed.faults!r}")
    return parsed.season


def _node(value: Any) -> Node:
    """Put plain values into the form that a file is read in; nothing has a place."""
    if isinstance(value, dict):
        return Map({key: (Scalar(key, 0, 0), _node(item)) for key, item in value.items()}, 0, 0)
    if isinstance(value, list):
        return Seq([_node(item) for item in value], 0, 0)
    return Scalar(value, 0, 0)


def _without_none(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def _weekly(weekly: Weekly) -> dict[str, Any]:
    weeks = {monday.isoformat(): _week(week) for monday, week in weekly.weeks.items()}
    return _without_none(
        {
            "opens": str(weekly.rule.opens),
            "closes": str(weekly.rule.closes),
            "without_workday": weekly.rule.without_workday,
            "time_limit_min": _minutes(weekly.time_limit_s),
            "attempts": str(weekly.attempts),
            "results": weekly.results,
            "paper": _plan(weekly.plan),
            "weeks": weeks or None,
            "freeze_min": _number(weekly.freeze_min),
        }
    )


def _week(week: Week) -> dict[str, Any]:
    times = week.times
    return _without_none(
        {
            "opens_at": _wall(times.opens_at) if times.opens_at else None,
            "closes_at": _wall(times.closes_at) if times.closes_at else None,
            "paper": _plan(week.plan) if week.plan else None,
            "study": list(week.study) or None,
        }
    )


def _annual(annual: Annual) -> dict[str, Any]:
    return _without_none(
        {
            "opens_at": _wall(annual.opens_at),
            "closes_at": _wall(annual.closes_at),
            "time_limit_min": _minutes(annual.time_limit_s),
            "attempts": str(annual.attempts),
            "pass_percent": str(annual.pass_percent),
            "results": annual.results,
            "paper": _plan(annual.plan),
            "freeze_min": _number(annual.freeze_min),
            "unfreeze_at": _wall(annual.unfreeze_at) if annual.unfreeze_at else None,
        }
    )


def _plan(plan: PaperPlan) -> dict[str, Any]:
    parts = [(title, [_rule(rule) for rule in rules]) for title, rules in plan.parts]
    if plan.sections:
        written: dict[str, Any] = {"sections": [{"title": title, "rules": rules} for title, rules in parts]}
    else:
        written = {"rules": parts[0][1]}
    return written | _without_none(
        {"total": _mark(plan.total_hundredths), "difficulty_within": _mark(plan.difficulty_within_hundredths)}
    )


def _rule(rule: Rule) -> dict[str, Any]:
    return _without_none(
        {
            "banks": None if rule.banks is None else list(rule.banks),
            "type": rule.type,
            "topic": rule.topic,
            "difficulty": None if rule.difficulty is None else str(rule.difficulty),
            "count": str(rule.count),
            "mark": _mark(rule.mark_hundredths),
        }
    )


def _ranking(rule: RankingRule) -> dict[str, Any]:
    weights, promotion = rule.weights, rule.promotion
    leagues = [{"name": one.name, "from": str(one.least_members)} for one in rule.leagues]
    return _without_none(
        {
            "branch": rule.branch,
            "places": rule.places,
            "least_participation_percent": str(rule.least_participation_percent),
            "small_branch": {"below": str(rule.small_below), "prior": str(rule.small_prior)},
            "weights": weights and _numbers(weights),
            "leagues": leagues or None,
            "promotion": promotion and _numbers(promotion),
        }
    )


def _numbers(settings: Weights | Promotion) -> dict[str, str]:
    return {name: str(number) for name, number in asdict(settings).items()}


def _number(number: int | None) -> str | None:
    return None if number is None else str(number)


def _minutes(seconds: int | None) -> str | None:
    return None if seconds is None else str(seconds // 60)


def _wall(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def _mark(hundredths: int | None) -> str | None:
    return None if hundredths is None else marks.text(hundredths)
