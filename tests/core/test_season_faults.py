"""Season files with faults: every one in one pass, where it stands, and what may stand there instead."""

from typing import Any

import pytest

from quizapp.core import seasons
from quizapp.core.documents import Fault
from quizapp.files import yaml_reader
from tests.season_texts import ANNUAL, SMALLEST

ZONES = {"Asia/Shanghai", "America/New_York"}
# The first line behind SMALLEST, and the first of what is added under ``weekly`` at its end.
NEXT = 9


def _parse(text: str) -> seasons.ParsedSeason:
    node, found = yaml_reader.read(text.encode())
    assert node is not None
    assert found == []
    return seasons.parse(node, ZONES)


def _faults(text: str) -> list[tuple[str, int, dict[str, Any]]]:
    parsed = _parse(text)
    assert parsed.season is None
    return [(fault.code, fault.line, fault.facts) for fault in parsed.faults]


def _changed(before: str, after: str) -> str:
    """Change the one place of the smallest season that reads ``before``."""
    assert SMALLEST.count(before) == 1
    return SMALLEST.replace(before, after)


def test_all_faults_come_in_one_pass_in_the_order_of_the_file() -> None:
    text = """\
season: 2026 年
titles: 竞赛
starts_on: "2026-02-30"
weekly:
  opens: Monday
  paper: {rules: []}
boards: all
"""
    assert [(code, line) for code, line, _ in _faults(text)] == [
        ("missing-field", 1),
        ("missing-field", 1),
        ("bad-id", 1),
        ("unknown-field", 2),
        ("bad-date", 3),
        ("missing-field", 5),
        ("bad-value", 5),
        ("empty-field", 6),
        ("bad-value", 7),
    ]


def test_a_fault_stands_at_its_value() -> None:
    (fault,) = _parse(_changed("MON 09:00", "MON 24:00")).faults
    facts = {"field": "opens", "value": "MON 24:00", "allowed": "MON 00:00 – SUN 23:59"}
    assert fault == Fault("bad-value", 6, 10, facts)


@pytest.mark.parametrize("top", ["just text", "- a\n- b\n"])
def test_a_file_that_is_no_mapping_is_one_fault(top: str) -> None:
    assert [(code, facts["field"]) for code, _, facts in _faults(top)] == [("wrong-kind", "season")]


@pytest.mark.parametrize("name", ["season", "title", "starts_on", "ends_on"])
def test_a_season_needs_its_four_texts(name: str) -> None:
    lines = [line for line in SMALLEST.splitlines() if not line.startswith(name + ":")]
    assert _faults("\n".join(lines)) == [("missing-field", 1, {"field": name})]


def test_a_season_needs_a_weekly_rule() -> None:
    text = SMALLEST.partition("weekly:")[0]
    assert _faults(text) == [("missing-field", 1, {"field": "weekly"})]


@pytest.mark.parametrize("name", ["opens", "closes", "paper"])
def test_the_weekly_rule_needs_its_times_and_a_paper(name: str) -> None:
    lines = [line for line in SMALLEST.splitlines() if not line.startswith(f"  {name}:")]
    assert _faults("\n".join(lines)) == [("missing-field", 6, {"field": name})]


@pytest.mark.parametrize("name", ["opens_at", "closes_at", "paper"])
def test_the_annual_round_needs_its_times_and_a_paper(name: str) -> None:
    lines = [line for line in ANNUAL.splitlines() if not line.startswith(f"  {name}:")]
    assert _faults(SMALLEST + "\n".join(lines)) == [("missing-field", NEXT + 1, {"field": name})]


