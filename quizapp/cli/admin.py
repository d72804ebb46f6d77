"""``quizapp admin …``: the first organiser."""

import click
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from quizapp import store
from quizapp.cli import speech
from quizapp.people import services
from quizapp.web import auth, clock, formats

admin = speech.Group("admin", help=_l("管理员。"))


@admin.command("create", help=_l("让一个人做管理员，没有就新建；打印他的一次性口令。"))
@click.argument("staff_no")
def create(staff_no: str) -> None:
    """Make somebody an organiser."""
    now = clock.now()
    key, name = auth.code_key(), _("管理员")
    with store.transaction():
        issued = services.make_organiser(staff_no, name=name, code_key=key, today=clock.today(now), now=now)
    until = formats.moment(issued.expires_at, "when_full")
    click.echo(_("工号：%(staff_no)s", staff_no=issued.person.staff_no))
    click.echo(_("一次性口令：%(code)s", code=issued.code))
    click.echo(_("有效至 %(until)s。用它登录，然后设自己的密码。", until=until))
