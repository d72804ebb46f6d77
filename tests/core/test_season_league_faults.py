"""Faults in what a season file says of leagues, promotion, names, freezes and study lists."""

from typing import Any

import pytest

from quizapp.core import seasons
from quizapp.files import yaml_reader
from tests.season_texts import ANNUAL, SMALLEST


def _faults(text: str) -> dict[str, dict[str, Any]]:
    """Give the facts of each fault by its code."""
    node, found = yaml_reader.read(text.encode())
    assert node is not None
    assert found == []
    parsed = seasons.parse(node, {"Asia/Shanghai"})
    assert parsed.season is None
    return {fault.code: fault.facts for fault in parsed.faults}


GROUPS = '[{name: 甲组, from: "50"}, {name: 乙组, from: "1"}]'


@pytest.mark.parametrize(
    ("ranking", "code", "facts"),
    [
        ("{leagues: 甲组}", "wrong-kind", {"field": "leagues", "wanted": "list"}),
        ("{leagues: [甲组]}", "wrong-kind", {"field": "leagues", "wanted": "mapping"}),
        ('{leagues: [{title: 甲组, from: "1"}]}', "missing-field", {"field": "name"}),
        ('{leagues: [{name: 甲组, from: "0"}]}', "bad-value", {"field": "from", "allowed": "1–100000"}),
        ('{leagues: [{name: 甲组, from: "5"}]}', "last-league", {"name": "甲组", "from": 5}),
        (
            '{leagues: [{name: 甲组, from: "5"}, {name: 甲组, from: "1"}]}',
            "repeated-value",
            {"field": "leagues", "value": "甲组"},
        ),
        (
            '{leagues: [{name: 甲组, from: "5"}, {name: 乙组, from: "5"}, {name: 丙组, from: "1"}]}',
            "leagues-order",
            {"name": "乙组", "from": 5, "before": 5},
        ),
        ('{promotion: {every_weeks: "4", branches: "1"}}', "promotion-without-leagues", {}),
        (f'{{leagues: {GROUPS}, promotion: {{every_weeks: "4"}}}}', "missing-field", {"field": "branches"}),
        (
            f'{{leagues: {GROUPS}, promotion: {{every_week: "4", branches: "1"}}}}',
            "unknown-field",
            {"suggestion": "every_weeks"},
        ),
    ],
)
def test_leagues_go_from_large_to_one_member_and_promotion_needs_them(
    ranking: str, code: str, facts: dict[str, Any]
) -> None:
    assert facts.items() <= _faults(f"{SMALLEST}ranking: {ranking}\n")[code].items()


@pytest.mark.parametrize(
    ("added", "code"),
    [
        ("names: initial", "bad-value"),
        ('  freeze_min: "0"', "bad-value"),
        ('  weeks: {"2026-03-02": {study: 二十大报告}}', "wrong-kind"),
        ('  weeks: {"2026-03-02": {study: [" "]}}', "empty-field"),
        ('  weeks: {"2026-03-02": {study: [[a]]}}', "wrong-kind"),
        ('  weeks: {"2026-03-02": {study: ["' + "长" * 201 + '"]}}', "field-too-long"),
        (ANNUAL + '  unfreeze_at: "2026-12-19 09:00"', "unfreeze-without-freeze"),
        (ANNUAL + '  freeze_min: "60"\n  unfreeze_at: "2026-12-18 10:59"', "unfreezes-before-close"),
    ],
)
def test_names_freezes_and_study_lists_are_checked(added: str, code: str) -> None:
    assert list(_faults(f"{SMALLEST}{added}\n")) == [code]