@pytest.mark.parametrize(
    ("added", "code", "facts"),
    [
        ("point: x", "unknown-field", {"field": "point", "suggestion": "points"}),
        ("time_zone: Asia/Shanghia", "bad-value", {"value": "Asia/Shanghia"}),
        ("time_zone: {a: b}", "wrong-kind", {"wanted": "text"}),
        ("boards: closed", "bad-value", {"allowed": "open, own_branch"}),
        ("annual: none", "wrong-kind", {"wanted": "mapping"}),
        ('points: {pass_percent: "101"}', "bad-value", {"allowed": "0–100"}),
        ('points: {best_percent_of_weeks: "0"}', "bad-value", {"allowed": "1–100"}),
        ("points: {pass_percnt: x}", "unknown-field", {"suggestion": "pass_percent"}),
        ("ranking: {branch: mean}", "bad-value", {"allowed": "roster_mean, composite, average, sum"}),
        ("ranking: {places: 1224}", "bad-value", {"allowed": "shared, dense"}),
        ("ranking: {small_branch: {below: few}}", "bad-value", {"value": "few"}),
        ('ranking: {small_branch: "5"}', "wrong-kind", {"field": "small_branch"}),
    ],
)
def test_a_wrong_value_at_the_top_is_named_with_what_may_stand_there(
    added: str, code: str, facts: dict[str, Any]
) -> None:
    ((found, line, found_facts),) = _faults(SMALLEST + added + "\n")
    assert (found, line) == (code, NEXT)
    assert facts.items() <= found_facts.items()


@pytest.mark.parametrize(
    ("added", "code", "facts"),
    [
        ("without_workday: hold", "bad-value", {"allowed": "skip"}),
        ('time_limit_min: "0"', "bad-value", {"allowed": "1–1440"}),
        ('attempts: "0"', "bad-value", {"allowed": "1–20"}),
        (
            "results: at_once",
            "bad-value",
            {"allowed": "after_hand_in, after_close, after_release"},
        ),
        ("weeks: [a]", "wrong-kind", {"field": "weeks", "wanted": "mapping"}),
        ('weeks: {"2026-02-30": {}}', "bad-date", {"field": "weeks", "value": "2026-02-30"}),
        ('weeks: {"2026-03-04": {}}', "not-a-monday", {"week": "2026-03-04", "monday": "2026-03-02"}),
        ('weeks: {"2026-03-02": x}', "wrong-kind", {"field": "2026-03-02"}),
        ('weeks: {"2026-03-02": {opens_on: x}}', "unknown-field", {"suggestion": "opens_at"}),
        ('weeks: {"2026-03-02": {opens_at: "2026-03-02"}}', "bad-value", {"allowed": "YYYY-MM-DD HH:MM"}),
        ('weeks: {"2026-03-02": {opens_at: "2026-02-30 09:00"}}', "bad-value", {"field": "opens_at"}),
        ('weeks: {"2026-03-02": {closes_at: ["a"]}}', "wrong-kind", {"field": "closes_at"}),
        (
            'weeks: {"2026-03-02": {opens_at: "2026-03-03 09:00", closes_at: "2026-03-03 09:00"}}',
            "closes-before-opens",
            {"opens_at": "2026-03-03 09:00", "closes_at": "2026-03-03 09:00"},
        ),
        ('weeks: {"2026-03-02": {paper: {}}}', "missing-field", {"field": "rules"}),
    ],
)
def test_a_wrong_value_in_the_weekly_rule_is_named_with_what_may_stand_there(
    added: str, code: str, facts: dict[str, Any]
) -> None:
    ((found, line, found_facts),) = _faults(f"{SMALLEST}  {added}\n")
    assert (found, line) == (code, NEXT)
    assert facts.items() <= found_facts.items()


@pytest.mark.parametrize(
    ("rules", "code", "facts"),
    [
        ("rules", "wrong-kind", {"field": "rules", "wanted": "list"}),
        ("[]", "empty-field", {"field": "rules"}),
        ("[{}]", "missing-field", {"field": "count"}),
        ("[single]", "wrong-kind", {"field": "rules", "wanted": "mapping"}),
        ('[{count: "0"}]', "bad-value", {"field": "count", "allowed": "1–500"}),
        ('[{count: "1", marks: "2"}]', "unknown-field", {"suggestion": "mark"}),
        ('[{count: "1", mark: "0"}]', "bad-mark", {"value": "0"}),
        ('[{count: "1", mark: ["2"]}]', "wrong-kind", {"field": "mark"}),
        ('[{count: "1", difficulty: "6"}]', "bad-difficulty", {"value": "6"}),
        ('[{count: "1", type: essay}]', "unknown-type", {"type": "essay"}),
        ('[{count: "1", type: order}]', "type-not-supported", {"type": "order"}),
        ('[{count: "1", type: {}}]', "wrong-kind", {"field": "type"}),
        ('[{count: "1", topic: ""}]', "empty-field", {"field": "topic"}),
        ('[{count: "1", banks: union-law}]', "wrong-kind", {"field": "banks", "wanted": "list"}),
        ('[{count: "1", banks: []}]', "empty-field", {"field": "banks"}),
        ('[{count: "1", banks: [工会法]}]', "bad-id", {"field": "banks", "value": "工会法"}),
        ('[{count: "1", banks: [[a]]}]', "wrong-kind", {"field": "banks", "wanted": "text"}),
        ('[{count: "1", banks: [a, b, a]}]', "repeated-value", {"field": "banks", "value": "a"}),
    ],
)
def test_a_wrong_rule_of_a_paper_is_named_with_what_may_stand_there(
    rules: str, code: str, facts: dict[str, Any]
) -> None:
    ((found, line, found_facts),) = _faults(_changed('[{count: "10"}]', rules))
    assert (found, line) == (code, 8)
    assert facts.items() <= found_facts.items()


