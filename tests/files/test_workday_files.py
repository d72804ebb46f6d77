"""The workday calendars that ship say what the notices say."""

from datetime import date, timedelta

import chinese_calendar
import pytest

from quizapp.files import workday_files

RIGHT = """\
year: "2026"
notice: 国办发明电〔2025〕7号
off: [{name: 元旦, from: "2026-01-01", to: "2026-01-03"}]
work: ["2026-01-04"]
"""


@pytest.mark.parametrize("year", [2025, 2026])
def test_each_day_is_worked_as_the_published_notice_has_it(year: int) -> None:
    calendar = workday_files.load_calendar()
    days = [date(year, 1, 1) + timedelta(days=offset) for offset in range(365)]
    assert calendar.is_known(year)
    assert [calendar.is_workday(day) for day in days] == [chinese_calendar.is_workday(day) for day in days]


def test_only_years_with_a_notice_are_known() -> None:
    assert workday_files.load_calendar().years == {2025, 2026}


def test_holidays_run_from_their_first_day_to_their_last() -> None:
    calendar = workday_files.read_year(RIGHT.encode())
    assert calendar.off == {date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 3)}
    assert (calendar.work, calendar.years) == ({date(2026, 1, 4)}, {2026})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("2026-01-04", "2027-01-04"),  # a day of another year
        ("2026-01-03", "2027-01-03"),  # a holiday that ends in another year
        ("2026-01-04", "2026-02-30"),
        ('["2026-01-04"]', '[["2026-01-04"]]'),
        ("2026-01-01", "soon"),
        ("off:", "of:"),
        ("work:", "work: *days #"),
        (RIGHT, ""),
    ],
)
def test_a_calendar_that_is_anything_else_is_an_error(before: str, after: str) -> None:
    assert before in RIGHT
    with pytest.raises(ValueError, match="workday file"):
        workday_files.read_year(RIGHT.replace(before, after, 1).encode())
