"""Every number in the tables of docs/ranking.md, computed again."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from quizapp.core import marks, ranking

DOCUMENT = (Path(__file__).parents[2] / "docs" / "ranking.md").read_text(encoding="utf-8")
POINTS = ranking.PointsRule()
RULE = ranking.RankingRule()


def _tables(heading):
    """Give the tables below a heading, each a list of rows by column name; empty cells are empty text."""
    section = re.split(rf"^#+ {re.escape(heading)}$", DOCUMENT, flags=re.M)[1]
    section = re.split(r"^#+ ", section, flags=re.M)[0]
    tables = []
    for block in re.findall(r"(?:^\|.*\n)+", section, flags=re.M):
        head, _, *rows = [
            [cell.strip() for cell in line.strip("|\n").split("|")] for line in block.splitlines()
        ]
        tables.append([dict(zip(head, row, strict=True)) for row in rows])
    return tables


def _hundredths(text):
    """Read a printed number exactly; None from an empty cell."""
    if not text:
        return None
    whole, _, decimals = text.partition(".")
    return int(whole) * 100 + int(decimals.ljust(2, "0"))


def _whole(text):
    return int(text) if text else None


def _sums(rows):
    """Read E, N, Σ and the excellent of each branch; the id is the line."""
    return [
        ranking.BranchSums(n, int(row["E"]), int(row["N"]), _hundredths(row["Σ"]), int(row["优秀"]))
        for n, row in enumerate(rows)
    ]


@pytest.mark.parametrize("row", _tables("成绩")[0])
def test_scores_are_as_printed(row):
    score = marks.score_hundredths(_hundredths(row["得分"]), _hundredths(row["总分"]))
    assert score == _hundredths(row["成绩"])


@pytest.mark.parametrize("row", _tables("用时")[0])
def test_minutes_are_as_printed(row):
    assert ranking.minutes(int(row["用时（秒）"]), int(row["题数"])) == int(row["分钟"])


def test_the_counting_attempt_is_as_printed():
    (rows,) = _tables("计入的一次")
    noon = datetime(2026, 3, 2, 4, tzinfo=UTC)
    attempts = [
        ranking.AttemptResult(
            int(row["次"]),
            _hundredths(row["成绩"]),
            int(row["分钟"]),
            noon + timedelta(hours=int(row["次"])),
        )
        for row in rows
    ]
    (printed,) = [int(row["次"]) for row in rows if row["计入"] == "是"]
    assert ranking.counting_attempt(attempts).attempt_id == printed


@pytest.mark.parametrize("places", ranking.PLACE_RULES)
def test_places_of_members_are_as_printed(places):
    (rows,) = _tables("个人名次")
    results = [
        ranking.MemberResult(
            member_id=n,
            branch_id=1,
            score_hundredths=_hundredths(row["成绩"]),
            minutes=_whole(row["分钟"]),
            took_part=row["状态"] != "未参加",
            disqualified=row["状态"] == "取消",
        )
        for n, row in enumerate(rows)
    ]
    table = ranking.rank_members(reversed(results), ranking.RankingRule(places=places))
    assert [placed.row for placed in table] == results
    assert [placed.place for placed in table] == [_whole(row[f"名次 {places}"]) for row in rows]


def test_the_league_of_a_round_is_as_printed():
    (rows,) = _tables("roster_mean")
    table = ranking.rank_branches(reversed(ranking.measure_round(_sums(rows), RULE)), RULE)
    assert len(table) == len(rows)
    for placed, row in zip(table, rows, strict=True):
        assert placed.place == _whole(row["名次"])
        assert placed.row.value_hundredths == _hundredths(row["值"])
        assert placed.row.raw_hundredths == _hundredths(row["R"])
        assert placed.row.participation_hundredths == _hundredths(row["参与率"])
        assert placed.row.excellent_hundredths == _hundredths(row["优秀率"])
        assert ranking.may_win(placed.row, RULE) is (row["可得奖"] == "是")


def test_the_federation_s_mean_is_as_printed():
    total, roster, printed = re.search(r"μ = (\d+) ÷ (\d+) = ([\d.]+)", DOCUMENT).groups()
    (rows,) = _tables("roster_mean")
    mu = ranking.federation_mean(_sums(rows))
    assert marks.round_half_up(mu) == _hundredths(printed)
    assert int(total) * 100 == mu * int(roster)


@pytest.mark.parametrize("branch", ["composite", "average", "sum"])
def test_the_other_measures_are_as_printed(branch):
    values = ranking.measure_round(_sums(_tables("roster_mean")[0]), ranking.RankingRule(branch=branch))
    rows = _tables("composite、average、sum")[1]
    assert [value.value_hundredths for value in values] == [_hundredths(row[branch]) for row in rows]
    assert {value.raw_hundredths for value in values} == {None}


def test_a_member_s_season_is_as_printed():
    weeks, exams = _tables("赛季：个人")
    printed = re.search(r"上表 (\d+) 分、(\d+) 周、(\d+) 分钟，得分率 ([\d.]+)。", DOCUMENT).groups()
    given = [ranking.Week(_hundredths(row["成绩"]), int(row["分钟"])) for row in weeks]
    season = ranking.member_season(1, 1, given, POINTS)
    assert [ranking.week_points(week.score_hundredths, POINTS) for week in given] == [
        int(row["积分"]) for row in weeks
    ]
    assert (season.points, season.counted, season.minutes) == tuple(int(text) for text in printed[:3])
    assert season.share_hundredths == _hundredths(printed[3]) == _hundredths(exams[0]["得分率"])
    assert season.counted == sum(row["计入"] == "是" for row in weeks)
    assert season.minutes == sum(int(row["分钟"]) for row in weeks if row["计入"] == "是")


def _weeks_worth(points, weeks):
    """Make so many weeks with so many points: a score for each number of points, 0 to 4."""
    scores = (None, 0, 6000, 9000, 10_000)
    most, rest = divmod(points, 4)
    worth = [4] * most + [rest] * (weeks > most) + [0] * (weeks - most - 1)
    return [ranking.Week(scores[points_of], 5) for points_of in worth]


@pytest.mark.parametrize("row", _tables("赛季：个人")[1])
def test_a_share_with_the_exam_is_as_printed(row):
    weeks = _weeks_worth(int(row["周测试积分"]), int(row["计入周数"]))
    exams = {"未公布": None, "未参加": ranking.Week(None, 90)}
    exam = (
        exams[row["大考成绩"]] if row["大考成绩"] in exams else ranking.Week(_hundredths(row["大考成绩"]), 80)
    )
    rule = ranking.PointsRule(best_percent_of_weeks=100)
    season = ranking.member_season(1, 1, weeks, rule, exam=exam)
    assert (season.points, season.counted) == (int(row["周测试积分"]), int(row["计入周数"]))
    assert season.share_hundredths == _hundredths(row["得分率"])


def test_a_branch_s_season_is_as_printed():
    (rows,) = _tables("赛季：支部")
    pattern = "三周平均 #，参与率 #，优秀率 #；大考的值是 # 时，赛季的值是 #。".replace("#", r"([\d.]+)")
    printed = re.search(pattern, DOCUMENT).groups()
    mean, participation, excellent, exam, value = map(_hundredths, printed)

    def week(value, roster=0, took_part=0, excellent=0):
        return ranking.BranchValue(1, roster, took_part, excellent, value, None, None, None)

    weeks = [week(_hundredths(row["值"]), int(row["E"]), int(row["N"]), int(row["优秀"])) for row in rows]
    season = ranking.branch_season(1, weeks, POINTS)
    assert season.value_hundredths == mean
    assert season.participation_hundredths == participation
    assert season.excellent_hundredths == excellent
    assert ranking.branch_season(1, weeks, POINTS, exam=week(exam, 20)).value_hundredths == value


@pytest.mark.parametrize("row", _tables("升降")[0])
def test_movement_is_as_printed(row):
    assert ranking.moved(_whole(row["现在名次"]), _whole(row["上次名次"])) == _whole(row["升降"])


LEAGUES = (ranking.League("甲组", 50), ranking.League("乙组", 15), ranking.League("丙组", 1))
NAMES = [league.name for league in LEAGUES]


def test_leagues_are_as_printed():
    (rows,) = _tables("分组")
    given = _tables("roster_mean")[0]
    rosters = {number: int(row["E"]) for number, row in enumerate(given)}
    leagues = ranking.settle_in(rosters, {}, LEAGUES)
    sums = [replace(one, league=leagues[one.branch_id]) for one in _sums(given)]
    table = ranking.rank_branches(ranking.measure_round(sums, RULE), RULE)
    assert [
        (given[line.row.branch_id]["支部"], line.row.value_hundredths, NAMES[line.row.league], line.place)
        for line in table
    ] == [(row["支部"], _hundredths(row["值"]), row["组"], _whole(row["组内名次"])) for row in rows]


def test_promotion_is_as_printed():
    (rows,) = _tables("升组和降组")
    rule = ranking.RankingRule(leagues=LEAGUES, promotion=ranking.Promotion(every_weeks=2, branches=1))

    def value(number, hundredths):
        return ranking.BranchValue(
            number, 9, 9, 0, hundredths, None, 100_00, 0, NAMES.index(rows[number]["组"])
        )

    weeks = {
        number: [value(number, _hundredths(row[week])) for week in ("第一周", "第二周") if row[week]]
        for number, row in enumerate(rows)
    }
    turn = [
        ranking.branch_season(one, own, POINTS, league=own[0].league) for one, own in weeks.items() if own
    ]
    placed = {line.row.branch_id: line for line in ranking.rank_branches(turn, rule)}
    for number, row in enumerate(rows):
        line = placed.get(number)
        assert (line and line.place) == _whole(row["组内名次"])
        assert (line and line.row.value_hundredths) == _hundredths(row["平均"])
    after = ranking.promote({n: NAMES.index(row["组"]) for n, row in enumerate(rows)}, weeks, rule)
    assert [NAMES[after[number]] for number in range(len(rows))] == [row["以后的组"] for row in rows]


@pytest.mark.parametrize("row", _tables("连续参加")[0])
def test_streaks_are_as_printed(row):
    weeks = reversed(row["各周，最近的在右"].split())
    streak = ranking.streak(week == "参" for week in weeks)
    assert streak == ranking.Streak(int(row["连续"]), spare_used=row["备用周"] == "用了")


def test_the_most_improved_are_as_printed():
    (rows,) = _tables("进步最大")
    values = {number: _hundredths(row["这一周"]) for number, row in enumerate(rows)}
    before = {
        number: [_hundredths(one) for one in row["此前各周，最近的在左"].split("、")]
        for number, row in enumerate(rows)
    }
    best = ranking.most_improved(values, before)
    assert [one.branch_id for one in best] == [n for n, row in enumerate(rows) if row["最大"] == "是"]
    for number, row in enumerate(rows):
        alone = ranking.most_improved({number: values[number]}, before)
        assert [one.gain_hundredths for one in alone] == [_hundredths(row["进步"])] * bool(row["进步"])


def test_the_document_has_the_tables_that_are_read_here():
    read = {"成绩": 1, "用时": 1, "计入的一次": 1, "个人名次": 1, "roster_mean": 1, "升降": 1}
    # The last one has no numbers: test_attempts.py holds what is visible when.
    read |= {"composite、average、sum": 2, "赛季：个人": 2, "赛季：支部": 1, "何时公布": 1}
    read |= {"分组": 1, "升组和降组": 1, "连续参加": 1, "进步最大": 1}
    headings = re.findall(r"^#+ (.*)$", DOCUMENT, flags=re.M)
    assert {heading: len(_tables(heading)) for heading in headings if _tables(heading)} == read
