"""Season files as bytes: read with every fault, written so that they read back equal; and their guide."""

import re
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core import seasons
from quizapp.core.fields import FIRST_DAY
from quizapp.core.papers import PaperPlan, Rule
from quizapp.core.ranking import PointsRule, RankingRule, Weights
from quizapp.core.timetable import WeekdayTime, WeeklyRule
from quizapp.files import season_files, workday_files

GUIDE = (Path(__file__).parents[2] / "docs" / "seasons.md").read_text("utf-8")
EXAMPLE = re.findall(r"```yaml\n(.*?)```", GUIDE, re.S)[0]
SMALLEST = """\
season: "2026"
title: 竞赛
starts_on: "2026-01-05"
ends_on: "2026-12-31"
weekly: {opens: MON 09:00, closes: FRI 18:00, paper: {rules: [{count: "10"}]}}
"""


def _codes(data: bytes) -> list[str]:
    parsed = season_files.read_season(data)
    assert parsed.season is None
    return [fault.code for fault in parsed.faults]


def test_a_season_file_is_read_and_written_back_equal() -> None:
    parsed = season_files.read_season(EXAMPLE.encode())
    assert parsed.faults == []
    assert parsed.season is not None
    written = season_files.write_season(parsed.season)
    assert season_files.read_season(written.encode()) == parsed


def test_the_file_of_a_season_speaks_in_the_order_of_the_format() -> None:
    parsed = season_files.read_season(SMALLEST.encode())
    assert parsed.season is not None
    written = season_files.write_season(parsed.season)
    tops = [line.partition(":")[0] for line in written.splitlines() if not line.startswith((" ", "-"))]
    assert tops == [
        *("season", "title", "starts_on", "ends_on", "weekly", "points", "ranking", "boards", "names")
    ]


@pytest.mark.parametrize("dress", ["\ufeff{}", "{}\n\n# 说明\n"])
def test_a_byte_order_mark_and_comments_are_taken(dress: str) -> None:
    assert season_files.read_season(dress.format(SMALLEST).encode()).faults == []


def test_windows_line_ends_are_taken() -> None:
    assert season_files.read_season(SMALLEST.replace("\n", "\r\n").encode()).faults == []


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty-file"),
        ("title: 竞赛".encode("gbk"), "not-utf8"),
        (SMALLEST.encode()[:-20], "unclosed-bracket"),
        (b"a: &a [x]\nb: *a\n", "anchor"),
        (b"!!python/object:os.system {}", "tag"),
        (b"--- a\n--- b\n", "several-documents"),
        (b"[" * 10_000, "too-deep"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(data: bytes, code: str) -> None:
    assert code in _codes(data)


def test_faults_of_the_file_and_of_its_content_come_together_in_order() -> None:
    text = SMALLEST.replace("竞赛", "!!str 竞赛") + "boards: all\n"
    assert _codes(text.encode()) == ["tag", "bad-value"]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(("season: " + "9" * 5_000_000).encode(), id="five megabytes of one value"),
        pytest.param("".join(f"k{number}: v\n" for number in range(100_000)).encode(), id="100,000 keys"),
        pytest.param((SMALLEST + f'points: {{pass_percent: "{"9" * 5000}"}}').encode(), id="5,000 digits"),
    ],
)
def test_an_overgrown_file_is_refused_with_short_facts(data: bytes) -> None:
    parsed = season_files.read_season(data)
    assert parsed.season is None
    assert 0 < len(parsed.faults) < 600
    assert all(len(str(fault.facts)) < 400 for fault in parsed.faults)


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Asia/Urumqi", "America/New_York", "UTC"])
def test_a_time_zone_that_this_machine_knows_is_taken(zone: str) -> None:
    parsed = season_files.read_season(f"{SMALLEST}time_zone: {zone}\n".encode())
    assert parsed.season is not None
    assert parsed.season.time_zone == zone


@pytest.mark.parametrize("zone", ["Beijing", "../../etc/passwd", "asia/shanghai", "+08:00"])
def test_another_time_zone_is_refused(zone: str) -> None:
    assert _codes(f"{SMALLEST}time_zone: {zone}\n".encode()) == ["bad-value"]


