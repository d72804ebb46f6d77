"""The league on the wall: ten branches a page, bars from the federation's mean."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Any

from flask_babel import gettext as _

from quizapp.core import ranking, seasons
from quizapp.screens import words
from quizapp.screens.scene import Scene
from quizapp.store.walls import Head, Row
from quizapp.web import formats, ranking_words

ROWS = 10
# Beyond this nobody waits for the own branch; the rest stands on the boards.
PAGES_MOST = 12
# The axis stands at one of the places that wall.css knows: every 5 per cent of the bar's column.
STEP = Fraction(1, 20)


@dataclass(frozen=True, slots=True)
class Scale:
    """Where bars begin and how long they are.

    :ivar low: hundredths at the left end of the column.
    :ivar base: hundredths where bars begin, at ``axis``.
    :ivar high: hundredths at the right end.
    :ivar axis: percent of the column, a multiple of 5.
    :ivar is_mean: whether ``base`` is the federation's mean; otherwise it is 0.
    """

    low: Fraction
    base: int
    high: int
    axis: int
    is_mean: bool

    def bar(self, value: int | None) -> tuple[float, float]:
        """Give start and length of a bar in thousandths of the column; below the base it runs to the left."""
        if value is None:
            return self.axis * 10, 0
        at = (value - self.low) / (self.high - self.low) if self.high > self.low else Fraction(0)
        end = float(1000 * max(Fraction(0), min(Fraction(1), at)))
        return round(min(end, self.axis * 10), 1), round(abs(end - self.axis * 10), 1)


def scale(values: Sequence[int], *, lowest: int, mean: int | None, highest: int) -> Scale:
    """Choose the scale of a page.

    From the federation's mean to 100, so that 96.4 and 90.8 look different and the zero point says
    something. A page with branches below the mean moves the mean to the right, as far as the lowest of all
    pages needs, so that all such pages have one scale. From 0 where there is no mean to measure by, or where
    nobody on the page differs from it.

    :param values: of the page, hundredths.
    :param lowest: of all pages.
    :param mean: None where the rule has none.
    :param highest: the right end.
    """
    if mean is None or mean >= highest or all(value == mean for value in values):
        return Scale(Fraction(0), 0, max(highest, 1), 0, is_mean=False)
    if min(values, default=mean) >= mean:
        return Scale(Fraction(mean), mean, highest, 0, is_mean=True)
    steps = -(-Fraction(mean - lowest, highest - lowest) // STEP)
    share = min(steps, 19) * STEP
    low = (mean - share * highest) / (1 - share)
    return Scale(low, mean, highest, int(share * 100), is_mean=True)


def federation_value(facts: dict[str, Any]) -> int | None:
    """Measure the whole federation by its branches' rule; None for a sum, which grows with the roster."""
    rule = ranking.RankingRule.from_json(facts["rule"] | {"small_below": 0})
    if not ranking.MEASURES[rule.branch].IS_A_MEAN or not facts["expected"]:
        return None
    whole = ranking.BranchSums(
        0, facts["expected"], facts["took_part"], facts["sum_hundredths"], facts["excellent"]
    )
    return ranking.measure_round([whole], rule)[0].value_hundredths


