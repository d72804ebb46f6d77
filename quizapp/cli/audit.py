"""``quizapp audit verify``: do the stored results follow from what was handed in?"""

import click
from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from quizapp.cli import findings, speech
from quizapp.play import audits
from quizapp.store import checks

audit = speech.Group("audit", help=_l("审计。"))


@audit.command("verify", help=_l("逐份重算回执和得分，与所存的核对。"))
def verify() -> None:
    """Compare receipts, mark everything again, add everything up again; exit 1 when something differs."""
    key = bytes(current_app.extensions["keys"].receipt_key)
    total = checks.count_handed_in()
    with findings.progress(total) as told:
        number = sum(findings.show(findings.sentence(one)) for one in audits.verify(key=key, told=told))
    number += sum(map(findings.show, findings.wrong_sums()))
    if number:
        raise speech.Stop(_("核对了 %(total)s 份作答，共 %(number)s 处不一致。", total=total, number=number))
    click.echo(_("核对了 %(total)s 份作答，回执、得分和合计全部一致。", total=total))
