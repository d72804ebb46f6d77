"""Season files: what is read, what stands where nothing is said, and what is stored."""

from datetime import date, datetime, time

import pytest

from quizapp.core import seasons
from quizapp.core.papers import PaperPlan, Rule
from quizapp.core.ranking import League, PointsRule, Promotion, RankingRule, Weights
from quizapp.core.timetable import WeekdayTime, WeeklyRule, WeekTimes
from quizapp.files import yaml_reader
from tests.season_texts import ANNUAL, SMALLEST

ZONES = {"Asia/Shanghai", "America/New_York"}
TEN = PaperPlan((Rule(10),))


def _parse(text: str) -> seasons.ParsedSeason:
    node, found = yaml_reader.read(text.encode())
    assert node is not None
    assert found == []
    return seasons.parse(node, ZONES)


def _season(text: str) -> seasons.Season:
    parsed = _parse(text)
    assert parsed.faults == []
    assert parsed.season is not None
    return parsed.season


def _changed(before: str, after: str) -> str:
    """Change the one place of the smallest season that reads ``before``."""
    assert SMALLEST.count(before) == 1
    return SMALLEST.replace(before, after)


def test_what_is_not_said_stands_as_the_format_has_it() -> None:
    assert _season(SMALLEST) == seasons.Season(
        code="2026",
        title="竞赛",
        time_zone=None,
        starts_on=date(2026, 1, 5),
        ends_on=date(2026, 12, 31),
        weekly=seasons.Weekly(
            rule=WeeklyRule(WeekdayTime(0, time(9)), WeekdayTime(4, time(18)), "skip"),
            plan=TEN,
            time_limit_s=None,
            attempts=1,
            results="after_hand_in",
            weeks={},
        ),
        annual=None,
        points=PointsRule(pass_percent=60, excellent_percent=90, best_percent_of_weeks=85, annual_percent=40),
        ranking=RankingRule("roster_mean", "shared", 60, small_below=5, small_prior=5, weights=None),
        boards="open",
    )


def test_an_annual_round_held_without_more_words_is_one_attempt_released_later() -> None:
    assert _season(SMALLEST + ANNUAL).annual == seasons.Annual(
        opens_at=datetime.fromisoformat("2026-12-18 09:00"),
        closes_at=datetime.fromisoformat("2026-12-18 11:00"),
        plan=PaperPlan((Rule(50),)),
        pass_percent=60,
        time_limit_s=None,
        attempts=1,
        results="after_release",
    )


def test_the_annual_round_passes_where_the_points_do_unless_it_says_otherwise() -> None:
    points = 'points: {pass_percent: "70"}\n'
    without, own = (
        _season(SMALLEST + ANNUAL + points),
        _season(SMALLEST + ANNUAL + '  pass_percent: "75"\n' + points),
    )
    assert without.annual is not None
    assert own.annual is not None
    assert (without.annual.pass_percent, own.annual.pass_percent) == (70, 75)


def test_every_field_of_the_weekly_rule_is_read() -> None:
    more = '  without_workday: skip\n  time_limit_min: "15"\n  attempts: "2"\n  results: after_close\n'
    weekly = _season(SMALLEST + more).weekly
    assert (weekly.time_limit_s, weekly.attempts, weekly.results) == (900, 2, "after_close")


def test_every_field_of_the_annual_round_is_read() -> None:
    more = '  time_limit_min: "90"\n  attempts: "2"\n  pass_percent: "0"\n  results: after_close\n'
    annual = _season(SMALLEST + ANNUAL + more).annual
    assert annual is not None
    assert (annual.time_limit_s, annual.attempts, annual.pass_percent) == (5400, 2, 0)
    assert annual.results == "after_close"


def test_every_field_of_a_rule_is_read() -> None:
    banks = "banks: [union-law, civil-code]"
    rule = f'{{{banks}, type: multiple, topic: " 组织 ", difficulty: "3", count: "2", mark: "1.5"}}'
    plan = _season(_changed('{count: "10"}', rule)).weekly.plan
    assert plan == PaperPlan((Rule(2, ("union-law", "civil-code"), "multiple", " 组织 ", 3, 150),))


def test_weeks_have_times_or_a_paper_of_their_own_and_come_in_order() -> None:
    weeks = """\
  weeks:
    "2026-11-16": {opens_at: "2026-11-16 09:00", closes_at: "2026-11-24 18:00"}
    "2026-03-02": {paper: {rules: [{count: "10"}]}}
"""
    week = seasons.Week(
        WeekTimes(datetime.fromisoformat("2026-11-16 09:00"), datetime.fromisoformat("2026-11-24 18:00"))
    )
    read = _season(SMALLEST + weeks).weekly.weeks
    assert list(read.items()) == [(date(2026, 3, 2), seasons.Week(plan=TEN)), (date(2026, 11, 16), week)]


