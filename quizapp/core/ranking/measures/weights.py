"""The weights in a season file: three parts of a hundred, for the one measure that weighs.

Noted here: ``weights-sum`` {sum}, ``weights-without-composite`` {branch}.
"""

from quizapp.core.fields import Fields
from quizapp.core.ranking.rules import Weights

FIELDS = ("participation", "mean", "excellent")


def read(ranking: Fields) -> Weights | None:
    """Read the field ``weights``: all three, 100 together; absent, the usual ones."""
    weights = ranking.inner("weights", FIELDS, FIELDS)
    if weights is None:
        return Weights()
    numbers = [weights.whole(name, 0, 100, None) for name in FIELDS]
    given = [number for number in numbers if number is not None]
    if len(given) < len(FIELDS):
        return None
    if sum(given) != 100:
        weights.fault("weights-sum", ranking.key("weights"), sum=sum(given))
    return Weights(*given)


def refuse(ranking: Fields, branch: str) -> None:
    """Note weights for a measure that has none; what stands in them is looked at all the same.

    :param branch: the measure's name in the file.
    """
    if ranking.inner("weights", FIELDS, FIELDS) is not None:
        ranking.fault("weights-without-composite", ranking.key("weights"), branch=branch)
