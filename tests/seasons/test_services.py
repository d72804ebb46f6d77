"""Loading seasons into a database, the organiser's own workdays, releasing results; on both databases."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from quizapp import standings, store
from quizapp.core import refusals, seasons
from quizapp.core.papers import PaperPlan, Rule
from quizapp.core.ranking import League, Promotion
from quizapp.seasons import differences, services, words
from quizapp.seasons.services import WorkdayChange
from quizapp.store import participation
from tests import makers

pytestmark = [pytest.mark.databases("sqlite", "postgresql"), pytest.mark.usefixtures("db")]

ZONE = ZoneInfo("Asia/Shanghai")
MARCH = replace(makers.SEASON, starts_on=date(2026, 3, 2), ends_on=date(2026, 3, 29))
NOW = datetime(2026, 3, 11, 4, tzinfo=UTC)
THIRD, FOURTH = date(2026, 3, 16), date(2026, 3, 23)


def _load(season=MARCH, *, now=NOW, shown=None):
    return services.load(season, now=now, calendar=services.calendar(), zone=ZONE, shown=shown)


def _rounds(code="2026"):
    store.db.session.expire_all()
    return [one for one, _season in store.seasons.rounds(code)]


def test_a_season_is_stored_with_its_document_and_rounds():
    _load()
    season = store.seasons.by_code("2026")
    assert seasons.from_json(season.document) == MARCH
    assert (season.time_zone, season.loaded_at) == ("Asia/Shanghai", NOW)
    first = _rounds()[0]
    assert (first.kind, first.week, first.attempts) == ("weekly", date(2026, 3, 2), 1)
    assert first.opens_at == datetime(2026, 3, 2, 1, tzinfo=UTC)
    assert PaperPlan.from_json(first.plan) == MARCH.weekly.plan


def test_every_round_has_256_random_bits_of_its_own_and_keeps_them():
    _load()
    seeds = [one.seed for one in _rounds()]
    assert len(set(seeds)) == 4
    assert all(re.fullmatch("[0-9a-f]{64}", seed) for seed in seeds)
    _load(replace(MARCH, weekly=replace(MARCH.weekly, attempts=3)))
    assert [one.seed for one in _rounds()] == seeds


def test_a_season_without_a_zone_takes_the_settings():
    services.load(
        replace(MARCH, time_zone=None), now=NOW, calendar=services.calendar(), zone=ZoneInfo("Asia/Urumqi")
    )
    assert store.seasons.by_code("2026").time_zone == "Asia/Urumqi"
    assert _rounds()[0].opens_at == datetime(2026, 3, 2, 3, tzinfo=UTC)


def test_planning_changes_nothing():
    found = services.plan_load(MARCH, now=NOW, calendar=services.calendar(), zone=ZONE)
    assert len(found.added) == 4
    assert store.seasons.by_code("2026") is None


def test_a_reload_leaves_past_and_open_rounds_alone_and_moves_the_others():
    _load()
    ids = [one.id for one in _rounds()]
    weekly = replace(MARCH.weekly, attempts=3, plan=PaperPlan((Rule(count=5),)))
    _load(replace(MARCH, weekly=weekly, ends_on=date(2026, 4, 5)))
    after = _rounds()
    assert [one.attempts for one in after] == [1, 1, 3, 3, 3]
    assert [one.plan["rules"][0]["count"] for one in after] == [10, 10, 5, 5, 5]
    assert [one.id for one in after][:4] == ids


def test_a_freeze_is_planned_with_the_rounds_and_shown_before_it_moves():
    _load()
    frozen = replace(MARCH, weekly=replace(MARCH.weekly, freeze_min=60))
    found = services.plan_load(frozen, now=NOW, calendar=services.calendar(), zone=ZONE)
    assert [words.change(one) for one in found.changed[0].changes] == [
        "封榜：– → 3月20日 周五 17:00",
        "解榜：– → 3月20日 周五 18:00",
    ]
    _load(frozen)
    after = _rounds()
    assert [one.freeze_at for one in after[:2]] == [None, None]
    assert [one.freeze_at for one in after[2:]] == [one.closes_at - timedelta(hours=1) for one in after[2:]]
    assert after[3].unfreeze_at == after[3].closes_at


def test_leagues_names_and_study_lists_are_told_as_facts_that_change():
    _load()
    ranking = replace(
        MARCH.ranking, leagues=(League("甲组", 9), League("乙组", 1)), promotion=Promotion(4, 1)
    )
    weeks = {THIRD: seasons.Week(study=("二十大报告", "工会法"))}
    told = replace(MARCH, ranking=ranking, names="none", weekly=replace(MARCH.weekly, weeks=weeks))
    found = services.plan_load(told, now=NOW, calendar=services.calendar(), zone=ZONE)
    assert [words.fact(one) for one in found.facts] == [
        "按人数分组：不写 → 甲组（9人起）、乙组（1人起）",
        "升降组的间隔周数：不写 → 4",
        "每次升降的支部数：不写 → 1",
        "对外显示的姓名：全名 → 不显示",
        "3月16日 周一那一周的学习内容：不写 → 二十大报告；工会法",
    ]


def test_a_season_that_was_stored_before_the_format_grew_has_not_changed():
    _load()
    with store.transaction():
        row = store.seasons.by_code("2026")
        row.document = {name: value for name, value in row.document.items() if name != "names"}
    found = services.plan_load(MARCH, now=NOW, calendar=services.calendar(), zone=ZONE)
    assert not found.changes_anything


def test_coming_rounds_that_vanish_are_deleted():
    _load()
    _load(replace(MARCH, ends_on=date(2026, 3, 22)))
    assert FOURTH not in [one.week for one in _rounds()]


def test_a_round_with_attempts_stays_even_where_the_clock_went_back():
    _load()
    third = _rounds()[2]
    with store.transaction():
        store.results.draw_up_roster(third.id, on=THIRD, now=NOW)
    _load(replace(MARCH, ends_on=date(2026, 3, 15)))
    assert [one.week for one in _rounds()] == [date(2026, 3, 2), date(2026, 3, 9), THIRD]


def test_what_is_confirmed_is_what_was_shown():
    _load()
    other = replace(MARCH, weekly=replace(MARCH.weekly, attempts=3))
    shown = differences.fingerprint(
        [services.plan_load(other, now=NOW, calendar=services.calendar(), zone=ZONE)]
    )
    with pytest.raises(refusals.Conflict, match="season-moved-on"):
        _load(other, now=NOW + timedelta(days=7), shown=shown)
    assert {one.attempts for one in _rounds()} == {1}
    _load(other, shown=shown)
    assert _rounds()[2].attempts == 3


def test_new_points_bring_the_seasons_table_up_to_date():
    _load()
    member = makers.make_member(makers.make_branch("a"))
    standings.open_due(NOW, ZONE)
    makers.make_result(_rounds()[0], member, 70)
    standings.settle_due(NOW, ZONE)
    assert standings.rebuild(NOW) == 0
    _load(replace(MARCH, points=replace(MARCH.points, annual_percent=10)))
    assert standings.rebuild(NOW) > 0


def test_an_own_holiday_moves_the_coming_rounds_of_every_season_at_once():
    _load()
    _load(replace(MARCH, code="other"))
    change = WorkdayChange(THIRD, is_workday=False, note="厂庆")
    assert [one.code for one in services.plan_workday(change, now=NOW, zone=ZONE)] == ["2026", "other"]
    found = services.enter_workday(change, now=NOW, zone=ZONE)
    assert [len(one.changed) for one in found] == [1, 1]
    assert [_rounds(code)[2].opens_at for code in ("2026", "other")] == [
        datetime(2026, 3, 17, 1, tzinfo=UTC)
    ] * 2
    (entry,) = store.seasons.workday_entries()
    assert (entry.day, entry.is_workday, entry.note) == (THIRD, False, "厂庆")


def test_an_own_holiday_taken_back_moves_the_rounds_back():
    _load()
    before = [one.opens_at for one in _rounds()]
    services.enter_workday(WorkdayChange(THIRD, is_workday=False), now=NOW, zone=ZONE)
    services.enter_workday(WorkdayChange(THIRD, is_workday=None), now=NOW, zone=ZONE)
    assert [one.opens_at for one in _rounds()] == before
    assert store.seasons.workday_entries() == []


def test_an_own_holiday_leaves_open_and_past_rounds_alone():
    _load()
    before = [(one.opens_at, one.closes_at) for one in _rounds()]
    change = WorkdayChange(date(2026, 3, 13), is_workday=False)
    assert services.enter_workday(change, now=NOW, zone=ZONE) == []
    assert [(one.opens_at, one.closes_at) for one in _rounds()] == before


def test_a_word_on_a_day_that_moves_something_else_than_was_shown_is_not_entered():
    _load()
    with pytest.raises(refusals.Conflict, match="season-moved-on"):
        services.enter_workday(WorkdayChange(THIRD, is_workday=False), now=NOW, zone=ZONE, shown="0" * 64)
    assert store.seasons.workday_entries() == []
    assert _rounds()[2].opens_at == datetime(2026, 3, 16, 1, tzinfo=UTC)


def test_people_are_counted_by_round():
    _load()
    branch = makers.make_branch("a")
    members = [makers.make_member(branch) for _ in range(3)]
    outsider = makers.make_member()
    standings.open_due(NOW, ZONE)
    first, season = _rounds()[0], store.seasons.by_code("2026")
    makers.make_result(first, members[0], 70)
    makers.make_result(first, outsider, 90)
    assert participation.of_season(season.id)[first.id] == participation.Participation(3, 1)
    assert participation.handed_in(first.id) == 2
    assert participation.running(first.id) == 0


def test_a_release_is_refused_before_the_close_and_where_results_come_by_themselves():
    _load(replace(MARCH, weekly=replace(MARCH.weekly, results="after_release")))
    first, second = _rounds()[:2]
    with pytest.raises(refusals.Conflict, match="round-not-closed"):
        services.release(second.id, now=NOW)
    assert services.release(first.id, now=NOW)
    assert not services.release(first.id, now=NOW + timedelta(hours=1))
    assert _rounds()[0].released_at == NOW
    with pytest.raises(refusals.Missing):
        services.release(999, now=NOW)


def test_a_coming_round_that_is_no_longer_held_takes_its_exceptions_with_it():
    _load()
    boss, coming = makers.make_member(), _rounds()[-1]
    with store.transaction():
        store.overrides.add(
            {
                "round_id": coming.id,
                "member_id": boss.id,
                "closes_at": coming.closes_at + timedelta(days=1),
                "reason": "出差",
                "made_by": boss.id,
                "made_at": NOW,
            }
        )
    _load(replace(MARCH, ends_on=date(2026, 3, 22)))
    assert coming.id not in [one.id for one in _rounds()]
    assert store.overrides.in_force(coming.id) == []