def test_a_season_does_not_end_before_it_starts() -> None:
    facts = {"starts_on": "2026-01-05", "ends_on": "2026-01-04"}
    assert _faults(_changed("2026-12-31", "2026-01-04")) == [("ends-before-starts", 4, facts)]


@pytest.mark.parametrize(("ends_on", "is_right"), [("2029-01-06", True), ("2029-01-07", False)])
def test_a_season_is_three_years_at_most(ends_on: str, is_right: bool) -> None:
    codes = [fault.code for fault in _parse(_changed("2026-12-31", ends_on)).faults]
    assert codes == ([] if is_right else ["season-too-long"])


def test_very_many_weeks_are_one_fault() -> None:
    weeks = "  weeks:\n" + "".join(f"    k{number}: {{}}\n" for number in range(160))
    assert _faults(SMALLEST + weeks) == [("too-many", 10, {"field": "weeks", "count": 160, "limit": 159})]


@pytest.mark.parametrize(
    ("opens_at", "closes_at", "is_far"),
    [
        ("2026-03-02 00:00", "2026-03-15 23:59", False),
        ("2026-03-02 00:00", "2026-03-16 00:00", False),
        ("2026-03-02 00:00", "2026-03-16 00:01", True),
        ("2026-03-01 23:59", "2026-03-06 18:00", True),
    ],
)
def test_times_far_from_their_week_are_a_warning(opens_at: str, closes_at: str, is_far: bool) -> None:
    week = f'  weeks: {{"2026-03-02": {{opens_at: "{opens_at}", closes_at: "{closes_at}"}}}}\n'
    parsed = _parse(SMALLEST + week)
    assert parsed.season is not None
    assert [(fault.code, fault.warning) for fault in parsed.faults] == [("week-times-far", True)] * is_far


def test_passing_above_excellent_is_a_warning() -> None:
    parsed = _parse(SMALLEST + 'points: {pass_percent: "91"}\n')
    assert parsed.season is not None
    assert [fault.code for fault in parsed.faults if fault.warning] == ["pass-above-excellent"]


def test_the_annual_round_closes_after_it_opens() -> None:
    text = SMALLEST + ANNUAL.replace("11:00", "08:00")
    assert [code for code, _, _ in _faults(text)] == ["closes-before-opens"]


@pytest.mark.parametrize(
    ("ranking", "codes"),
    [
        ('{branch: composite, weights: {participation: "30", mean: "50", excellent: "21"}}', ["weights-sum"]),
        ('{branch: composite, weights: {participation: "30", mean: "70"}}', ["missing-field"]),
        ('{branch: composite, weights: {participation: "30", mean: "50", excellent: x}}', ["bad-value"]),
        ('{weights: {participation: "30", mean: "50", excellent: "20"}}', ["weights-without-composite"]),
        (
            '{branch: average, weights: {participation: "30", mean: "50", excellent: "20"}}',
            ["weights-without-composite"],
        ),
    ],
)
def test_weights_are_three_parts_of_a_hundred_and_for_composite_alone(ranking: str, codes: list[str]) -> None:
    assert [code for code, _, _ in _faults(f"{SMALLEST}ranking: {ranking}\n")] == codes
