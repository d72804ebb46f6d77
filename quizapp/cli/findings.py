"""How checks and audits tell what they found: one line each on standard output, progress beside it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from quizapp.core import ranking
from quizapp.play.audits import Finding
from quizapp.store import checks

SENTENCES = {
    "receipt": _l("回执：作答 %(attempt)s 存的是 %(stored)s，按所存的回答应为 %(follows)s"),
    "outcome": _l("得分：作答 %(attempt)s 的 %(column)s 存的是 %(stored)s，重算为 %(follows)s"),
    "paper": _l("试卷：作答 %(attempt)s 无法重算（%(error)s）"),
    "result": _l("成绩：第 %(round)s 轮成员 %(member)s 存的是 %(stored)s，应为 %(follows)s"),
}


def sentence(finding: Finding) -> str:
    """Put a finding of the audit into words."""
    facts = finding.facts
    if finding.code == "result":
        facts = facts | {name: _result(facts[name]) for name in ("stored", "follows")}
    return str(SENTENCES[finding.code]) % facts


def _result(one: ranking.AttemptResult | None) -> str:
    if one is None:
        return _("无")
    return _(
        "作答 %(attempt)s（%(score)s 分，%(minutes)s 分钟）",
        attempt=one.attempt_id,
        score=f"{one.score_hundredths / 100:.2f}",
        minutes=one.minutes,
    )


def show(line: str) -> int:
    """Print a finding; return 1, to be counted."""
    click.echo(line)
    return 1


def wrong_sums() -> Iterator[str]:
    """Find the branches whose sums do not follow from the roster and the results."""
    for season in checks.seasons():
        for this_round in checks.rounds_with_roster(season.id):
            what = f"{season.code} {this_round.week or this_round.kind}"
            for branch_id in checks.wrong_sums(this_round):
                yield _(
                    "合计：%(round)s 支部 %(branch)s 的合计与名单、成绩不符", round=what, branch=branch_id
                )


@contextmanager
def progress(total: int) -> Iterator[Callable[[int], None]]:
    """Show on a terminal how far it is; elsewhere say nothing.

    :return: to be told how many more are done.
    """
    with click.progressbar(length=total, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        yield bar.update