def pages(scene: Scene, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Give the league of the round that is shown, ten branches a page; nothing before scores are out.

    :param rows: of its board, in order.
    """
    head = scene.league
    if scene.shown is None or head is None or not head.facts["shows_scores"] or not rows:
        return []
    values = [row.value_hundredths for row in rows if row.value_hundredths is not None]
    mean = federation_value(head.facts)
    rule = ranking.RankingRule.from_json(head.facts["rule"])
    is_a_mean = ranking.MEASURES[rule.branch].IS_A_MEAN
    highest = max([words.FULL_HUNDREDTHS] if is_a_mean else [*values, 100])
    flagged = {row.facts.get("league"): row for row in reversed(rows) if _may_win(row)}
    parts = _parts(rows)
    made = []
    for number, (part, is_top) in enumerate(parts, start=1):
        own = [row.value_hundredths for row in part if row.value_hundredths is not None]
        its_scale = scale(own, lowest=min(values, default=0), mean=mean, highest=highest)
        page = {
            "key": f"league-{number}",
            "number": number,
            "pages": len(parts),
            "base": _base(its_scale, rule),
            "high": formats.hundredths(highest),
        }
        best = flagged.get(part[0].facts.get("league"))
        made.append(page | _page(scene, head, part, its_scale, best, is_top=is_top))
    return made


def _page(
    scene: Scene, head: Head, part: Sequence[Row], its_scale: Scale, flagged: Row | None, *, is_top: bool
) -> dict[str, Any]:
    """Give what one page shows.

    :param flagged: the first of the league who may win the flag.
    :param is_top: whether the page begins with the league's first row.
    """
    assert scene.shown is not None
    return {
        "title": _("支部联赛"),
        "subtitle": words.week(scene.shown),
        "league": words.league(head.facts, part[0].facts.get("league")),
        "scale": its_scale,
        "rows": [
            _row(scene, row, its_scale, flagged, is_first_row=is_top and not index)
            for index, row in enumerate(part)
        ],
        "has_small": any(row.raw_hundredths is not None for row in part),
        "rule": words.rule(head.facts["rule"]),
        "first": part[0].position,
        "last": part[-1].position,
        "branches": head.facts["branches"],
    }


def _parts(rows: Sequence[Row]) -> list[tuple[Sequence[Row], bool]]:
    """Part the rows into pages, each of one league: its rows, and whether it is the league's first."""
    parts: list[tuple[Sequence[Row], bool]] = []
    for _league, group in groupby(rows, key=lambda row: row.facts.get("league")):
        own = list(group)
        for start in range(0, len(own), ROWS):
            parts.append((own[start : start + ROWS], start == 0))
    return parts[:PAGES_MOST]


def _may_win(row: Row) -> bool:
    return row.place is not None and bool(row.facts["may_win"])


def _base(its_scale: Scale, rule: ranking.RankingRule) -> str:
    """Say what the axis stands for."""
    if not its_scale.is_mean:
        return "0"
    return ranking_words.of_all(ranking.describe(rule), formats.hundredths(its_scale.base))


def _row(
    scene: Scene, row: Row, its_scale: Scale, flagged: Row | None, *, is_first_row: bool
) -> dict[str, Any]:
    is_leader = is_first_row and row.place == 1
    has_medal = row.place is not None and row.place <= 3 and row.facts["may_win"]
    has_flag = flagged is not None and row.place == flagged.place and row.facts["may_win"]
    start, length = its_scale.bar(row.value_hundredths)
    whole, part = words.score(row.value_hundredths)
    return {
        "id": row.branch_id,
        "kind": "lead" if is_leader else "first" if row.place == 1 else "top" if has_medal else "",
        "place": formats.NOTHING if row.place is None else row.place,
        "moved": row.moved,
        "name": row.wall,
        "start": start,
        "length": length,
        "whole": whole,
        "part": part,
        "is_small": row.raw_hundredths is not None,
        "participation": formats.share(row.facts["took_part"], row.facts["expected"]),
        "has_flag": has_flag,
        "note": _note(scene, row, has_flag=has_flag) if is_leader else "",
    }


def _note(scene: Scene, row: Row, *, has_flag: bool) -> str:
    """Say under the leader's bar how it stands with the weekly flag."""
    assert scene.shown is not None
    if scene.shown.kind != seasons.WEEKLY:
        return ""
    if not has_flag:
        return _("参与率未达到要求，不授流动红旗")
    if scene.shown.settled_at is None:
        return _("流动红旗，%(when)s 授予榜首", when=words.close(scene.shown))
    return "" if scene.is_frozen else _("本周流动红旗得主")
