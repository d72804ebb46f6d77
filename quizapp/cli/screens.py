"""``quizapp screens …``: pair a screen by its digits, or make a link that pairs one."""

import click
from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from quizapp import store
from quizapp.cli import speech
from quizapp.screens import services
from quizapp.web import address, clock, formats

# Where ``serve`` listens unless it is told otherwise.
PORT = 8000

screens = speech.Group("screens", help=_l("大屏：用六位数字或链接配对。"))
_NAME = click.option("--name", default="", metavar="TEXT", help=_l("挂在哪里，例如“一楼大厅”。"))


@screens.command("pair", help=_l("配对正显示这六位数字的大屏。"))
@click.argument("digits")
@_NAME
def pair(digits: str, name: str) -> None:
    """Pair the screen that shows these digits."""
    with store.transaction():
        services.pair(digits, name=_checked(name), by_id=None, now=clock.now())
    click.echo(_("已配对，几秒后显示榜单。"))


@screens.command("link", help=_l("生成配对链接：十五分钟内有效，只能用一次。"))
@_NAME
def link(name: str) -> None:
    """Make a link whose page pairs the browser that opens it, by a button."""
    with store.transaction():
        token, expires_at = services.make_link(name=_checked(name), now=clock.now())
    url = current_app.extensions["settings"].url
    until = formats.moment(expires_at, "hhmm")
    click.echo(_("在要作大屏的浏览器里打开（%(until)s 以前，只能用一次）：", until=until))
    click.echo(f"{url or f'http://{address.LOOPBACK}:{PORT}'}/screen/link/{token}")
    if url is None:
        own = address.own_address()
        click.echo(_("在别的设备上打开时，把 %(here)s 换成 %(there)s。", here=address.LOOPBACK, there=own))


def _checked(name: str) -> str:
    """Take a name that fits.

    :raises speech.Stop: it is too long.
    """
    if len(name) > services.NAME_MOST_CHARACTERS:
        raise speech.Stop(_("名称最多 64 个字。"))
    return name
