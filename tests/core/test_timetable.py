"""When weeks open and close, as drawn timelines.

One line a week: its Monday, its days from Monday to Sunday, and why it is skipped.

    2026-02-09  [www]w.     opens on Monday, closes on Friday; the Saturday is worked, the Sunday is not
    2026-02-16  .......  no-workday

``w`` is worked, ``.`` is not, ``[`` is the day of the opening, ``]`` of the closing, ``X`` of both; behind
``|`` stands the next week, as far as the round reaches into it. ``?`` behind the date: it is provisional.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core import timetable
from quizapp.core.timetable import PlannedWeek, WeekdayTime, WeeklyRule, WeekTimes
from quizapp.core.workdays import WorkdayCalendar
from quizapp.files import workday_files

SHANGHAI = timezone(timedelta(hours=8))
NEW_YORK = ZoneInfo("America/New_York")
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)


def _rule(opens: int = MON, closes: int = FRI, at: str = "09:00", until: str = "18:00") -> WeeklyRule:
    return WeeklyRule(
        WeekdayTime(opens, time.fromisoformat(at)), WeekdayTime(closes, time.fromisoformat(until))
    )


def _plan(
    starts_on: str,
    ends_on: str,
    rule: WeeklyRule | None = None,
    *,
    calendar: WorkdayCalendar | None = None,
    tz: tzinfo = SHANGHAI,
    overrides: Mapping[date, WeekTimes] | None = None,
) -> list[PlannedWeek]:
    return timetable.plan_weeks(
        rule or _rule(),
        date.fromisoformat(starts_on),
        date.fromisoformat(ends_on),
        calendar or workday_files.load_calendar(),
        tz,
        overrides or {},
    )


def _own(monday: str, opens_at: str | None = None, closes_at: str | None = None) -> dict[date, WeekTimes]:
    opens, closes = (wall and datetime.fromisoformat(wall) for wall in (opens_at, closes_at))
    return {date.fromisoformat(monday): WeekTimes(opens or None, closes or None)}


def _draw(weeks: list[PlannedWeek], calendar: WorkdayCalendar | None = None) -> list[str]:
    """Draw planned weeks in Shanghai's days."""
    calendar = calendar or workday_files.load_calendar()
    drawn = []
    for week in weeks:
        opens, closes = (at and at.astimezone(SHANGHAI).date() for at in (week.opens_at, week.closes_at))
        shown = None if week.skipped else (opens, closes)
        days = max(7, (closes - week.week).days + 1) if shown and closes else 7
        line = ""
        for day in (week.week + timedelta(days=offset) for offset in range(days)):
            worked = "w" if calendar.is_workday(day) else "."
            ends = (
                ("X" if opens == closes else "[" if day == opens else "]") if day in (shown or ()) else worked
            )
            line += ("|" if len(line) == 7 else "") + ends
        drawn.append(f"{week.week}{'?' if week.provisional else ' '} {line}  {week.reason or ''}".rstrip())
    return drawn


def test_a_plain_week_opens_and_closes_by_the_rule() -> None:
    (week,) = _plan("2026-03-09", "2026-03-15")
    assert week == PlannedWeek(
        date(2026, 3, 9),
        datetime(2026, 3, 9, 1, tzinfo=UTC),
        datetime(2026, 3, 13, 10, tzinfo=UTC),
        skipped=False,
        reason=None,
        provisional=False,
    )


def test_spring_festival_drops_one_week_and_shortens_the_next() -> None:
    assert _draw(_plan("2026-02-09", "2026-03-01")) == [
        "2026-02-09  [www]w.",
        "2026-02-16  .......  no-workday",
        "2026-02-23  .[ww]w.",
    ]


def test_spring_festival_of_2025_splits_over_two_weeks() -> None:
    assert _draw(_plan("2025-01-20", "2025-02-09")) == [
        "2025-01-20  [www].w",
        "2025-01-27  X......",
        "2025-02-03  ..[w]w.",
    ]


def test_national_day_closes_early_and_opens_late() -> None:
    assert _draw(_plan("2026-09-14", "2026-10-11")) == [
        "2026-09-14  [www].w",
        "2026-09-21  [ww]...",
        "2026-09-28  [w]....",
        "2026-10-05  ...[]w.",
    ]


def test_a_closing_on_a_holiday_goes_to_a_worked_sunday_after_it() -> None:
    # Friday 2 January 2026 is off and Sunday 4 January is worked: the last working day of that week.
    assert _draw(_plan("2025-12-22", "2026-01-11")) == [
        "2025-12-22  [www]..",
        "2025-12-29  [ww...]",
        "2026-01-05  [www]..",
    ]


def test_a_closing_day_that_is_worked_stays_though_the_saturday_is_worked_too() -> None:
    assert _draw(_plan("2026-05-04", "2026-05-10")) == ["2026-05-04  ..[w]w."]


