"""Which days are worked: the notice, the organiser's entries over it, and years without a notice."""

from datetime import date

import pytest

from quizapp.core.workdays import WorkdayCalendar, monday_of, week_of

NEW_YEAR = date(2026, 1, 1)
WORKED_SUNDAY = date(2026, 1, 4)


def _calendar() -> WorkdayCalendar:
    """New Year 2026: Thursday to Saturday off, the Sunday worked; nothing is known of another year."""
    off = frozenset({NEW_YEAR, date(2026, 1, 2), date(2026, 1, 3)})
    return WorkdayCalendar(off, frozenset({WORKED_SUNDAY}), frozenset({2026}))


@pytest.mark.parametrize(
    ("day", "is_workday"),
    [
        (date(2026, 1, 5), True),  # Monday
        (date(2026, 1, 9), True),  # Friday
        (date(2026, 1, 10), False),  # Saturday
        (date(2026, 1, 11), False),  # Sunday
        (NEW_YEAR, False),
        (WORKED_SUNDAY, True),
        (date(2027, 1, 1), True),  # a Friday of a year without a notice
    ],
)
def test_a_day_is_worked_by_the_notice_or_else_by_its_weekday(day: date, is_workday: bool) -> None:
    assert _calendar().is_workday(day) is is_workday


def test_the_organisers_entries_go_before_the_notice() -> None:
    calendar = _calendar().with_entries({NEW_YEAR: True, WORKED_SUNDAY: False, date(2026, 1, 5): False})
    assert [calendar.is_workday(day) for day in (NEW_YEAR, WORKED_SUNDAY, date(2026, 1, 5))] == [
        True,
        False,
        False,
    ]


def test_a_later_entry_replaces_an_earlier_one_for_the_same_day() -> None:
    calendar = _calendar().with_entries({NEW_YEAR: True}).with_entries({NEW_YEAR: False})
    assert not calendar.is_workday(NEW_YEAR)


def test_entries_leave_the_calendar_that_they_are_laid_over_as_it_was() -> None:
    calendar = _calendar()
    calendar.with_entries({NEW_YEAR: True})
    assert not calendar.is_workday(NEW_YEAR)


def test_entries_do_not_make_a_year_known() -> None:
    assert not _calendar().with_entries({date(2027, 1, 1): False}).is_known(2027)


@pytest.mark.parametrize(
    ("monday", "is_provisional"),
    [
        (date(2025, 12, 22), True),  # wholly in a year without a notice
        (date(2025, 12, 29), True),  # ends in the known year
        (date(2026, 1, 5), False),
        (date(2026, 12, 21), False),
        (date(2026, 12, 28), True),  # ISO week 53: its last three days are of 2027
    ],
)
def test_a_week_that_touches_an_unpublished_year_is_provisional(monday: date, is_provisional: bool) -> None:
    assert _calendar().is_provisional(monday) is is_provisional


def test_a_provisional_week_is_counted_monday_to_friday_its_known_days_too() -> None:
    days = _calendar().workdays_of_week(date(2025, 12, 29))
    assert days == [date(2025, 12, 29), date(2025, 12, 30), date(2025, 12, 31), NEW_YEAR, date(2026, 1, 2)]


def test_the_organisers_entries_hold_in_a_provisional_week() -> None:
    calendar = _calendar().with_entries({NEW_YEAR: False, WORKED_SUNDAY: True})
    assert [day.day for day in calendar.workdays_of_week(date(2025, 12, 29))] == [29, 30, 31, 2, 4]


def test_the_working_days_of_a_known_week_follow_the_notice() -> None:
    calendar = WorkdayCalendar(_calendar().off, _calendar().work, frozenset({2025, 2026}))
    assert [day.day for day in calendar.workdays_of_week(date(2025, 12, 29))] == [29, 30, 31, 4]


def test_a_week_begins_on_its_monday() -> None:
    monday = date(2026, 12, 28)
    assert {monday_of(day) for day in week_of(monday)} == {monday}