def test_points_ranking_boards_and_the_zone_are_read() -> None:
    season = _season(
        SMALLEST
        + """\
points: {pass_percent: "50", excellent_percent: "80", best_percent_of_weeks: "100", annual_percent: "0"}
ranking:
  {branch: sum, places: dense, least_participation_percent: "0", small_branch: {below: "0", prior: "7"}}
boards: own_branch
time_zone: America/New_York
"""
    )
    assert season.points == PointsRule(50, 80, 100, 0)
    assert season.ranking == RankingRule("sum", "dense", 0, 0, 7)
    assert (season.boards, season.time_zone) == ("own_branch", "America/New_York")


def test_a_small_branch_may_set_one_of_its_two_numbers() -> None:
    ranking = _season(SMALLEST + 'ranking: {small_branch: {prior: "3"}}\n').ranking
    assert (ranking.small_below, ranking.small_prior) == (5, 3)


@pytest.mark.parametrize(
    ("given", "weights"),
    [
        ("", Weights(30, 50, 20)),
        (', weights: {participation: "100", mean: "0", excellent: "0"}', Weights(100, 0, 0)),
    ],
)
def test_composite_weighs_as_it_is_told(given: str, weights: Weights) -> None:
    assert _season(SMALLEST + f"ranking: {{branch: composite{given}}}\n").ranking.weights == weights


def test_a_stored_season_reads_back_as_an_equal_one() -> None:
    weeks = """\
  weeks:
    "2026-03-02": {paper: {rules: [{count: "10"}]}}
    "2026-11-16": {opens_at: "2026-11-16 09:00"}
    "2026-11-23": {closes_at: "2026-12-01 18:00"}
"""
    ranking = "ranking: {branch: composite}\n"
    season = _season(SMALLEST + weeks + ANNUAL + ranking)
    assert seasons.from_json(seasons.to_json(season)) == season


SECTIONS = """\
{sections: [
    {title: 一、单项选择题, rules: [{type: single, count: "30", mark: "2"}, {count: "5", mark: "2"}]},
    {title: 二、判断题, rules: [{type: true_false, count: "30", mark: "1"}]},
  ], total: "100", difficulty_within: "0.3"}"""


def test_a_paper_in_sections_keeps_its_headings_in_order_and_reads_back_equal() -> None:
    season = _season(SMALLEST + ANNUAL.replace('{rules: [{count: "50"}]}', SECTIONS))
    assert season.annual is not None
    plan = season.annual.plan
    assert plan.headings == ((1, "一、单项选择题"), (36, "二、判断题"))
    assert (plan.total_hundredths, plan.difficulty_within_hundredths) == (100_00, 30)
    assert seasons.from_json(seasons.to_json(season)) == season
    assert PaperPlan.from_json(plan.to_json()) == plan


def test_a_season_stored_without_a_zone_reads_back() -> None:
    season = _season(SMALLEST + ANNUAL)
    assert seasons.from_json(seasons.to_json(season)) == season


def test_a_stored_season_keeps_a_zone_that_is_no_longer_known() -> None:
    stored = seasons.to_json(_season(SMALLEST)) | {"time_zone": "Asia/Atlantis"}
    assert seasons.from_json(stored).time_zone == "Asia/Atlantis"


def test_what_is_no_stored_season_is_an_error() -> None:
    with pytest.raises(ValueError, match="missing-field"):
        seasons.from_json({"season": "2026"})


@pytest.mark.parametrize(("mark", "written"), [("2", "2"), ("0.50", "0.5"), ("1.05", "1.05"), ("100", "100")])
def test_marks_are_written_without_needless_zeros(mark: str, written: str) -> None:
    tree = seasons.to_json(_season(_changed('{count: "10"}', f'{{count: "1", mark: "{mark}"}}')))
    assert tree["weekly"]["paper"]["rules"] == [{"count": "1", "mark": written}]


def test_leagues_names_freezes_and_study_lists_are_read_and_read_back_equal() -> None:
    season = _season(
        SMALLEST
        + """\
  freeze_min: "30"
  weeks: {"2026-03-02": {study: [二十大报告第四部分, 工会法第二章]}}
"""
        + ANNUAL
        + """\
  freeze_min: "60"
  unfreeze_at: "2026-12-19 09:00"
ranking:
  leagues: [{name: 甲组, from: "50"}, {name: 乙组, from: "15"}, {name: 丙组, from: "1"}]
  promotion: {every_weeks: "4", branches: "2"}
names: initials
"""
    )
    assert season.ranking.leagues == (League("甲组", 50), League("乙组", 15), League("丙组", 1))
    assert season.ranking.promotion == Promotion(every_weeks=4, branches=2)
    assert (season.names, season.weekly.freeze_min) == ("initials", 30)
    assert season.weekly.weeks[date(2026, 3, 2)].study == ("二十大报告第四部分", "工会法第二章")
    assert season.annual is not None
    assert season.annual.unfreeze_at == datetime.fromisoformat("2026-12-19 09:00")
    assert seasons.from_json(seasons.to_json(season)) == season
    assert RankingRule.from_json(season.ranking.to_json()) == season.ranking


def test_a_ranking_rule_stored_before_there_were_leagues_reads_back() -> None:
    old = {
        key: value for key, value in RankingRule().to_json().items() if key not in ("leagues", "promotion")
    }
    assert RankingRule.from_json(old) == RankingRule()