def test_a_closing_on_a_holiday_goes_to_the_last_working_day_wherever_in_the_week() -> None:
    # Wednesday 8 October 2025 is off, Saturday the 11th is worked; behind Thursday 1 October 2026 nothing is.
    assert _draw(_plan("2025-10-06", "2025-10-12", _rule(closes=WED))) == ["2025-10-06  ...[w]."]
    assert _draw(_plan("2026-09-28", "2026-10-04", _rule(closes=THU))) == ["2026-09-28  [w]...."]


def test_a_closing_on_a_plain_sunday_goes_to_the_friday() -> None:
    assert _draw(_plan("2026-03-09", "2026-03-15", _rule(closes=SUN))) == ["2026-03-09  [www].."]


def test_an_opening_with_no_working_day_after_it_gives_no_round() -> None:
    (week,) = _plan("2026-03-09", "2026-03-15", _rule(opens=SAT, closes=SUN))
    assert (week.opens_at, week.skipped, week.reason) == (None, True, "closes-before-opens")


def test_an_opening_on_a_plain_saturday_moves_to_the_worked_sunday() -> None:
    assert _draw(_plan("2026-09-14", "2026-09-20", _rule(opens=SAT, closes=SUN))) == ["2026-09-14  wwwww.X"]


def test_a_week_whose_only_working_day_closes_before_it_opens_has_no_round() -> None:
    # Of this week only Monday 27 January 2025 is worked: it would close on Monday at 08:00, before 09:00.
    assert _draw(_plan("2025-01-27", "2025-02-02", _rule(until="08:00"))) == [
        "2025-01-27  w......  closes-before-opens"
    ]


def test_a_round_without_length_is_not_held() -> None:
    assert _plan("2025-01-27", "2025-02-02", _rule(until="09:00"))[0].reason == "closes-before-opens"


def test_iso_week_53_is_planned_and_is_provisional_where_its_new_year_is_unknown() -> None:
    assert _draw(_plan("2026-12-21", "2027-01-10")) == [
        "2026-12-21  [www]..",
        "2026-12-28? [www]..",
        "2027-01-04? [www]..",
    ]
    assert date(2026, 12, 28).isocalendar().week == 53


def test_a_provisional_week_takes_monday_to_friday_though_a_part_of_it_is_known() -> None:
    # With 2026 alone the holiday of 1 and 2 January and the worked Sunday do not count: the week is a guess.
    only_2026 = workday_files.read_year((workday_files.DATA / "workdays-2026.yaml").read_bytes())
    (week,) = _plan("2025-12-29", "2026-01-04", calendar=only_2026)
    assert week.provisional
    assert week.closes_at == datetime(2026, 1, 2, 10, tzinfo=UTC)


def test_an_entry_of_the_organiser_moves_a_week() -> None:
    calendar = workday_files.load_calendar().with_entries({date(2026, 3, 9): False, date(2026, 3, 13): False})
    assert _draw(_plan("2026-03-09", "2026-03-15", calendar=calendar), calendar) == ["2026-03-09  .[w]..."]


def test_weeks_not_wholly_within_the_season_are_planned_and_not_held() -> None:
    # The season begins on a Tuesday and ends on a Thursday.
    assert _draw(_plan("2026-03-10", "2026-03-26")) == [
        "2026-03-09  wwwww..  outside-season",
        "2026-03-16  [www]..",
        "2026-03-23  wwwww..  outside-season",
    ]


def test_a_holiday_can_bring_a_week_within_the_season() -> None:
    # The season begins on Tuesday 7 April 2026; Monday is off, so that the week opens on its first day.
    assert _draw(_plan("2026-04-07", "2026-04-12")) == ["2026-04-06  .[ww].."]


def test_a_round_may_fill_the_season_to_its_last_minute() -> None:
    rule = _rule(at="00:00", until="23:59")
    assert not _plan("2026-03-09", "2026-03-13", rule)[0].skipped


def test_a_season_of_one_day_has_the_one_week_that_it_lies_in() -> None:
    assert _draw(_plan("2026-03-11", "2026-03-11")) == ["2026-03-09  wwwww..  outside-season"]


def test_times_of_a_weeks_own_stand_as_written_and_may_reach_into_the_next_week() -> None:
    own = _own("2026-03-16", "2026-03-16 09:00", "2026-03-24 18:00")
    assert _draw(_plan("2026-03-16", "2026-03-29", overrides=own)) == [
        "2026-03-16  [wwww..|w]",
        "2026-03-23  [www]..",
    ]


def test_times_of_a_weeks_own_are_not_shifted_by_holidays() -> None:
    own = _own("2026-02-16", "2026-02-17 09:00", "2026-02-21 18:00")
    assert _draw(_plan("2026-02-16", "2026-02-22", overrides=own)) == ["2026-02-16  .[...]."]


