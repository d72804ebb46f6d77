"""The year of a season as organisers see it: rows of rounds, and the months that are drawn."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from quizapp import store
from quizapp.core import seasons
from quizapp.core.attempts import Phase
from quizapp.core.papers import PaperPlan, Rule, Shortage
from quizapp.files import workday_files
from quizapp.seasons import months, services, year
from quizapp.seasons.services import WorkdayChange
from tests import bank_makers, makers

pytestmark = pytest.mark.usefixtures("db")

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 11, 4, tzinfo=UTC)
#: From February 2026, with the week of Spring Festival, to the first days of 2027, whose notice is not known.
LONG = replace(makers.SEASON, starts_on=date(2026, 2, 9), ends_on=date(2027, 1, 10))


def _load(season, now=NOW):
    services.load(season, now=now, calendar=services.calendar(), zone=ZONE)


def _year(now=NOW):
    return year.year(store.seasons.by_code("2026"), now=now, calendar=services.calendar(), zone=ZONE)


def _row(rows, week):
    return next(row for row in rows if row.week == week)


def test_every_week_of_the_season_stands_in_the_year_once_in_order():
    _load(LONG)
    weeks = [row.week for row in _year()]
    assert weeks == [date(2026, 2, 9) + timedelta(weeks=number) for number in range(48)]


def test_a_week_of_holidays_is_skipped_with_its_reason():
    _load(LONG)
    row = _row(_year(), date(2026, 2, 16))
    assert (row.skipped, row.reason, row.enough, row.phase) == (True, "no-workday", None, None)
    assert row.is_over


def test_weeks_of_a_year_without_a_notice_are_provisional():
    _load(LONG)
    provisional = [row.week for row in _year() if row.provisional]
    assert provisional == [date(2026, 12, 28), date(2027, 1, 4)]


def test_phases_follow_from_the_times():
    _load(LONG)
    rows = _year()
    assert _row(rows, date(2026, 3, 2)).phase is Phase.CLOSED
    assert _row(rows, date(2026, 3, 9)).phase is Phase.OPEN
    assert _row(rows, date(2026, 3, 16)).phase is Phase.PLANNED
    assert [row.is_over for row in rows].count(True) == 4


def test_the_annual_round_stands_after_the_week_that_it_opens_in():
    wall = datetime(2026, 3, 20, 9), datetime(2026, 3, 20, 11)  # noqa: DTZ001
    annual = seasons.Annual(*wall, plan=PaperPlan((Rule(count=1),)), pass_percent=60)
    _load(replace(LONG, annual=annual))
    rows = _year()
    at = next(number for number, row in enumerate(rows) if row.kind == "annual")
    assert rows[at - 1].week == date(2026, 3, 16)
    assert rows[at].number is None


def test_a_round_says_whether_the_banks_hold_enough_and_which_rule_is_short():
    plan = PaperPlan((Rule(count=12, type="single"), Rule(count=30, type="multiple")))
    _load(replace(LONG, weekly=replace(LONG.weekly, plan=plan)))
    bank_makers.make_bank(count=12)
    row = _row(_year(), date(2026, 3, 16))
    assert row.enough is False
    assert row.short == (Shortage(2, 30, 12),)
    assert row.lacks_questions
    assert not _row(_year(), date(2026, 3, 2)).lacks_questions


def test_a_round_with_enough_questions_says_so():
    _load(LONG)
    bank_makers.make_bank(count=12)
    assert _row(_year(), date(2026, 3, 16)).enough is True


def test_a_round_over_when_the_season_was_loaded_again_is_listed_as_not_held():
    _load(replace(LONG, starts_on=date(2026, 3, 9)))
    _load(replace(LONG, starts_on=date(2026, 3, 2)))
    row = _row(_year(), date(2026, 3, 2))
    assert (row.skipped, row.reason) == (True, "over-when-loaded")


def test_a_round_that_the_calendar_allows_since_the_load_waits_for_planning_anew(monkeypatch):
    services.enter_workday(WorkdayChange(date(2026, 3, 16), is_workday=False), now=NOW, zone=ZONE)
    _load(replace(LONG, starts_on=date(2026, 3, 16), ends_on=date(2026, 3, 22)))
    with store.transaction():
        store.seasons.delete_rounds([one.id for one, _ in store.seasons.rounds("2026")])
    (row,) = _year()
    assert (row.skipped, row.reason) == (True, "not-loaded")


def _months(now=NOW, season=LONG):
    _load(season, now)
    return months.months(
        _year(now),
        season.starts_on,
        season.ends_on,
        calendar=workday_files.load_calendar(),
        today=now.astimezone(ZONE).date(),
        zone=ZONE,
    )


def _day(found, day):
    days = (one for month in found for week in month.weeks for one in week.days)
    return next(one for one in days if one and one.day == day)


def test_every_month_of_the_season_is_drawn_and_every_day_once():
    found = _months()
    assert [month.first for month in found][:2] == [date(2026, 2, 1), date(2026, 3, 1)]
    assert len(found) == 12
    days = [one.day for month in found for week in month.weeks for one in week.days if one]
    assert days == [date(2026, 2, 1) + timedelta(days=number) for number in range(len(days))]
    assert days[-1] == date(2027, 1, 31)
    assert all(len(week.days) == 7 for month in found for week in month.weeks)


def test_holidays_and_worked_weekends_are_marked():
    found = _months()
    assert _day(found, date(2026, 2, 17)).mark == "off"
    assert _day(found, date(2026, 2, 28)).mark == "work"
    assert _day(found, date(2026, 3, 7)).mark == ""


def test_a_band_lies_on_the_days_that_a_round_is_open():
    found = _months()
    monday, friday, saturday = (_day(found, date(2026, 3, day)) for day in (9, 13, 14))
    assert (monday.look, monday.is_first, monday.is_last) == ("open", True, False)
    assert (friday.look, friday.is_last) == ("open", True)
    assert saturday.look == ""
    assert _day(found, date(2026, 3, 2)).look == "done"
    assert _day(found, date(2026, 3, 16)).look == "planned"


def test_today_is_marked_in_its_month_alone():
    found = _months()
    assert [month.first for month in found if month.is_now] == [date(2026, 3, 1)]
    assert _day(found, date(2026, 3, 11)).is_today
