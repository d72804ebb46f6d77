"""Faults in what a season file says of a paper as a whole: sections, the total, the set difficulty."""

from typing import Any

import pytest

from quizapp.core import seasons
from quizapp.core.documents import Fault
from quizapp.files import yaml_reader

ZONES = {"Asia/Shanghai"}
SEASON = """\
season: "2026"
title: 竞赛
starts_on: "2026-01-05"
ends_on: "2026-12-31"
weekly:
  opens: MON 09:00
  closes: FRI 18:00
  paper: """


def _parse(paper: str, **more: Any) -> seasons.ParsedSeason:
    node, found = yaml_reader.read(f"{SEASON}{paper}\n".encode())
    assert node is not None
    assert found == []
    return seasons.parse(node, ZONES, **more)


def _faults(paper: str) -> list[tuple[str, int, dict[str, Any]]]:
    parsed = _parse(paper)
    assert parsed.season is None
    return [(fault.code, fault.line, fault.facts) for fault in parsed.faults]


@pytest.mark.parametrize(
    ("paper", "code", "facts"),
    [
        ("{sections: x}", "wrong-kind", {"field": "sections", "wanted": "list"}),
        ("{sections: []}", "empty-field", {"field": "sections"}),
        ('{sections: [{rules: [{count: "1"}]}]}', "missing-field", {"field": "title"}),
        ('{sections: [{title: "", rules: [{count: "1"}]}]}', "empty-field", {"field": "title"}),
        ("{sections: [{title: 一}]}", "missing-field", {"field": "rules"}),
        ("{sections: [{title: 一, rules: []}]}", "empty-field", {"field": "rules"}),
        (
            '{sections: [{title: 一, rule: x, rules: [{count: "1"}]}]}',
            "unknown-field",
            {"field": "rule"},
        ),
        (
            '{rules: [{count: "1"}], sections: [{title: 一, rules: [{count: "1"}]}]}',
            "rules-and-sections",
            {},
        ),
        ('{rules: [{count: "1"}], total: "0"}', "bad-value", {"field": "total"}),
        ('{rules: [{count: "1"}], total: "1.005"}', "bad-value", {"field": "total"}),
        ('{rules: [{count: "1"}], difficulty_within: "4.01"}', "bad-value", {"allowed": "0.01–4"}),
        ('{rules: [{count: "1"}], total: {a: b}}', "wrong-kind", {"field": "total"}),
    ],
)
def test_what_is_wrong_with_sections_and_numbers_of_a_paper_is_named(
    paper: str, code: str, facts: dict[str, Any]
) -> None:
    ((found, line, found_facts),) = _faults(paper)
    assert (found, line) == (code, 8)
    assert facts.items() <= found_facts.items()


def test_sections_together_hold_no_more_rules_than_a_plan_may() -> None:
    section = "{title: 一, rules: [" + ", ".join(['{count: "1"}'] * 60) + "]}"
    ((code, _line, facts),) = _faults(f"{{sections: [{section}, {section}]}}")
    assert (code, facts["count"], facts["limit"]) == ("too-many", 60, 40)


def test_a_total_that_the_marks_do_not_add_up_to_is_a_fault_where_it_stands() -> None:
    paper = '{total: "100", rules: [{count: "30", mark: "2"}, {count: "10", mark: "3.5"}]}'
    (fault,) = _parse(paper).faults
    assert fault == Fault("total-disagrees", 8, 18, {"total": "100", "sum": "95"})


def test_a_total_is_checked_by_the_pool_where_a_rule_has_no_mark() -> None:
    (fault,) = _parse('{total: "7", rules: [{count: "3"}]}', mark_of=lambda _rule: 200).faults
    assert (fault.code, fault.facts) == ("total-disagrees", {"total": "7", "sum": "6"})
    assert _parse('{total: "6", rules: [{count: "3"}]}', mark_of=lambda _rule: 200).faults == []


def test_a_total_that_nobody_can_check_is_doubtful_and_no_fault() -> None:
    parsed = _parse('{total: "7", rules: [{count: "3"}, {count: "1", mark: "1"}, {count: "2"}]}')
    (doubt,) = parsed.faults
    assert (doubt.code, doubt.warning, doubt.facts) == ("total-unchecked", True, {"rules": "1, 3"})
    assert parsed.season is not None