def test_one_own_time_leaves_the_other_to_the_rule() -> None:
    own = _own("2026-03-09", None, "2026-03-14 12:00") | _own("2026-03-16", "2026-03-18 12:00")
    assert _draw(_plan("2026-03-09", "2026-03-22", overrides=own)) == [
        "2026-03-09  [wwww].",
        "2026-03-16  ww[w]..",
    ]


@pytest.mark.parametrize("own", [{"opens_at": "2026-02-16 09:00"}, {"closes_at": "2026-02-20 18:00"}])
def test_one_own_time_is_not_enough_in_a_week_without_a_working_day(own: dict[str, str]) -> None:
    assert _plan("2026-02-16", "2026-02-22", overrides=_own("2026-02-16", **own))[0].reason == "no-workday"


def test_an_own_opening_behind_the_closing_of_the_rule_gives_no_round() -> None:
    own = _own("2026-03-09", "2026-03-13 18:00")
    assert _draw(_plan("2026-03-09", "2026-03-15", overrides=own)) == [
        "2026-03-09  wwwww..  closes-before-opens"
    ]


def test_a_week_outside_the_season_with_times_of_its_own_is_planned_too() -> None:
    own = _own("2026-03-02", "2026-03-09 09:00", "2026-03-10 18:00") | _own("2026-03-23", "2026-03-24 09:00")
    plan = _plan("2026-03-09", "2026-03-15", overrides=own)
    assert [(week.week.day, week.reason) for week in plan] == [(2, None), (9, None), (23, "outside-season")]


#   New York, Sunday 8 March 2026        clocks go from 02:00 EST to 03:00 EDT
#   wall  01:30 ─── 02:00 ╌╌╌╌╌╌╌╌ 03:00 ─── 03:30
#   UTC   06:30 ─── 07:00 ──────── 07:00 ─── 07:30
@pytest.mark.parametrize(
    ("wall", "utc"),
    [
        ("2026-03-08 01:59", "2026-03-08 06:59"),
        ("2026-03-08 02:30", "2026-03-08 07:30"),  # skipped: moves on by the hour of the gap, to 03:30
        ("2026-03-08 03:30", "2026-03-08 07:30"),
        ("2026-11-01 01:30", "2026-11-01 05:30"),  # comes twice, first in EDT: the first counts
        ("2026-11-01 02:30", "2026-11-01 07:30"),
    ],
)
def test_skipped_wall_times_move_on_and_of_repeated_ones_the_first_counts(wall: str, utc: str) -> None:
    instant = timetable.instant(datetime.fromisoformat(wall), NEW_YORK)
    assert instant == datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert instant.tzinfo is UTC


def test_the_hour_on_the_wall_stays_when_the_clocks_change() -> None:
    weeks = _plan("2026-03-02", "2026-03-15", tz=NEW_YORK)
    # 09:00 is 14:00 UTC in winter and 13:00 UTC in summer; the change lies between the two weeks.
    assert [week.opens_at and week.opens_at.hour for week in weeks] == [14, 13]


def test_a_round_that_only_the_clock_change_turns_around_is_not_held() -> None:
    # 02:45 does not exist and is 03:45; 03:15 comes before it.
    own = _own("2026-03-02", "2026-03-08 02:45", "2026-03-08 03:15")
    assert _plan("2026-03-02", "2026-03-08", tz=NEW_YORK, overrides=own)[0].reason == "closes-before-opens"


def test_a_time_on_a_weekday_is_written_as_files_have_it() -> None:
    assert str(WeekdayTime(SUN, time(18, 5))) == "SUN 18:05"


_weekdays = st.builds(WeekdayTime, st.integers(0, 6), st.times(timezones=st.none()))
_days = st.dates(date(2025, 1, 1), date(2027, 12, 31))


@given(st.builds(WeeklyRule, _weekdays, _weekdays), _days, st.integers(0, 400))
def test_every_week_of_a_season_is_planned_once_and_held_only_within_it(
    rule: WeeklyRule, starts_on: date, length: int
) -> None:
    ends_on = starts_on + timedelta(days=length)
    weeks = timetable.plan_weeks(rule, starts_on, ends_on, workday_files.load_calendar(), SHANGHAI, {})
    steps = {after.week - before.week for before, after in pairwise(weeks)}
    assert steps <= {timedelta(weeks=1)}
    assert weeks[0].week <= starts_on < weeks[0].week + timedelta(weeks=1)
    assert weeks[-1].week <= ends_on < weeks[-1].week + timedelta(weeks=1)
    for week in weeks:
        assert week.skipped == (week.reason is not None)
        if week.opens_at and week.closes_at and not week.skipped:
            assert week.opens_at < week.closes_at
            assert starts_on <= week.opens_at.astimezone(SHANGHAI).date()
            assert week.closes_at.astimezone(SHANGHAI).date() <= ends_on
