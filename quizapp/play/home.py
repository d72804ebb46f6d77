"""What the home page answers: what can I do now, how am I doing, how is my branch doing."""

from datetime import datetime, timedelta
from typing import Any

from quizapp import store
from quizapp.core import papers
from quizapp.core.attempts import Phase
from quizapp.core.windows import Window
from quizapp.play import review, rounds
from quizapp.web import clock, titles

SHOWN_PAST = 5
#: For so long an answer to an appeal stands on the home page.
ANSWER_SHOWN = timedelta(days=14)


def context(viewer: store.Viewer, *, now: datetime) -> dict[str, Any]:
    """Return what the home page shows."""
    found = rounds.views(member_id=viewer.id, season=None, now=now)
    open_rounds = [one for one in found if one.own_phase is Phase.OPEN]
    planned = [one for one in found if one.own_phase is Phase.PLANNED]
    coming = min(planned, key=lambda one: one.window.opens_at, default=None)
    past = [one for one in found if one.own_phase.is_closed]
    return {
        "now": now,
        "open_rounds": [_card(one, now) for one in open_rounds],
        "coming": coming and (_title(coming), coming),
        "past": [(_title(one), one) for one in past if one.own][:SHOWN_PAST],
        "places": store.boards.own_places(viewer.id, viewer.branch_id, now=now),
        "answered": [
            (titles.round_title(its_round.kind, its_round.week), appeal)
            for appeal, its_round in store.appeals.answered_since(viewer.id, now - ANSWER_SHOWN)
        ],
    }


def own(viewer: store.Viewer, *, now: datetime) -> dict[str, Any]:
    """Return what the member's own page shows."""
    found = rounds.views(member_id=viewer.id, season=None, now=now)
    return {
        "taken": [(_title(one), one) for one in found if one.own],
        "certified": {one.round.id for one in found if one.own and review.gives_certificate(one)},
        "places": store.boards.own_places(viewer.id, viewer.branch_id, now=now),
    }


def plan_facts(this_round: store.Round) -> dict[str, Any]:
    """Return what a cover says of a paper: how many questions, which types, in how many parts."""
    plan = papers.PaperPlan.from_json(this_round.plan)
    return {"count": plan.count, "rules": plan.rules}


def _title(one: rounds.RoundView) -> str:
    return titles.round_title(one.round.kind, one.round.week)


def _card(one: rounds.RoundView, now: datetime) -> dict[str, Any]:
    ends_at = one.running.deadline_at if one.running else one.window.closes_at
    return {
        "view": one,
        "title": _title(one),
        "plan": plan_facts(one.round),
        "left_s": max(0, int((ends_at - now).total_seconds())),
        "days": _days(one.window, now),
    }


def _days(window: Window, now: datetime) -> list[tuple[datetime, str, int]]:
    """Return the days that a round is open on: each with past, today or to come, and how much is gone.

    A round of more than seven days has no ruler.
    """
    first, last = clock.local(window.opens_at), clock.local(window.closes_at)
    count = (last.date() - first.date()).days + 1
    today = clock.local(now)
    if not 2 <= count <= 7:
        return []
    gone = round(100 * (today.hour * 60 + today.minute) / 1440)
    days = [first + timedelta(days=number) for number in range(count)]
    return [
        (day, "past" if day.date() < today.date() else "today" if day.date() == today.date() else "", gone)
        for day in days
    ]