def _rows(heading: str) -> list[str]:
    """Give the rows of the first table below a heading of the guide."""
    below = GUIDE.partition(heading)[2]
    table = re.search(r"(?:^\|.*\n)+", below, re.M)
    assert table is not None
    return table[0].splitlines()[2:]


def _row(planned: seasons.PlannedRound) -> str:
    if planned.skipped or planned.opens_at is None or planned.closes_at is None:
        return f"| 第 {planned.number} 周 | {planned.week} | — | 停一次 |"
    moments = [at.astimezone(ZoneInfo("Asia/Shanghai")) for at in (planned.opens_at, planned.closes_at)]
    opens, closes = (
        f"周{'一二三四五六日'[at.weekday()]} {at.month}月{at.day}日 {at:%H:%M}" for at in moments
    )
    return f"| 第 {planned.number} 周 | {planned.week} | {opens} | {closes} |"


def _is_moved(planned: seasons.PlannedRound) -> bool:
    """Tell whether a week is not open from Monday 09:00 to Friday 18:00."""
    usual = timedelta(days=4, hours=9)
    return not (planned.opens_at and planned.closes_at) or planned.closes_at - planned.opens_at != usual


def test_the_guides_table_of_the_holiday_weeks_of_2026_is_the_plan() -> None:
    text = SMALLEST.replace("2026-01-05", "2025-12-29").replace("2026-12-31", "2027-01-03")
    season = season_files.read_season(text.encode()).season
    assert season is not None
    planned = seasons.plan(season, workday_files.load_calendar(), ZoneInfo("Asia/Shanghai"))
    # The last column, why, is for people.
    rows = [row.rsplit("|", 2)[0] + "|" for row in _rows("## 假期怎样影响每一周")]
    assert rows == [_row(week) for week in planned if _is_moved(week)]


def test_the_guide_says_rightly_what_becomes_of_its_last_week() -> None:
    season = season_files.read_season(EXAMPLE.encode()).season
    assert season is not None
    planned = seasons.plan(season, workday_files.load_calendar(), ZoneInfo("Asia/Shanghai"))
    assert [(week.number, week.reason, week.provisional) for week in planned if week.provisional] == [
        (53, "outside-season", True)
    ]


_minutes = st.times().map(lambda at: at.replace(second=0, microsecond=0))
_wall_times = st.builds(WeekdayTime, st.integers(0, 6), _minutes)
_titles = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn")), min_size=1, max_size=40).filter(
    lambda title: re.sub(r"[\s\u00ad\u200b-\u200d\u2060\ufeff]", "", title) != ""
)
_codes_of = st.text("abcXYZ019._-", min_size=1, max_size=64)
_rules = st.builds(
    Rule,
    st.integers(1, 500),
    st.none() | st.lists(_codes_of, min_size=1, max_size=3, unique=True).map(tuple),
    st.none() | st.sampled_from(["single", "multiple", "true_false", "blank"]),
    st.none() | _titles,
    st.none() | st.integers(1, 5),
    st.none() | st.integers(1, 10_000),
)
_plans = st.lists(_rules, min_size=1, max_size=3).map(lambda rules: PaperPlan(tuple(rules)))
_percent = st.integers(0, 100)
_rankings = [RankingRule("average", "dense", 0, 0, 1000), RankingRule("composite", weights=Weights())]


@given(
    st.builds(
        seasons.Season,
        code=_codes_of,
        title=_titles,
        time_zone=st.none() | st.sampled_from(["Asia/Shanghai", "UTC"]),
        starts_on=st.just(FIRST_DAY),
        ends_on=st.just(FIRST_DAY),
        weekly=st.builds(
            seasons.Weekly,
            st.builds(WeeklyRule, _wall_times, _wall_times),
            _plans,
            st.none() | st.integers(1, 1440).map(lambda minutes: minutes * 60),
            st.integers(1, 20),
            st.sampled_from(seasons.RESULTS),
        ),
        points=st.builds(PointsRule, _percent, _percent, st.integers(1, 100), _percent),
        ranking=st.sampled_from(_rankings),
        boards=st.sampled_from(seasons.BOARDS),
    )
)
def test_whatever_a_season_says_is_written_so_that_it_reads_back(season: seasons.Season) -> None:
    parsed = season_files.read_season(season_files.write_season(season).encode())
    assert [fault for fault in parsed.faults if not fault.warning] == []
    assert parsed.season == season
