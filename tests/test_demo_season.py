"""The demo's season and people before anything is stored."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import hypothesis
import pytest
from hypothesis import strategies

from quizapp.core import seasons
from quizapp.core.roles import Role
from quizapp.core.workdays import monday_of
from quizapp.demo import federation, schedule
from quizapp.files import workday_files

SHANGHAI, NEW_YORK = ZoneInfo("Asia/Shanghai"), ZoneInfo("America/New_York")
CALENDAR = workday_files.load_calendar()
DAYS = {
    "a Wednesday at noon": (2026, 6, 10, 12),
    "a Friday at five": (2026, 6, 12, 17),
    "a Saturday night": (2026, 6, 13, 23),
    "a Sunday that is worked": (2026, 2, 28, 10),
    "the first minute of a Monday": (2026, 6, 15, 0),
    "the Monday after a worked Sunday": (2026, 1, 5, 0),
    "new year": (2026, 1, 1, 0),
    "the last hour of a year": (2026, 12, 31, 23),
    "a week without a working day": (2026, 2, 18, 12),
    "the week after it": (2026, 2, 24, 9),
    "National Day": (2026, 10, 3, 20),
    "a year without a calendar": (2028, 5, 3, 8),
}


def _planned(now, zone):
    season = schedule.season_for(now, CALENDAR, zone)
    return season, [one for one in seasons.plan(season, CALENDAR, zone) if not one.skipped]


def _open_round(now, zone):
    """Give the one round that is open, and see that the season around it is as a demo needs it."""
    season, rounds = _planned(now, zone)
    weekly = [one for one in rounds if one.kind == seasons.WEEKLY]
    (this_round,) = (one for one in weekly if one.opens_at <= now < one.closes_at)
    assert this_round.closes_at - now >= timedelta(days=2)
    assert now - this_round.opens_at >= timedelta(hours=6)
    assert all(one.closes_at <= this_round.opens_at for one in weekly if one.week < this_round.week)
    assert all(one.opens_at >= this_round.closes_at for one in weekly if one.week > this_round.week)
    assert season.ends_on - season.starts_on == timedelta(weeks=40, days=-1)
    assert [one.opens_at > now for one in rounds if one.kind == seasons.ANNUAL] == [True]
    return this_round


@pytest.mark.parametrize("local", DAYS.values(), ids=DAYS.keys())
def test_whatever_the_day_one_round_is_open_for_two_days_more_and_the_one_before_is_closed(local):
    now = datetime(*local, tzinfo=SHANGHAI)
    assert _open_round(now.astimezone(UTC), SHANGHAI).week == monday_of(now.date())


@hypothesis.settings(max_examples=60)
@hypothesis.given(
    strategies.integers(0, 2 * 365 * 24 * 60),
    strategies.sampled_from([SHANGHAI, NEW_YORK]),
)
def test_the_same_holds_at_any_minute_of_two_years_in_any_zone(minute, zone):
    now = datetime(2025, 7, 1, tzinfo=UTC) + timedelta(minutes=minute)
    assert _open_round(now, zone).week == monday_of(now.astimezone(zone).date())


def test_a_week_of_holidays_behind_has_no_round():
    _season, rounds = _planned(datetime(2026, 4, 8, 4, tzinfo=UTC), SHANGHAI)
    assert date(2026, 2, 16) not in {one.week for one in rounds}
    assert {date(2026, 2, 9), date(2026, 2, 23)} <= {one.week for one in rounds}


def test_the_season_is_one_that_a_file_could_hold():
    season = schedule.season_for(datetime(2026, 6, 10, tzinfo=UTC), CALENDAR, SHANGHAI)
    assert seasons.from_json(seasons.to_json(season)) == season
    assert season.code == "2026"


def test_people_begin_by_day_and_have_the_whole_limit():
    opens_at, until = datetime(2026, 6, 8, 1, tzinfo=UTC), datetime(2026, 6, 12, 10, tzinfo=UTC)
    hours = schedule.hours(opens_at, until, timedelta(minutes=15), SHANGHAI)
    assert {at.astimezone(SHANGHAI).hour for at in hours} == set(range(7, 22))
    assert min(hours) == opens_at
    assert max(hours) + timedelta(hours=1, minutes=15) <= until


@pytest.fixture(scope="module")
def made():
    weeks = [date(2026, 1, 5) + timedelta(weeks=number) for number in range(20)]
    return federation.make(2000, weeks)


def test_the_federation_has_92_branches_of_different_sizes(made):
    sizes = [branch.size for branch in made.branches.values()]
    assert (len(sizes), sum(sizes), min(sizes), max(sizes)) == (92, 2000, 4, 140)
    assert sum(size < 5 for size in sizes) >= 3


def test_branches_have_names_of_their_own_that_fit_tiles_and_walls(made):
    branches = made.branches.values()
    assert len({branch.name for branch in branches}) == 92
    assert len({branch.short for branch in branches if len(branch.short) <= 4}) == 92
    assert len({branch.wall for branch in branches if len(branch.wall) <= 9}) == 92


def test_every_branch_has_a_captain_and_the_house_an_author_and_an_organiser(made):
    captains = {person.stays[0][1] for person in made.people if Role.CAPTAIN in person.roles}
    assert captains == set(made.branches)
    for role in (Role.AUTHOR, Role.ORGANISER):
        assert sum(role in person.roles for person in made.people) == 1


def test_some_change_branch_come_later_leave_and_stay_away_and_nobody_with_a_role(made):
    start = date(2026, 1, 5)
    moved = [one for one in made.people if len(one.stays) > 1 and one.stays[1][1] is not None]
    left = [one for one in made.people if one.stays[-1][1] is None]
    joined = [one for one in made.people if one.stays[0][0] > start]
    away = [one for one in made.people if one.away]
    assert [len(moved), len(joined), len(left), len(away)] == [40, 30, 8, 70]
    assert not any(one.roles for one in (*moved, *left, *joined, *away))
    assert all(one.stays[0][1] != one.stays[1][1] for one in moved)


def test_the_same_people_come_again(made):
    again = federation.make(2000, [date(2026, 1, 5) + timedelta(weeks=number) for number in range(20)])
    assert again == made


def test_a_federation_of_any_size_has_somebody_in_each_branch():
    for members in (92, 93, 150, 5000):
        made = federation.make(members, [date(2026, 1, 5)])
        assert len(made.people) == members
        assert min(branch.size for branch in made.branches.values()) >= 1
