"""How numbers and moments are written."""

from datetime import UTC, date, datetime

import pytest

from quizapp.web import formats, i18n

FRIDAY = datetime(2026, 11, 20, 10, 0, 31, tzinfo=UTC)  # 18:00:31 in Shanghai


@pytest.fixture
def speaking(web_app):
    """Speak a language for the length of a test."""
    with web_app.test_request_context():
        yield i18n.speak


STYLES = [
    ("when", "11月20日 周五 18:00", "Fri 20 Nov, 18:00"),
    ("when_full", "2026年11月20日 周五 18:00", "Fri 20 Nov 2026, 18:00"),
    ("day", "11月20日 周五", "Fri 20 Nov"),
    ("date", "2026年11月20日", "20 Nov 2026"),
    ("weekday", "五", "Fri"),
    ("week_time", "周五 18:00", "Fri 18:00"),
    ("stamp", "11月20日 18:00:31", "20 Nov, 18:00:31"),
    ("hhmm", "18:00", "18:00"),
    ("hhmmss", "18:00:31", "18:00:31"),
]


@pytest.mark.parametrize(("style", "chinese", "english"), STYLES)
def test_a_moment_is_written_in_the_federations_time_zone(speaking, style, chinese, english):
    with speaking("zh"):
        assert formats.moment(FRIDAY, style) == chinese
    with speaking("en"):
        assert formats.moment(FRIDAY, style) == english


def test_a_date_is_written_as_it_stands(speaking):
    with speaking("zh"):
        assert formats.moment(date(2026, 1, 1), "date") == "2026年1月1日"


def test_a_naive_moment_is_refused(speaking):
    with speaking("zh"), pytest.raises(ValueError, match="time zone"):
        formats.moment(FRIDAY.replace(tzinfo=None))


@pytest.mark.parametrize(
    ("value", "written"), [(FRIDAY, "2026-11-20T10:00:31Z"), (date(2026, 1, 1), "2026-01-01")]
)
def test_machines_read_utc(value, written):
    assert formats.iso(value) == written


DURATIONS = [
    (0, "0秒"),
    (45, "45秒"),
    (60, "1分钟"),
    (90, "1分钟30秒"),
    (900, "15分钟"),
    (3600, "1小时"),
    (3661, "1小时1分钟"),
    (101529, "1天4小时"),
]


@pytest.mark.parametrize(("seconds", "written"), DURATIONS)
def test_a_duration_is_said_in_its_two_largest_units(speaking, seconds, written):
    with speaking("zh"):
        assert formats.duration(seconds) == written


@pytest.mark.parametrize(
    ("seconds", "written"),
    [(0, "0:00"), (-5, "0:00"), (42, "0:42"), (751, "12:31"), (15129, "4:12:09"), (101529, "04:12:09")],
)
def test_a_countdown_is_digits_without_the_whole_days(seconds, written):
    assert formats.countdown(seconds) == written


def test_the_walls_countdown_has_no_seconds():
    assert formats.countdown(101529, with_seconds=False) == "04:12"


HUNDREDTHS = [
    (9260, "92.6", "92.60"),
    (9265, "92.65", "92.65"),
    (9205, "92.05", "92.05"),
    (10000, "100", "100.00"),
    (0, "0", "0.00"),
    (5, "0.05", "0.05"),
    (-150, "-1.5", "-1.50"),
    (333500, "3\u2009335", "3\u2009335.00"),
    (None, "–", "–"),
]


@pytest.mark.parametrize(("value", "short", "fixed"), HUNDREDTHS)
def test_hundredths_keep_at_most_two_decimals_and_drop_trailing_zeros(value, short, fixed):
    assert formats.hundredths(value) == short
    assert formats.hundredths(value, fixed=True) == fixed


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "0"),
        (1, "1"),
        (49, "1"),
        (150, "2"),
        (9437, "94"),
        (9450, "95"),
        (9951, "99"),
        (9999, "99"),
        (10000, "100"),
        (None, "–"),
    ],
)
def test_a_percentage_never_rounds_up_to_all_nor_down_to_nobody(value, written):
    assert formats.percent(value) == written


@pytest.mark.parametrize(
    ("part", "whole", "written"),
    [
        (0, 36, "0"),
        (1, 1000, "1"),
        (34, 36, "94"),
        (1, 8, "13"),
        (999, 1000, "99"),
        (36, 36, "100"),
        (0, 0, "–"),
    ],
)
def test_a_share_is_counted_in_whole_numbers_by_the_same_rule(part, whole, written):
    assert formats.share(part, whole) == written


@pytest.mark.parametrize(
    ("value", "written"), [(0, "0"), (999, "999"), (2796, "2\u2009796"), (1234567, "1\u2009234\u2009567")]
)
def test_thousands_are_set_apart_by_a_thin_space(value, written):
    assert formats.thousands(value) == written


@pytest.mark.parametrize(
    ("size", "written"), [(812, "812 B"), (14_200, "14 kB"), (999_600, "1000 kB"), (3_249_000, "3.2 MB")]
)
def test_a_size_is_written_as_people_read_it(size, written):
    assert formats.filesize(size) == written


def test_a_sparkline_rises_with_the_value_and_leaves_a_week_out():
    first, last = formats.spark_points([10, None, 20], 104, 28).split(" ")
    assert first == "3.0,24.0"
    assert last == "99.0,4.0"


def test_a_sparkline_of_places_rises_as_the_place_gets_better():
    assert formats.spark_points([9, 1], 104, 28, invert=True) == "3.0,24.0 99.0,4.0"


def test_a_sparkline_of_one_value_lies_in_the_middle_and_of_none_is_empty():
    assert formats.spark_points([5], 104, 28) == "3.0,14.0"
    assert formats.spark_points([None], 104, 28) == ""
