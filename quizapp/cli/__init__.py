"""The commands: ``quizapp …``, or ``flask --app wsgi …``. One module for each group; they are thin.

A command parses, calls one service in a transaction, and prints; ``speech`` is how it speaks. The module of a
new group is imported here and its group entered in ``COMMANDS``.
"""

from typing import Any

import click
from flask.cli import FlaskGroup, ScriptInfo
from flask_babel import lazy_gettext as _l

from quizapp import create_app
from quizapp.cli import (
    admin,
    audit,
    bank,
    check,
    demo,
    exam,
    jobs,
    mistakes,
    people,
    rehearse,
    screens,
    season,
    serve,
    speech,
)

COMMANDS: tuple[click.Command, ...] = (
    admin.admin,
    audit.audit,
    bank.bank,
    check.check,
    demo.demo,
    exam.exam,
    jobs.jobs,
    people.people,
    rehearse.rehearse,
    screens.screens,
    season.season,
    serve.serve,
)


class Main(speech.Group, FlaskGroup):
    """All commands; the application is built only for those that need it."""

    def __init__(self, **extra: Any) -> None:
        # .env files and Flask's own options (--app, --debug) are none of ours: settings have one source.
        super().__init__(
            create_app=create_app,
            add_default_commands=False,
            add_version_option=False,
            load_dotenv=False,
            set_debug_flag=False,
            **extra,
        )
        self.params = [_LANG]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Find a command without asking an application for more: a slip of the pen must not make keys."""
        return click.Group.get_command(self, ctx, name)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands, in the order of the alphabet."""
        return click.Group.list_commands(self, ctx)

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Read the options in front of the command."""
        with mistakes.said():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        """Read the rest and run it."""
        with mistakes.said():
            return super().invoke(ctx)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Find what is to be run: ``db`` is Flask-Migrate's, which only an application has."""
        if args[0] == _DB.name:
            with speech.settings_listed():
                return args[0], ctx.ensure_object(ScriptInfo).load_app().cli.commands[args[0]], args[1:]
        return super().resolve_command(ctx, args)


_LANG = click.Option(
    ["--lang"], type=click.Choice(["zh", "en"]), default="zh", is_eager=True, help=_l("语言。")
)
_DB = click.Command("db", help=_l("数据库结构；db upgrade 升级到这一版。"))

main = Main(name="quizapp", help=_l("周测联赛：周测、年度大考和支部榜单。"))
for command in (*COMMANDS, _DB):
    main.add_command(command)
