"""A screen's playlist: strict, put in order by steps, light by day, black outside its hours."""

from datetime import date, datetime, time

import pytest

from quizapp.core import playlists, refusals
from quizapp.core.playlists import Entry, Hours, Settings


def _settings(*entries, **more):
    return Settings(tuple(entries) or playlists.DEFAULT_ENTRIES, **more)


@pytest.mark.parametrize(
    ("settings", "code", "page"),
    [
        (_settings(Entry("league", 20), Entry("weather", 20)), "unknown-page", 1),
        (_settings(Entry("league", 4)), "bad-seconds", 0),
        (_settings(Entry("league", 121)), "bad-seconds", 0),
        (_settings(Entry("branch", 9, "北塔")), "no-branch", 0),
        (_settings(Entry("branch", 9)), "no-branch", 0),
        (_settings(Entry("text", 9, " \n")), "no-text", 0),
        (_settings(Entry("text", 9, "好" * 121)), "text-too-long", 0),
        (_settings(Entry("code", 9, "https://example.com/")), "bad-path", 0),
        (_settings(Entry("code", 9, "//example.com")), "bad-path", 0),
        (_settings(Entry("code", 9, "/bo ards")), "bad-path", 0),
        (_settings(*[Entry("league", 9)] * 21), "too-many-pages", None),
        (_settings(theme="pink"), "unknown-theme", None),
        (_settings(hours=Hours(time(18), time(18))), "bad-hours", None),
    ],
)
def test_each_fault_is_found_with_its_code_and_its_page(settings, code, page):
    assert [(one.code, one.page) for one in playlists.faults(settings)] == [(code, page)]
    with pytest.raises(refusals.Invalid) as refused:
        playlists.from_json(playlists.to_json(settings))
    assert refused.value.facts == {"faults": [{"code": code, "page": page}]}


def test_what_is_written_is_read_as_it_was():
    settings = _settings(
        Entry("branch", 5, "12"),
        Entry("text", 120, "<b>今天</b>\n停电"),
        Entry("code", 9, "/boards?week=2026-03-02"),
        Entry("code", 9),
        theme="auto",
        hours=Hours(time(7, 30), time(18), workdays_only=False),
    )
    assert playlists.from_json(playlists.to_json(settings)) == settings
    assert playlists.from_json(playlists.to_json(playlists.DEFAULT)) == playlists.DEFAULT


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {},
        {"pages": [{}], "theme": "dark", "hours": None},
        {"pages": [], "theme": "dark", "hours": {"begins": "7 Uhr"}},
    ],
)
def test_another_shape_is_refused(data):
    with pytest.raises(refusals.Invalid, match="bad-playlist"):
        playlists.from_json(data)


def test_entries_are_added_moved_timed_and_removed():
    first, second, third = Entry("league", 20), Entry("season", 20), Entry("best", 15)
    settings = _settings(first, second)
    assert settings.added(third).entries == (first, second, third)
    assert settings.moved(1, -1).entries == (second, first)
    assert settings.moved(0, 1).entries == (second, first)
    assert settings.moved(0, -1).entries == settings.moved(1, 1).entries == (first, second)
    assert settings.timed(1, 30).entries == (first, Entry("season", 30))
    assert settings.without(0).entries == (second,)


def test_a_branch_that_stands_twice_is_read_once():
    entries = Entry("branch", 9, "7"), Entry("league", 9), Entry("branch", 20, "3"), Entry("branch", 9, "7")
    assert _settings(*entries).branch_ids == (7, 3)


@pytest.mark.parametrize(("seconds", "following"), [(20, 9), (5, 5), (60, 27)])
def test_later_pages_of_a_league_stand_for_less_time(seconds, following):
    assert playlists.following_s(seconds) == following


#        07:00            18:00
#   dark ──├──── light ─────├── dark
@pytest.mark.parametrize(
    ("at", "theme"), [(time(6, 59), "dark"), (time(7), "light"), (time(17, 59), "light"), (time(18), "dark")]
)
def test_auto_is_light_by_day(at, theme):
    moment = datetime.combine(date(2026, 3, 2), at)
    assert _settings(theme="auto").theme_at(moment) == theme
    assert _settings(theme="dark").theme_at(moment) == "dark"
    assert _settings(theme="light").theme_at(moment) == "light"


#        07:30          18:30
#   off ──├───── on ──────├── off;  a day off: off all day
@pytest.mark.parametrize(
    ("at", "is_workday", "is_off"),
    [
        (time(7, 29), True, True),
        (time(7, 30), True, False),
        (time(18, 30), True, True),
        (time(12), False, True),
    ],
)
def test_outside_its_hours_and_on_days_off_a_screen_is_black(at, is_workday, is_off):
    hours = Hours(time(7, 30), time(18, 30))
    moment = datetime.combine(date(2026, 3, 2), at)
    assert _settings(hours=hours).is_off(moment, is_workday=is_workday) is is_off
    assert not _settings().is_off(moment, is_workday=is_workday)
    every_day = Hours(time(7, 30), time(18, 30), workdays_only=False)
    assert _settings(hours=every_day).is_off(moment, is_workday=True) is (
        at != time(7, 30) and at != time(12)
    )
