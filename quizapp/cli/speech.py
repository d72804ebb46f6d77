"""How commands speak: in Chinese, in English with ``--lang en``, and never by a traceback about a refusal.

A group is ``speech.Group("bank", help=_l("题库"))`` and a command of it ``@bank.command("load", …)``;
a command without a group is ``@speech.command("check", help=_l("…"))``; options take ``help=_l("…")`` too.
Inside a command ``gettext`` speaks the chosen language, a refusal is printed as a sentence (exit 1), unusable
settings as the list of their faults (exit 2), and ``raise speech.Stop(sentence)`` ends it with exit 1.

A command has an application context. With ``with_appcontext=False`` it has the language only: no settings are
read, no database is opened, no keys and no folder are made.
"""

import functools
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
import flask.cli
import flask_babel
from flask import Flask, has_app_context
from flask.cli import AppGroup
from flask_babel import gettext as _

from quizapp import store
from quizapp.config import BadSettings
from quizapp.core.refusals import Refusal
from quizapp.store import checks
from quizapp.web import i18n, messages


class Stop(click.ClickException):
    """End the command with a sentence on standard error; exit 1 unless another code is given."""

    def __init__(self, sentence: str, exit_code: int = 1) -> None:
        super().__init__(sentence)
        self.exit_code = exit_code  # type: ignore[misc]

    def show(self, file: Any = None) -> None:
        """Print the sentence as it is."""
        click.echo(self.message, file=file, err=file is None)


def language(ctx: click.Context | None = None) -> str:
    """Name the language that was asked for: ``zh``, or what ``--lang`` says."""
    ctx = ctx or click.get_current_context(silent=True)
    return (ctx.find_root().params.get("lang") if ctx else None) or "zh"


@contextmanager
def speaking(name: str | None = None) -> Iterator[None]:
    """Let ``gettext`` speak; outside an application in a bare one that reads no settings, opens nothing.

    :param name: ``zh`` or ``en``; default: as :func:`language` says.
    """
    name = name or language()
    if has_app_context():
        with i18n.speak(name):
            yield
        return
    bare = Flask("quizapp", static_folder=None)
    flask_babel.Babel(bare, default_locale=i18n.LOCALES["zh"], configure_jinja=False)
    with bare.app_context(), i18n.speak(name):
        yield


def log_to_stderr() -> None:
    """Let a command that runs for long log what an operator wants to read."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    # It says at every look at the schema which database that is.
    logging.getLogger("alembic").setLevel(logging.WARNING)


class _Formatter(click.HelpFormatter):
    """Headings bring their own colon: a Chinese one is another."""

    def write_heading(self, heading: str) -> None:
        self.write(f"{heading}\n")


class _Context(click.Context):
    formatter_class = _Formatter


class Command(click.Command):
    """A command whose help is in the chosen language."""

    context_class = _Context

    def get_help(self, ctx: click.Context) -> str:
        """Render the whole help."""
        with speaking(language(ctx)):
            return super().get_help(ctx)

    def get_usage(self, ctx: click.Context) -> str:
        """Render the line of usage."""
        with speaking(language(ctx)):
            return super().get_usage(ctx)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write how the command is called."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=_("用法："))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options that have a help."""
        options = [one for one in self.get_params(ctx) if isinstance(one, click.Option)]
        with formatter.section(_("选项：")):
            formatter.write_dl([row for one in options if (row := _option_row(one, ctx))])


class Group(Command, AppGroup):
    """A group of commands that speak as this module describes."""

    def command(self, *args: Any, **kwargs: Any) -> Callable[[Callable[..., Any]], click.Command]:
        """Make a function a command of this group, as :func:`command` does."""

        def enter(function: Callable[..., Any]) -> click.Command:
            made = command(*args, **kwargs)(function)
            self.add_command(made)
            return made

        return enter

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands."""
        super().format_options(ctx, formatter)
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section(_("命令：")):
            formatter.write_dl([(name, str(command.help or "")) for name, command in commands if command])


def command(
    name: str, *, with_appcontext: bool = True, **attributes: Any
) -> Callable[[Callable[..., Any]], click.Command]:
    """Make a function a command.

    :param with_appcontext: whether it runs inside an application context.
    :param attributes: of ``click.Command``, e.g. ``help``.
    """
    return lambda function: click.command(name, Command, **attributes)(
        _plainly(function, in_app=with_appcontext)
    )


def _option_row(option: click.Option, ctx: click.Context) -> tuple[str, str] | None:
    row = option.get_help_record(ctx)
    if row is None:
        return None
    if option is ctx.command.get_help_option(ctx):
        return row[0], _("显示这份说明。")
    return row[0], row[1].replace(option.help, _(option.help)) if option.help else row[1]


def _plainly(function: Callable[..., Any], *, in_app: bool) -> Callable[..., Any]:
    """Let a command's function speak, and turn what is expected to go wrong into sentences."""

    @functools.wraps(function)
    def speak(*args: Any, **kwargs: Any) -> Any:
        with speaking():
            try:
                return function(*args, **kwargs)
            except Refusal as refusal:
                said = messages.say(refusal.code, refusal.facts, refusal.status)
                raise Stop(_("%(title)s。%(advice)s", title=said.title, advice=said.advice)) from refusal
            except checks.Unreachable as error:
                sentence = _database_sentence(error)
                if sentence is None:
                    raise
                raise Stop(sentence) from error

    inner = flask.cli.with_appcontext(speak) if in_app else speak

    @functools.wraps(function)
    def run(*args: Any, **kwargs: Any) -> Any:
        with settings_listed():
            return inner(*args, **kwargs)

    return run


def _database_sentence(error: Exception) -> str | None:
    """Say what an operator can mend: a schema that is not this version's, a database that is away or full.

    :return: None where the schema is right and the database answers: what it was asked is wrong, a bug.
    """
    store.db.session.rollback()
    try:
        is_current = checks.schema().is_current
    except checks.Unreachable:
        return _("数据库不能用：%(reason)s", reason=str(error).partition("\n")[0])
    return None if is_current else _("数据库的结构不是这一版的。请先运行 quizapp db upgrade。")


@contextmanager
def settings_listed() -> Iterator[None]:
    """Where settings are read: print every fault of theirs and exit 2."""
    try:
        yield
    except BadSettings as refused:
        with speaking():
            lines = [_("设置有误："), *(fault.line(_) for fault in refused.faults)]
        raise Stop("\n".join(lines), exit_code=2) from refused
