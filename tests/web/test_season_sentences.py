"""Whatever is wrong with a season file, and whyever a week is skipped, there are words for it."""

import pytest

from quizapp.core import seasons, timetable
from quizapp.files import season_files
from quizapp.web import faults, skip_reasons

FAULTY = """\
season: 2026 年
titles: 竞赛
time_zone: Beijing
starts_on: "2026-12-31"
ends_on: "2026-01-05"
weekly:
  opens: Monday
  closes: FRI 18:00
  paper:
    rules: [{count: "0", type: essay, banks: [a, a], difficulty: "9", mark: "0", topic: ""}, {type: short}]
  weeks:
    "2026-03-04": {}
    "2026-02-30": {}
    "2026-03-02": {opens_at: "2026-04-02 09:00", closes_at: "2026-04-01 09:00"}
points: {pass_percent: "99"}
ranking: {branch: sum, weights: {participation: "1", mean: "1", excellent: "1"}}
boards: [open]
"""
OTHERS = [
    'title: "' + "长" * 201 + '"',
    'starts_on: "2020-01-01"\nends_on: "2026-01-01"',
    "weekly:\n  weeks:\n" + "".join(f"    k{number}: {{}}\n" for number in range(200)),
    'ranking: {branch: composite, weights: {participation: "1", mean: "1", excellent: "1"}}',
    "weekly: {paper: {rules: []}}",
    'ranking: {leagues: [{name: 甲组, from: "9"}, {name: 乙组, from: "9"}]}',
    'ranking: {promotion: {every_weeks: "4", branches: "1"}}',
    'annual: {closes_at: "2026-12-18 11:00", unfreeze_at: "2026-12-18 10:00"}',
    'weekly: {paper: {total: "9", rules: [{count: "2", mark: "4"}]}}',
    'weekly: {paper: {total: "9", rules: [{count: "2"}]}}',
    'weekly: {paper: {rules: [{count: "2"}], sections: [{title: 一, rules: [{count: "2"}]}]}}',
]


@pytest.mark.parametrize("text", [FAULTY, *OTHERS])
def test_every_fault_has_a_headline_and_says_what_to_do(text):
    found = season_files.read_season(text.encode()).faults
    assert found
    for headline, advice in map(faults.say, found):
        assert headline
        assert advice.endswith(("。", "？"))
        assert "%" not in headline + advice


def test_these_files_have_every_fault_that_season_files_alone_can_have():
    found = {
        fault.code for text in [FAULTY, *OTHERS] for fault in season_files.read_season(text.encode()).faults
    }
    assert set(faults.season_files.SENTENCES) <= found


def test_every_reason_for_skipping_a_week_is_put_into_words():
    assert set(skip_reasons.SENTENCES) == {*timetable.SKIP_REASONS, *seasons.UNPLANNED_REASONS}
