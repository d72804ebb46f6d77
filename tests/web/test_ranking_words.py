"""Whatever a rule tells of itself, there are words for it."""

import pytest

from quizapp.boards import sums
from quizapp.core import ranking
from quizapp.core.ranking import League, Promotion, RankingRule
from quizapp.web import ranking_words


@pytest.mark.parametrize("branch", ranking.BRANCH_RULES)
def test_every_measure_has_its_sentences_and_lines(branch):
    rule = RankingRule(
        branch=branch, leagues=(League("甲组", 9), League("乙组", 1)), promotion=Promotion(4, 1)
    )
    told = ranking.describe(rule)
    for sentence in ranking_words.say(told, {"excellent_percent": 90}):
        assert "%(" not in sentence
        assert sentence.endswith("。")
    assert ranking_words.in_short(told)
    assert ranking_words.on_wall(told).startswith("得分")
    printed = ranking.Printed(4, 3, 240_00, 75_00, 25_00, 60_00, 55_00)
    lines = [sums.LINES[code](facts) for code, facts in ranking.MEASURES[branch].working(printed, rule)]
    assert all(label and amount for label, amount in lines)


def test_leagues_are_named_with_their_sizes():
    rule = RankingRule(leagues=(League("甲组", 50), League("乙组", 1)), promotion=Promotion(4, 1))
    said = ranking_words.say(ranking.describe(rule), {"excellent_percent": 90})
    assert any("甲组（50人起）、乙组（1人起）" in sentence for sentence in said)
    assert "每满4周，各组这些周最前的1个支部升组，最后的1个降组。" in said
